/*
 * Runs conformance cases through the header in both precisions: in one call on an engine, in one call on a
 * session, and step by step. Each argument is the folder of a case as the test c_abi.rs writes it.
 */
#include "check.h"

#include <math.h>

/* A recorded case: see tests/conformance/README.md. Arrays that it lacks are NULL. */
typedef struct {
    const char *folder;
    size_t batch, steps, units, inputs, regions;
    int layout;
    double tolerance_f64, tolerance_f32;
    double *x0, *h0, *input, *stimulation, *x, *h, *effective_recurrent, *effective_input;
} recorded;

static void path_of(char *path, size_t size, const char *folder, const char *file)
{
    int length = snprintf(path, size, "%s/%s", folder, file);
    if (length < 0 || (size_t)length >= size) {
        fprintf(stderr, "%s: the path is too long\n", folder);
        exit(2);
    }
}

/* The array in a file of doubles, or NULL where there is no such file. */
static double *read_array(const char *folder, const char *file, size_t count)
{
    char path[4096];
    path_of(path, sizeof path, folder, file);
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) {
        return NULL;
    }
    double *array = must_allocate(count, sizeof *array);
    CHECK(fread(array, sizeof *array, count, stream) == count);
    CHECK(fgetc(stream) == EOF);
    fclose(stream);
    return array;
}

/* numbers.txt: the sizes, then [start, end) and name of each region. */
static recorded read_case(const char *folder, const mrnn_network *network, mrnn_error *err)
{
    char path[4096], name[256];
    path_of(path, sizeof path, folder, "numbers.txt");
    FILE *stream = fopen(path, "r");
    recorded c = {.folder = folder};
    if (stream == NULL
        || fscanf(stream, "%zu %zu %d %zu %zu %lf %lf %zu", &c.batch, &c.steps, &c.layout, &c.units,
                  &c.inputs, &c.tolerance_f64, &c.tolerance_f32, &c.regions) != 8) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(2);
    }
    for (size_t i = 0; i < c.regions; i++) {
        size_t start, end, found_start = 0, found_end = 0;
        CHECK(fscanf(stream, "%zu %zu %255[^\n]", &start, &end, name) == 3);
        CHECK_OK(err, mrnn_network_region_range(network, name, &found_start, &found_end, err));
        CHECK(found_start == start && found_end == end);
    }
    fclose(stream);

    size_t rows = c.batch * c.steps;
    c.x0 = read_array(folder, "x0", c.batch * c.units);
    c.h0 = read_array(folder, "h0", c.batch * c.units);
    c.input = read_array(folder, "input", rows * c.inputs);
    c.stimulation = read_array(folder, "stimulation", rows * c.units);
    c.x = read_array(folder, "x", rows * c.units);
    c.h = read_array(folder, "h", rows * c.units);
    c.effective_recurrent = read_array(folder, "effective_recurrent", c.units * c.units);
    c.effective_input = read_array(folder, "effective_input", c.units * c.inputs);
    CHECK(c.input != NULL && c.h != NULL);
    return c;
}

static void free_case(recorded *c)
{
    free(c->x0);
    free(c->h0);
    free(c->input);
    free(c->stimulation);
    free(c->x);
    free(c->h);
    free(c->effective_recurrent);
    free(c->effective_input);
}

/* The larger of `worst` and the largest |difference| over the largest |expected|; NaN if there is any. */
static double worse(double worst, const double *expected, const double *found, size_t count)
{
    double scale = 0.0, difference = 0.0;
    for (size_t i = 0; i < count; i++) {
        double d = fabs(found[i] - expected[i]);
        if (isnan(d)) {
            return d;
        }
        scale = fmax(scale, fabs(expected[i]));
        difference = fmax(difference, d);
    }
    double relative = scale > 0.0 ? difference / scale : difference;
    return relative > worst ? relative : worst;
}

#define REAL float
#define NAMED(name) name
#define OPTIONS "{\"precision\": \"f32\"}"
#define TOLERANCE(c) ((c)->tolerance_f32)
#include "conformance_precision.h"

#define REAL double
#define NAMED(name) name##_f64
#define OPTIONS "{\"precision\": \"f64\"}"
#define TOLERANCE(c) ((c)->tolerance_f64)
#include "conformance_precision.h"

static void check_weights(const recorded *c, const mrnn_network *network, mrnn_error *err)
{
    if (c->effective_recurrent != NULL) {
        size_t count = c->units * c->units;
        double *found = must_allocate(count, sizeof *found);
        CHECK_OK(err, mrnn_network_get_effective_recurrent(network, found, count, err));
        CHECK(worse(0.0, c->effective_recurrent, found, count) <= c->tolerance_f64);
        free(found);
    }
    if (c->effective_input != NULL) {
        size_t count = c->units * c->inputs;
        double *found = must_allocate(count, sizeof *found);
        CHECK_OK(err, mrnn_network_get_effective_input(network, found, count, err));
        CHECK(worse(0.0, c->effective_input, found, count) <= c->tolerance_f64);
        free(found);
    }
}

static void run(const char *folder, mrnn_error *err)
{
    char path[4096];
    mrnn_network *network = NULL;
    path_of(path, sizeof path, folder, "model.safetensors");
    CHECK_OK(err, mrnn_network_load(path, &network, err));
    if (network == NULL) {
        return;
    }
    recorded c = read_case(folder, network, err);
    size_t units = 0, inputs = 0;
    CHECK_OK(err, mrnn_network_num_units(network, &units, err));
    CHECK_OK(err, mrnn_network_num_inputs(network, &inputs, err));
    CHECK(units == c.units && inputs == c.inputs);
    check_weights(&c, network, err);
    run_precision(&c, network, err);
    run_precision_f64(&c, network, err);
    free_case(&c);
    mrnn_network_destroy(network);
}

int main(int argc, char **argv)
{
    mrnn_error *err = NULL;
    CHECK_OK(NULL, mrnn_error_create(&err));
    CHECK(mrnn_abi_version() == MRNN_ABI_VERSION);
    printf("%-30s %-9s %14s %9s\n", "case", "precision", "relative error", "tolerance");
    for (int i = 1; i < argc; i++) {
        run(argv[i], err);
    }
    CHECK(argc > 1);
    mrnn_error_destroy(err);
    return check_summary("conformance");
}

/*
 * The gateway between the classes of the +mrnn package and libmrnn.
 *
 * A command runs to its end and answers DONE or FAILED; only mexFunction leaves through an error, when
 * nothing is held any more. What a command has to make through mx functions, which leave by themselves
 * where memory is short, it makes before it is given anything of the library.
 */
#ifndef MRNN_GATEWAY_H
#define MRNN_GATEWAY_H

#include "mex.h"
#include <mrnn.h>
#include <stddef.h>
#include <stdint.h>

enum { DONE = 0, FAILED = 1 };

/* Arguments of a command without its name, and its results. */
typedef struct {
    int num_in;
    const mxArray **in;
    int num_out;
    mxArray **out;
} call;

/* A command takes exactly num_in arguments and gives at most num_out results. */
typedef struct {
    const char *name;
    int (*run)(call *c);
    int num_in;
    int num_out;
} command;

/* Tables end with a command without a name. */
extern const command network_build_commands[];
extern const command network_setting_commands[];
extern const command network_query_commands[];
extern const command network_region_commands[];
extern const command network_connection_commands[];
extern const command network_selection_commands[];
extern const command network_readout_commands[];
extern const command network_weight_commands[];
extern const command network_parameter_commands[];
extern const command engine_commands[];
extern const command session_commands[];
extern const command manipulation_commands[];
extern const command tape_commands[];
extern const command trainer_commands[];

/* ---- failures (failure.c) ---- */

/* Keeps identifier "mrnn:MISTAKE" and a message for mexFunction; answers FAILED. */
int fail(const char *mistake, const char *format, ...);

/* The error handle that setup calls are given. */
mrnn_error *library_error(void);

/* DONE, or FAILED with what a setup call left in library_error(). */
int answered(mrnn_status status);

/* As `answered`, for calls that leave no message; `what` names the operand. */
int answered_without_text(mrnn_status status, const char *what);

const char *failure_identifier(void);
const char *failure_message(void);
void failure_release(void);

/* ---- live handles (registry.c) ---- */

typedef enum { NETWORK, ENGINE, SESSION, TAPE, TRAINER } object_kind;

/* Something of the library that a handle stands for. */
typedef struct object {
    object_kind kind;
    void *pointer;
    size_t references;
    struct object *network; /* whose names an engine, session or tape is asked by */
    mrnn_precision precision;
    size_t num_units, num_inputs, num_outputs, num_parameters;
    size_t batch;
} object;

/* An object without pointer, and room for its handle; NULL with a failure. `network` may be NULL. */
object *object_create(object_kind kind, object *network);

/* Lets go of an object: it is destroyed when nothing refers to it any longer. */
void object_release(object *released);

/* Replaces the network whose names an object is asked by. */
void object_set_network(object *changed, object *network);

/* A handle for an object of `object_create`, which the registry owns from now on. */
uint64_t registry_add(object *added);

/* The object of a handle; NULL with a failure where it is stale, forged or of another kind. */
object *registry_find(const mxArray *handle, object_kind kind);

/* Takes back a handle; nothing happens where it is none. */
void registry_remove(const mxArray *handle);

void registry_clear(void);
size_t registry_live(void);

/* ---- arguments (arguments.c) ---- */

/* An array of the caller, or NULL and 0. */
typedef struct {
    void *data;
    size_t len;
} array;

/* What an array has to look like, and the words for it in messages. */
typedef struct {
    const char *name;
    const char *axes;
    size_t rows, cols, pages;
} extent;

/* Texts of a cell, as the library takes them. */
typedef struct {
    const char *const *names;
    size_t len;
} name_list;

/* UTF-8 that ends with NUL, freed when the gateway returns. A row of uint8. */
int read_text(const mxArray *value, const char *name, char **text);
int read_names(const mxArray *value, const char *name, name_list *read);
int read_size(const mxArray *value, const char *name, size_t *size);
int read_uint64(const mxArray *value, const char *name, uint64_t *number);
int read_number(const mxArray *value, const char *name, double *number);
int read_flag(const mxArray *value, const char *name, int32_t *flag);

/* A real, full array of a class and extent. */
int read_array(const mxArray *value, mxClassID class_id, extent needed, array *read);

/* As `read_array`; [] is left out, and another empty array is not. */
int read_optional(const mxArray *value, mxClassID class_id, extent needed, array *read);

/* A row or column of `needed.rows` elements. */
int read_vector(const mxArray *value, mxClassID class_id, extent needed, array *read);

/* A matrix of the class as rows of its columns: the library's order of weights. */
int read_transposed(const mxArray *value, mxClassID class_id, extent needed, array *read);

/* The first two arguments: a network, and the name of a region. */
int read_region(const call *c, const object **of, char **name);

/* The first three arguments: a network, and the names of a connection's regions. */
int read_connection(const call *c, const object **of, char **src, char **dst);

mxClassID class_of(mrnn_precision precision);

/* ---- results (results.c) ---- */

/* A new rows x cols x pages result at `index`. */
int make_result(call *c, int index, mxClassID class_id, size_t rows, size_t cols, size_t pages, array *made);

/* Room for a matrix in the library's order of weights. */
int make_scratch(size_t rows, size_t cols, size_t element, array *made);

/* From rows x cols in rows to rows x cols in columns; elements are double or mxLogical. */
void transpose(void *to, const void *from, size_t rows, size_t cols, size_t element);

/* The rows x cols result at `index` from the library's order of weights. */
int give_transposed(call *c, int index, mxClassID class_id, size_t rows, size_t cols, const array *values);

/* Numbers as a row in the first result. */
void give_row(call *c, const double *numbers, size_t len);

void give_number(call *c, int index, double number);
void give_uint64(call *c, int index, uint64_t number);
void give_flag(call *c, int index, int32_t flag);

/* A new object of `object_create`, as handle in the first result, which is a uint64 already. */
void give_handle(call *c, object *made);

/* A text of the library as a row of uint8 in the first result; `text` is called twice. */
typedef mrnn_status text_source(const void *of, size_t index, char *buf, size_t cap, size_t *needed);
int give_text(call *c, text_source *source, const void *of, size_t index);

/* ---- units (units.c) ---- */

/* A unit of num_units, from 1 in MATLAB, as the library counts it. */
int read_unit(const mxArray *value, const char *name, size_t num_units, size_t *unit);

/* A vector of such units, double, as size_t. */
int read_units(const mxArray *value, const char *name, size_t num_units, array *units);

/* The rows x cols result at `index` from units of the library, size_t. */
int give_units(call *c, int index, size_t rows, size_t cols, const array *units);

/* ---- sequences (sequence.c) ---- */

/* Initial state and drive of a batch of sequences. */
typedef struct {
    size_t batch, steps;
    array x0, h0, input, stimulation;
} drive;

/* Six arguments: steps, batch, x0, h0, input, stimulation. */
int read_drive(const mxArray *const *in, const object *of, drive *read);

/* Input and stimulation of a drive whose batch and steps are known. */
int read_input(const mxArray *input, const mxArray *stimulation, const object *of, drive *read);

/* Where states and outputs go. */
typedef struct {
    array x, h, y;
} record;

/* The results that `wanted` lists, in its order: 0 for x, 1 for h, 2 for y. */
int make_record(call *c, const mxArray *wanted, const object *of, const drive *given, record *made);

/* A loss by its gradients, and where the gradients that it leads to go. */
typedef struct {
    array dx, dh, dy;
    array dparameters, dinput, dstimulation, dx0, dh0;
} adjoint;

/*
 * Three arguments, dx, dh and dy, and the results that `wanted` lists, in its order: 0 for parameters, 1
 * for input, 2 for stimulation, 3 for x0, 4 for h0.
 */
int read_adjoint(call *c, const mxArray *const *in, const mxArray *wanted, const object *of, const drive *given,
                 adjoint *read);

#endif

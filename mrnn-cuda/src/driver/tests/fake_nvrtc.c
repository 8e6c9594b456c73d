/* A compiler that makes of a kernel its options and its source. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long long major = 13, minor = 1, newest = 120, compilations;

void fake_set(const char *name, long long value) {
    if (!strcmp(name, "major")) major = value;
    if (!strcmp(name, "newest")) newest = value;
}
long long fake_get(const char *name) { return strcmp(name, "compilations") ? -1 : compilations; }

typedef struct { char *source, *image; int failed; } Program;
static const char mistake[] = "kernel.cu(1): error: a mistake\n";

int nvrtcVersion(int *a, int *b) { *a = (int)major; *b = (int)minor; return 0; }
const char *nvrtcGetErrorString(int code) { return code == 6 ? "NVRTC_ERROR_COMPILATION" : "NVRTC_ERROR"; }
int nvrtcGetNumSupportedArchs(int *count) { *count = 4; return 0; }
int nvrtcGetSupportedArchs(int *known) {
    const int all[4] = {75, 80, 86, (int)newest};
    memcpy(known, all, sizeof all);
    return 0;
}
int nvrtcCreateProgram(Program **program, const char *source, const char *name, int count, const char *const *headers,
                       const char *const *names) {
    (void)name; (void)count; (void)headers; (void)names;
    *program = calloc(1, sizeof **program);
    (*program)->source = strdup(source);
    return 0;
}
int nvrtcCompileProgram(Program *program, int count, const char *const *options) {
    size_t len = strlen(program->source) + 16;
    for (int i = 0; i < count; i++) len += strlen(options[i]) + 1;
    program->image = calloc(1, len);
    strcpy(program->image, "\x7f" "ELF\n");
    for (int i = 0; i < count; i++) strcat(strcat(program->image, options[i]), "\n");
    strcat(program->image, program->source);
    compilations++;
    program->failed = strstr(program->source, "mistake") != NULL;
    return program->failed ? 6 : 0;
}
int nvrtcDestroyProgram(Program **program) {
    free((*program)->source);
    free((*program)->image);
    free(*program);
    return 0;
}
int nvrtcGetProgramLogSize(Program *program, size_t *size) {
    *size = program->failed ? sizeof mistake : 1;
    return 0;
}
int nvrtcGetProgramLog(Program *program, char *log) {
    strcpy(log, program->failed ? mistake : "");
    return 0;
}
int nvrtcGetCUBINSize(Program *program, size_t *size) { *size = strlen(program->image) + 1; return 0; }
int nvrtcGetCUBIN(Program *program, char *image) { strcpy(image, program->image); return 0; }
int nvrtcGetPTXSize(Program *program, size_t *size) { return nvrtcGetCUBINSize(program, size); }
int nvrtcGetPTX(Program *program, char *image) { return nvrtcGetCUBIN(program, image); }

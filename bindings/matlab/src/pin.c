/*
 * Keeps the code of the gateway in memory when MATLAB or Octave unloads it: threads of an engine that was
 * destroyed may not have returned yet.
 */
#ifdef _WIN32
#include <windows.h>

void pin_library(void);

void pin_library(void)
{
    HMODULE module;
    GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN, (LPCSTR)pin_library,
                       &module);
}
#else
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <stddef.h>

void pin_library(void);

void pin_library(void)
{
    Dl_info here;
    if (dladdr((const void *)(size_t)pin_library, &here) != 0 && here.dli_fname != NULL) {
        /* The handle is not closed: that is what keeps the code. */
        (void)dlopen(here.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
    }
}
#endif

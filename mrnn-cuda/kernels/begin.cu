// The beginning of a state: x = init or as it is, h = φ(x) or as it is, and the history of h that h, that of inputs 0.
#include "platform.cuh"
#include "activation.cuh"

struct Parameter {
    /// By member, null for all: which members begin.
    const u8* members;
    /// By unit; null where x is as it is.
    const real* init;
    const u32* activation;
    real* x;
    /// The newest row of h; those before it lie before it.
    real* h;
    /// The row of the input to come; those before it lie before it.
    real* input;
    u32 batch, units, inputs;
    /// Rows of history.
    u32 h_rows, input_rows;
    u32 has_h;
};

extern "C" __global__ void THREADS(256, 4) KERNEL(const Parameter p) {
    const u64 i = u64(blockIdx.x) * 256 + threadIdx.x;
    const u64 units = u64(p.batch) * p.units, inputs = u64(p.batch) * p.inputs;
    if (i < units && !(p.members && !p.members[i / p.units])) {
        const u32 unit = u32(i % p.units);
        if (p.init) p.x[i] = p.init[unit];
        if (!p.has_h) p.h[i] = activate(p.activation[unit], p.x[i]);
        const real h = p.h[i];
        for (u32 row = 1; row <= p.h_rows; ++row) p.h[i64(i) - i64(row) * i64(units)] = h;
    }
    if (i < inputs && !(p.members && !p.members[i / p.inputs])) {
        for (u32 row = 1; row <= p.input_rows; ++row) p.input[i64(i) - i64(row) * i64(inputs)] = 0;
    }
}

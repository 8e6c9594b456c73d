// Gradients by what a sequence began with, from those by the states at its start, [batch, units] each.
#include "platform.cuh"
#include "activation.cuh"

struct Parameter {
    /// By h at the start, and at the steps before it whose h was that of the start, one after the other.
    const real* by_h;
    u32 by_h_rows;
    u32 has_h;
    /// By x.
    const real* by_x;
    /// The first h before any was clamped.
    const real* h;
    const u32* activation;
    const u8* is_clamped;
    real* x0;
    real* h0;
    u64 len;
    u32 units, unused;
};

extern "C" __global__ void THREADS(256, 4) KERNEL(const Parameter p) {
    const u64 i = u64(blockIdx.x) * 256 + threadIdx.x;
    if (i >= p.len) return;
    const u32 unit = u32(i % p.units);
    // Clamps hold from the start on, not before it.
    real by_h = p.is_clamped && p.is_clamped[unit] ? real(0) : p.by_h[i];
    for (u32 row = 1; row < p.by_h_rows; ++row) by_h += p.by_h[row * p.len + i];
    p.x0[i] = p.has_h ? p.by_x[i] : p.by_x[i] + derivative(p.activation[unit], p.h[i]) * by_h;
    p.h0[i] = p.has_h ? by_h : real(0);
}

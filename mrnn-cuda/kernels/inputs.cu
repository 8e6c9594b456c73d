// The inputs of some steps with their noise, from the caller's layout to rows of [batch, inputs].
#include "platform.cuh"
#include "noise.cuh"

struct Parameter {
    /// Null for zeros.
    const real* input;
    i64 input_step, input_member;
    real* rows;
    /// By input: what a draw is multiplied with.
    const real* noise_scale;
    Noise noise;
    u32 batch, inputs;
    u64 len;
};

extern "C" __global__ void THREADS(256, 4) KERNEL(const Parameter p) {
    const u64 i = u64(blockIdx.x) * 256 + threadIdx.x;
    if (i >= p.len) return;
    const u32 unit = u32(i % p.inputs), member = u32(i / p.inputs % p.batch);
    const i32 step = i32(i / p.inputs / p.batch);
    real value = p.input ? p.input[step * p.input_step + i64(member) * p.input_member + unit] : real(0);
    if (p.noise.enabled) value += p.noise_scale[unit] * real(draw(p.noise, member, step, unit, INPUT));
    p.rows[i] = value;
}

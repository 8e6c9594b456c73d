// to[i] = from[index[i]], 0 where there is none.
#include "platform.cuh"

struct Parameter {
    real* to;
    const real* from;
    const u64* index;
    u64 len;
};

constexpr u64 NONE = ~0ull;

extern "C" __global__ void THREADS(256, 4) KERNEL(const Parameter p) {
    const u64 i = u64(blockIdx.x) * 256 + threadIdx.x;
    if (i >= p.len) return;
    const u64 index = p.index[i];
    p.to[i] = index == NONE ? real(0) : p.from[index];
}

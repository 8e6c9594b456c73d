// Adds arrays that lie one after the other to another: total[i] += Σ_s shares[s][i], in the order of s.
#include "platform.cuh"

struct Parameter {
    real* total;
    const real* shares;
    u64 len;
    u32 count, unused;
};

extern "C" __global__ void THREADS(256, 4) KERNEL(const Parameter p) {
    const u64 i = u64(blockIdx.x) * 256 + threadIdx.x;
    if (i >= p.len) return;
    real sum = p.total[i];
    for (u32 share = 0; share < p.count; ++share) sum += p.shares[share * p.len + i];
    p.total[i] = sum;
}

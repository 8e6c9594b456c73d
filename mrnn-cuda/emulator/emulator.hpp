// CUDA's execution model on a CPU, for tests: blocks that run at once are threads of the system, the threads of a block
// are fibres that take turns. It stands in for kernels/platform.cuh. What it shows is logic, not the order of memory
// accesses: a missing barrier between threads of a block shows as a wrong value or as a stop with a message.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>

#define MRNN_EMULATOR 1

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t i32;
typedef int64_t i64;

#define __global__
#define DEVICE static inline
#define MEMBER inline
#define UNROLL
#define UNROLL_FOUR
#define THREADS(count, blocks)
#define SHARED_MEMORY(name) u8* const name = emulator::shared_memory()

namespace emulator {

struct Index {
    u32 x, y, z;
};

// Of the fibre that runs, for which they never change.
#define CONSTANT __attribute__((const))
CONSTANT u32 thread();
CONSTANT Index block_index();
CONSTANT Index grid_size();
CONSTANT u8* shared_memory();
CONSTANT u32 cluster_rank();
CONSTANT u32 cluster_size();

void wait_for_block();
void wait_for_warp();
void wait_for_cluster();
/// Lets others run, before the caller looks again whether it can go on.
void pause();
void* in_block(void* pointer, u32 rank);

void barrier_init(u64* barrier, u32 arrivals);
void barrier_arrive(u64* barrier);
bool barrier_is_open(const u64* barrier, u32 parity);

void publish(u32* number, u32 value);
u32 published(const u32* number);

/// Queues a copy that is made when the fibre waits for it, and not before.
void copy_later(void* to, const void* from, u32 bytes);
void copies_wait();

/// All lanes of the fibre's warp give `bytes` bytes, at most 64, and get what each has given, 64 bytes a lane. It stays
/// until the exchange after the next.
const u8* exchange(const void* value, u32 bytes);

} // namespace emulator

#define threadIdx (emulator::Index{emulator::thread(), 0, 0})
#define blockIdx (emulator::block_index())
#define gridDim (emulator::grid_size())

DEVICE void __syncthreads() { emulator::wait_for_block(); }
DEVICE void __syncwarp() { emulator::wait_for_warp(); }
DEVICE u32 cluster_rank() { return emulator::cluster_rank(); }
DEVICE u32 cluster_size() { return emulator::cluster_size(); }
DEVICE void cluster_sync() { emulator::wait_for_cluster(); }

template <class T>
static inline T __shfl_xor_sync(u32, T value, u32 distance) {
    const u32 lane = threadIdx.x % 32;
    T other;
    memcpy(&other, emulator::exchange(&value, sizeof value) + (lane ^ distance) * 64, sizeof other);
    return other;
}

template <class T>
static inline T* in_block(T* pointer, u32 rank) {
    return static_cast<T*>(emulator::in_block(pointer, rank));
}

DEVICE void barrier_init(u64* barrier, u32 arrivals) { emulator::barrier_init(barrier, arrivals); }
DEVICE void barrier_arrive(u64* barrier, u32 rank) { emulator::barrier_arrive(in_block(barrier, rank)); }
DEVICE void barrier_wait(u64* barrier, u32 parity) {
    while (!emulator::barrier_is_open(barrier, parity)) emulator::pause();
}

DEVICE void publish(u32* number, u32 value) { emulator::publish(number, value); }
DEVICE void wait_for(const u32* number, u32 least) {
    while (emulator::published(number) < least) emulator::pause();
}

template <class T>
static inline void copy_later(T* to, const T* from) {
    emulator::copy_later(to, from, sizeof(T));
}
DEVICE void copies_wait() { emulator::copies_wait(); }

DEVICE u32 float_bits(float value) {
    u32 bits;
    memcpy(&bits, &value, 4);
    return bits;
}
DEVICE float float_of(u32 bits) {
    float value;
    memcpy(&value, &bits, 4);
    return value;
}
DEVICE u64 bits_of(double value) {
    u64 bits;
    memcpy(&bits, &value, 8);
    return bits;
}
DEVICE double double_of(u64 bits) {
    double value;
    memcpy(&value, &bits, 8);
    return value;
}

// Compiled without contraction into fused operations.
DEVICE double plus(double a, double b) { return a + b; }
DEVICE double times(double a, double b) { return a * b; }
DEVICE double over(double a, double b) { return a / b; }
DEVICE double root(double a) { return sqrt(a); }

DEVICE u32 to_tf32(float value) { return (float_bits(value) + 0x1000) & ~u32(0x1FFF); }
DEVICE u32 to_bf16_half(float value) {
    const u32 bits = float_bits(value);
    return (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
}
DEVICE u32 to_bf16(float low, float high) { return to_bf16_half(low) | to_bf16_half(high) << 16; }

/// The fragments of a warp, as PTX's documentation of mma lays them out.
struct Fragments {
    u32 a[4], b[2];
};

template <class Left, class Right>
static inline void multiply_fragments(float (&c)[4], const u32 (&a)[4], const u32 (&b)[2], u32 depth, Left left,
                                      Right right) {
    Fragments own;
    memcpy(own.a, a, sizeof a);
    memcpy(own.b, b, sizeof b);
    const u8* given = emulator::exchange(&own, sizeof own);
    Fragments all[32];
    for (u32 lane = 0; lane < 32; ++lane) memcpy(all + lane, given + lane * 64, sizeof own);
    const u32 lane = threadIdx.x % 32;
    for (u32 i = 0; i < 4; ++i) {
        const u32 row = lane / 4 + i / 2 * 8, column = lane % 4 * 2 + i % 2;
        for (u32 k = 0; k < depth; ++k) c[i] += left(all, row, k) * right(all, k, column);
    }
}

DEVICE void multiply_tf32(float (&c)[4], const u32 (&a)[4], const u32 (&b)[2]) {
    multiply_fragments(
        c, a, b, 8,
        [](const Fragments* all, u32 row, u32 k) {
            return float_of(all[row % 8 * 4 + k % 4].a[row / 8 + k / 4 * 2]);
        },
        [](const Fragments* all, u32 k, u32 column) { return float_of(all[column * 4 + k % 4].b[k / 4]); });
}

DEVICE float bf16_of(u32 pair, u32 which) { return float_of(pair >> (16 * which) << 16); }

DEVICE void multiply_bf16(float (&c)[4], const u32 (&a)[4], const u32 (&b)[2]) {
    multiply_fragments(
        c, a, b, 16,
        [](const Fragments* all, u32 row, u32 k) {
            return bf16_of(all[row % 8 * 4 + k % 8 / 2].a[row / 8 + k / 8 * 2], k % 2);
        },
        [](const Fragments* all, u32 k, u32 column) {
            return bf16_of(all[column * 4 + k % 8 / 2].b[k / 8], k % 2);
        });
}

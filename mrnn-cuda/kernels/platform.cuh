// What kernels need of the machine, for GPUs. An emulator defines the same names, and MRNN_EMULATOR, before it includes
// a kernel. Everything else that kernels use is plain C++ and CUDA's threadIdx, blockIdx, __syncthreads, __syncwarp,
// __shfl_xor_sync and mathematical functions.
#ifndef MRNN_EMULATOR

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef int i32;
typedef long long i64;

#define DEVICE __device__ __forceinline__
#define MEMBER __device__ __forceinline__
#define UNROLL _Pragma("unroll")
#define UNROLL_FOUR _Pragma("unroll 4")
#define INFINITY __int_as_float(0x7F800000)
/// Threads of a block, and blocks that share the registers of a multiprocessor.
#define THREADS(count, blocks) __launch_bounds__(count, blocks)
/// The block's shared memory, as many bytes as the launch asks for.
#define SHARED_MEMORY(name) extern __shared__ __align__(16) u8 name[]

#if __CUDA_ARCH__ >= 900
DEVICE u32 cluster_rank() {
    u32 rank;
    asm("mov.u32 %0, %%cluster_ctarank;" : "=r"(rank));
    return rank;
}

DEVICE u32 cluster_size() {
    u32 size;
    asm("mov.u32 %0, %%cluster_nctarank;" : "=r"(size));
    return size;
}

/// Waits until all threads of the cluster are here; what they have written is seen after it.
DEVICE void cluster_sync() {
    asm volatile("barrier.cluster.arrive.release.aligned;\n\tbarrier.cluster.wait.acquire.aligned;" ::: "memory");
}

/// The same place in the shared memory of another block of the cluster.
template <class T>
DEVICE T* in_block(T* pointer, u32 rank) {
    u64 address;
    asm("mapa.u64 %0, %1, %2;" : "=l"(address) : "l"((u64)pointer), "r"(rank));
    return (T*)address;
}

DEVICE u32 shared_address(const void* pointer) {
    return (u32)__cvta_generic_to_shared(pointer);
}

/// A barrier in shared memory that opens after `arrivals` arrivals, again and again. A cluster_sync makes it known.
DEVICE void barrier_init(u64* barrier, u32 arrivals) {
    asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" ::"r"(shared_address(barrier)), "r"(arrivals) : "memory");
    asm volatile("fence.mbarrier_init.release.cluster;" ::: "memory");
}

/// Arrives at the barrier of a block of the cluster. What this thread has written, and what it has seen of others, is
/// seen by those that wait.
DEVICE void barrier_arrive(u64* barrier, u32 rank) {
    u32 address;
    asm("mapa.shared::cluster.u32 %0, %1, %2;" : "=r"(address) : "r"(shared_address(barrier)), "r"(rank));
    asm volatile("mbarrier.arrive.release.cluster.shared::cluster.b64 _, [%0];" ::"r"(address) : "memory");
}

/// Waits until the barrier of this block has opened an odd (parity 0) or even (parity 1) number of times.
DEVICE void barrier_wait(u64* barrier, u32 parity) {
    u32 done = 0;
    while (!done) {
        asm volatile(
            "{\n\t.reg .pred open;\n\t"
            "mbarrier.try_wait.parity.acquire.cluster.shared::cta.b64 open, [%1], %2;\n\t"
            "selp.u32 %0, 1, 0, open;\n\t}"
            : "=r"(done)
            : "r"(shared_address(barrier)), "r"(parity)
            : "memory");
    }
}
#else
// Without clusters each block is one of its own.
DEVICE u32 cluster_rank() { return 0; }
DEVICE u32 cluster_size() { return 1; }
DEVICE void cluster_sync() {}
template <class T>
DEVICE T* in_block(T* pointer, u32) {
    return pointer;
}
#endif

/// Queues the copy of one value from global to shared memory.
template <class T>
DEVICE void copy_later(T* to, const T* from) {
    const u32 address = (u32)__cvta_generic_to_shared(to);
    asm volatile("cp.async.ca.shared.global [%0], [%1], %2;" ::"r"(address), "l"(from), "n"(sizeof(T)) : "memory");
}

/// Waits for all copies that this thread has queued.
DEVICE void copies_wait() {
    asm volatile("cp.async.wait_all;" ::: "memory");
}

/// Makes what this thread has written and seen known to whoever reads the number with `wait_for`.
DEVICE void publish(u32* number, u32 value) {
    asm volatile("st.release.gpu.global.u32 [%0], %1;" ::"l"(number), "r"(value) : "memory");
}

/// Waits until a published number is at least `least`.
DEVICE void wait_for(const u32* number, u32 least) {
    u32 value;
    do {
        asm volatile("ld.acquire.gpu.global.u32 %0, [%1];" : "=r"(value) : "l"(number) : "memory");
    } while (value < least);
}

/// The value rounded to TF32, to nearest, ties away from zero.
DEVICE u32 to_tf32(float value) {
    u32 bits;
    asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(bits) : "f"(value));
    return bits;
}

/// Two values rounded to bfloat16, to nearest even, the first in the low half.
DEVICE u32 to_bf16(float low, float high) {
    u32 bits;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(bits) : "f"(high), "f"(low));
    return bits;
}

/// c += a·b of a warp, with the fragments of PTX's mma.m16n8k8 for TF32.
DEVICE void multiply_tf32(float (&c)[4], const u32 (&a)[4], const u32 (&b)[2]) {
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

/// c += a·b of a warp, with the fragments of PTX's mma.m16n8k16 for bfloat16.
DEVICE void multiply_bf16(float (&c)[4], const u32 (&a)[4], const u32 (&b)[2]) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

#endif

// The engine's precision.
typedef REAL real;

/// Four values that lie side by side.
struct alignas(4 * sizeof(real) > 16 ? 16 : 4 * sizeof(real)) Four {
    real value[4];
};

DEVICE float multiply_add(float a, float b, float c) { return fmaf(a, b, c); }
DEVICE double multiply_add(double a, double b, double c) { return fma(a, b, c); }

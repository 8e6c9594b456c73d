// Gradients by weights: sums over steps and members of products of two rows, of many blocks at once. A block of the
// grid computes 64 × 64 of them over a share of the steps and members; `sum.cu` adds the shares.
#include "platform.cuh"

/// One matrix of products: of `rows` values of the left with `columns` of the right, or with 1 where right is null.
struct Outer {
    const real* left;
    const real* right;
    /// Elements from one step, and from one member, to the next; steps may go backwards.
    i64 left_step, right_step;
    u32 left_member, right_member;
    u32 rows, columns;
    /// Where its results begin.
    u64 result;
    /// What they are multiplied with.
    real gain;
};

struct OuterTile {
    u32 outer, first_row, first_column, unused;
};

struct Parameter {
    const Outer* outers;
    const OuterTile* tiles;
    /// [shares, results]
    real* shares;
    u64 results;
    u32 batch;
    u32 steps;
};

constexpr u32 SIDE = 64;
constexpr u32 DEPTH = 16;
constexpr u32 BLOCK_THREADS = 256;
constexpr u32 EDGE = 4;

extern "C" __global__ void THREADS(BLOCK_THREADS, 2) KERNEL(const Parameter p) {
    SHARED_MEMORY(memory);
    real* left = (real*)memory;
    real* right = left + DEPTH * SIDE;
    const OuterTile tile = p.tiles[blockIdx.x];
    const Outer outer = p.outers[tile.outer];
    const u64 all = u64(p.steps) * p.batch;
    const u64 begin = all * blockIdx.y / gridDim.y, end = all * (blockIdx.y + 1) / gridDim.y;
    const u32 x = threadIdx.x % (SIDE / EDGE), y = threadIdx.x / (SIDE / EDGE);

    real sums[EDGE][EDGE] = {};
    for (u64 first = begin; first < end; first += DEPTH) {
        __syncthreads();
        for (u32 at = threadIdx.x; at < DEPTH * SIDE; at += BLOCK_THREADS) {
            const u64 which = first + at / SIDE;
            // In 64 bits only where it must be: the division is dear.
            const u64 step_of = which >> 32 ? which / p.batch : u64(u32(which) / p.batch);
            const i64 step = i64(step_of), member = i64(which - step_of * p.batch);
            const u32 row = tile.first_row + at % SIDE, column = tile.first_column + at % SIDE;
            const bool exists = which < end;
            left[at] = exists && row < outer.rows
                           ? outer.left[step * outer.left_step + member * outer.left_member + row]
                           : real(0);
            real value = 0;
            if (exists && column < outer.columns) {
                value = outer.right ? outer.right[step * outer.right_step + member * outer.right_member + column] : real(1);
            }
            right[at] = value;
        }
        __syncthreads();
        UNROLL
        for (u32 depth = 0; depth < DEPTH; ++depth) {
            const Four rows = *(const Four*)(left + depth * SIDE + y * EDGE);
            const Four columns = *(const Four*)(right + depth * SIDE + x * EDGE);
            UNROLL
            for (u32 i = 0; i < EDGE; ++i) {
                UNROLL
                for (u32 j = 0; j < EDGE; ++j) sums[i][j] = multiply_add(rows.value[i], columns.value[j], sums[i][j]);
            }
        }
    }
    real* results = p.shares + blockIdx.y * p.results + outer.result;
    UNROLL
    for (u32 i = 0; i < EDGE; ++i) {
        UNROLL
        for (u32 j = 0; j < EDGE; ++j) {
            const u32 row = tile.first_row + y * EDGE + i, column = tile.first_column + x * EDGE + j;
            if (row < outer.rows && column < outer.columns) {
                results[u64(row) * outer.columns + column] = outer.gain * sums[i][j];
            }
        }
    }
}

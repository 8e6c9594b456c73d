// All steps of a sequence in one launch, one cluster of blocks for each MEMBERS members. The blocks of a cluster hold
// all weights, each those of its rows: each warp the first of its own in registers, the others in shared memory. Each
// block has the sources of all. What a block has computed goes straight to the shared memory of the others; nothing waits for the rest of the grid.
//
// Sources without delay come from the blocks of the cluster; the others, which are known before the step, are read
// from global memory while the step before is computed.
#include "platform.cuh"
#include "activation.cuh"
#include "noise.cuh"
#include "call.cuh"
#include "finish.cuh"
#include "product.cuh"

/// What one block of the cluster computes.
struct Share {
    /// Its weights, in quads among all, and what it has of them.
    u32 first_quad, quads;
    /// Its groups of at most 16 rows.
    u32 first_group, groups;
    /// The tasks of its warps: those of warp w end where those of w + 1 begin.
    u32 first_task[WARPS + 1], unused;
};

struct Group {
    u32 first_row, rows;
    /// Place of the first row among the sources.
    u32 position;
    /// The tasks whose sums are to be added, among those of the block.
    u32 first_partial, partials;
};

/// Some quads of one group.
struct Task {
    /// Quads of the block, a multiple of 4.
    u32 first_quad, quads;
    /// How many of them, of the first task of a warp, are in registers; the others are in shared memory from the quad
    /// `first_shared` on.
    u32 held, first_shared;
    /// Where its sums go.
    u32 partial, unused;
};

struct Quad {
    /// Place of its sources.
    u32 position;
    /// Which block of weights it is of.
    u32 block;
};

/// Sources that are read from global memory, side by side from `position` on.
struct Piece {
    u32 is_input;
    i32 delay;
    u32 first_unit, units, position;
};

struct Parameter {
    const Share* shares;
    const Group* groups;
    const Task* tasks;
    const Quad* quads;
    /// Sources without delay, which only the first step reads; then those that every step does.
    const Piece* pieces;
    u32 direct_pieces, all_pieces;
    const Weight* weights;
    Units units;
    const Call* call;
    i32 steps;
    /// Most quads, partial sums and groups of a block, and elements from a member's sources to the next's.
    u32 max_quads, max_partials, max_groups, source_stride;
};

constexpr u32 BLOCK_THREADS = WARPS * 32;
// Fragments of a lane in registers.
constexpr u32 HELD = IS_MATRIX ? 24 : WEIGHTS == BF16 ? 20 : 12;

/// The gains of a block's quads.
struct Gains {
    const Quad* quads;
    const real* gains;
    MEMBER real of(u32 quad) const { return gains[quads[quad].block]; }
    static constexpr bool IS_ONE = false;
};

/// Queues the reading of sources for a step.
DEVICE void read_later(const Parameter& p, const Call& call, u32 first_piece, u32 end_piece, i32 step, u32 first_member,
                       real* sources) {
    const u32 warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    for (u32 i = first_piece; i < end_piece; ++i) {
        const Piece piece = p.pieces[i];
        const i64 row = step - piece.delay;
        const i64 start = piece.is_input ? row * call.inputs_step : row * call.states_step;
        const i64 distance = piece.is_input ? call.inputs_member : call.states_member;
        const real* values = (piece.is_input ? call.inputs : call.states) + start + piece.first_unit;
        for (u32 member = warp; member < MEMBERS && first_member + member < call.batch; member += WARPS) {
            const real* from = values + i64(first_member + member) * distance;
            real* to = sources + member * p.source_stride + piece.position;
            for (u32 unit = lane; unit < piece.units; unit += 32) copy_later(to + unit, from + unit);
        }
    }
}

extern "C" __global__ void THREADS(BLOCK_THREADS, 1) KERNEL(const Parameter p) {
    SHARED_MEMORY(memory);
    const u32 rank = cluster_rank(), blocks = cluster_size(), first_member = blockIdx.x / blocks * MEMBERS;
    const u32 warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    const u32 source_len = MEMBERS * p.source_stride;
    u64* barriers = (u64*)memory;
    real* sources = (real*)(barriers + 2);
    real* partials = sources + 2 * source_len;
    real* carries = partials + p.max_partials * MEMBERS * ROWS;
    u32* positions = (u32*)(carries + p.max_groups * MEMBERS * ROWS);
    // max_quads is a multiple of 4, so that weights begin at a multiple of 16 bytes.
    Weight* weights = (Weight*)(positions + p.max_quads);

    const Call call = *p.call;
    const Share share = p.shares[rank];
    if (threadIdx.x == 0) {
        barrier_init(barriers, blocks * WARPS);
        barrier_init(barriers + 1, blocks * WARPS);
    }
    for (u32 i = threadIdx.x; i < share.quads; i += BLOCK_THREADS) positions[i] = p.quads[share.first_quad + i].position;
    const Gains gains = {p.quads + share.first_quad, call.gains};
    const Weight* image = p.weights + u64(share.first_quad) * QUAD_WEIGHTS;
    const u32 first_task = share.first_task[warp], end_task = share.first_task[warp + 1];
    Task first = {};
    if (first_task < end_task) first = p.tasks[first_task];
    Fragment held[HELD];
    UNROLL
    for (u32 i = 0; i < HELD; ++i) {
        if (i * DEPTH < first.held) held[i] = fetch(image, first.first_quad + i * DEPTH, gains);
    }
    for (u32 i = first_task; i < end_task; ++i) {
        const Task task = p.tasks[i];
        const u32 first_quad = task.first_quad + task.held;
        for (u32 at = lane; at < (task.quads - task.held) * QUAD_WEIGHTS; at += 32) {
            const Weight weight = image[first_quad * QUAD_WEIGHTS + at];
#if WEIGHTS == BF16
            weights[task.first_shared * QUAD_WEIGHTS + at] = weight;
#else
            weights[task.first_shared * QUAD_WEIGHTS + at] = gains.of(first_quad + at / QUAD_WEIGHTS) * weight;
#endif
        }
    }
    for (u32 i = threadIdx.x; i < 2 * source_len; i += BLOCK_THREADS) sources[i] = 0;
    const u32 rows = share.groups * ROWS;
    for (u32 at = threadIdx.x; at < rows * MEMBERS; at += BLOCK_THREADS) {
        const Group group = p.groups[share.first_group + at % rows / ROWS];
        const u32 row = at % ROWS, member = first_member + at / rows;
        const bool exists = row < group.rows && member < call.batch;
        carries[at] = exists ? call.carry[i64(member) * call.units + group.first_row + row] : real(0);
    }
    __syncthreads();
    read_later(p, call, 0, p.all_pieces, 0, first_member, sources);
    copies_wait();
    // From here on the blocks may write to each other.
    cluster_sync();

    for (i32 step = 0; step < p.steps; ++step) {
        const real* now = sources + step % 2 * source_len;
        real* next = sources + (step + 1) % 2 * source_len;
        const bool is_last = step + 1 == p.steps;
        if (step > 0) barrier_wait(barriers + step % 2, u32(step - 1) / 2 % 2);
        if (!is_last) read_later(p, call, p.direct_pieces, p.all_pieces, step + 1, first_member, next);

        for (u32 i = first_task; i < end_task; ++i) {
            const Task task = i == first_task ? first : p.tasks[i];
            Sums sums = {};
            if (i == first_task) {
                UNROLL
                for (u32 j = 0; j < HELD; ++j) {
                    if (j * DEPTH < first.held) {
                        accumulate(sums, held[j], first.first_quad + j * DEPTH, now, p.source_stride,
                                   [positions](u32 quad) { return positions[quad]; });
                    }
                }
            }
            const u32* shared_positions = positions + task.first_quad + task.held;
            multiply(sums, weights + task.first_shared * QUAD_WEIGHTS, 0, task.quads - task.held, DEPTH, now,
                     p.source_stride, [shared_positions](u32 quad) { return shared_positions[quad]; });
            deliver(sums, partials + task.partial * MEMBERS * ROWS);
        }
        __syncthreads();

        for (u32 at = threadIdx.x; at < rows * MEMBERS; at += BLOCK_THREADS) {
            const Group group = p.groups[share.first_group + at % rows / ROWS];
            const u32 row = at % ROWS, in_tile = at / rows, member = first_member + in_tile;
            if (row >= group.rows || member >= call.batch) continue;
            real product = 0;
            for (u32 i = 0; i < group.partials; ++i) {
                product += partials[((group.first_partial + i) * MEMBERS + in_tile) * ROWS + row];
            }
            const u32 unit = group.first_row + row;
            const real result = finish(p.units, call, step, member, unit, product, carries[at]);
            call.next[i64(step) * call.next_step + i64(member) * call.next_member + unit] = result;
            if (!is_last) {
                real* place = next + in_tile * p.source_stride + group.position + row;
                for (u32 block = 0; block < blocks; ++block) *in_block(place, block) = result;
            }
        }
        if (!is_last) {
            copies_wait();
            __syncwarp();
            for (u32 block = lane; block < blocks; block += 32) barrier_arrive(barriers + (step + 1) % 2, block);
        }
    }
    for (u32 at = threadIdx.x; at < rows * MEMBERS; at += BLOCK_THREADS) {
        const Group group = p.groups[share.first_group + at % rows / ROWS];
        const u32 row = at % ROWS, member = first_member + at / rows;
        if (row < group.rows && member < call.batch) {
            call.carry[i64(member) * call.units + group.first_row + row] = carries[at];
        }
    }
    // The shared memory of a block stays until no other can reach for it.
    cluster_sync();
}

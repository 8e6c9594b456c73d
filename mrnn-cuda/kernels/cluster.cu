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
    u32 unused[3];
};

/// Some quads of one group.
struct Task {
    /// Quads of the block, a multiple of 4.
    u32 first_quad, quads;
    /// How many of them, of the first task of a warp, are in registers; the others are in shared memory from the quad
    /// `first_shared` on.
    u32 held, first_shared;
    /// Where its sums go.
    u32 partial;
    u32 unused[3];
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
    u32 unused[3];
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
    /// Most quads, partial sums, groups and tasks of a block, and elements from a member's sources to the next's.
    u32 max_quads, max_partials, max_groups, max_tasks, source_stride;
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
DEVICE void read_later(const Piece* pieces, u32 count, const Call& call, i32 step, u32 first_member, real* sources,
                       u32 source_stride) {
    const u32 warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    for (u32 i = warp; i < count * MEMBERS; i += WARPS) {
        const Piece piece = pieces[i / MEMBERS];
        const u32 in_tile = i % MEMBERS, member = first_member + in_tile;
        if (member >= call.batch) continue;
        const i64 row = step - piece.delay;
        const real* from = piece.is_input ? call.inputs + row * call.inputs_step + i64(member) * call.inputs_member
                                          : call.states + row * call.states_step + i64(member) * call.states_member;
        real* to = sources + in_tile * source_stride + piece.position;
        for (u32 unit = lane; unit < piece.units; unit += 32) copy_later(to + unit, from + piece.first_unit + unit);
    }
}

/// Copies a table to shared memory and returns where it ends.
template <class T>
DEVICE void* keep(T* to, const T* from, u32 count, u32 most) {
    for (u32 i = threadIdx.x; i < count; i += BLOCK_THREADS) to[i] = from[i];
    return to + most;
}

/// One of a block's elements: [group][member][row].
struct Element {
    u32 group, in_tile, row;
};

DEVICE Element element(u32 at) { return {at / (ROWS * MEMBERS), at / ROWS % MEMBERS, at % ROWS}; }

extern "C" __global__ void THREADS(BLOCK_THREADS, 1) KERNEL(const Parameter p) {
    SHARED_MEMORY(memory);
    const u32 rank = cluster_rank(), blocks = cluster_size(), first_member = blockIdx.x / blocks * MEMBERS;
    const u32 warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    const Call call = *p.call;
    const Share share = p.shares[rank];
    const u32 first_task = share.first_task[warp], end_task = share.first_task[warp + 1];
    const u32 elements = share.groups * ROWS * MEMBERS, source_len = MEMBERS * p.source_stride;

    // What every step reads is in shared memory: global memory is not kept in caches where blocks wait for each other.
    // Every part is a multiple of 16 bytes.
    u64* barriers = (u64*)memory;
    real* sources = (real*)(barriers + 2);
    real* partials = sources + 2 * source_len;
    real* carries = partials + p.max_partials * PARTIAL;
    Unit* units = (Unit*)(carries + p.max_groups * ROWS * MEMBERS);
    Group* groups = (Group*)(units + p.max_groups * ROWS);
    Task* tasks = (Task*)keep(groups, p.groups + share.first_group, share.groups, p.max_groups);
    Piece* pieces = (Piece*)keep(tasks, p.tasks + share.first_task[0], share.first_task[WARPS] - share.first_task[0],
                                 p.max_tasks);
    const u32 read_pieces = p.all_pieces - p.direct_pieces;
    u32* positions = (u32*)keep(pieces, p.pieces + p.direct_pieces, read_pieces, read_pieces);
    Weight* weights = (Weight*)(positions + p.max_quads);
    tasks -= share.first_task[0];

    if (threadIdx.x == 0) {
        barrier_init(barriers, blocks * WARPS);
        barrier_init(barriers + 1, blocks * WARPS);
    }
    for (u32 i = threadIdx.x; i < share.quads; i += BLOCK_THREADS) positions[i] = p.quads[share.first_quad + i].position;
    for (u32 i = threadIdx.x; i < 2 * source_len; i += BLOCK_THREADS) sources[i] = 0;
    __syncthreads();

    const Gains gains = {p.quads + share.first_quad, call.gains};
    const Weight* image = p.weights + u64(share.first_quad) * QUAD_WEIGHTS;
    Task first = {};
    if (first_task < end_task) first = tasks[first_task];
    Fragment held[HELD];
    UNROLL
    for (u32 i = 0; i < HELD; ++i) {
        if (i * DEPTH < first.held) held[i] = fetch(image, first.first_quad + i * DEPTH, gains);
    }
    for (u32 i = first_task; i < end_task; ++i) {
        const Task task = tasks[i];
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
    for (u32 i = threadIdx.x; i < share.groups * ROWS; i += BLOCK_THREADS) {
        const Group group = groups[i / ROWS];
        if (i % ROWS < group.rows) units[i] = unit_of(p.units, call, group.first_row + i % ROWS);
    }
    for (u32 at = threadIdx.x; at < elements; at += BLOCK_THREADS) {
        const Element e = element(at);
        const u32 member = first_member + e.in_tile;
        const bool exists = e.row < groups[e.group].rows && member < call.batch;
        carries[at] = exists ? call.carry[i64(member) * call.units + groups[e.group].first_row + e.row] : real(0);
    }
    read_later(p.pieces, p.direct_pieces, call, 0, first_member, sources, p.source_stride);
    read_later(pieces, read_pieces, call, 0, first_member, sources, p.source_stride);
    copies_wait();
    // From here on the blocks may write to each other.
    cluster_sync();

    const Element own = element(threadIdx.x < elements ? threadIdx.x : 0);
    const Group own_group = elements ? groups[own.group] : Group{};
    const bool has_own =
        threadIdx.x < elements && own.row < own_group.rows && first_member + own.in_tile < call.batch;
    for (i32 step = 0; step < p.steps; ++step) {
        const real* now = sources + step % 2 * source_len;
        real* next = sources + (step + 1) % 2 * source_len;
        const bool is_last = step + 1 == p.steps;
        if (step > 0) {
            if (blocks > 1) {
                barrier_wait(barriers + step % 2, u32(step - 1) / 2 % 2);
            } else {
                __syncthreads();
            }
        }
        __syncwarp();
        if (!is_last) read_later(pieces, read_pieces, call, step + 1, first_member, next, p.source_stride);
        // Of the thread's first element, while the product is under way.
        Given first_given = {};
        if (has_own) {
            first_given = given_of(units[own.group * ROWS + own.row], call, step, first_member + own.in_tile,
                                   own_group.first_row + own.row);
        }
        __syncwarp();

        for (u32 i = first_task; i < end_task; ++i) {
            const Task task = i == first_task ? first : tasks[i];
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
            deliver(sums, partials + task.partial * PARTIAL);
        }
        __syncthreads();

        for (u32 at = threadIdx.x; at < elements; at += BLOCK_THREADS) {
            const Element e = element(at);
            const Group group = groups[e.group];
            const u32 member = first_member + e.in_tile, index = group.first_row + e.row;
            if (e.row >= group.rows || member >= call.batch) continue;
            const Unit unit = units[e.group * ROWS + e.row];
            const Given given = at == threadIdx.x ? first_given : given_of(unit, call, step, member, index);
            real product = 0;
            for (u32 i = 0; i < group.partials; ++i) {
                product += partials[(group.first_partial + i) * PARTIAL + e.in_tile * SUMS_STRIDE + e.row];
            }
            const real result = finish(unit, call, given, product, carries[at]);
            if (!is_last) {
                real* place = next + e.in_tile * p.source_stride + group.position + e.row;
                for (u32 block = 0; block < blocks; ++block) *in_block(place, block) = result;
            }
            call.next[i64(step) * call.next_step + i64(member) * call.next_member + index] = result;
        }
        if (!is_last) {
            copies_wait();
            __syncwarp();
            if (blocks > 1 && lane < blocks) barrier_arrive(barriers + (step + 1) % 2, lane);
        }
    }
    for (u32 at = threadIdx.x; at < elements; at += BLOCK_THREADS) {
        const Element e = element(at);
        const u32 member = first_member + e.in_tile;
        if (e.row < groups[e.group].rows && member < call.batch) {
            call.carry[i64(member) * call.units + groups[e.group].first_row + e.row] = carries[at];
        }
    }
    // The shared memory of a block stays until no other can reach for it.
    cluster_sync();
}

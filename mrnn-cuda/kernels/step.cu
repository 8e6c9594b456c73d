// One step of any network, block by block of 16 to 128 rows of one region and MEMBERS members, with sources and weights
// from global memory. RESIDENT: many steps in one launch; weights lie in registers and shared memory, spread over all
// blocks of the grid, and a block waits for those alone that compute what it reads. The columns of a row may be spread
// over the blocks of a cluster.
#include "platform.cuh"
#include "activation.cuh"
#include "noise.cuh"
#include "call.cuh"
#include "finish.cuh"
#include "product.cuh"

/// Rows of one region, or some of them.
struct Tile {
    /// Weights of the first 16 rows, and elements from those to the next 16.
    u64 weights, weights_stride;
    /// Its columns, 4 a quad; as many quads as weights have, a multiple of 4.
    u32 first_column, quads;
    u32 first_row, rows;
    /// The tiles that compute what it reads.
    u32 first_dependency, dependencies;
};

/// Where the source of a packed column lies.
struct Column {
    /// Which block of weights it is of; NO_BLOCK for columns that only fill up.
    u32 block;
    /// Its unit.
    u32 unit;
};
constexpr u32 NO_BLOCK = ~0u;

struct Block {
    u32 is_input;
    i32 delay;
};

struct Dependency {
    u32 tile;
    i32 delay;
};

struct Parameter {
    const Tile* tiles;
    const Column* columns;
    const Block* blocks;
    const Dependency* dependencies;
    const Weight* weights;
    Units units;
    const Call* call;
    /// Steps that each tile has finished, [member tile][tile][block of the cluster], 0 at first.
    u32* progress;
    u32 tiles_in_grid;
    /// Warps that rows are spread over, a power of 2; the others share columns.
    u32 row_warps;
    i32 first_step, steps;
    /// Room for the columns of a block in shared memory, a multiple of 4.
    u32 resident_columns, unused;
};

constexpr u32 BLOCK_THREADS = WARPS * 32;
// Columns in shared memory at once.
constexpr u32 CHUNK = MEMBERS == 1 ? 1024 : MEMBERS <= 8 ? 256 : 64;
constexpr u32 CHUNK_STRIDE = CHUNK + 4;
constexpr u32 STAGE = MEMBERS * CHUNK_STRIDE;
constexpr u32 LOADS = MEMBERS * CHUNK / BLOCK_THREADS;

// Columns of a thread; it takes the same of every member that is its.
constexpr u32 COLUMNS = CHUNK > BLOCK_THREADS ? CHUNK / BLOCK_THREADS : 1;

struct Loads {
    real value[LOADS];
};

/// Reads the sources of a chunk of columns: thread by thread along the columns, member by member. Loads that wait for each
/// other are kept apart, so that those of all columns are under way at once.
DEVICE void load(Loads& loads, const Parameter& p, const Call& call, const Column* columns, i32 step, u32 first_member,
                 u32 first_column, u32 end_column) {
    Column source[COLUMNS];
    UNROLL
    for (u32 i = 0; i < COLUMNS; ++i) {
        const u32 column = first_column + i * BLOCK_THREADS + threadIdx.x % CHUNK;
        source[i] = {NO_BLOCK, 0};
        if (column < end_column) source[i] = columns[column];
    }
    const real* values[COLUMNS];
    i64 distance[COLUMNS];
    real gain[COLUMNS];
    UNROLL
    for (u32 i = 0; i < COLUMNS; ++i) {
        values[i] = nullptr;
        distance[i] = 0;
        gain[i] = 0;
        if (source[i].block != NO_BLOCK) {
            const Block block = p.blocks[source[i].block];
            gain[i] = call.gains[source[i].block];
            const i64 row = step - block.delay;
            values[i] = (block.is_input ? call.inputs + row * call.inputs_step : call.states + row * call.states_step) +
                        source[i].unit;
            distance[i] = block.is_input ? call.inputs_member : call.states_member;
        }
    }
    UNROLL
    for (u32 i = 0; i < LOADS; ++i) {
        const u32 member = first_member + (i * BLOCK_THREADS + threadIdx.x) / CHUNK, column = i % COLUMNS;
        loads.value[i] = 0;
        if (values[column] && member < call.batch) loads.value[i] = values[column][i64(member) * distance[column]];
    }
    UNROLL
    for (u32 i = 0; i < LOADS; ++i) {
        if (values[i % COLUMNS]) loads.value[i] *= gain[i % COLUMNS];
    }
}

DEVICE void store(const Loads& loads, real* stage) {
    UNROLL
    for (u32 i = 0; i < LOADS; ++i) {
        const u32 at = i * BLOCK_THREADS + threadIdx.x;
        stage[at / CHUNK * CHUNK_STRIDE + at % CHUNK] = loads.value[i];
    }
}

// Fragments of a lane in registers, where each warp has rows of its own; and those of a chunk.
constexpr u32 HELD = !RESIDENT ? 0 : IS_MATRIX ? 24 : WEIGHTS == BF16 ? 20 : 12;
constexpr u32 CHUNK_FRAGMENTS = CHUNK / 4 / DEPTH;
constexpr u32 HELD_CHUNKS = (HELD + CHUNK_FRAGMENTS - 1) / CHUNK_FRAGMENTS;

/// The weights of a block: quads `first_quad`..`end_quad` of its rows. Those before `end_held` are in registers.
struct Weights {
    const Column* columns;
    const Weight* image;
    u64 stride;
    u32 first_quad, end_held, end_quad;
    Fragment held[HELD + 1];
};

/// The block's part of a step.
DEVICE void advance(const Parameter& p, const Call& call, const Tile& tile, const Weights& weights, i32 step,
                    u32 first_member, real* stages, real* partial) {
    const u32 warp = threadIdx.x / 32, row_warp = warp % p.row_warps, column_warp = warp / p.row_warps;
    const u32 column_warps = WARPS / p.row_warps;
    const bool has_rows = row_warp * ROWS < tile.rows;
    const Weight* image = weights.image + row_warp * weights.stride;

    Sums sums = {};
    Loads loads;
    const u32 end_quad = weights.end_quad, end_column = end_quad * 4;
    load(loads, p, call, weights.columns, step, first_member, weights.first_quad * 4, end_column);
    store(loads, stages);
    u32 parity = 0, quad = weights.first_quad;
    const auto begin_chunk = [&] {
        __syncthreads();
        const u32 next = quad + CHUNK / 4;
        if (next < end_quad) load(loads, p, call, weights.columns, step, first_member, next * 4, end_column);
    };
    const auto end_chunk = [&] {
        // From where on the weights of this chunk are not in registers.
        const u32 next = quad + CHUNK / 4, rest = quad < weights.end_held ? weights.end_held : quad;
        const u32 end = end_quad < next ? end_quad : next;
        if (has_rows && rest < end) {
            multiply(sums, image + u64(rest - weights.end_held) * QUAD_WEIGHTS, column_warp * DEPTH, end - rest,
                     column_warps * DEPTH, stages + parity * STAGE + (rest - quad) * 4, CHUNK_STRIDE,
                     [](u32 at) { return at * 4; });
        }
        parity ^= 1;
        if (next < end_quad) store(loads, stages + parity * STAGE);
        quad = next;
    };
#if RESIDENT
    UNROLL
    for (u32 chunk = 0; chunk < HELD_CHUNKS; ++chunk) {
        if (quad < weights.end_held) {
            begin_chunk();
            UNROLL
            for (u32 i = 0; i < CHUNK_FRAGMENTS && chunk * CHUNK_FRAGMENTS + i < HELD; ++i) {
                if (has_rows && quad + i * DEPTH < weights.end_held) {
                    accumulate(sums, weights.held[chunk * CHUNK_FRAGMENTS + i], i * DEPTH, stages + parity * STAGE,
                               CHUNK_STRIDE, [](u32 at) { return at * 4; });
                }
            }
            end_chunk();
        }
    }
#endif
    while (quad < end_quad) {
        begin_chunk();
        end_chunk();
    }
    if (has_rows) deliver(sums, partial + warp * PARTIAL);
    __syncthreads();

    const u32 rank = cluster_rank(), blocks = cluster_size();
    if (blocks > 1) cluster_sync();
    const u32 rows = p.row_warps * ROWS, first_row = rows * rank / blocks, own_rows = rows * (rank + 1) / blocks - first_row;
    for (u32 at = threadIdx.x; at < own_rows * MEMBERS; at += BLOCK_THREADS) {
        const u32 row = first_row + at % own_rows, in_tile = at / own_rows, member = first_member + in_tile;
        if (row >= tile.rows || member >= call.batch) continue;
        const u32 index = tile.first_row + row;
        const Unit unit = unit_of(p.units, call, index);
        const Given given = given_of(unit, call, step, member, index);
        real carry = 0;
        real* kept = call.carry + i64(member) * call.units + index;
        if (FINISH != AFFINE) carry = *kept;
        real product = 0;
        for (u32 block = 0; block < blocks; ++block) {
            const real* other = blocks > 1 ? in_block(partial, block) : partial;
            for (u32 share = 0; share < column_warps; ++share) {
                product += other[(share * p.row_warps + row / ROWS) * PARTIAL + in_tile * SUMS_STRIDE + row % ROWS];
            }
        }
        const real next = finish(unit, call, given, product, carry);
        if (FINISH != AFFINE) *kept = carry;
        call.next[i64(step) * call.next_step + i64(member) * call.next_member + index] = next;
    }
    // Before anything of this is written again.
    if (blocks > 1) {
        cluster_sync();
    } else {
        __syncthreads();
    }
}

extern "C" __global__ void THREADS(BLOCK_THREADS, RESIDENT || sizeof(real) == 8 ? 1 : 2) KERNEL(const Parameter p) {
    SHARED_MEMORY(memory);
    real* stages = (real*)memory;
    real* partial = stages + 2 * STAGE;
    const Call call = *p.call;
#if RESIDENT
    const u32 rank = cluster_rank(), blocks = cluster_size(), index = blockIdx.x / blocks;
    const Tile tile = p.tiles[index];
    // This block's columns, in whole instructions.
    const u32 first_quad = tile.quads / 4 * rank / blocks * 4, end_quad = tile.quads / 4 * (rank + 1) / blocks * 4;
    const u32 quads = end_quad - first_quad, groups = (tile.rows + ROWS - 1) / ROWS;
    const u32 held = WARPS / p.row_warps > 1 ? 0 : quads < HELD * DEPTH ? quads : HELD * DEPTH, shared = quads - held;
    // Global memory is not kept in caches where blocks wait for each other.
    Column* columns = (Column*)(partial + WARPS * PARTIAL);
    for (u32 i = threadIdx.x; i < quads * 4; i += BLOCK_THREADS) {
        columns[i] = p.columns[tile.first_column + first_quad * 4 + i];
    }
    Weight* image = (Weight*)(columns + p.resident_columns);
    Weights weights = {columns - first_quad * 4, image, u64(shared) * QUAD_WEIGHTS, first_quad, first_quad + held, end_quad, {}};
    const Weight* all = p.weights + tile.weights + u64(first_quad) * QUAD_WEIGHTS;
    const u32 warp = threadIdx.x / 32;
    UNROLL
    for (u32 i = 0; i < HELD; ++i) {
        if (i * DEPTH < held && warp < groups) {
            weights.held[i] = fetch(all + warp * tile.weights_stride, i * DEPTH, NoGain());
        }
    }
    for (u32 group = 0; group < groups; ++group) {
        const Weight* of_group = all + group * tile.weights_stride + held * QUAD_WEIGHTS;
        for (u32 i = threadIdx.x; i < shared * QUAD_WEIGHTS; i += BLOCK_THREADS) {
            image[u64(group) * shared * QUAD_WEIGHTS + i] = of_group[i];
        }
    }
    __syncthreads();
    const u32 member_tiles = (call.batch + MEMBERS - 1) / MEMBERS;
    for (i32 step = 0; step < p.steps; ++step) {
        for (u32 member_tile = 0; member_tile < member_tiles; ++member_tile) {
            u32* progress = p.progress + u64(member_tile) * p.tiles_in_grid * blocks;
            for (u32 i = threadIdx.x; i < tile.dependencies * blocks; i += BLOCK_THREADS) {
                const Dependency dependency = p.dependencies[tile.first_dependency + i / blocks];
                const i32 row = step - dependency.delay;
                if (row > 0) wait_for(progress + dependency.tile * blocks + i % blocks, u32(row));
            }
            __syncthreads();
            advance(p, call, tile, weights, step, member_tile * MEMBERS, stages, partial);
            if (threadIdx.x == 0) publish(progress + index * blocks + rank, u32(step + 1));
        }
    }
#else
    const Tile tile = p.tiles[blockIdx.x % p.tiles_in_grid];
    const Weights weights = {p.columns + tile.first_column, p.weights + tile.weights, tile.weights_stride, 0, 0, tile.quads, {}};
    const i32 step = call.first_step + p.first_step + i32(blockIdx.z);
    advance(p, call, tile, weights, step, blockIdx.x / p.tiles_in_grid * MEMBERS, stages, partial);
#endif
}

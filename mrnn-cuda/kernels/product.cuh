// The matrix product of a warp: 16 rows of weights by MEMBERS columns of sources, in shared memory or not. `fetch` gets
// the weights of some quads, with their gains where `gain` gives any, and `accumulate` multiplies them with sources.
//
// Weights lie in quads: 4 columns of 16 rows, row (r % 8) of half (r / 8) at [quad][half][row][column]. Every product
// reads them so, whatever instructions it uses. Sources of a member lie side by side, a quad's 4 at its position, which
// is divisible by 4; the distance between members is 4 times an odd number, so that no two of a warp meet in a bank.

#define FULL 0
#define TF32 1
#define BF16 2

constexpr u32 WARPS = 8;
constexpr u32 ROWS = 16;
constexpr u32 QUAD_WEIGHTS = 4 * ROWS;
// Elements from one member's sums to the next's: what a warp writes at once meets in no bank.
constexpr u32 SUMS_STRIDE = ROWS + 4;
constexpr u32 PARTIAL = MEMBERS * SUMS_STRIDE;

#if WEIGHTS == BF16
typedef u16 Weight;
DEVICE real widen(Weight weight) {
    union {
        u32 bits;
        float value;
    } word = {u32(weight) << 16};
    return word.value;
}
#else
typedef real Weight;
DEVICE real widen(Weight weight) { return weight; }
#endif

/// For weights that have their gains.
struct NoGain {
    MEMBER real of(u32) const { return 1; }
    static constexpr bool IS_ONE = true;
};

// Matrix instructions take 8 members at a time.
#define IS_MATRIX (WEIGHTS != FULL && MEMBERS % 8 == 0)

#if IS_MATRIX

constexpr u32 TILES = MEMBERS / 8;
// Quads of one instruction.
constexpr u32 DEPTH = WEIGHTS == TF32 ? 2 : 4;

struct Sums {
    float value[TILES][4];
};

/// A lane's weights of DEPTH quads.
struct Fragment {
    u32 value[4];
};

template <class Gain>
DEVICE Fragment fetch(const Weight* weights, u32 quad, Gain gain) {
    const u32 lane = threadIdx.x % 32;
    Fragment fragment;
    UNROLL
    for (u32 i = 0; i < 4; ++i) {
#if WEIGHTS == TF32
        const real weight = weights[((quad + i / 2) * 2 + i % 2) * 32 + lane];
        fragment.value[i] = to_tf32(Gain::IS_ONE ? weight : gain.of(quad + i / 2) * weight);
#else
        // Gains other than 1 would round again; plans leave them to other kernels.
        const u32 group = lane / 4, which = lane % 4 / 2, pair = lane % 2;
        fragment.value[i] = ((const u32*)weights)[(((quad + which + 2 * (i / 2)) * 2 + i % 2) * 8 + group) * 2 + pair];
#endif
    }
    return fragment;
}

template <class Position>
DEVICE void accumulate(Sums& sums, const Fragment& fragment, u32 quad, const real* sources, u32 source_stride,
                       Position position) {
    const u32 lane = threadIdx.x % 32, group = lane / 4;
#if WEIGHTS == TF32
    const u32 low = position(quad) + lane % 4, high = position(quad + 1) + lane % 4;
#else
    const u32 which = lane % 4 / 2, pair = lane % 2;
    const u32 low = position(quad + which) + 2 * pair, high = position(quad + which + 2) + 2 * pair;
#endif
    UNROLL
    for (u32 tile = 0; tile < TILES; ++tile) {
        const real* source = sources + (tile * 8 + group) * source_stride;
#if WEIGHTS == TF32
        const u32 b[2] = {to_tf32(source[low]), to_tf32(source[high])};
        multiply_tf32(sums.value[tile], fragment.value, b);
#else
        const real value[4] = {source[low], source[low + 1], source[high], source[high + 1]};
        // Sources in two parts, so that they keep 16 bits.
        const u32 b[2] = {to_bf16(value[0], value[1]), to_bf16(value[2], value[3])};
        multiply_bf16(sums.value[tile], fragment.value, b);
        real rest[4];
        UNROLL
        for (u32 i = 0; i < 4; ++i) {
            const real rounded = widen(u16(b[i / 2] >> (i % 2 * 16)));
            // Nothing is left of what is infinite, or no number.
            rest[i] = fabsf(rounded) < INFINITY ? value[i] - rounded : real(0);
        }
        const u32 c[2] = {to_bf16(rest[0], rest[1]), to_bf16(rest[2], rest[3])};
        multiply_bf16(sums.value[tile], fragment.value, c);
#endif
    }
}

/// Writes the sums of 16 rows, SUMS_STRIDE from one member to the next.
DEVICE void deliver(const Sums& sums, real* partial) {
    const u32 lane = threadIdx.x % 32, group = lane / 4, within = lane % 4;
    UNROLL
    for (u32 tile = 0; tile < TILES; ++tile) {
        UNROLL
        for (u32 i = 0; i < 4; ++i) {
            partial[(tile * 8 + 2 * within + i % 2) * SUMS_STRIDE + group + i / 2 * 8] = sums.value[tile][i];
        }
    }
}

#else

// Lanes go over 8 rows of each half, then members, then quads.
constexpr u32 LANE_MEMBERS = MEMBERS < 8 ? MEMBERS : 8;
constexpr u32 MEMBER_LANES = MEMBERS / LANE_MEMBERS;
constexpr u32 QUAD_LANES = 4 / MEMBER_LANES;
constexpr u32 DEPTH = QUAD_LANES;

struct Sums {
    real value[LANE_MEMBERS][2];
};

#if WEIGHTS == BF16
struct alignas(8) FourWeights {
    u16 value[4];
};
#else
typedef Four FourWeights;
#endif

/// A lane's weights of the quad that is its own among DEPTH.
struct Fragment {
    FourWeights half[2];
};

/// The lane's own among DEPTH quads.
DEVICE u32 own_quad(u32 quad) { return quad + threadIdx.x % 32 / (8 * MEMBER_LANES); }

template <class Gain>
DEVICE Fragment fetch(const Weight* weights, u32 quad, Gain gain) {
    const u32 row = threadIdx.x % 8, own = own_quad(quad);
    const FourWeights* image = (const FourWeights*)(weights + own * QUAD_WEIGHTS);
    Fragment fragment = {{image[row], image[8 + row]}};
#if WEIGHTS != BF16
    if (!Gain::IS_ONE) {
        const real factor = gain.of(own);
        UNROLL
        for (u32 i = 0; i < 8; ++i) fragment.half[i / 4].value[i % 4] *= factor;
    }
#endif
    return fragment;
}

template <class Position>
DEVICE void accumulate(Sums& sums, const Fragment& fragment, u32 quad, const real* sources, u32 source_stride,
                       Position position) {
    const u32 first_member = threadIdx.x % 32 / 8 % MEMBER_LANES;
    const real* source = sources + position(own_quad(quad));
    UNROLL
    for (u32 member = 0; member < LANE_MEMBERS; ++member) {
        const Four four = *(const Four*)(source + (member * MEMBER_LANES + first_member) * source_stride);
        UNROLL
        for (u32 half = 0; half < 2; ++half) {
            UNROLL
            for (u32 i = 0; i < 4; ++i) {
                real& sum = sums.value[member][half];
                sum = multiply_add(widen(fragment.half[half].value[i]), four.value[i], sum);
            }
        }
    }
}

/// Writes the sums of 16 rows, SUMS_STRIDE from one member to the next.
DEVICE void deliver(const Sums& sums, real* partial) {
    const u32 lane = threadIdx.x % 32, row = lane % 8, first_member = lane / 8 % MEMBER_LANES;
    UNROLL
    for (u32 member = 0; member < LANE_MEMBERS; ++member) {
        UNROLL
        for (u32 half = 0; half < 2; ++half) {
            real sum = sums.value[member][half];
            for (u32 distance = 8 * MEMBER_LANES; distance < 32; distance *= 2) {
                sum += __shfl_xor_sync(~0u, sum, distance);
            }
            if (lane < 8 * MEMBER_LANES) partial[(member * MEMBER_LANES + first_member) * SUMS_STRIDE + half * 8 + row] = sum;
        }
    }
}

#endif

/// Adds the products of quads `first`, `first + stride`, … below `end`, DEPTH at a time: there are as many.
template <class Position>
DEVICE void multiply(Sums& sums, const Weight* weights, u32 first, u32 end, u32 stride, const real* sources,
                     u32 source_stride, Position position) {
    UNROLL_FOUR
    for (u32 quad = first; quad < end; quad += stride) {
        accumulate(sums, fetch(weights, quad, NoGain()), quad, sources, source_stride, position);
    }
}

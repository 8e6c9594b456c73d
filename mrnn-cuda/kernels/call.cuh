// What the steps of a call have in common. The host writes it to device memory before the launches that read it.

/// Steps go along trajectories: rows of [batch, width] values, one row a step. Step i of a call reads of `states` row
/// i − delay, of `inputs` row i − delay, and writes its result to `next` + i·next_step.
struct Call {
    const real* states;
    const real* inputs;
    real* next;
    /// Elements from one row to the next; rows of `next` may go backwards.
    i64 states_step, inputs_step, next_step;
    /// Elements from one member to the next.
    i64 states_member, inputs_member, next_member;
    /// What a block's sources are multiplied with, by block.
    const real* gains;

    /// By unit: base firing and currents; of linear maps, what is added.
    const real* bias;
    /// Where not null: the h of units that are not 0 in `is_clamped`.
    const u8* is_clamped;
    const real* clamped;

    /// x, or of adjoint steps dL/dx as far as later steps depend on it, [batch, units].
    real* carry;

    /// The arrays of a sequence in the caller's layout, from step 0; null where there is none.
    i64 sequence_step, sequence_member;
    const real* stimulation;
    /// Of adjoint steps: dL/d(drive).
    real* record_x;
    real* record_h;
    /// Of adjoint steps: dL/dx and dL/dh of the loss itself.
    const real* by_x;
    const real* by_h;
    /// Of linear maps: added to the result.
    const real* addend;

    /// Of adjoint steps: h after the step, [batch, units] a row.
    const real* after;
    i64 after_step;

    Noise noise;
    u32 batch, units;
    u32 is_elman;
    /// What launches number their steps from.
    i32 first_step;
};

/// Constants of the units, by unit.
struct Units {
    /// α = dt/τ, 1 for Elman.
    const real* alpha;
    /// What a draw is multiplied with.
    const real* noise_scale;
    const u32* activation;
};

//! The structures that kernels take, as `kernels/` declares them. Pointers are addresses of the device.

use crate::device::Element;
use mrnn_core::Scalar;
use mrnn_core::engine::Conditions;

macro_rules! structures {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[repr(C)]
        #[derive(Debug, Clone, Copy, Default)]
        pub(crate) struct $name { $(pub(crate) $field: $type,)* }

        // SAFETY: numbers side by side; that they have no padding is checked here.
        unsafe impl Element for $name {}
        const _: () = assert!(size_of::<$name>() == 0 $(+ size_of::<$type>())*);
    )*};
}

structures! {
    /// `noise.cuh`
    Noise { seed: u64, first_trial: u64, first_step: u64, enabled: u32, unused: u32, }
    /// `call.cuh`
    Call {
        states: u64, inputs: u64, next: u64,
        states_step: i64, inputs_step: i64, next_step: i64,
        states_member: i64, inputs_member: i64, next_member: i64,
        gains: u64,
        bias: u64, is_clamped: u64, clamped: u64,
        carry: u64,
        sequence_step: i64, sequence_member: i64,
        stimulation: u64, record_x: u64, record_h: u64,
        by_x: u64, by_h: u64,
        addend: u64,
        after: u64, after_step: i64,
        noise: Noise,
        batch: u32, units: u32, is_elman: u32, first_step: i32,
    }
    /// `call.cuh`
    Units { alpha: u64, noise_scale: u64, activation: u64, }
    /// `finish.cuh`, in float32
    UnitConstants { alpha: f32, noise_scale: f32, bias: f32, clamped: f32, activation: u32, is_clamped: u32, }
    /// `step.cu`
    Tile {
        weights: u64, weights_stride: u64,
        first_column: u32, quads: u32,
        first_row: u32, rows: u32,
        first_dependency: u32, dependencies: u32,
    }
    /// `step.cu`
    Column { block: u32, unit: u32, }
    /// `step.cu`
    BlockSource { is_input: u32, delay: i32, }
    /// `step.cu`
    Dependency { tile: u32, delay: i32, }
    /// `step.cu`
    StepParameter {
        tiles: u64, columns: u64, blocks: u64, dependencies: u64, weights: u64,
        units: Units,
        call: u64, progress: u64,
        tiles_in_grid: u32, row_warps: u32, first_step: i32, steps: i32,
        resident_columns: u32, unused: u32,
    }
    /// `cluster.cu`
    Share { first_quad: u32, quads: u32, first_group: u32, groups: u32, first_task: [u32; 9], unused: u32, }
    /// `cluster.cu`
    Group { first_row: u32, rows: u32, position: u32, first_partial: u32, partials: u32, unused: [u32; 3], }
    /// `cluster.cu`
    Task { first_quad: u32, quads: u32, held: u32, first_shared: u32, partial: u32, unused: [u32; 3], }
    /// `cluster.cu`
    Quad { position: u32, block: u32, }
    /// `cluster.cu`
    Piece { is_input: u32, delay: i32, first_unit: u32, units: u32, position: u32, unused: [u32; 3], }
    /// `cluster.cu`
    ClusterParameter {
        shares: u64, groups: u64, tasks: u64, quads: u64, pieces: u64,
        direct_pieces: u32, all_pieces: u32,
        weights: u64,
        units: Units,
        call: u64,
        steps: i32, max_quads: u32, max_partials: u32, max_groups: u32, max_tasks: u32, source_stride: u32,
    }
    /// `outer.cu`, in float64; in float32 half of `gain` is not read.
    Outer {
        left: u64, right: u64,
        left_step: i64, right_step: i64,
        left_member: u32, right_member: u32,
        rows: u32, columns: u32,
        result: u64,
        gain: [u32; 2],
    }
    /// `outer.cu`
    OuterTile { outer: u32, first_row: u32, first_column: u32, unused: u32, }
    /// `outer.cu`
    OuterParameter { outers: u64, tiles: u64, shares: u64, results: u64, batch: u32, steps: u32, }
    /// `sum.cu`
    SumParameter { total: u64, shares: u64, len: u64, count: u32, unused: u32, }
    /// `gather.cu`
    GatherParameter { to: u64, from: u64, index: u64, len: u64, }
    /// `inputs.cu`
    InputsParameter {
        input: u64, input_step: i64, input_member: i64,
        rows: u64, noise_scale: u64,
        noise: Noise,
        batch: u32, inputs: u32, len: u64,
    }
    /// `begin.cu`
    BeginParameter {
        members: u64, init: u64, activation: u64,
        x: u64, h: u64, input: u64,
        batch: u32, units: u32, inputs: u32, h_rows: u32, input_rows: u32, has_h: u32,
    }
    /// `clamp.cu`
    ClampParameter { h: u64, is_clamped: u64, clamped: u64, len: u64, units: u32, unused: u32, }
    /// `start.cu`
    StartParameter {
        by_h: u64, by_h_rows: u32, has_h: u32,
        by_x: u64, h: u64, activation: u64, is_clamped: u64,
        x0: u64, h0: u64, len: u64, units: u32, unused: u32,
    }
}

impl Noise {
    /// That of the step `first_step` of some conditions, and of those after it.
    pub(crate) fn of<T: Scalar>(conditions: &Conditions<'_, T>, first_step: usize) -> Self {
        let noise = conditions.noise;
        Self {
            seed: noise.seed,
            first_trial: noise.first_trial,
            first_step: conditions.first_step.wrapping_add(first_step as u64),
            enabled: noise.enabled.into(),
            unused: 0,
        }
    }
}

/// A gain in the form of [`Outer`].
pub(crate) fn gain_words<T: Scalar>(gain: T) -> [u32; 2] {
    let gain = gain.to_f64();
    if size_of::<T>() == 4 {
        [(gain as f32).to_bits(), 0]
    } else {
        let bits = gain.to_bits();
        [bits as u32, (bits >> 32) as u32]
    }
}

//! The sizes that a network may have. Beyond them the answer is an error, never an allocation that
//! the machine can't serve.

/// Most units of one kind (recurrent or input) in a network.
pub const MAX_UNITS: usize = 1 << 24;

/// Most synapses in a network, both kinds together.
pub const MAX_SYNAPSES: usize = 1 << 32;

/// Most elements of a matrix that is asked for in dense form.
pub const MAX_DENSE_ELEMENTS: usize = 1 << 31;

/// Most bytes of a region, parent or readout name.
pub const MAX_NAME_BYTES: usize = 255;

/// Most steps of dt that a connection's delay may last.
pub const MAX_DELAY_STEPS: usize = 1 << 16;

/// Most members of a session's batch.
pub const MAX_BATCH: usize = 1 << 24;

/// Most elements of one state array, batch times units. With [`MAX_DELAY_STEPS`] of history it is still
/// counted in 64 bits.
pub const MAX_STATE_ELEMENTS: usize = 1 << 32;

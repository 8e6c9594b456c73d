//! A tape's passes, on checked arrays.

use crate::array::{Array, Extent, In, Out, check_disjoint};
use crate::drive::{Drive, Extents, state, state_extent};
use crate::fault::Fault;
use mrnn::{Gradients, InitialState, LossGradient, Scalar, Tape, TapeOptions};

/// The options of a tape; no bytes are the default.
pub(crate) fn tape_options(memory_bytes: usize) -> TapeOptions {
    let default = TapeOptions::default();
    let memory = if memory_bytes == 0 { default.memory } else { memory_bytes };
    TapeOptions { memory, ..default }
}

/// x0 and h0 of a batch, by their names.
pub(crate) fn start<T>([x0, h0]: [(*const T, usize); 2]) -> [In<T>; 2] {
    [Array::new("x0", x0.0, x0.1), Array::new("h0", h0.0, h0.1)]
}

/// Runs a sequence from its initial state.
///
/// # Safety
/// The arrays are NULL with length 0, or readable (inputs) and writable (results).
pub(crate) unsafe fn forward<T: Scalar>(
    tape: &mut Tape<T>,
    start: [In<T>; 2],
    drive: Drive<T>,
) -> Result<(), Fault> {
    let (batch, dimensions) = (tape.batch(), tape.dimensions());
    check_disjoint(&start, &drive.results())?;
    let [x0, h0] = start;
    // SAFETY: disjoint, and the caller's promise.
    let ([x, h], (sequence, mut record)) =
        unsafe { (state(batch, dimensions, x0, h0)?, drive.arrays(batch, dimensions)?) };
    Ok(tape.forward(InitialState { x, h }, &sequence, &mut record)?)
}

/// The gradients of a loss by what a sequence gives, and where those by what it depends on go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Adjoint<T> {
    dx: In<T>,
    dh: In<T>,
    dy: In<T>,
    dparameters: Out<T>,
    dinput: Out<T>,
    dstimulation: Out<T>,
    dx0: Out<T>,
    dh0: Out<T>,
}

impl<T: Scalar> Adjoint<T> {
    /// `loss` is dx, dh and dy; `results` are dparameters, dinput, dstimulation, dx0 and dh0.
    pub(crate) fn new(loss: [(*const T, usize); 3], results: [(*mut T, usize); 5]) -> Self {
        let [dx, dh, dy] = loss;
        let [dparameters, dinput, dstimulation, dx0, dh0] = results;
        Self {
            dx: Array::new("dx", dx.0, dx.1),
            dh: Array::new("dh", dh.0, dh.1),
            dy: Array::new("dy", dy.0, dy.1),
            dparameters: Array::new("dparameters", dparameters.0, dparameters.1),
            dinput: Array::new("dinput", dinput.0, dinput.1),
            dstimulation: Array::new("dstimulation", dstimulation.0, dstimulation.1),
            dx0: Array::new("dx0", dx0.0, dx0.1),
            dh0: Array::new("dh0", dh0.0, dh0.1),
        }
    }

    /// Checks everything, then works out the gradients over the sequence of the last forward pass.
    ///
    /// # Safety
    /// The arrays are NULL with length 0, or readable (inputs) and writable (results).
    pub(crate) unsafe fn backward(self, tape: &mut Tape<T>, drive: Drive<T>) -> Result<(), Fault> {
        self.check(tape, drive)?;
        let (batch, dimensions) = (tape.batch(), tape.dimensions());
        let Self { dx, dh, dy, dparameters, dinput, dstimulation, dx0, dh0 } = self;
        // SAFETY: checked, disjoint, and the caller's promise.
        let (sequence, loss, mut gradients) = unsafe {
            (
                drive.arrays(batch, dimensions)?.0,
                LossGradient { x: dx.slice(), h: dh.slice(), y: dy.slice() },
                Gradients {
                    parameters: dparameters.slice(),
                    input: dinput.slice(),
                    stimulation: dstimulation.slice(),
                    x0: dx0.slice(),
                    h0: dh0.slice(),
                },
            )
        };
        Ok(tape.backward(&sequence, &loss, &mut gradients)?)
    }

    /// Checks the lengths, and that no result shares memory with another array.
    pub(crate) fn check(&self, tape: &Tape<T>, drive: Drive<T>) -> Result<(), Fault> {
        let Self { dx, dh, dy, dparameters, dinput, dstimulation, dx0, dh0 } = *self;
        let (batch, dimensions) = (tape.batch(), tape.dimensions());
        let extents = Extents { batch, steps: drive.steps(), dimensions };
        dx.check(extents.units())?;
        dh.check(extents.units())?;
        dy.check(extents.outputs())?;
        dparameters.check(Extent::vector(("parameters", tape.num_parameters())))?;
        dinput.check(extents.inputs())?;
        dstimulation.check(extents.units())?;
        dx0.check(state_extent(batch, dimensions))?;
        dh0.check(state_extent(batch, dimensions))?;
        let [input, stimulation] = drive.inputs();
        check_disjoint(&[input, stimulation, dx, dh, dy], &self.results())
    }

    /// What is written.
    pub(crate) fn results(&self) -> [Out<T>; 5] {
        [self.dparameters, self.dinput, self.dstimulation, self.dx0, self.dh0]
    }
}

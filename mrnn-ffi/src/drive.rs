//! What drives a batch, and a session's data calls, on checked arrays. Nothing here allocates.

use crate::array::{Array, Extent, In, Out, check_disjoint};
use crate::fault::Fault;
use crate::selector::{self, mrnn_layout};
use mrnn::{Dimensions, DynamicsKind, Error, Record, Scalar, Sequence, Session};

/// What drives a batch over some steps, and where the states go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Drive<T> {
    steps: usize,
    layout: mrnn_layout,
    input: In<T>,
    stimulation: In<T>,
    x: Out<T>,
    h: Out<T>,
    y: Out<T>,
}

impl<T: Scalar> Drive<T> {
    /// `inputs` are input and stimulation; `outputs` are x, h and y.
    pub(crate) fn new(
        (steps, layout): (usize, mrnn_layout),
        inputs: [(*const T, usize); 2],
        outputs: [(*mut T, usize); 3],
    ) -> Self {
        let [input, stimulation] = inputs;
        let [x, h, y] = outputs;
        Self {
            steps,
            layout,
            input: Array::new("input", input.0, input.1),
            stimulation: Array::new("stimulation", stimulation.0, stimulation.1),
            x: Array::new("x", x.0, x.1),
            h: Array::new("h", h.0, h.1),
            y: Array::new("y", y.0, y.1),
        }
    }

    /// Checks everything, then takes the steps.
    ///
    /// # Safety
    /// As [`arrays`](Self::arrays).
    pub(crate) unsafe fn advance(self, session: &mut Session<T>) -> Result<(), Fault> {
        // SAFETY: the caller's promise.
        let (sequence, mut record) = unsafe { self.arrays(session.batch(), session.dimensions()) }?;
        Ok(session.advance(&sequence, &mut record)?)
    }

    /// The arrays of a batch, checked: their lengths, and that no result shares memory with the drive or
    /// another result.
    ///
    /// # Safety
    /// For `'a` the arrays are NULL with length 0, or readable (inputs) and writable (outputs).
    pub(crate) unsafe fn arrays<'a>(
        self,
        batch: usize,
        dimensions: Dimensions,
    ) -> Result<(Sequence<'a, T>, Record<'a, T>), Fault> {
        let Self { steps, layout, input, stimulation, x, h, y } = self;
        let layout = selector::layout(layout)?;
        let extents = Extents { batch, steps, dimensions };
        input.check(extents.inputs())?;
        stimulation.check(extents.units())?;
        x.check(extents.units())?;
        h.check(extents.units())?;
        y.check(extents.outputs())?;
        check_disjoint(&self.inputs(), &self.results())?;
        // SAFETY: checked, disjoint, and the caller's promise.
        Ok(unsafe {
            (
                Sequence { steps, layout, input: input.slice(), stimulation: stimulation.slice() },
                Record { x: x.slice(), h: h.slice(), y: y.slice() },
            )
        })
    }

    /// Number of steps.
    pub(crate) fn steps(&self) -> usize {
        self.steps
    }

    /// What is read.
    pub(crate) fn inputs(&self) -> [In<T>; 2] {
        [self.input, self.stimulation]
    }

    /// What is written.
    pub(crate) fn results(&self) -> [Out<T>; 3] {
        [self.x, self.h, self.y]
    }
}

/// The extents of a batch's arrays.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extents {
    pub(crate) batch: usize,
    pub(crate) steps: usize,
    pub(crate) dimensions: Dimensions,
}

impl Extents {
    /// `[batch, steps, I]`, or time first.
    pub(crate) fn inputs(self) -> Extent {
        self.rows(("inputs", self.dimensions.num_inputs))
    }

    /// `[batch, steps, H]`, or time first.
    pub(crate) fn units(self) -> Extent {
        self.rows(("units", self.dimensions.num_units))
    }

    /// `[batch, steps, outputs]`, or time first.
    pub(crate) fn outputs(self) -> Extent {
        self.rows(("outputs", self.dimensions.num_outputs))
    }

    fn rows(self, width: (&'static str, usize)) -> Extent {
        Extent::cube([("batch", self.batch), ("steps", self.steps), width])
    }
}

/// `[batch, H]`.
pub(crate) fn state_extent(batch: usize, dimensions: Dimensions) -> Extent {
    Extent::matrix(("batch", batch), ("units", dimensions.num_units))
}

/// A state from x and h, `[batch, H]` each, checked.
///
/// # Safety
/// The arrays are NULL with length 0, or readable for `'a`, and nothing writes to them then.
pub(crate) unsafe fn state<'a, T: Scalar>(
    batch: usize,
    dimensions: Dimensions,
    x: In<T>,
    h: In<T>,
) -> Result<[Option<&'a [T]>; 2], Fault> {
    let extent = state_extent(batch, dimensions);
    x.check(extent)?;
    h.check(extent)?;
    // SAFETY: checked, and the caller's promise.
    let (x_values, h_values) = unsafe { (x.slice(), h.slice()) };
    if x_values.is_none() && h_values.is_some() && dimensions.kind == DynamicsKind::Leaky {
        return Err(Error::StateWithoutX.into());
    }
    for (array, values) in [(x, x_values), (h, h_values)] {
        let mut values = values.unwrap_or_default().iter();
        if let Some(index) = values.position(|value| !value.is_finite()) {
            return Err(Fault::NotFinite { what: array.name, index });
        }
    }
    Ok([x_values, h_values])
}

/// Replaces the state by what is given, `[batch, H]` each.
///
/// # Safety
/// The arrays are NULL with length 0, or readable.
pub(crate) unsafe fn set_state<T: Scalar>(
    session: &mut Session<T>,
    x: In<T>,
    h: In<T>,
) -> Result<(), Fault> {
    // SAFETY: the caller's promise.
    let [x, h] = unsafe { state(session.batch(), session.dimensions(), x, h) }?;
    Ok(session.set_state(x, h)?)
}

/// Copies the state out, `[batch, H]` each.
///
/// # Safety
/// The arrays are NULL with length 0, or writable.
pub(crate) unsafe fn get_state<T: Scalar>(
    session: &Session<T>,
    x: Out<T>,
    h: Out<T>,
) -> Result<(), Fault> {
    let state = state_extent(session.batch(), session.dimensions());
    x.check(state)?;
    h.check(state)?;
    check_disjoint(&[], &[x, h])?;
    // SAFETY: checked, disjoint, and the caller's promise.
    let (x, h) = unsafe { (x.slice(), h.slice()) };
    Ok(session.copy_state(x, h)?)
}

/// Copies the readouts of the current state out, `[batch, outputs]`.
///
/// # Safety
/// The array is NULL with length 0, or writable.
pub(crate) unsafe fn get_outputs<T: Scalar>(session: &Session<T>, y: Out<T>) -> Result<(), Fault> {
    let outputs = ("outputs", session.dimensions().num_outputs);
    y.check_required(Extent::matrix(("batch", session.batch()), outputs))?;
    // SAFETY: checked, and the caller's promise.
    Ok(session.copy_outputs(unsafe { y.slice() }.unwrap_or_default())?)
}

//! A session's data calls, on checked arrays. Nothing here allocates.

use crate::array::{Array, Extent, In, Out, check_disjoint};
use crate::fault::Fault;
use crate::selector::{self, mrnn_layout};
use mrnn::{Dimensions, DynamicsKind, Error, Record, Scalar, Sequence, Session};

/// What drives a session over some steps, and where the states go.
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
    /// The arrays are NULL with length 0, or readable (inputs) and writable (outputs).
    pub(crate) unsafe fn advance(self, session: &mut Session<T>) -> Result<(), Fault> {
        let Self { steps, layout, input, stimulation, x, h, y } = self;
        let layout = selector::layout(layout)?;
        let batch = session.batch();
        let Dimensions { num_units, num_inputs, num_outputs, .. } = session.dimensions();
        let rows = |width| Extent::cube([("batch", batch), ("steps", steps), width]);
        let units = rows(("units", num_units));
        input.check(rows(("inputs", num_inputs)))?;
        stimulation.check(units)?;
        x.check(units)?;
        h.check(units)?;
        y.check(rows(("outputs", num_outputs)))?;
        check_disjoint(&[input, stimulation], &[x, h, y])?;
        // SAFETY: checked, disjoint, and the caller's promise.
        let (sequence, mut record) = unsafe {
            (
                Sequence { steps, layout, input: input.slice(), stimulation: stimulation.slice() },
                Record { x: x.slice(), h: h.slice(), y: y.slice() },
            )
        };
        Ok(session.advance(&sequence, &mut record)?)
    }
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
    let state = state_extent(session);
    x.check(state)?;
    h.check(state)?;
    // SAFETY: checked, and the caller's promise.
    let (x_values, h_values) = unsafe { (x.slice(), h.slice()) };
    if x_values.is_none() && h_values.is_some() && session.dimensions().kind == DynamicsKind::Leaky
    {
        return Err(Error::StateWithoutX.into());
    }
    for (array, values) in [(x, x_values), (h, h_values)] {
        let mut values = values.unwrap_or_default().iter();
        if let Some(index) = values.position(|value| !value.is_finite()) {
            return Err(Fault::NotFinite { what: array.name, index });
        }
    }
    Ok(session.set_state(x_values, h_values)?)
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
    let state = state_extent(session);
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

fn state_extent<T: Scalar>(session: &Session<T>) -> Extent {
    Extent::matrix(("batch", session.batch()), ("units", session.dimensions().num_units))
}

//! The caller's arrays of a backward pass.

use crate::slice::Arrays;
use mrnn_core::Scalar;
use mrnn_core::engine::{Gradients, LossGradient, Record, Sequence};

/// As pointers, which slices on several threads share: each reads and writes the rows of its own members only.
pub(super) struct GradientArrays<T> {
    /// The sequence, without a record.
    pub(super) sequence: Arrays<T>,
    pub(super) loss_x: Option<*mut T>,
    pub(super) loss_h: Option<*mut T>,
    pub(super) loss_y: Option<*mut T>,
    pub(super) input: Option<*mut T>,
    pub(super) stimulation: Option<*mut T>,
    /// `[batch, units]`
    pub(super) x0: Option<*mut T>,
    /// `[batch, units]`
    pub(super) h0: Option<*mut T>,
}

// SAFETY: slices share no member, and rows of different members share no element.
unsafe impl<T: Send + Sync> Send for GradientArrays<T> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync> Sync for GradientArrays<T> {}

impl<T: Scalar> GradientArrays<T> {
    pub(super) fn of(
        batch: usize,
        sequence: &Sequence<'_, T>,
        loss: &LossGradient<'_, T>,
        gradients: &mut Gradients<'_, T>,
    ) -> Self {
        // Inputs are never written; one type of pointer serves all rows.
        let input = |array: Option<&[T]>| array.map(|array| array.as_ptr().cast_mut());
        let output = |array: &mut Option<&mut [T]>| array.as_mut().map(|array| array.as_mut_ptr());
        Self {
            sequence: Arrays::of(batch, sequence, &mut Record::default()),
            loss_x: input(loss.x),
            loss_h: input(loss.h),
            loss_y: input(loss.y),
            input: output(&mut gradients.input),
            stimulation: output(&mut gradients.stimulation),
            x0: output(&mut gradients.x0),
            h0: output(&mut gradients.h0),
        }
    }
}

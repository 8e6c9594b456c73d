//! What callers give, checked before a backend sees it.

use super::{Dimensions, Record, Sequence};
use crate::description::DynamicsKind;
use crate::{Error, Result, Scalar};

/// The shapes that the arrays of a batch must have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arguments {
    pub(super) dimensions: Dimensions,
    pub(super) batch: usize,
}

impl Arguments {
    /// Whether the rows of a sequence can be numbered.
    pub(super) fn steps(self, steps: usize) -> Result<()> {
        let Dimensions { num_units, num_inputs, num_outputs, .. } = self.dimensions;
        let widest = num_units.max(num_inputs).max(num_outputs);
        let limit = usize::MAX / self.batch / widest;
        if steps > limit { Err(Error::TooManySteps { steps, limit }) } else { Ok(()) }
    }

    /// Whether an array has a row of `width` elements for each member and step.
    pub(super) fn rows(
        self,
        what: &str,
        found: usize,
        steps: usize,
        (width_name, width): (&str, usize),
    ) -> Result<()> {
        let batch = self.batch;
        let expected = batch * steps * width;
        if expected == found {
            return Ok(());
        }
        Err(Error::Shape {
            what: what.to_owned(),
            expected,
            found,
            shape: format!("batch {batch} x steps {steps} x {width_name} {width}"),
        })
    }

    pub(super) fn units(self) -> (&'static str, usize) {
        ("units", self.dimensions.num_units)
    }

    pub(super) fn inputs(self) -> (&'static str, usize) {
        ("inputs", self.dimensions.num_inputs)
    }

    pub(super) fn outputs(self) -> (&'static str, usize) {
        ("outputs", self.dimensions.num_outputs)
    }

    /// Whether x and h are a state: `[B, H]` each, finite, and x with h where the dynamics are leaky.
    pub(super) fn state<T: Scalar>(self, x: Option<&[T]>, h: Option<&[T]>) -> Result<()> {
        if x.is_none() && h.is_some() && self.dimensions.kind == DynamicsKind::Leaky {
            return Err(Error::StateWithoutX);
        }
        for (what, values) in [("x", x), ("h", h)] {
            let Some(values) = values else { continue };
            self.rows(what, values.len(), 1, self.units())?;
            if let Some(index) = values.iter().position(|value| !value.is_finite()) {
                let value = values[index].to_f64();
                return Err(Error::NonFiniteElement { what: what.to_owned(), index, value });
            }
        }
        Ok(())
    }

    /// Whether the arrays of a sequence and its record have their shapes.
    pub(super) fn sequence<T>(
        self,
        sequence: &Sequence<'_, T>,
        record: &Record<'_, T>,
    ) -> Result<()> {
        self.steps(sequence.steps)?;
        for (what, array, width) in [
            ("input", sequence.input, self.inputs()),
            ("stimulation", sequence.stimulation, self.units()),
            ("the record of x", record.x.as_deref(), self.units()),
            ("the record of h", record.h.as_deref(), self.units()),
            ("the record of y", record.y.as_deref(), self.outputs()),
        ] {
            if let Some(array) = array {
                self.rows(what, array.len(), sequence.steps, width)?;
            }
        }
        Ok(())
    }
}

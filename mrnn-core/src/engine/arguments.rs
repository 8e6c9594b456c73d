//! What callers give, checked before a backend sees it.

use super::{Dimensions, Record, Sequence};
use crate::description::DynamicsKind;
use crate::limits::{MAX_BATCH, MAX_STATE_ELEMENTS};
use crate::{Error, Result, Scalar};

/// What the arrays of a batch must be, for whoever takes them from callers.
#[derive(Debug, Clone, Copy)]
pub struct Arguments {
    pub(super) dimensions: Dimensions,
    pub(super) batch: usize,
}

impl Arguments {
    /// Those of `batch` copies of a network.
    ///
    /// # Errors
    /// [`Error::BatchOutOfRange`].
    pub fn new(dimensions: Dimensions, batch: usize) -> Result<Self> {
        let Dimensions { num_units, num_inputs, num_outputs, .. } = dimensions;
        let widest = num_units.max(num_inputs).max(num_outputs);
        let limit = MAX_BATCH.min(MAX_STATE_ELEMENTS / widest);
        if batch == 0 || batch > limit {
            Err(Error::BatchOutOfRange { batch, limit })
        } else {
            Ok(Self { dimensions, batch })
        }
    }

    /// Numbers of units, inputs and outputs.
    pub fn dimensions(self) -> Dimensions {
        self.dimensions
    }

    /// Number of copies B.
    pub fn batch(self) -> usize {
        self.batch
    }

    /// Whether the rows of a sequence can be numbered.
    ///
    /// # Errors
    /// [`Error::TooManySteps`].
    pub fn steps(self, steps: usize) -> Result<()> {
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
    ///
    /// # Errors
    /// [`Error::Shape`]; [`Error::NonFiniteElement`]; [`Error::StateWithoutX`].
    pub fn state<T: Scalar>(self, x: Option<&[T]>, h: Option<&[T]>) -> Result<()> {
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

//! What callers give, checked.

use super::error::{Error, Result};
use crate::precision::Precision;
use candle_core::{Storage, Tensor, WithDType};
use std::marker::PhantomData;
use std::ops::{Deref, Range};

/// Whether a shape is `[steps, rows…]`, or `[rows…]` where there are no steps, as `has_steps` says.
///
/// # Errors
/// [`Error::Shape`].
pub(super) fn check_shape(
    what: &'static str,
    found: &[usize],
    has_steps: bool,
    rows: &[usize],
) -> Result<()> {
    let is_it = if has_steps {
        found.split_first().is_some_and(|(_, found)| found == rows)
    } else {
        found == rows
    };
    if is_it {
        return Ok(());
    }
    let steps = has_steps.then(|| "steps".to_owned());
    let axes: Vec<String> = steps.into_iter().chain(rows.iter().map(usize::to_string)).collect();
    let expected = format!("[{}]", axes.join(", "));
    Err(Error::Shape { what, found: found.to_vec(), expected })
}

/// A contiguous tensor of the host, of the element type `T`.
pub(super) struct Operand<T> {
    tensor: Tensor,
    element: PhantomData<T>,
}

impl<T: Precision + WithDType> Operand<T> {
    /// A tensor of the shape that [`check_shape`] tells of.
    ///
    /// # Errors
    /// [`Error::Shape`]; [`Error::ElementType`]; [`Error::NotOnHost`].
    pub(super) fn new(
        what: &'static str,
        tensor: &Tensor,
        has_steps: bool,
        rows: &[usize],
    ) -> Result<Self> {
        check_shape(what, tensor.dims(), has_steps, rows)?;
        let (found, expected) = (tensor.dtype(), T::DTYPE);
        if found != expected {
            return Err(Error::ElementType { what, found, expected });
        }
        if !tensor.device().is_cpu() {
            return Err(Error::NotOnHost { what, location: tensor.device().location() });
        }
        Ok(Self { tensor: tensor.contiguous()?, element: PhantomData })
    }

    /// Its steps, where it has some.
    pub(super) fn steps(&self) -> usize {
        self.tensor.dims()[0]
    }

    /// Its elements, row by row. The tensor's storage is locked for readers until they are dropped.
    pub(super) fn elements(&self) -> impl Deref<Target = [T]> {
        let (storage, layout) = self.tensor.storage_and_layout();
        let (start, end) = layout.contiguous_offsets().expect("it is contiguous");
        Elements { storage, range: start..end, element: PhantomData }
    }
}

struct Elements<S, T> {
    storage: S,
    range: Range<usize>,
    element: PhantomData<T>,
}

impl<S: Deref<Target = Storage>, T: WithDType> Deref for Elements<S, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        let Storage::Cpu(storage) = &*self.storage else { unreachable!("it lies on the host") };
        let elements = T::cpu_storage_as_slice(storage).expect("its elements are of this type");
        &elements[self.range.clone()]
    }
}

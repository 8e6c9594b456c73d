//! The caller's arrays, checked before anything is read or written.

use crate::fault::Fault;
use std::fmt;

/// The shape that an array must have, as named factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent([(&'static str, usize); 3]);

impl Extent {
    pub(crate) const fn vector(axis: (&'static str, usize)) -> Self {
        Self([axis, ("", 1), ("", 1)])
    }

    pub(crate) fn matrix(rows: (&'static str, usize), cols: (&'static str, usize)) -> Self {
        Self([rows, cols, ("", 1)])
    }

    pub(crate) fn cube(axes: [(&'static str, usize); 3]) -> Self {
        Self(axes)
    }

    pub(crate) fn len(self) -> Option<usize> {
        self.0.iter().try_fold(1_usize, |len, (_, factor)| len.checked_mul(*factor))
    }
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (name, factor)) in self.0.iter().filter(|(name, _)| !name.is_empty()).enumerate() {
            let separator = if i == 0 { "" } else { " x " };
            write!(f, "{separator}{name} {factor}")?;
        }
        Ok(())
    }
}

/// An array argument. `P` is `*const T` or `*mut T`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Array<P> {
    pub(crate) name: &'static str,
    pub(crate) pointer: P,
    pub(crate) len: usize,
}

pub(crate) type In<T> = Array<*const T>;
pub(crate) type Out<T> = Array<*mut T>;

impl<P> Array<P> {
    pub(crate) fn new(name: &'static str, pointer: P, len: usize) -> Self {
        Self { name, pointer, len }
    }
}

impl<T> Out<T> {
    fn as_input(&self) -> In<T> {
        Array::new(self.name, self.pointer.cast_const(), self.len)
    }

    /// As [`In::check`].
    pub(crate) fn check(&self, needed: Extent) -> Result<(), Fault> {
        self.as_input().check(needed)
    }

    /// As [`In::check_required`].
    pub(crate) fn check_required(&self, needed: Extent) -> Result<(), Fault> {
        self.as_input().check_required(needed)
    }

    /// The same memory, of a checked array, as bytes.
    pub(crate) fn bytes(&self) -> Out<u8> {
        Array::new(self.name, self.pointer.cast(), self.len * size_of::<T>())
    }

    /// The array, or `None` where it is NULL and of length 0.
    ///
    /// # Safety
    /// Checked; writable for `'a`, and nothing else refers to it then.
    pub(crate) unsafe fn slice<'a>(self) -> Option<&'a mut [T]> {
        // SAFETY: the caller's promise.
        (!self.pointer.is_null())
            .then(|| unsafe { std::slice::from_raw_parts_mut(self.pointer, self.len) })
    }

    /// Writes what `values` returns into an array of exactly this extent, which may share
    /// memory with what `values` reads.
    ///
    /// # Safety
    /// The array is NULL or writable.
    pub(crate) unsafe fn fill(
        self,
        needed: Extent,
        values: impl FnOnce() -> Result<Vec<T>, Fault>,
    ) -> Result<(), Fault> {
        self.check_required(needed)?;
        let values = values()?;
        assert_eq!(values.len(), self.len, "the extent of {} is that of its values", self.name);
        if !values.is_empty() {
            // SAFETY: not NULL, aligned, writable, and as long as the values, which are new memory.
            unsafe { std::ptr::copy_nonoverlapping(values.as_ptr(), self.pointer, self.len) };
        }
        Ok(())
    }
}

impl<T> In<T> {
    /// NULL with length 0 is no array; anything else must be one of this extent.
    pub(crate) fn check(&self, needed: Extent) -> Result<(), Fault> {
        self.check_pointer()?;
        if !self.pointer.is_null() && needed.len() != Some(self.len) {
            return Err(Fault::Length { what: self.name, found: self.len, needed });
        }
        Ok(())
    }

    /// As [`check`](Self::check), where an extent of more than nothing can't be left out.
    pub(crate) fn check_required(&self, needed: Extent) -> Result<(), Fault> {
        self.check(needed)?;
        if self.pointer.is_null() && needed.len() != Some(0) {
            return Err(Fault::Null(self.name));
        }
        Ok(())
    }

    fn check_pointer(&self) -> Result<(), Fault> {
        if self.pointer.is_null() && self.len > 0 {
            return Err(Fault::Null(self.name));
        }
        if !self.pointer.is_aligned() || self.len > isize::MAX as usize / size_of::<T>() {
            return Err(Fault::NotAnArray(self.name));
        }
        Ok(())
    }

    /// The array, or `None` where it is NULL and of length 0.
    ///
    /// # Safety
    /// Checked; readable for `'a`, and nothing writes to it then.
    pub(crate) unsafe fn slice<'a>(self) -> Option<&'a [T]> {
        // SAFETY: the caller's promise.
        (!self.pointer.is_null())
            .then(|| unsafe { std::slice::from_raw_parts(self.pointer, self.len) })
    }

    /// The array, whatever its length; its reader checks that.
    ///
    /// # Safety
    /// The array is NULL or readable for `'a`, and nothing writes to it then.
    pub(crate) unsafe fn of_any_length<'a>(self) -> Result<&'a [T], Fault>
    where
        T: 'a,
    {
        self.check_pointer()?;
        // SAFETY: checked, and the caller's promise.
        Ok(unsafe { self.slice() }.unwrap_or_default())
    }
}

/// No output may share memory with another argument.
pub(crate) fn check_disjoint<T>(inputs: &[In<T>], outputs: &[Out<T>]) -> Result<(), Fault> {
    let overlap = |a: &In<T>, b: &In<T>| {
        let span = |array: &In<T>| {
            let start = array.pointer.addr();
            start..start.saturating_add(array.len.saturating_mul(size_of::<T>()))
        };
        let (a, b) = (span(a), span(b));
        a.start < b.end && b.start < a.end
    };
    for (i, output) in outputs.iter().enumerate() {
        let output = output.as_input();
        let others = outputs[..i].iter().map(Out::as_input).chain(inputs.iter().copied());
        for other in others {
            if output.len > 0 && other.len > 0 && overlap(&output, &other) {
                return Err(Fault::Overlap(other.name, output.name));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::mrnn_status_code::*;

    #[test]
    fn arrays_are_checked() {
        let values = [1.0_f32, 2.0, 3.0];
        let pair = Extent::vector(("units", 2));
        let check = |pointer, len| In::new("x", pointer, len).check(pair).map_err(|f| f.code());
        assert_eq!(check(values.as_ptr(), 2), Ok(()));
        assert_eq!(check(std::ptr::null(), 0), Ok(()));
        assert_eq!(check(std::ptr::null(), 2), Err(MRNN_ERR_NULL));
        assert_eq!(check(values.as_ptr(), 3), Err(MRNN_ERR_SHAPE));
        assert_eq!(check(values.as_ptr(), 0), Err(MRNN_ERR_SHAPE));
        assert_eq!(check(values.as_ptr(), usize::MAX), Err(MRNN_ERR_ARGUMENT));
        let misaligned = values.as_ptr().cast::<u8>().wrapping_add(1).cast::<f32>();
        assert_eq!(check(misaligned, 2), Err(MRNN_ERR_ARGUMENT));
    }

    #[test]
    fn an_extent_that_overflows_fits_no_array() {
        let needed = Extent::cube([("batch", 2), ("steps", usize::MAX), ("units", 3)]);
        let value = 0.0_f64;
        let fault = Array::new("x", &raw const value, 1).check(needed).expect_err("too long");
        assert_eq!(fault.code(), MRNN_ERR_SHAPE);
        let text = fault.to_string();
        assert!(text.ends_with(&format!("(batch 2 x steps {} x units 3)", usize::MAX)), "{text}");
    }

    #[test]
    fn outputs_share_no_memory() {
        let mut values = [0.0_f64; 4];
        let start = values.as_mut_ptr();
        let input = Array::new("input", start.cast_const(), 2);
        let output = |offset| Array::new("h", start.wrapping_add(offset), 2);
        let fault = check_disjoint(&[input], &[output(1)]).expect_err("they overlap");
        assert_eq!(fault.to_string(), "input and h share memory");
        assert!(check_disjoint(&[input], &[output(2)]).is_ok());
        assert!(check_disjoint(&[], &[output(0), output(0)]).is_err());
        assert!(check_disjoint(&[input, input], &[]).is_ok());
    }
}

//! Large arrays that answer instead of aborting where there is no memory.

use crate::{Error, Result};

/// Zeros, or an error where the machine has no memory for them; `what` names them in the error.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn zeros<T: Clone + Default>(what: &str, len: usize) -> Result<Vec<T>> {
    let mut zeros = reserved(what, len)?;
    zeros.resize(len, T::default());
    Ok(zeros)
}

/// An empty vector with room for `len` elements, or an error where the machine has no memory for it.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn reserved<T>(what: &str, len: usize) -> Result<Vec<T>> {
    let mut reserved = Vec::new();
    reserved.try_reserve_exact(len).map_err(|_| Error::OutOfMemory {
        what: what.to_owned(),
        bytes: len as u128 * size_of::<T>() as u128,
    })?;
    Ok(reserved)
}

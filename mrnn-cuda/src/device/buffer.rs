use super::{Device, PendingRead, Stream};
use mrnn_core::{Error, Result};
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;

/// Plain values: every pattern of bits is one, and none has padding.
///
/// # Safety
/// That is so.
pub unsafe trait Element: Copy + Default + Send + Sync + 'static {}

// SAFETY: integers and floats are.
unsafe impl Element for u8 {}
// SAFETY: as above.
unsafe impl Element for u16 {}
// SAFETY: as above.
unsafe impl Element for u32 {}
// SAFETY: as above.
unsafe impl Element for i32 {}
// SAFETY: as above.
unsafe impl Element for u64 {}
// SAFETY: as above.
unsafe impl Element for f32 {}
// SAFETY: as above.
unsafe impl Element for f64 {}

/// Memory of a device, zeroed when it is made.
pub(crate) struct Buffer<E: Element> {
    device: Arc<dyn Device>,
    address: u64,
    len: usize,
    element: PhantomData<E>,
}

impl<E: Element> Buffer<E> {
    /// `len` zeros; `what` names them in the error.
    pub(crate) fn zeros(device: &Arc<dyn Device>, what: &str, len: usize) -> Result<Self> {
        let bytes = len.checked_mul(size_of::<E>()).ok_or_else(|| Error::OutOfMemory {
            what: what.to_owned(),
            bytes: len as u128 * size_of::<E>() as u128,
        })?;
        let address = device.allocate(what, bytes.max(1))?;
        Ok(Self { device: Arc::clone(device), address, len, element: PhantomData })
    }

    /// A copy of `values`.
    pub(crate) fn of(
        device: &Arc<dyn Device>,
        stream: &dyn Stream,
        what: &str,
        values: &[E],
    ) -> Result<Self> {
        let buffer = Self::zeros(device, what, values.len())?;
        buffer.write(stream, 0, values)?;
        Ok(buffer)
    }

    pub(crate) fn is_on(&self, device: &Arc<dyn Device>) -> bool {
        Arc::ptr_eq(&self.device, device)
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The address of the element `index`, which may be the one past the end.
    pub(crate) fn at(&self, index: usize) -> u64 {
        assert!(index <= self.len, "an address within the buffer");
        self.address + (index * size_of::<E>()) as u64
    }

    /// The address of the first element.
    pub(crate) fn address(&self) -> u64 {
        self.address
    }

    pub(crate) fn write(&self, stream: &dyn Stream, start: usize, values: &[E]) -> Result<()> {
        let to = self.range(start..start + values.len());
        // SAFETY: the range has been checked.
        unsafe { stream.write(to, bytes_of(values)) }
    }

    pub(crate) fn read(&self, stream: &dyn Stream, start: usize, values: &mut [E]) -> Result<()> {
        let from = self.range(start..start + values.len());
        // SAFETY: the range has been checked, and every pattern of bits is an element.
        unsafe { stream.read(from, bytes_of_mut(values)) }
    }

    pub(crate) fn read_later(
        &self,
        stream: &dyn Stream,
        range: Range<usize>,
    ) -> Result<Pending<E>> {
        let (len, bytes) = (range.len(), range.len() * size_of::<E>());
        let from = self.range(range);
        // SAFETY: the range has been checked.
        let read = unsafe { stream.read_later(from, bytes)? };
        Ok(Pending { read, len, element: PhantomData })
    }

    /// Copies elements of this buffer to `start` of another, or of this one where they do not overlap.
    pub(crate) fn copy(
        &self,
        stream: &dyn Stream,
        range: Range<usize>,
        to: &Self,
        start: usize,
    ) -> Result<()> {
        let len = range.len();
        let (from, to) = (self.range(range), to.range(start..start + len));
        // SAFETY: both ranges have been checked.
        unsafe { stream.copy(to, from, len * size_of::<E>()) }
    }

    pub(crate) fn clear(&self, stream: &dyn Stream, range: Range<usize>) -> Result<()> {
        let bytes = range.len() * size_of::<E>();
        let to = self.range(range);
        // SAFETY: the range has been checked.
        unsafe { stream.clear(to, bytes) }
    }

    fn range(&self, range: Range<usize>) -> u64 {
        assert!(range.start <= range.end && range.end <= self.len, "a range within the buffer");
        self.at(range.start)
    }
}

impl<E: Element> Drop for Buffer<E> {
    fn drop(&mut self) {
        // SAFETY: the buffer owns its memory, and nothing can be queued for it any more.
        unsafe { self.device.release(self.address) }
    }
}

/// Elements on their way to the host.
pub(crate) struct Pending<E: Element> {
    read: Box<dyn PendingRead>,
    len: usize,
    element: PhantomData<E>,
}

impl<E: Element> Pending<E> {
    pub(crate) fn is_ready(&self) -> bool {
        self.read.is_ready()
    }

    pub(crate) fn wait(mut self) -> Result<Vec<E>> {
        let mut values = vec![E::default(); self.len];
        self.read.wait(bytes_of_mut(&mut values))?;
        Ok(values)
    }
}

/// The bytes of plain values.
pub(crate) fn bytes_of<E: Element>(values: &[E]) -> &[u8] {
    // SAFETY: elements have no padding.
    unsafe { std::slice::from_raw_parts(values.as_ptr().cast(), size_of_val(values)) }
}

fn bytes_of_mut<E: Element>(values: &mut [E]) -> &mut [u8] {
    // SAFETY: elements have no padding, and every pattern of bits is one.
    unsafe { std::slice::from_raw_parts_mut(values.as_mut_ptr().cast(), size_of_val(values)) }
}

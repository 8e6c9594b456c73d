//! Strings: in as NUL-terminated UTF-8, out as `(buf, cap, needed)`.

use crate::array::In;
use crate::fault::Fault;
use crate::guard::optional_place;
use libc::c_char;
use std::ffi::CStr;

/// A string argument.
///
/// # Safety
/// `pointer` is NULL or a NUL-terminated string that nothing changes for `'a`.
pub(crate) unsafe fn required<'a>(
    what: &'static str,
    pointer: *const c_char,
) -> Result<&'a str, Fault> {
    // SAFETY: the caller's promise.
    unsafe { optional(what, pointer) }?.ok_or(Fault::Null(what))
}

/// A string argument that may be NULL.
///
/// # Safety
/// As [`required`].
pub(crate) unsafe fn optional<'a>(
    what: &'static str,
    pointer: *const c_char,
) -> Result<Option<&'a str>, Fault> {
    if pointer.is_null() {
        return Ok(None);
    }
    // SAFETY: not NULL, and the caller's promise.
    let text = unsafe { CStr::from_ptr(pointer) };
    let not_utf8 =
        |error: std::str::Utf8Error| Fault::NotUtf8 { what, valid_up_to: error.valid_up_to() };
    text.to_str().map(Some).map_err(not_utf8)
}

/// A list of string arguments.
///
/// # Safety
/// `pointer` is NULL with a length of 0, or points to so many strings, as for [`required`].
pub(crate) unsafe fn list<'a>(
    what: &'static str,
    pointer: *const *const c_char,
    len: usize,
) -> Result<Vec<&'a str>, Fault> {
    // SAFETY: the caller's promise.
    unsafe {
        let strings = In::new(what, pointer, len).of_any_length()?;
        let element =
            |(index, &string)| optional(what, string)?.ok_or(Fault::NullElement { what, index });
        strings.iter().enumerate().map(element).collect()
    }
}

/// Where a string goes: `cap` bytes at `buf`, and the bytes that it needs, NUL included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextOut {
    pub(crate) buf: *mut c_char,
    pub(crate) cap: usize,
    pub(crate) needed: *mut usize,
}

impl TextOut {
    /// Writes `text` and a NUL. Where `buf` is NULL, only the size is asked for; where it is
    /// too small, it stays as it is and `needed` is written all the same.
    ///
    /// # Safety
    /// The pointers are NULL or writable.
    pub(crate) unsafe fn write(self, text: &str) -> Result<(), Fault> {
        let Self { buf, cap, needed } = self;
        let needed = optional_place("needed", needed)?;
        if buf.is_null() && (cap > 0 || needed.is_none()) {
            return Err(Fault::Null("buf"));
        }
        let size = text.len() + 1;
        if let Some(needed) = needed {
            // SAFETY: not NULL, aligned, and the caller's promise.
            unsafe { needed.write(size) };
        }
        if buf.is_null() {
            return Ok(());
        }
        if cap < size {
            return Err(Fault::Buffer { what: "buf", capacity: cap, needed: size });
        }
        // SAFETY: `buf` is not NULL and has room for the text and its NUL; the text is no memory of the
        // caller's.
        unsafe {
            std::ptr::copy_nonoverlapping(text.as_ptr(), buf.cast(), text.len());
            buf.add(text.len()).write(0);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(buf: &mut [u8], text: &str) -> (Result<(), Fault>, usize) {
        let mut needed = 0;
        let out = TextOut { buf: buf.as_mut_ptr().cast(), cap: buf.len(), needed: &raw mut needed };
        // SAFETY: both are writable.
        (unsafe { out.write(text) }, needed)
    }

    #[test]
    fn a_buffer_that_fits_gets_text_and_nul() {
        let mut buf = *b"xxxxx";
        let (result, needed) = write(&mut buf[..4], "abc");
        assert!(result.is_ok());
        assert_eq!((needed, &buf), (4, b"abc\0x"));
    }

    #[test]
    fn a_buffer_that_is_too_small_is_untouched() {
        let mut buf = *b"xxx";
        let (result, needed) = write(&mut buf, "abc");
        assert!(matches!(result, Err(Fault::Buffer { capacity: 3, needed: 4, .. })), "{result:?}");
        assert_eq!((needed, &buf), (4, b"xxx"));
    }

    #[test]
    fn no_buffer_asks_for_the_size() {
        let mut needed = 0;
        let buf = std::ptr::null_mut();
        let size = TextOut { buf, cap: 0, needed: &raw mut needed };
        // SAFETY: NULL or writable.
        unsafe {
            assert!(size.write("abc").is_ok());
            assert!(matches!(TextOut { cap: 9, ..size }.write("abc"), Err(Fault::Null("buf"))));
            let nothing = TextOut { needed: std::ptr::null_mut(), ..size };
            assert!(matches!(nothing.write("abc"), Err(Fault::Null("buf"))));
        }
        assert_eq!(needed, 4);
    }

    #[test]
    fn strings_are_checked() {
        // SAFETY: NUL-terminated.
        unsafe {
            assert!(matches!(required("name", c"d1".as_ptr()), Ok("d1")));
            assert!(matches!(required("name", std::ptr::null()), Err(Fault::Null("name"))));
            assert!(matches!(optional("name", std::ptr::null()), Ok(None)));
            let fault = required("name", c"d\xff".as_ptr()).expect_err("not UTF-8");
            assert_eq!(fault.to_string(), "name is not UTF-8 at byte 1");
        }
    }
}

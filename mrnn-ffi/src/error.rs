//! What the caller is told about a failed setup call.

use crate::fault::Fault;
use crate::guard::{place, status_of};
use crate::status::mrnn_status_code::MRNN_ERR_NULL;
use crate::status::{mrnn_status, mrnn_status_code::MRNN_OK};
use libc::c_char;
use std::ffi::CString;

/// What the last setup call that was given this handle had to say.
///
/// \ingroup mrnn_errors
#[derive(Debug)]
pub struct mrnn_error {
    status: mrnn_status,
    message: CString,
}

impl mrnn_error {
    pub(crate) fn set(&mut self, result: &Result<(), Fault>) {
        self.status = status_of(result);
        let text = result.as_ref().err().map(Fault::to_string).unwrap_or_default();
        // A name in a JSON text can have a NUL.
        self.message = CString::new(text.replace('\0', "\\0")).unwrap_or_default();
    }
}

/// \defgroup mrnn_errors Errors
///
/// The text of what went wrong. A status is enough to act on; the message, for people, names the
/// operands. The examples of this file go on from each other and use these lines:
/// \code{.c}
/// static mrnn_error *err;
///
/// static void check(mrnn_status status)
/// {
///     if (status != MRNN_OK) {
///         fprintf(stderr, "%s: %s\n", mrnn_status_string(status), mrnn_error_message(err));
///         exit(EXIT_FAILURE);
///     }
/// }
/// \endcode
/// \code{.c}
/// check(mrnn_error_create(&err));
/// \endcode
/// \{
///
/// [setup] Makes an error handle, which can serve any number of calls, one at a time.
///
/// \param[out] out The new handle, with status `MRNN_OK`; the caller's, for `mrnn_error_destroy`.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `out` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_error_create(out: *mut *mut mrnn_error) -> mrnn_status {
    let error = mrnn_error { status: MRNN_OK as mrnn_status, message: CString::default() };
    // SAFETY: NULL or writable, as the header demands.
    let result = place("out", out).map(|out| unsafe { out.write(Box::into_raw(Box::new(error))) });
    status_of(&result)
}

/// [setup] Frees an error handle.
///
/// \param[in,out] error The handle, or NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_error_destroy(error: *mut mrnn_error) {
    if !error.is_null() {
        // SAFETY: from mrnn_error_create and not destroyed, as the header demands.
        drop(unsafe { Box::from_raw(error) });
    }
}

/// [any] What went wrong in the last call that was given `error`, naming the operands.
///
/// \param[in] error An error handle, or NULL.
/// \return The message; "" after a success, and for NULL. It stays until `error` is given to
///     another call or destroyed, and is never NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_error_message(error: *const mrnn_error) -> *const c_char {
    // SAFETY: NULL or a live handle, as the header demands.
    unsafe { error.as_ref() }.map_or(c"".as_ptr(), |error| error.message.as_ptr())
}

/// [any] The status of the last call that was given `error`.
///
/// \param[in] error An error handle, or NULL.
/// \return The status; `MRNN_ERR_NULL` for NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_error_status(error: *const mrnn_error) -> mrnn_status {
    // SAFETY: NULL or a live handle, as the header demands.
    unsafe { error.as_ref() }.map_or(MRNN_ERR_NULL as mrnn_status, |error| error.status)
}

//! Status codes.

use libc::c_char;
use std::ffi::CStr;

/// Result of a call: `MRNN_OK`, or a negative constant of `mrnn_status_code`.
///
/// \ingroup mrnn_status
pub type mrnn_status = i32;

/// Values of `mrnn_status`. Later versions may add values.
///
/// \ingroup mrnn_status
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum mrnn_status_code {
    /// Success.
    MRNN_OK = 0,
    /// A pointer that must not be NULL is NULL.
    MRNN_ERR_NULL = -1,
    /// An argument that does not fit the others, the network, or the list of values it can have.
    MRNN_ERR_ARGUMENT = -2,
    /// A name that is empty, too long, or has '/' or control characters.
    MRNN_ERR_NAME = -3,
    /// An array of the wrong length.
    MRNN_ERR_SHAPE = -4,
    /// A number that is not finite or out of its range.
    MRNN_ERR_VALUE = -5,
    /// A name that no region, readout or connection has.
    MRNN_ERR_UNKNOWN = -6,
    /// A name or connection that exists already.
    MRNN_ERR_DUPLICATE = -7,
    /// Something that comes too early or too late: the network is not finalised yet, or is finalised
    /// already; sessions of the engine exist; the tape holds no forward pass of this sequence, or was
    /// lost in a refresh.
    MRNN_ERR_STATE = -8,
    /// Text that is not JSON, or not of the form that is needed.
    MRNN_ERR_JSON = -9,
    /// A file that can't be read or written.
    MRNN_ERR_IO = -10,
    /// A file that is damaged, cut short, or no network.
    MRNN_ERR_FORMAT = -11,
    /// The engine, session or tape computes in the other precision.
    MRNN_ERR_PRECISION = -12,
    /// A backend that exists but can't run here, or not with these options; or a GPU that failed.
    MRNN_ERR_UNAVAILABLE = -13,
    /// Not enough memory.
    MRNN_ERR_MEMORY = -14,
    /// A computation that has no result, such as scaling a matrix of zeros.
    MRNN_ERR_NUMERIC = -15,
    /// The caller's buffer is too small for the string.
    MRNN_ERR_BUFFER = -16,
    /// A defect of the library. The handle of the call refuses further work.
    MRNN_ERR_PANIC = -17,
    /// An earlier call on the handle answered `MRNN_ERR_PANIC`; it can only be destroyed.
    MRNN_ERR_POISONED = -18,
}

use mrnn_status_code::*;

const MEANINGS: [(mrnn_status_code, &CStr); 19] = [
    (MRNN_OK, c"success"),
    (MRNN_ERR_NULL, c"a pointer is NULL"),
    (MRNN_ERR_ARGUMENT, c"an argument does not fit"),
    (MRNN_ERR_NAME, c"a name is not allowed"),
    (MRNN_ERR_SHAPE, c"an array has the wrong length"),
    (MRNN_ERR_VALUE, c"a number is not finite or out of range"),
    (MRNN_ERR_UNKNOWN, c"a name is unknown"),
    (MRNN_ERR_DUPLICATE, c"a name or connection exists already"),
    (MRNN_ERR_STATE, c"the call comes too early or too late"),
    (MRNN_ERR_JSON, c"the JSON text is not right"),
    (MRNN_ERR_IO, c"a file cannot be read or written"),
    (MRNN_ERR_FORMAT, c"the file is damaged or no network"),
    (MRNN_ERR_PRECISION, c"the handle computes in the other precision"),
    (MRNN_ERR_UNAVAILABLE, c"the backend is not available"),
    (MRNN_ERR_MEMORY, c"not enough memory"),
    (MRNN_ERR_NUMERIC, c"the computation has no result"),
    (MRNN_ERR_BUFFER, c"the buffer is too small for the string"),
    (MRNN_ERR_PANIC, c"a defect of the library"),
    (MRNN_ERR_POISONED, c"the handle was broken by a defect of the library"),
];

/// \defgroup mrnn_status Status and version
///
/// What calls answer, and which library answers.
/// \code{.c}
/// if (mrnn_abi_version() != MRNN_ABI_VERSION) {
///     fprintf(stderr, "this program needs another libmrnn than %s\n", mrnn_version());
///     exit(EXIT_FAILURE);
/// }
/// printf("%d: %s\n", MRNN_ERR_SHAPE, mrnn_status_string(MRNN_ERR_SHAPE));
/// \endcode
/// \{
///
/// [any] What a status means, in a few words.
///
/// \param[in] status Any number.
/// \return A static text; "unknown status" for a number that is no status.
#[unsafe(no_mangle)]
pub extern "C" fn mrnn_status_string(status: mrnn_status) -> *const c_char {
    let entry = MEANINGS.iter().find(|(code, _)| *code as mrnn_status == status);
    entry.map_or(c"unknown status", |(_, meaning)| meaning).as_ptr()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_meaning_in_order() {
        for (i, (code, _)) in MEANINGS.iter().enumerate() {
            assert_eq!(*code as i32, -(i as i32));
        }
        // SAFETY: the texts are static and end with NUL.
        let unknown = unsafe { CStr::from_ptr(mrnn_status_string(1)) };
        assert_eq!(unknown, c"unknown status");
    }
}

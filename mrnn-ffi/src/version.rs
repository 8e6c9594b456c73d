//! Which library this is.

use crate::abi::MRNN_ABI_VERSION;
use libc::c_char;
use std::ffi::CStr;

const VERSION: &CStr =
    match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => panic!("a version has no NUL"),
    };

/// [any] The library's version.
///
/// \return A static text, such as "0.1.0".
#[unsafe(no_mangle)]
pub extern "C" fn mrnn_version() -> *const c_char {
    VERSION.as_ptr()
}

/// [any] The library's ABI number. A program works with the library where it equals the
/// `MRNN_ABI_VERSION` that the program was compiled with.
///
/// \return The number.
#[unsafe(no_mangle)]
pub extern "C" fn mrnn_abi_version() -> u32 {
    MRNN_ABI_VERSION
}

//! The number that programs and the library agree on; the build script reads it too.

/// The ABI number of this header; `mrnn_abi_version` gives that of the library. It changes only
/// when a program compiled against an older header would break.
///
/// \ingroup mrnn_status
pub const MRNN_ABI_VERSION: u32 = 1;

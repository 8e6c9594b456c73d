//! Shared libraries that are found at run time, and tables of their functions.
//!
//! cudarc's own functions are not called: they panic where a library or one of its functions is missing, and give
//! errors as an enumeration, for which the numbers that newer drivers give are undefined behaviour.

use libloading::Library;
use std::path::Path;

/// Declares a table of C functions, each with its name in the library.
macro_rules! functions {
    ($(#[$attribute:meta])* $table:ident {
        $($field:ident = $symbol:literal ($($argument:ty),*) -> $result:ty;)*
    }) => {
        $(#[$attribute])*
        pub(in crate::driver) struct $table {
            $(pub(in crate::driver) $field: unsafe extern "C" fn($($argument),*) -> $result,)*
        }

        impl $table {
            /// The table, or the first name that the library does not have.
            pub(in crate::driver) fn of(library: &libloading::Library) -> Result<Self, &'static str> {
                $(
                    // SAFETY: NVIDIA's headers declare the function with this type, under this name for good.
                    let symbol = unsafe { library.get::<unsafe extern "C" fn($($argument),*) -> $result>($symbol) };
                    let $field = *symbol.map_err(|_| $symbol)?;
                )*
                Ok(Self { $($field),* })
            }
        }
    };
}
pub(super) use functions;

/// Loads a library by its path, or, where it is a bare name, as the system looks for such names.
pub(super) fn load(name: &Path) -> Result<Library, String> {
    load_for_system(name).map_err(|error| match std::error::Error::source(&error) {
        Some(source) => source.to_string(),
        None => error.to_string(),
    })
}

#[cfg(not(windows))]
fn load_for_system(name: &Path) -> Result<Library, libloading::Error> {
    // SAFETY: NVIDIA's libraries may be loaded by any thread at any time.
    unsafe { Library::new(name) }
}

#[cfg(windows)]
fn load_for_system(name: &Path) -> Result<Library, libloading::Error> {
    use libloading::os::windows::{LOAD_WITH_ALTERED_SEARCH_PATH, Library as Module};

    // What a library needs lies beside it, which is where Windows looks only if it is asked to.
    let flags = if name.is_absolute() { LOAD_WITH_ALTERED_SEARCH_PATH } else { 0 };
    // SAFETY: NVIDIA's libraries may be loaded by any thread at any time.
    unsafe { Module::load_with_flags(name, flags) }.map(Library::from)
}

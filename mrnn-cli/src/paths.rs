//! What the path of a file says.

use crate::failure::Failure;
use mrnn::AtomicFile;
use std::path::Path;

/// Whether a file's name ends so, in whatever case.
pub(crate) fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// Checks that files can be put beside `path`, before the work of making them.
pub(crate) fn check_folder(path: &Path) -> Result<(), Failure> {
    AtomicFile::check_folder(path).map_err(|error| Failure::write(path, error))
}

/// Whether two paths lead to one file that exists.
pub(crate) fn is_same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

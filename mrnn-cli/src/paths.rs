//! What the path of a file says.

use crate::failure::Failure;
use mrnn::AtomicFile;
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// Whether a file's name ends so, in whatever case.
pub(crate) fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// Checks that `path` is in a folder and is none, before the work of making the file.
pub(crate) fn check_target(path: &Path) -> Result<(), Failure> {
    AtomicFile::check_folder(path).map_err(|error| Failure::write(path, error))?;
    if path.is_dir() {
        return Err(Failure::write(path, io::ErrorKind::IsADirectory.into()));
    }
    Ok(())
}

/// Whether a model is stored at `path`.
pub(crate) fn is_model(path: &Path) -> bool {
    // Only a regular file has an end for certain.
    path.is_file()
        && read_header(path).is_ok_and(|header| header["__metadata__"]["format"] == "mrnn")
}

/// The header of a safetensors file.
fn read_header(path: &Path) -> io::Result<Value> {
    let mut file = BufReader::new(File::open(path)?);
    let mut len = [0; 8];
    file.read_exact(&mut len)?;
    Ok(serde_json::from_reader(file.take(u64::from_le_bytes(len)))?)
}

/// Whether two paths lead to one file that exists.
pub(crate) fn is_same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

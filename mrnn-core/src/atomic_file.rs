//! Files that appear under their name only when they are complete.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that is being written beside its path, and moved there when it is complete: a crash leaves
/// the old file. Dropped without [`commit`](Self::commit), it is removed.
#[derive(Debug)]
pub struct AtomicFile {
    path: PathBuf,
    temporary: NamedTempFile,
}

impl AtomicFile {
    /// Whether files can be put beside `path`, to be asked before the work of making them.
    ///
    /// # Errors
    /// The folder does not exist; the message names it.
    pub fn check_folder(path: &Path) -> io::Result<()> {
        let folder = folder(path);
        if folder.is_dir() {
            return Ok(());
        }
        let reason = format!("there is no folder '{}'", folder.display());
        Err(io::Error::new(io::ErrorKind::NotFound, reason))
    }

    /// Begins a file in the folder of `path`, so that moving it is one step of the file system.
    ///
    /// # Errors
    /// No such folder, or one that can't be written to.
    pub fn create(path: &Path) -> io::Result<Self> {
        Self::check_folder(path)?;
        // A link stays, and what it leads to is replaced.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        // What an interrupted run leaves behind says what it would have been, within the length that
        // file systems allow.
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let prefix: String = name.chars().take(32).chain(['.']).collect();
        let mut builder = tempfile::Builder::new();
        let builder = with_usual_permissions(builder.prefix(&prefix).suffix(".partial"));
        let temporary = builder.tempfile_in(folder(&path))?;
        Ok(Self { path, temporary })
    }

    /// Writes a whole file.
    ///
    /// # Errors
    /// What the file system answers; the old file is as it was then.
    pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = Self::create(path)?;
        file.file().write_all(bytes)?;
        file.commit()
    }

    /// The file, to be written and moved about in.
    pub fn file(&mut self) -> &mut File {
        self.temporary.as_file_mut()
    }

    /// Puts the complete file in its place, over an old one, lastingly.
    ///
    /// # Errors
    /// What the file system answers; the old file is as it was then.
    pub fn commit(self) -> io::Result<()> {
        self.temporary.as_file().sync_all()?;
        self.temporary.persist(&self.path).map_err(|error| error.error)?;
        sync_folder(folder(&self.path))
    }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        Some(_) | None => Path::new("."),
    }
}

/// A temporary file is private by default; a finished one gets what any new file gets.
#[cfg(unix)]
fn with_usual_permissions<'a, 'b>(
    builder: &'a mut tempfile::Builder<'b, 'b>,
) -> &'a mut tempfile::Builder<'b, 'b> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn with_usual_permissions<'a, 'b>(
    builder: &'a mut tempfile::Builder<'b, 'b>,
) -> &'a mut tempfile::Builder<'b, 'b> {
    builder
}

/// The move itself is lasting only when the folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder) {
        // A folder that can be written but not read can't be synced, and the file is in its place.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        opened => opened?.sync_all(),
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

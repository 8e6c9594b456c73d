//! Compiled kernels on disk, so that a machine compiles each of them once.
//!
//! Nothing here fails: what can't be read is compiled again, and what can't be written is not kept.

use super::nvrtc;
use super::refusal::Version;
use crate::kernels::Variant;
use etcetera::BaseStrategy;
use mrnn_core::AtomicFile;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs::DirEntry;
use std::path::{Path, PathBuf};

/// Changes with the form of the files and with what is asked of the compiler otherwise than by its options.
const FORMAT: &[u8] = b"mrnn kernel 1\n";
const HASH_BYTES: usize = 32;
const EXTENSION: &str = "kernel";

/// The folder is kept below this many bytes.
const MAX_BYTES: u64 = 256 << 20;

/// A folder of compiled kernels, which several processes may share.
pub(super) struct Cache {
    folder: Option<PathBuf>,
    max_bytes: u64,
}

/// What a compiled kernel depends on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Key([u8; HASH_BYTES]);

impl Key {
    pub(super) fn new(
        variant: &Variant,
        sources: &[(&str, &str)],
        architecture: &str,
        compiler: Version,
    ) -> Self {
        let mut hash = Sha256::new();
        // With its length, so that no two lists of texts are the same bytes.
        let mut add = |text: &[u8]| {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        };
        add(FORMAT);
        add(&compiler.major.to_le_bytes());
        add(&compiler.minor.to_le_bytes());
        add(variant.file.as_bytes());
        let options = nvrtc::options(variant, architecture);
        add(&(options.len() as u64).to_le_bytes());
        options.iter().for_each(|option| add(option.as_bytes()));
        for (name, text) in sources {
            add(name.as_bytes());
            add(text.as_bytes());
        }
        Self(hash.finalize().into())
    }

    fn file_name(&self) -> String {
        let mut name = String::new();
        for byte in self.0 {
            write!(name, "{byte:02x}").expect("strings take all that is written");
        }
        name + "." + EXTENSION
    }
}

impl Cache {
    /// The cache in a folder, or in the user's own.
    pub(super) fn new(folder: Option<&Path>) -> Self {
        let users = || {
            let folders = etcetera::base_strategy::choose_native_strategy().ok()?;
            Some(folders.cache_dir().join("mrnn").join("kernels"))
        };
        Self { folder: folder.map(Path::to_owned).or_else(users), max_bytes: MAX_BYTES }
    }

    /// A kernel that is there undamaged.
    pub(super) fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let mut file = std::fs::read(self.folder.as_ref()?.join(key.file_name())).ok()?;
        let head = FORMAT.len() + HASH_BYTES;
        let (written, image) = file.split_at_checked(head)?;
        if written.strip_prefix(FORMAT)? != checksum(key, image) {
            return None;
        }
        file.drain(..head);
        Some(file)
    }

    /// Keeps a kernel, and forgets the oldest ones where they have become too many.
    pub(super) fn put(&self, key: &Key, image: &[u8]) {
        let Some(folder) = &self.folder else { return };
        let file = [FORMAT, &checksum(key, image), image].concat();
        let written = std::fs::create_dir_all(folder)
            .and_then(|()| AtomicFile::write(&folder.join(key.file_name()), &file));
        if written.is_ok() {
            self.trim(folder);
        }
    }

    fn trim(&self, folder: &Path) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        let size_and_time = |entry: DirEntry| {
            let metadata = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
            Some((metadata.modified().ok()?, metadata.len(), entry.path()))
        };
        // What an interrupted process has left half written counts too.
        let mut files: Vec<_> = entries.flatten().filter_map(size_and_time).collect();
        files.sort();
        let mut bytes: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, file_bytes, path) in files {
            if bytes <= self.max_bytes {
                return;
            }
            if std::fs::remove_file(path).is_ok() {
                bytes -= file_bytes;
            }
        }
    }
}

/// Of a file's content, and of what it is the content for.
fn checksum(key: &Key, image: &[u8]) -> [u8; HASH_BYTES] {
    Sha256::new().chain_update(key.0).chain_update(image).finalize().into()
}

#[cfg(test)]
mod tests;

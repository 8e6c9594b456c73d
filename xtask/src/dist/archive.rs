//! An installation as one file: the same files give the same bytes.

use super::Result;
use super::layout::{Content, Entry};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use tar::{Builder, EntryType, Header};

/// The time of every file, in seconds since 1970, where `SOURCE_DATE_EPOCH` names none: some programs warn of 0.
const TIME: u64 = 1_577_836_800;

/// Packs the files of an installation, below one folder, as `<name>.tar.gz`.
pub(super) fn pack(prefix: &Path, entries: &[Entry], folder: &Path, name: &str) -> Result<PathBuf> {
    let time = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.parse().map_err(|error| format!("SOURCE_DATE_EPOCH '{text}': {error}"))?,
        Err(_) => TIME,
    };
    // Neither its name nor its time stand in the head of what is compressed.
    let mut archive = Builder::new(GzEncoder::new(Vec::new(), Compression::best()));

    let mut sorted: Vec<_> = entries.iter().collect();
    sorted.sort_by_key(|entry| &entry.path);
    let folders: BTreeSet<_> =
        sorted.iter().flat_map(|entry| Path::new(&entry.path).ancestors().skip(1)).collect();
    for folder in folders {
        let mut header = header(EntryType::Directory, 0o755, time);
        archive.append_data(&mut header, Path::new(name).join(folder), std::io::empty())?;
    }
    for entry in sorted {
        let packed = format!("{name}/{}", entry.path);
        let mode = match &entry.content {
            Content::Link(target) => {
                let mut header = header(EntryType::Symlink, 0o777, time);
                archive.append_link(&mut header, packed, target)?;
                continue;
            }
            Content::Program(_) => 0o755,
            Content::File(_) | Content::Text(_) => 0o644,
        };
        let content = File::open(prefix.join(&entry.path))?;
        let mut header = header(EntryType::Regular, mode, time);
        header.set_size(content.metadata()?.len());
        archive.append_data(&mut header, packed, content)?;
    }
    let path = folder.join(format!("{name}.tar.gz"));
    std::fs::create_dir_all(folder)?;
    std::fs::write(&path, archive.into_inner()?.finish()?)?;
    Ok(path)
}

fn header(kind: EntryType, mode: u32, time: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_mtime(time);
    header.set_uid(0);
    header.set_gid(0);
    header.set_size(0);
    header
}

//! Which file of an installation lies where.

use super::{Result, cmake, pkg_config};
use crate::release::Library;
use ignore::WalkBuilder;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// What is installed as it lies in the repository.
const FOLDERS: [(&str, &str); 4] = [
    ("include", "include"),
    ("share/mrnn/examples", "examples"),
    ("share/mrnn/matlab", "bindings/matlab"),
    ("share/mrnn/julia/MRNN.jl", "bindings/julia/MRNN.jl"),
];

/// How shared libraries are named and found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Platform {
    Elf,
    MacOs,
    Windows,
}

impl Platform {
    pub(super) fn of_host() -> Self {
        if cfg!(windows) {
            Self::Windows
        } else if cfg!(target_vendor = "apple") {
            Self::MacOs
        } else {
            Self::Elf
        }
    }
}

/// Paths below the prefix, with `/` between folders.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) platform: Platform,
    pub(super) version: String,
    /// The shared library itself, which carries its version where a platform's libraries do.
    pub(super) shared_library: String,
    /// The name by which programs load the shared library.
    pub(super) loaded_name: String,
    /// Links to the shared library.
    pub(super) links: Vec<String>,
    pub(super) import_library: Option<String>,
    pub(super) static_library: String,
    pub(super) command: String,
}

impl Names {
    pub(super) fn new(platform: Platform, abi: u32, version: &str) -> Self {
        let versioned = |name: &dyn Fn(&str) -> String| {
            let loaded = name(&format!(".{abi}"));
            let links = [&loaded, &name("")].map(|link| format!("lib/{link}"));
            (format!("lib/{}", name(&format!(".{abi}.{version}"))), loaded, links.to_vec())
        };
        let (shared_library, loaded_name, links) = match platform {
            Platform::Elf => versioned(&|version| format!("libmrnn.so{version}")),
            Platform::MacOs => versioned(&|version| format!("libmrnn{version}.dylib")),
            Platform::Windows => ("bin/mrnn.dll".to_owned(), "mrnn.dll".to_owned(), Vec::new()),
        };
        // The compiler's names; for Microsoft's linker both would be mrnn.lib else.
        let (import_library, static_library) = match platform {
            Platform::Elf | Platform::MacOs => (None, "lib/libmrnn.a"),
            Platform::Windows if cfg!(target_env = "gnu") => {
                (Some("lib/libmrnn.dll.a".to_owned()), "lib/libmrnn.a")
            }
            Platform::Windows => (Some("lib/mrnn.dll.lib".to_owned()), "lib/mrnn.lib"),
        };
        Self {
            platform,
            version: version.to_owned(),
            shared_library,
            loaded_name,
            links,
            import_library,
            static_library: static_library.to_owned(),
            command: match platform {
                Platform::Elf | Platform::MacOs => "bin/mrnn".to_owned(),
                Platform::Windows => "bin/mrnn.exe".to_owned(),
            },
        }
    }
}

/// A file of an installation.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    File(PathBuf),
    Program(PathBuf),
    Text(String),
    /// A link to a file of the same folder.
    Link(String),
}

impl Entry {
    /// Puts the file at its place; what lies there may be in use by a running program, and is not written to.
    pub(super) fn install(&self, prefix: &Path) -> Result<()> {
        let path = prefix.join(&self.path);
        let place = || format!("can't install {}", path.display());
        let installed = || -> std::io::Result<()> {
            std::fs::create_dir_all(path.parent().unwrap_or(prefix))?;
            if path.symlink_metadata().is_ok() {
                std::fs::remove_file(&path)?;
            }
            match &self.content {
                Content::File(source) | Content::Program(source) => {
                    std::fs::copy(source, &path).map(|_| ())
                }
                Content::Text(text) => std::fs::write(&path, text),
                Content::Link(target) => link(target, &path),
            }
        };
        installed().map_err(|error| format!("{}: {error}", place()).into())
    }
}

#[cfg(unix)]
fn link(target: &str, path: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

/// Libraries have no links here, and users may not make them.
#[cfg(not(unix))]
fn link(target: &str, path: &Path) -> std::io::Result<()> {
    std::fs::copy(path.with_file_name(target), path).map(|_| ())
}

/// All files of an installation, each behind those that it refers to.
pub(super) fn entries(
    root: &Path,
    names: &Names,
    library: &Library,
    command: &Path,
) -> Result<Vec<Entry>> {
    let program = |path: &str, source: &Path| Entry {
        path: path.to_owned(),
        content: Content::Program(source.to_owned()),
    };
    let mut entries = vec![
        program(&names.shared_library, &library.shared_library),
        program(&names.command, command),
        file(&names.static_library, &library.static_library),
    ];
    if let Some(name) = &names.import_library {
        let source = library.import_library.as_deref();
        entries.push(file(name, source.ok_or("cargo made no import library")?));
    }
    let target = names.shared_library.trim_start_matches("lib/");
    entries.extend(
        names
            .links
            .iter()
            .map(|link| Entry { path: link.clone(), content: Content::Link(target.to_owned()) }),
    );
    let mut texts = pkg_config::files(names, &library.system_libraries);
    texts.extend(cmake::files(names, &library.system_libraries));
    entries
        .extend(texts.into_iter().map(|(path, text)| Entry { path, content: Content::Text(text) }));
    for (folder, source) in FOLDERS {
        entries.extend(folder_entries(folder, &root.join(source))?);
    }
    for (name, source) in [
        ("LICENSE-MIT", "LICENSE-MIT"),
        ("LICENSE-APACHE", "LICENSE-APACHE"),
        ("DejaVuSans-LICENSE.txt", "mrnn-cli/assets/DejaVuSans-LICENSE.txt"),
    ] {
        entries.push(file(&format!("share/licenses/mrnn/{name}"), &root.join(source)));
    }
    Ok(entries)
}

fn file(path: &str, source: &Path) -> Entry {
    Entry { path: path.to_owned(), content: Content::File(source.to_owned()) }
}

/// The files below a folder but for those that git ignores, which are made from the others, in the order of their
/// names; none where there is no such folder.
fn folder_entries(path: &str, source: &Path) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    if !source.exists() {
        return Ok(entries);
    }
    let files = WalkBuilder::new(source).require_git(false).sort_by_file_name(OsStr::cmp).build();
    for found in files {
        let found = found?;
        if found.file_type().is_some_and(|kind| kind.is_file()) {
            let below: Option<Vec<_>> =
                found.path().strip_prefix(source)?.iter().map(OsStr::to_str).collect();
            let below = below.ok_or_else(|| format!("{}: not UTF-8", found.path().display()))?;
            entries.push(file(&format!("{path}/{}", below.join("/")), found.path()));
        }
    }
    Ok(entries)
}

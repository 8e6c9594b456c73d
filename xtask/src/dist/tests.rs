//! Installations of every platform, from libraries that are made up.

use super::layout::{Entry, Names, Platform, entries};
use super::{archive, cmake, pkg_config};
use crate::release::Library;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

const PLATFORMS: [Platform; 3] = [Platform::Elf, Platform::MacOs, Platform::Windows];

fn texts(platform: Platform, system_libraries: &[&str]) -> Vec<(String, String)> {
    let names = Names::new(platform, 1, "0.1.0");
    let libraries: Vec<_> = system_libraries.iter().map(|&library| library.to_owned()).collect();
    let mut texts = pkg_config::files(&names, &libraries);
    texts.extend(cmake::files(&names, &libraries));
    texts
}

fn text(platform: Platform, system_libraries: &[&str], path: &str) -> String {
    let texts = texts(platform, system_libraries);
    texts
        .into_iter()
        .find(|(name, _)| name == path)
        .map(|(_, text)| text)
        .expect("the file is made")
}

/// The entries of an installation that is made in `folder`.
fn installed(folder: &Path, platform: Platform) -> Vec<Entry> {
    let source = |name: &str| {
        let path = folder.join(name);
        std::fs::write(&path, name).expect("the folder is writable");
        path
    };
    let library = Library {
        shared_library: source("shared"),
        import_library: (platform == Platform::Windows).then(|| source("import")),
        static_library: source("static"),
        system_libraries: vec!["-lm".to_owned()],
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace");
    let names = Names::new(platform, 1, "0.1.0");
    let entries =
        entries(root, &names, &library, &source("command")).expect("all sources are there");
    for entry in &entries {
        entry.install(&folder.join("prefix")).expect("it can be installed");
    }
    entries
}

#[test]
fn every_name_leads_to_the_library() {
    for (platform, names) in [
        (Platform::Elf, ["lib/libmrnn.so.1.0.1.0", "lib/libmrnn.so.1", "lib/libmrnn.so"]),
        (
            Platform::MacOs,
            ["lib/libmrnn.1.0.1.0.dylib", "lib/libmrnn.1.dylib", "lib/libmrnn.dylib"],
        ),
        (Platform::Windows, ["bin/mrnn.dll"; 3]),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        installed(folder.path(), platform);
        for name in names {
            let content = std::fs::read_to_string(folder.path().join("prefix").join(name));
            assert_eq!(content.expect(name), "shared");
        }
    }
}

#[test]
fn an_installation_takes_the_place_of_another() {
    let folder = tempfile::tempdir().expect("a folder");
    installed(folder.path(), Platform::Elf);
    let header = folder.path().join("prefix/include/mrnn.h");
    std::fs::write(&header, "older").expect("it is writable");
    installed(folder.path(), Platform::Elf);
    assert!(std::fs::read_to_string(header).expect("a header").contains("mrnn_version"));
}

#[test]
fn an_archive_has_one_folder_and_the_same_bytes_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let entries = installed(folder.path(), Platform::Elf);
    let pack = |to: &str| {
        let to = folder.path().join(to);
        let file = archive::pack(&folder.path().join("prefix"), &entries, &to, "mrnn-0.1.0-here");
        std::fs::read(file.expect("it can be packed")).expect("a file")
    };
    let bytes = pack("first");
    std::fs::write(folder.path().join("prefix/lib/foreign"), "").expect("it is writable");
    assert!(bytes == pack("second"));

    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(&*bytes));
    let mut packed = BTreeSet::new();
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("an entry");
        let path = entry.path().expect("a path").to_string_lossy().into_owned();
        assert!(path == "mrnn-0.1.0-here/" || path.starts_with("mrnn-0.1.0-here/"), "{path}");
        if path.ends_with("libmrnn.so.1") {
            let target = entry.link_name().expect("a name").expect("a link");
            assert_eq!(target.to_str(), Some("libmrnn.so.1.0.1.0"));
        }
        if path.ends_with("bin/mrnn") {
            assert_eq!(entry.header().mode().expect("a mode"), 0o755);
            let mut text = String::new();
            entry.read_to_string(&mut text).expect("text");
            assert_eq!(text, "command");
        }
        packed.insert(path);
    }
    for entry in &entries {
        assert!(packed.contains(&format!("mrnn-0.1.0-here/{}", entry.path)), "{}", entry.path);
    }
}

#[test]
fn cmake_files_are_filled_in() {
    for platform in PLATFORMS {
        for (path, text) in texts(platform, &["-lm"]) {
            let rest = text.replace("\"@rpath/", "");
            assert!(!rest.contains('@'), "{path}: {rest}");
        }
    }
    let config = text(Platform::Windows, &[], "lib/cmake/mrnn/mrnnConfig.cmake");
    assert!(config.contains("\"lib/") && config.contains("bin/mrnn.dll"), "{config}");
}

#[test]
fn cmake_takes_the_linker_options_of_every_platform() {
    for (given, expected) in [
        (&["-lutil", "-lm"][..], "\"-lutil;-lm\""),
        (&["-framework", "Security", "-liconv"], "\"-framework Security;-liconv\""),
        (&["kernel32.lib", "/defaultlib:msvcrt"], "\"kernel32.lib;-defaultlib:msvcrt\""),
    ] {
        let config = text(Platform::Elf, given, "lib/cmake/mrnn/mrnnConfig.cmake");
        assert!(config.contains(&format!("INTERFACE_LINK_LIBRARIES {expected}")), "{config}");
    }
}

#[test]
fn pkg_config_leaves_to_the_compiler_what_is_its_own() {
    let libraries = ["-lgcc_s", "-lpthread", "-lm", "-lc"];
    let shared = text(Platform::Elf, &libraries, "lib/pkgconfig/mrnn.pc");
    assert!(shared.contains("\nLibs.private: -lpthread -lm\n"), "{shared}");
    assert!(shared.contains("\nLibs: -L${libdir} -lmrnn -Wl,-rpath,${libdir}\n"), "{shared}");
    let linked_in = text(Platform::Elf, &libraries, "lib/pkgconfig/mrnn-static.pc");
    assert!(linked_in.contains("\nLibs: ${libdir}/libmrnn.a -lpthread -lm\n"), "{linked_in}");
}

use super::{Cache, Key};
use crate::driver::refusal::Version;
use crate::kernels::Variant;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

const SOURCES: &[(&str, &str)] = &[("a.cu", "#include \"b.cuh\"\n"), ("b.cuh", "int b;\n")];
const COMPILER: Version = Version::of((13, 0));

fn variant() -> Variant {
    Variant {
        file: "a.cu",
        name: "step_f32".to_owned(),
        macros: vec![("REAL", "float"), ("UNITS", "32")],
        capability: (8, 0),
    }
}

fn key() -> Key {
    Key::new(&variant(), SOURCES, "sm_90", COMPILER)
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn only_file(folder: &Path) -> PathBuf {
    let files: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].path()
}

#[test]
fn every_ingredient_changes_the_key() {
    let changed = |change: fn(&mut Variant)| {
        let mut variant = variant();
        change(&mut variant);
        Key::new(&variant, SOURCES, "sm_90", COMPILER)
    };
    let with_sources = |sources: &[(&str, &str)]| Key::new(&variant(), sources, "sm_90", COMPILER);
    let keys = [
        key(),
        changed(|variant| variant.name.push('x')),
        changed(|variant| variant.file = "b.cuh"),
        changed(|variant| variant.macros[1].1 = "64"),
        changed(|variant| variant.macros[1].0 = "ROWS"),
        changed(|variant| _ = variant.macros.pop()),
        changed(|variant| variant.macros.reverse()),
        with_sources(&[SOURCES[0], ("b.cuh", "int c;\n")]),
        with_sources(&[SOURCES[0], ("c.cuh", "int b;\n")]),
        with_sources(&SOURCES[..1]),
        // The same bytes, divided otherwise.
        with_sources(&[SOURCES[0], ("b.cuhi", "nt b;\n")]),
        Key::new(&variant(), SOURCES, "sm_80", COMPILER),
        Key::new(&variant(), SOURCES, "sm_90", Version::of((12, 0))),
        Key::new(&variant(), SOURCES, "sm_90", Version::of((13, 1))),
    ];
    for (index, key) in keys.iter().enumerate() {
        assert!(!keys[..index].contains(key), "key {index} is that of something else");
    }
    // The capability that a kernel needs says nothing of its code.
    assert_eq!(changed(|variant| variant.capability = (9, 0)), key());
}

#[test]
fn what_is_kept_is_there_again_and_nothing_else() {
    let folder = folder();
    let below = folder.path().join("made").join("when needed");
    let cache = Cache::new(Some(&below));
    assert_eq!(cache.get(&key()), None);
    cache.put(&key(), b"image");
    assert_eq!(cache.get(&key()).as_deref(), Some(&b"image"[..]));
    assert_eq!(Cache::new(Some(&below)).get(&key()).as_deref(), Some(&b"image"[..]));
    let other = Key::new(&variant(), SOURCES, "sm_80", COMPILER);
    assert_eq!(cache.get(&other), None);
}

#[test]
fn a_damaged_entry_is_no_entry_and_is_replaced() {
    let folder = folder();
    let cache = Cache::new(Some(folder.path()));
    cache.put(&key(), b"image");
    let path = only_file(folder.path());
    let whole = fs::read(&path).expect("the entry");
    for len in 0..whole.len() {
        fs::write(&path, &whole[..len]).expect("a writable file");
        assert_eq!(cache.get(&key()), None, "{len} bytes of {}", whole.len());
    }
    for bit in 0..8 * whole.len() {
        let mut damaged = whole.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        fs::write(&path, damaged).expect("a writable file");
        assert_eq!(cache.get(&key()), None, "bit {bit}");
    }
    cache.put(&key(), b"image");
    assert_eq!(cache.get(&key()).as_deref(), Some(&b"image"[..]));
}

#[test]
fn an_entry_under_the_name_of_another_is_no_entry() {
    let folder = folder();
    let cache = Cache::new(Some(folder.path()));
    cache.put(&key(), b"image");
    let other = Key::new(&variant(), SOURCES, "sm_80", COMPILER);
    fs::rename(only_file(folder.path()), folder.path().join(other.file_name()))
        .expect("a writable folder");
    assert_eq!(cache.get(&other), None);
}

#[test]
fn a_folder_that_cannot_be_there_means_no_cache() {
    let folder = folder();
    let file = folder.path().join("file");
    fs::write(&file, "").expect("a writable folder");
    let cache = Cache::new(Some(&file.join("kernels")));
    cache.put(&key(), b"image");
    assert_eq!(cache.get(&key()), None);
    assert_eq!(fs::read(&file).expect("the file"), b"");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_still_read() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder();
    let cache = Cache::new(Some(folder.path()));
    cache.put(&key(), b"image");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).expect("own folder");
    let other = Key::new(&variant(), SOURCES, "sm_80", COMPILER);
    cache.put(&other, b"other");
    assert_eq!(cache.get(&key()).as_deref(), Some(&b"image"[..]));
    let can_write = fs::write(folder.path().join("probe"), "").is_ok();
    // A user whom no permission stops writes all the same.
    assert_eq!(cache.get(&other).is_some(), can_write);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).expect("own folder");
}

#[test]
fn writers_at_once_leave_a_whole_entry() {
    let folder = folder();
    let images: Vec<Vec<u8>> = (0..4_u8).map(|writer| vec![writer; 100_000]).collect();
    std::thread::scope(|scope| {
        for image in &images {
            scope.spawn(|| {
                let cache = Cache::new(Some(folder.path()));
                for _ in 0..20 {
                    cache.put(&key(), image);
                    // Windows may refuse to replace or read what another is replacing.
                    let read = cache.get(&key());
                    assert!(read.is_none() || images.contains(&read.expect("an image")));
                }
            });
        }
    });
    let read = Cache::new(Some(folder.path())).get(&key());
    assert!(images.contains(&read.expect("an image")));
    only_file(folder.path());
}

const FOLDER: &str = "MRNN_TEST_KERNELS";

#[test]
#[ignore = "a part of another test, which starts it as a process of its own"]
fn write_here() {
    let folder = std::env::var_os(FOLDER).expect("the test says where");
    let cache = Cache::new(Some(Path::new(&folder)));
    let image = vec![std::process::id() as u8; 100_000];
    for _ in 0..50 {
        cache.put(&key(), &image);
        let read = cache.get(&key());
        assert!(read.is_none_or(|read| read.len() == image.len()));
    }
}

#[test]
fn processes_that_write_at_once_leave_a_whole_entry() {
    let folder = folder();
    let test = format!("{}::write_here", module_path!().split_once("::").expect("a module").1);
    let start = |_| {
        let mut process = Command::new(std::env::current_exe().expect("this program"));
        process.args(["--exact", &test, "--ignored"]).env(FOLDER, folder.path());
        process.stdout(Stdio::null()).spawn().expect("this program runs")
    };
    let processes: Vec<_> = (0..3).map(start).collect();
    for mut process in processes {
        assert!(process.wait().expect("a process of ours").success());
    }
    let read = Cache::new(Some(folder.path())).get(&key()).expect("an image");
    assert_eq!(read, vec![read[0]; 100_000]);
    only_file(folder.path());
}

#[test]
fn the_oldest_entries_go_when_there_are_too_many() {
    let folder = folder();
    let cache = Cache { folder: Some(folder.path().to_owned()), max_bytes: 3000 };
    let keys: Vec<Key> = (0..5)
        .map(|minor| Key::new(&variant(), SOURCES, "sm_90", Version::of((13, minor))))
        .collect();
    for (age, key) in keys.iter().enumerate() {
        cache.put(key, &[0; 900]);
        let seconds = std::time::Duration::from_secs(1000 + age as u64);
        let file = fs::File::options().write(true).open(folder.path().join(key.file_name()));
        file.and_then(|file| file.set_modified(std::time::UNIX_EPOCH + seconds))
            .expect("the entry");
    }
    let there: Vec<bool> = keys.iter().map(|key| cache.get(key).is_some()).collect();
    assert_eq!(there, [false, false, true, true, true]);
}

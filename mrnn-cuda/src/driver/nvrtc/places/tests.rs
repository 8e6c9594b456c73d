use super::{beside, candidates, in_folder, major, matching};
use std::path::{Path, PathBuf};

fn touch(root: &Path, file: &str) {
    let path = root.join(file);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a writable folder");
    std::fs::write(path, "").expect("a writable folder");
}

fn found(root: &Path, own: &str) -> Vec<String> {
    let files = beside(&root.join(own)).into_iter().flat_map(|folder| in_folder(&folder));
    let relative = |file: PathBuf| {
        let file = file.strip_prefix(root).expect("a file of the folder").to_owned();
        file.to_string_lossy().replace('\\', "/")
    };
    files.map(relative).collect()
}

fn library(major: u32) -> String {
    if cfg!(windows) { format!("nvrtc64_{major}0_0.dll") } else { format!("libnvrtc.so.{major}") }
}

#[test]
fn wheels_beside_a_python_package_are_found_the_newest_first() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let site = "venv/lib/python3.12/site-packages";
    let wheels = [
        format!("{site}/nvidia/cuda_nvrtc/lib/{}", library(12)),
        format!("{site}/nvidia/cu13/lib/{}", library(13)),
    ];
    for file in &wheels {
        touch(root.path(), file);
    }
    touch(root.path(), &format!("{site}/nvidia/cublas/lib/{}", library(13)));
    let mut found = found(root.path(), &format!("{site}/mrnn/lib/libmrnn.so"));
    found.sort();
    let mut expected = wheels.to_vec();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn libraries_and_wheels_of_the_prefix_are_found() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let wheel = format!("env/lib/python3.11/site-packages/nvidia/cu13/lib/{}", library(13));
    let package = format!("env/lib/{}", library(12));
    touch(root.path(), &wheel);
    touch(root.path(), &package);
    assert_eq!(found(root.path(), "env/bin/mrnn"), [package.clone(), wheel.clone()]);
    assert_eq!(found(root.path(), "env/lib/libmrnn.so").last(), Some(&wheel));
}

#[test]
fn folders_above_an_installation_are_left_alone() {
    let root = tempfile::tempdir().expect("a temporary folder");
    touch(root.path(), &library(13));
    touch(root.path(), &format!("lib/{}", library(13)));
    touch(root.path(), &format!("nvidia/cu13/lib/{}", library(13)));
    assert_eq!(found(root.path(), "build/debug/program"), Vec::<String>::new());
}

#[test]
fn only_nvrtc_itself_counts() {
    let root = tempfile::tempdir().expect("a temporary folder");
    for file in
        ["libnvrtc-builtins.so.13.0", "libnvrtc.alt.so.13", "libnvrtc_static.a", "nvrtc64_130.txt"]
    {
        touch(root.path(), file);
    }
    if cfg!(not(windows)) {
        assert_eq!(in_folder(root.path()), Vec::<PathBuf>::new());
    }
}

#[test]
fn numbers_are_ordered_as_numbers() {
    let root = tempfile::tempdir().expect("a temporary folder");
    for folder in ["cuda-9.0", "cuda-12.4", "cuda-12.10", "cuda-13.0", "python3"] {
        std::fs::create_dir(root.path().join(folder)).expect("a writable folder");
    }
    let names: Vec<_> = matching(root.path(), "cuda-")
        .iter()
        .map(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, ["cuda-13.0", "cuda-12.10", "cuda-12.4", "cuda-9.0"]);
}

#[test]
fn names_tell_the_major_version() {
    assert_eq!(major("libnvrtc.so.13"), Some(13));
    assert_eq!(major("libnvrtc.so.12.4.127"), Some(12));
    assert_eq!(major("libnvrtc.so"), None);
    assert_eq!(major("nvrtc64_130_0.dll"), Some(13));
    assert_eq!(major("nvrtc64_120_0.dll"), Some(12));
}

#[cfg(any(windows, target_os = "linux"))]
#[test]
fn a_driver_tries_first_what_it_can_load() {
    let position = |places: &[PathBuf], name: &str| {
        places.iter().position(|place| place == Path::new(name)).expect("the name is tried")
    };
    let [newer, older, ..] = super::NAMES else { panic!("two names at least") };
    let of_12 = candidates(Some(12));
    assert!(position(&of_12, older) < position(&of_12, newer));
    let of_13 = candidates(Some(13));
    assert!(position(&of_13, newer) < position(&of_13, older));
}

//! Where NVRTC is looked for.

use etcetera::BaseStrategy;
use std::path::{Path, PathBuf};

/// NVRTC's names, the newest first.
pub(super) const NAMES: &[&str] = if cfg!(windows) {
    &["nvrtc64_130_0.dll", "nvrtc64_120_0.dll"]
} else if cfg!(target_os = "linux") {
    &["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so"]
} else {
    &[]
};

/// Names for the system to find, then files, in the order in which they are to be tried.
///
/// 1. By name, as the system looks for libraries: one that the process has loaded already, a toolkit on the system's
///    path of libraries.
/// 2. Wheels and conda's packages of the installation that this library lies in.
/// 3. The toolkit, where its installer puts it.
/// 4. Wheels that the user has installed for themselves.
///
/// In each place the newest comes first that a driver for CUDA `driver_major` takes.
pub(super) fn candidates(driver_major: Option<u32>) -> Vec<PathBuf> {
    let mut places: Vec<PathBuf> = NAMES.iter().map(PathBuf::from).collect();
    let installation = own_file().map(|file| beside(&file)).unwrap_or_default();
    for folder in installation.into_iter().chain(toolkits()).chain(wheels_of_the_user()) {
        places.extend(in_folder(&folder));
    }
    let too_new = |path: &PathBuf| {
        let major = path.file_name().and_then(|name| major(&name.to_string_lossy()));
        driver_major.is_some_and(|driver| major.is_some_and(|major| major > driver))
    };
    // A stable sort: otherwise the order stays.
    places.sort_by_key(too_new);
    places
}

/// The folders for libraries of the installation that has this file.
///
/// Only folders that belong to the installation count: anybody may be able to write to others above it.
fn beside(file: &Path) -> Vec<PathBuf> {
    const SITE: [&str; 2] = ["site-packages", "dist-packages"];
    const LIBRARIES: [&str; 3] = ["lib", "lib64", "bin"];
    let is_named = |path: &Path, names: &[&str]| {
        path.file_name().is_some_and(|name| names.iter().any(|known| *known == name))
    };
    let mut folders = Vec::new();
    if let Some(site) = file.ancestors().find(|folder| is_named(folder, &SITE)) {
        folders.extend(wheels(site));
    }
    let Some(folder) = file.parent() else { return folders };
    folders.push(folder.to_owned());
    if let Some(prefix) = folder.parent().filter(|_| is_named(folder, &LIBRARIES)) {
        folders.extend(LIBRARIES.map(|name| prefix.join(name)));
        let pythons = matching(&prefix.join("lib"), "python3");
        folders.extend(pythons.iter().flat_map(|python| wheels(&python.join(SITE[0]))));
    }
    folders
}

/// The folders for libraries of NVIDIA's wheels in a folder of Python packages.
fn wheels(site: &Path) -> Vec<PathBuf> {
    // Those of CUDA 13 share the folder `cu13`; before, each library had its own.
    let packages = matching(&site.join("nvidia"), "cu");
    let packages = packages.iter().filter(|package| {
        let name = package.file_name().unwrap_or_default();
        name == "cuda_nvrtc" || digits(&name.to_string_lossy()).len() == 1
    });
    packages
        .flat_map(|package| {
            [package.join("lib"), package.join("bin"), package.join("bin").join("x86_64")]
        })
        .collect()
}

fn toolkits() -> Vec<PathBuf> {
    if cfg!(windows) {
        let root = Path::new(r"C:\Program Files\NVIDIA GPU Computing Toolkit\CUDA");
        let toolkits = matching(root, "v");
        let folders = |toolkit: &PathBuf| [toolkit.join("bin"), toolkit.join("bin").join("x64")];
        toolkits.iter().flat_map(folders).collect()
    } else {
        let mut toolkits = vec![PathBuf::from("/usr/local/cuda"), PathBuf::from("/opt/cuda")];
        toolkits.extend(matching(Path::new("/usr/local"), "cuda-"));
        toolkits.iter().map(|toolkit| toolkit.join("lib64")).collect()
    }
}

fn wheels_of_the_user() -> Vec<PathBuf> {
    let Ok(folders) = etcetera::choose_base_strategy() else { return Vec::new() };
    let (root, prefix) = if cfg!(windows) {
        (folders.data_dir().join("Python"), "Python3")
    } else {
        (folders.home_dir().join(".local").join("lib"), "python3")
    };
    let pythons = matching(&root, prefix);
    pythons.iter().flat_map(|python| wheels(&python.join("site-packages"))).collect()
}

/// The NVRTCs in a folder.
fn in_folder(folder: &Path) -> Vec<PathBuf> {
    let prefix = if cfg!(windows) { "nvrtc64_" } else { "libnvrtc.so." };
    let mut files = matching(folder, prefix);
    files.retain(|file| file.is_file() && !file.to_string_lossy().contains(".alt."));
    files
}

/// What in a folder has a name that begins so; the one with the highest numbers comes first.
fn matching(folder: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(prefix)).collect();
    names.sort_by_key(|name| std::cmp::Reverse((digits(name), name.clone())));
    names.iter().map(|name| folder.join(name)).collect()
}

/// The numbers in a name.
fn digits(name: &str) -> Vec<u32> {
    name.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
}

/// The major version that a file name tells: `libnvrtc.so.12`, `nvrtc64_120_0.dll`.
fn major(name: &str) -> Option<u32> {
    let numbers = name.strip_prefix("libnvrtc.so.").or_else(|| name.strip_prefix("nvrtc64_"))?;
    let number = *digits(numbers).first()?;
    Some(if name.starts_with("nvrtc64_") { number / 10 } else { number })
}

/// Loads what an NVRTC loads by a bare name when it compiles, which Windows would not look for beside it.
#[cfg(windows)]
pub(super) fn load_companion(path: &Path) {
    let Some(folder) = path.parent().filter(|_| path.is_absolute()) else { return };
    let of_version = |file: &PathBuf| {
        let numbers = |path: &Path| digits(&path.file_name().unwrap_or_default().to_string_lossy());
        // `nvrtc-builtins64_124.dll` belongs to `nvrtc64_120_0.dll`.
        numbers(file).get(1).map(|number| number / 10)
            == numbers(path).get(1).map(|number| number / 10)
    };
    for companion in matching(folder, "nvrtc-builtins64_").into_iter().filter(of_version) {
        if let Ok(library) = super::library::load(&companion) {
            std::mem::forget(library);
        }
    }
}

/// On other systems the library finds what lies beside it.
#[cfg(not(windows))]
pub(super) fn load_companion(_: &Path) {}

/// The library or program that this code is in.
#[cfg(unix)]
fn own_file() -> Option<PathBuf> {
    use std::ffi::{CStr, OsStr};
    use std::os::unix::ffi::OsStrExt;

    let mut info = std::mem::MaybeUninit::<libc::Dl_info>::zeroed();
    // SAFETY: any address may be asked about; the name is a string that lives as long as the library.
    let name = unsafe {
        if libc::dladdr((own_file as fn() -> Option<PathBuf>) as *const _, info.as_mut_ptr()) == 0 {
            return None;
        }
        let info = info.assume_init();
        if info.dli_fname.is_null() {
            return None;
        }
        CStr::from_ptr(info.dli_fname)
    };
    std::fs::canonicalize(OsStr::from_bytes(name.to_bytes())).ok()
}

/// The library or program that this code is in.
#[cfg(windows)]
fn own_file() -> Option<PathBuf> {
    use std::os::windows::ffi::OsStringExt;
    use windows_sys::Win32::System::LibraryLoader::{
        GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
        GetModuleFileNameW, GetModuleHandleExW,
    };

    const FLAGS: u32 =
        GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    // The longest path that Windows has.
    let mut name = vec![0_u16; 1 << 15];
    let mut module = std::ptr::null_mut();
    let address = (own_file as fn() -> Option<PathBuf>) as *const u16;
    // SAFETY: any address may be asked about, and there is room for as much as is said.
    let len = unsafe {
        if GetModuleHandleExW(FLAGS, address, &raw mut module) == 0 {
            return None;
        }
        GetModuleFileNameW(module, name.as_mut_ptr(), 1 << 15)
    };
    let name = name.get(..len as usize).filter(|name| !name.is_empty())?;
    Some(PathBuf::from(std::ffi::OsString::from_wide(name)))
}

#[cfg(test)]
mod tests;

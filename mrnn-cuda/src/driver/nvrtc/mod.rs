//! NVRTC, NVIDIA's compiler of kernels as a library.

mod places;
mod target;

pub(super) use target::Target;

use super::library::{self, functions};
use super::refusal::{Refusal, Version};
use crate::kernels::Variant;
use libloading::Library;
use mrnn_core::Result;
use std::ffi::{CStr, CString, c_char, c_int};
use std::path::Path;

/// The backend's name where no GPU is meant.
const BACKEND: &str = "cuda";

/// Pointer to a program.
type Program = *mut std::ffi::c_void;

functions! {
    /// NVRTC's functions, which CUDA 12 and 13 both have.
    Api {
        version = "nvrtcVersion"(*mut c_int, *mut c_int) -> u32;
        error_string = "nvrtcGetErrorString"(u32) -> *const c_char;
        architecture_count = "nvrtcGetNumSupportedArchs"(*mut c_int) -> u32;
        architectures = "nvrtcGetSupportedArchs"(*mut c_int) -> u32;
        create = "nvrtcCreateProgram"(
            *mut Program, *const c_char, *const c_char, c_int, *const *const c_char, *const *const c_char
        ) -> u32;
        compile = "nvrtcCompileProgram"(Program, c_int, *const *const c_char) -> u32;
        destroy = "nvrtcDestroyProgram"(*mut Program) -> u32;
        log_size = "nvrtcGetProgramLogSize"(Program, *mut usize) -> u32;
        log = "nvrtcGetProgramLog"(Program, *mut c_char) -> u32;
        cubin_size = "nvrtcGetCUBINSize"(Program, *mut usize) -> u32;
        cubin = "nvrtcGetCUBIN"(Program, *mut c_char) -> u32;
        ptx_size = "nvrtcGetPTXSize"(Program, *mut usize) -> u32;
        ptx = "nvrtcGetPTX"(Program, *mut c_char) -> u32;
    }
}

/// The oldest major version that will do.
const OLDEST_MAJOR: u32 = 12;

/// A loaded NVRTC, which stays loaded until the process ends.
pub(super) struct Nvrtc {
    api: Api,
    pub(super) version: Version,
    /// Architectures as NVRTC numbers them: 90 for compute capability 9.0.
    architectures: Vec<u32>,
}

/// What NVRTC makes of a kernel.
pub(super) struct Compiled {
    /// A cubin, or PTX with the zero at its end.
    pub(super) image: Vec<u8>,
    /// Warnings, and what has been asked for.
    #[cfg_attr(not(test), expect(dead_code, reason = "for tests that measure kernels"))]
    pub(super) log: String,
}

/// Compiles a kernel without a GPU, for checks.
///
/// `sources` are files by the names that they include each other by. `architecture` is of NVRTC's form: `sm_90` gives a
/// cubin for compute capability 9.0, `compute_90` PTX with a zero at its end. `library` is NVRTC's file; by default it
/// is looked for as [`Locations`](super::Locations) says.
///
/// # Errors
/// [`Error::BackendUnavailable`](mrnn_core::Error::BackendUnavailable) where there is no NVRTC, or where it rejects the
/// kernel, with its log.
pub fn compile(
    variant: &Variant,
    sources: &[(&str, &str)],
    architecture: &str,
    library: Option<&Path>,
) -> Result<Vec<u8>> {
    let compiled = Nvrtc::find(library, None)
        .and_then(|nvrtc| nvrtc.compile(variant, sources, architecture, &[]));
    compiled.map(|compiled| compiled.image).map_err(|refusal| refusal.of(BACKEND))
}

/// The options of a kernel.
pub(super) fn options(variant: &Variant, architecture: &str) -> Vec<String> {
    let mut options = vec![
        format!("--gpu-architecture={architecture}"),
        "--std=c++17".to_owned(),
        "--fmad=true".to_owned(),
        format!("-DKERNEL={}", variant.name),
    ];
    options.extend(variant.macros.iter().map(|(name, value)| format!("-D{name}={value}")));
    options
}

impl Nvrtc {
    /// The NVRTC at `library`, or the first that is found whose compiled kernels a driver for CUDA `driver_major`
    /// loads; where all are newer, the first of those.
    pub(super) fn find(library: Option<&Path>, driver_major: Option<u32>) -> Result<Self, Refusal> {
        if let Some(path) = library {
            return load(path)
                .and_then(|library| Self::of(library, path))
                .map_err(|reason| no_compiler(&[path], [reason], driver_major));
        }
        let (mut newer, mut unusable) = (None, Vec::new());
        for place in &places::candidates(driver_major) {
            let library = match load(place) {
                Ok(library) => library,
                Err(reason) => {
                    // That the system knows no library of a name is nothing out of the ordinary.
                    unusable.extend(place.is_absolute().then_some(reason));
                    continue;
                }
            };
            match Self::of(library, place) {
                Ok(nvrtc) if driver_major.is_none_or(|major| nvrtc.version.major <= major) => {
                    return Ok(nvrtc);
                }
                Ok(nvrtc) => _ = newer.get_or_insert(nvrtc),
                Err(reason) => unusable.push(reason),
            }
        }
        let looked_for: Vec<&Path> = places::NAMES.iter().map(Path::new).collect();
        newer.ok_or_else(|| no_compiler(&looked_for, unusable, driver_major))
    }

    fn of(library: Library, path: &Path) -> Result<Self, String> {
        let with_path = |reason: String| format!("'{}': {reason}", path.display());
        let api = Api::of(&library).map_err(|name| with_path(format!("it has no {name}")))?;
        let mut version: [c_int; 2] = [0; 2];
        // SAFETY: both are places for a number.
        unsafe { (api.version)(&raw mut version[0], &raw mut version[1]) };
        let version = Version::of((version[0].unsigned_abs(), version[1].unsigned_abs()));
        if version.major < OLDEST_MAJOR {
            return Err(with_path(format!("it is of CUDA {version}")));
        }
        let mut count = 0;
        // SAFETY: it is a place for a number.
        unsafe { (api.architecture_count)(&raw mut count) };
        let mut architectures: Vec<c_int> = vec![0; usize::try_from(count).unwrap_or_default()];
        // SAFETY: there is room for as many as NVRTC has.
        unsafe { (api.architectures)(architectures.as_mut_ptr()) };
        let architectures = architectures.into_iter().map(c_int::unsigned_abs).collect();
        // Unloading it while the process ends has been known to crash, and another device may need it.
        std::mem::forget(library);
        Ok(Self { api, version, architectures })
    }

    /// What kernels are compiled to for a GPU.
    pub(super) fn target(&self, capability: (u32, u32)) -> Option<Target> {
        Target::choose(capability, &self.architectures)
    }

    /// Compiles a kernel, with `more` options beyond its own.
    pub(super) fn compile(
        &self,
        variant: &Variant,
        sources: &[(&str, &str)],
        architecture: &str,
        more: &[&str],
    ) -> Result<Compiled, Refusal> {
        let mut options = options(variant, architecture);
        options.extend(more.iter().map(|&option| option.to_owned()));
        self.run(variant.file, sources, architecture, &options).map_err(|log| {
            Refusal::NotCompiled {
                compiler: self.version,
                kernel: variant.name.clone(),
                architecture: architecture.to_owned(),
                log,
            }
        })
    }

    fn run(
        &self,
        file: &str,
        sources: &[(&str, &str)],
        architecture: &str,
        options: &[String],
    ) -> Result<Compiled, String> {
        let mut texts = Vec::with_capacity(sources.len());
        let mut names = Vec::with_capacity(sources.len());
        for (name, text) in sources {
            texts.push(c_string(text)?);
            names.push(c_string(name)?);
        }
        let main = sources.iter().position(|(name, _)| *name == file);
        let main = main.ok_or_else(|| format!("there is no source file '{file}'"))?;
        let options: Vec<CString> =
            options.iter().map(|option| c_string(option)).collect::<Result<_, _>>()?;

        let program = self.create(&texts, &names, main)?;
        let options: Vec<*const c_char> = options.iter().map(|option| option.as_ptr()).collect();
        // SAFETY: the program is one of this NVRTC, and the options are strings.
        let result =
            unsafe { (self.api.compile)(program.handle, count(&options), options.as_ptr()) };
        let log = program.bytes(self.api.log_size, self.api.log);
        let log = log.map(|log| String::from_utf8_lossy(&log).trim_end_matches('\0').to_owned());
        let log = log.unwrap_or_default();
        self.check(result).map_err(|error| format!("{error}\n{}", log.trim_end()))?;
        let image = if architecture.starts_with("sm_") {
            program.bytes(self.api.cubin_size, self.api.cubin)?
        } else {
            program.bytes(self.api.ptx_size, self.api.ptx)?
        };
        Ok(Compiled { image, log })
    }

    fn create(
        &self,
        texts: &[CString],
        names: &[CString],
        main: usize,
    ) -> Result<OpenProgram<'_>, String> {
        let pointers = |strings: &[CString]| -> Vec<*const c_char> {
            strings.iter().map(|string| string.as_ptr()).collect()
        };
        let (headers, header_names) = (pointers(texts), pointers(names));
        let mut handle = std::ptr::null_mut();
        // SAFETY: the strings outlive the call, which copies them.
        let result = unsafe {
            (self.api.create)(
                &raw mut handle,
                headers[main],
                header_names[main],
                count(&headers),
                headers.as_ptr(),
                header_names.as_ptr(),
            )
        };
        self.check(result)?;
        Ok(OpenProgram { nvrtc: self, handle })
    }

    fn check(&self, result: u32) -> Result<(), String> {
        if result == 0 {
            return Ok(());
        }
        // SAFETY: NVRTC gives a string that lives as long as it does, for any number.
        Err(unsafe { CStr::from_ptr((self.api.error_string)(result)) }
            .to_string_lossy()
            .into_owned())
    }
}

fn load(path: &Path) -> Result<Library, String> {
    places::load_companion(path);
    library::load(path)
}

struct OpenProgram<'a> {
    nvrtc: &'a Nvrtc,
    handle: Program,
}

impl OpenProgram<'_> {
    /// What one function gives the size of and another the content.
    fn bytes(
        &self,
        size: unsafe extern "C" fn(Program, *mut usize) -> u32,
        content: unsafe extern "C" fn(Program, *mut c_char) -> u32,
    ) -> Result<Vec<u8>, String> {
        let mut len = 0;
        // SAFETY: the program is one of this NVRTC.
        self.nvrtc.check(unsafe { size(self.handle, &raw mut len) })?;
        let mut bytes = vec![0_u8; len];
        // SAFETY: there is room for as many bytes as NVRTC has.
        self.nvrtc.check(unsafe { content(self.handle, bytes.as_mut_ptr().cast()) })?;
        Ok(bytes)
    }
}

impl Drop for OpenProgram<'_> {
    fn drop(&mut self) {
        // SAFETY: the program is one of this NVRTC, and nothing uses it any more.
        unsafe { (self.nvrtc.api.destroy)(&raw mut self.handle) };
    }
}

fn c_string(text: &str) -> Result<CString, String> {
    CString::new(text).map_err(|_| format!("a zero byte in {text:?}"))
}

fn count<T>(values: &[T]) -> c_int {
    c_int::try_from(values.len()).expect("a few options and files")
}

fn no_compiler(
    looked_for: &[&Path],
    unusable: impl IntoIterator<Item = String>,
    driver_major: Option<u32>,
) -> Refusal {
    Refusal::NoCompiler {
        looked_for: looked_for.iter().map(|path| path.display().to_string()).collect(),
        unusable: unusable.into_iter().collect(),
        package: match driver_major {
            Some(12) => "nvidia-cuda-nvrtc-cu12",
            Some(_) | None => "nvidia-cuda-nvrtc",
        },
    }
}

#[cfg(test)]
mod tests;

//! The kernels and the emulator's runtime, compiled by the machine's C++ compiler and kept below the target folder.

use libloading::Library;
use mrnn_core::{Error, Result};
use mrnn_cuda::device::Kernel;
use mrnn_cuda::kernels::{SOURCES, Variant};
use std::collections::HashMap;
use std::ffi::c_void;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock, PoisonError};

const HEADER: &str = include_str!("../emulator.hpp");
const RUNTIME: &str = include_str!("../runtime.cpp");
/// As GPUs compute: no operation of the noise is joined with another.
const FLAGS: [&str; 5] = ["-std=c++20", "-O2", "-ffp-contract=off", "-fPIC", "-shared"];

type KernelFunction = unsafe extern "C" fn(*const c_void);
type Emulate =
    unsafe extern "C" fn(KernelFunction, *const c_void, *const u32, u32, u32, usize, bool);

fn compiler() -> String {
    std::env::var("CXX").unwrap_or_else(|_| "c++".to_owned())
}

/// Whether this machine has a compiler for the kernels.
pub fn is_available() -> bool {
    let is_known = cfg!(all(unix, any(target_arch = "x86_64", target_arch = "aarch64")));
    is_known
        && Command::new(compiler()).arg("--version").output().is_ok_and(|out| out.status.success())
}

struct Loaded {
    runtime: PathBuf,
    emulate: Emulate,
    _library: Library,
}

/// Kernels by number and their names.
#[derive(Default)]
struct Kernels {
    by_name: HashMap<String, usize>,
    functions: Vec<(KernelFunction, Library)>,
}

pub(crate) struct Compiler {
    folder: PathBuf,
    runtime: OnceLock<Result<Loaded, String>>,
    kernels: Mutex<Kernels>,
}

impl Compiler {
    pub(crate) fn new() -> Self {
        let mut hasher = DefaultHasher::new();
        (HEADER, RUNTIME, SOURCES, FLAGS, compiler()).hash(&mut hasher);
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/cuda-emulator");
        let folder = target.join(format!("{:016x}", hasher.finish()));
        Self { folder, runtime: OnceLock::new(), kernels: Mutex::default() }
    }

    pub(crate) fn kernel(&self, variant: &Variant) -> Result<Kernel> {
        let mut kernels = self.kernels.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&number) = kernels.by_name.get(&variant.name) {
            return Ok(Kernel(number as u64));
        }
        let function = self.load(variant).map_err(unavailable)?;
        kernels.functions.push(function);
        let number = kernels.functions.len() - 1;
        kernels.by_name.insert(variant.name.clone(), number);
        Ok(Kernel(number as u64))
    }

    pub(crate) fn run(
        &self,
        kernel: Kernel,
        parameter: &[u8],
        (grid, cluster, threads): ([u32; 3], u32, u32),
        shared_memory: usize,
        resident: bool,
    ) {
        let runtime = self.runtime().expect("a kernel has been loaded");
        let function = {
            let kernels = self.kernels.lock().unwrap_or_else(PoisonError::into_inner);
            kernels.functions[kernel.0 as usize].0
        };
        // In words, so that it is aligned as its structure.
        let mut words = vec![0_u64; parameter.len().div_ceil(8)];
        // SAFETY: there are as many bytes of words.
        unsafe {
            words
                .as_mut_ptr()
                .cast::<u8>()
                .copy_from_nonoverlapping(parameter.as_ptr(), parameter.len());
        }
        // SAFETY: the caller of `launch` promises that the parameter is the kernel's.
        unsafe {
            (runtime.emulate)(
                function,
                words.as_ptr().cast(),
                grid.as_ptr(),
                cluster,
                threads,
                shared_memory,
                resident,
            );
        }
    }

    fn runtime(&self) -> Result<&Loaded, String> {
        let load = || {
            self.write_sources()?;
            let runtime = self.compile("runtime", RUNTIME, &[Path::new("-pthread")])?;
            // SAFETY: what the library does when it is loaded is nothing.
            let library = unsafe { Library::new(&runtime) }.map_err(|error| error.to_string())?;
            // SAFETY: the type is that of the function in runtime.cpp.
            let emulate = *unsafe { library.get::<Emulate>(b"mrnn_emulate") }
                .map_err(|error| error.to_string())?;
            Ok(Loaded { runtime, emulate, _library: library })
        };
        self.runtime.get_or_init(load).as_ref().map_err(Clone::clone)
    }

    fn write_sources(&self) -> Result<(), String> {
        let io = |error: std::io::Error| format!("{}: {error}", self.folder.display());
        std::fs::create_dir_all(&self.folder).map_err(io)?;
        for (name, text) in SOURCES.iter().chain(&[("emulator.hpp", HEADER)]) {
            self.write(name, text)?;
        }
        Ok(())
    }

    /// Several processes may write the same file.
    fn write(&self, name: &str, text: &str) -> Result<PathBuf, String> {
        let path = self.folder.join(name);
        let temporary = self.folder.join(format!("{name}.{}", std::process::id()));
        let written =
            std::fs::write(&temporary, text).and_then(|()| std::fs::rename(&temporary, &path));
        written.map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path)
    }

    /// The library of a source, compiled where it is not yet.
    fn compile(&self, name: &str, text: &str, arguments: &[&Path]) -> Result<PathBuf, String> {
        let library = self.folder.join(format!("lib{name}.so"));
        if library.exists() {
            return Ok(library);
        }
        let source = self.write(&format!("{name}.cpp"), text)?;
        let temporary = self.folder.join(format!("lib{name}.so.{}", std::process::id()));
        let mut command = Command::new(compiler());
        command
            .args(FLAGS)
            .args(["-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror"])
            .arg("-I")
            .arg(&self.folder);
        command.arg(&source).args(arguments).arg("-o").arg(&temporary);
        let output = command.output().map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        std::fs::rename(&temporary, &library).map_err(|error| error.to_string())?;
        Ok(library)
    }

    fn load(&self, variant: &Variant) -> Result<(KernelFunction, Library), String> {
        let runtime = &self.runtime()?.runtime;
        let mut text = "#include \"emulator.hpp\"\n".to_owned();
        for (name, value) in &variant.macros {
            text += &format!("#define {name} {value}\n");
        }
        text += &format!("#define KERNEL {}\n#include \"{}\"\n", variant.name, variant.file);
        text += "extern \"C\" void mrnn_run(const void* parameter) { KERNEL(*static_cast<const Parameter*>(parameter)); }\n";
        let path = self.compile(&variant.name, &text, &[runtime])?;
        // SAFETY: what the library does when it is loaded is nothing.
        let library = unsafe { Library::new(&path) }.map_err(|error| error.to_string())?;
        // SAFETY: the type is that of the function above.
        let function = *unsafe { library.get::<KernelFunction>(b"mrnn_run") }
            .map_err(|error| error.to_string())?;
        Ok((function, library))
    }
}

fn unavailable(reason: String) -> Error {
    Error::BackendUnavailable { backend: "cuda".to_owned(), reason }
}

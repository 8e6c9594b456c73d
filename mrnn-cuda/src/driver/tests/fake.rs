use crate::device::Device;
use crate::driver::Locations;
use crate::driver::gpu::Gpu;
use libloading::Library;
use mrnn_core::{Error, Result};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

/// A driver, a compiler, and an empty folder for kernels.
pub(super) struct Fake {
    folder: TempDir,
    cuda: Library,
    nvrtc: Library,
}

/// What kernels are made of here.
pub(super) const SOURCES: &[(&str, &str)] = &[("fill.cu", "fill"), ("wrong.cu", "a mistake")];

impl Fake {
    /// None, which is said, where there is no C compiler.
    pub(super) fn new(test: &str) -> Option<Self> {
        Self::with_flags(test, &[])
    }

    pub(super) fn with_flags(test: &str, flags: &[&str]) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cuda = compile(test, "fake_cuda.c", &folder.path().join("libcuda.so.1"), flags)?;
        let nvrtc = compile(test, "fake_nvrtc.c", &folder.path().join("libnvrtc.so.13"), &[])?;
        // SAFETY: the libraries are ours and do nothing when they are loaded.
        let load = |path: &Path| unsafe { Library::new(path) }.expect("a library");
        Some(Self { cuda: load(&cuda), nvrtc: load(&nvrtc), folder })
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn kernels(&self) -> PathBuf {
        self.folder.path().join("kernels")
    }

    pub(super) fn locations(&self) -> Locations {
        Locations {
            driver: Some(self.folder.path().join("libcuda.so.1")),
            nvrtc: Some(self.folder.path().join("libnvrtc.so.13")),
            kernels: Some(self.kernels()),
        }
    }

    /// A GPU that nobody else has.
    pub(super) fn gpu(&self) -> Arc<dyn Device> {
        self.try_gpu(0).expect("a GPU")
    }

    pub(super) fn try_gpu(&self, ordinal: usize) -> Result<Arc<dyn Device>> {
        Gpu::open(&self.locations(), ordinal, SOURCES).map(|gpu| -> Arc<dyn Device> { gpu })
    }

    /// Why GPU 0 is not available.
    pub(super) fn refusal(&self) -> String {
        reason(self.locations().open(0).map(drop))
    }

    pub(super) fn set(&self, name: &str, value: i64) -> &Self {
        set(&self.cuda, name, value);
        self
    }

    pub(super) fn get(&self, name: &str) -> i64 {
        get(&self.cuda, name)
    }

    pub(super) fn set_nvrtc(&self, name: &str, value: i64) -> &Self {
        set(&self.nvrtc, name, value);
        self
    }

    pub(super) fn compilations(&self) -> i64 {
        get(&self.nvrtc, "compilations")
    }

    /// Nothing is left, no promise was broken, and no thread has another context than before.
    pub(super) fn assert_clean(&self) {
        let left = ["memory", "pinned", "streams", "events", "graphs", "executables", "modules"];
        for name in left {
            assert_eq!(self.get(&format!("live_{name}")), 0, "{name}");
        }
        for name in ["contexts", "depth", "violations"] {
            assert_eq!(self.get(name), 0, "{name}");
        }
    }
}

fn set(library: &Library, name: &str, value: i64) {
    let name = std::ffi::CString::new(name).expect("a name");
    // SAFETY: the function is ours and has this type.
    unsafe {
        let set = library.get::<unsafe extern "C" fn(*const std::ffi::c_char, i64)>("fake_set");
        set.expect("our function")(name.as_ptr(), value);
    }
}

fn get(library: &Library, name: &str) -> i64 {
    let name = std::ffi::CString::new(name).expect("a name");
    // SAFETY: the function is ours and has this type.
    unsafe {
        let get = library.get::<unsafe extern "C" fn(*const std::ffi::c_char) -> i64>("fake_get");
        get.expect("our function")(name.as_ptr())
    }
}

fn compile(test: &str, source: &str, library: &Path, flags: &[&str]) -> Option<PathBuf> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join("driver").join("tests");
    let compiler = std::env::var_os("CC").filter(|name| !name.is_empty());
    let compiler = compiler.unwrap_or_else(|| "cc".into());
    let mut command = Command::new(compiler);
    command.args(["-std=gnu99", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]);
    command.args(flags).arg(tests.join(source)).arg("-o").arg(library).arg("-lpthread");
    let output = match command.output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let required = std::env::var_os("MRNN_REQUIRE_CXX").is_some_and(|value| value == "1");
            assert!(!required, "a C compiler is required, and there is none");
            eprintln!("skipped: {test}: there is no C compiler");
            return None;
        }
        output => output.expect("the C compiler runs"),
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(library.to_owned())
}

/// What an unavailable GPU 0 answers.
pub(super) fn reason(outcome: Result<()>) -> String {
    match outcome {
        Err(Error::BackendUnavailable { backend, reason }) => {
            assert_eq!(backend, "cuda:0");
            reason
        }
        other => panic!("{other:?}"),
    }
}

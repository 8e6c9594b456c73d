//! The functions of NVIDIA's driver.

use super::library::{self, functions};
use super::refusal::{Refusal, Version};
use cudarc::driver::sys::{
    CUcontext, CUdevice, CUdevice_attribute, CUdeviceptr, CUevent, CUfunction,
    CUfunction_attribute, CUgraph, CUgraphExec, CUlaunchConfig, CUmodule, CUstream,
    CUstreamCaptureMode,
};
use libloading::Library;
use std::collections::HashMap;
use std::ffi::{CStr, c_char, c_int, c_uchar, c_uint, c_ulonglong, c_void};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

functions! {
    /// All that is called, under names that drivers of CUDA 12 and 13 both have.
    Api {
        init = "cuInit"(c_uint) -> u32;
        error_name = "cuGetErrorName"(u32, *mut *const c_char) -> u32;
        error_string = "cuGetErrorString"(u32, *mut *const c_char) -> u32;
        device_count = "cuDeviceGetCount"(*mut c_int) -> u32;
        device_get = "cuDeviceGet"(*mut CUdevice, c_int) -> u32;
        device_name = "cuDeviceGetName"(*mut c_char, c_int, CUdevice) -> u32;
        device_attribute = "cuDeviceGetAttribute"(*mut c_int, CUdevice_attribute, CUdevice) -> u32;
        context_retain = "cuDevicePrimaryCtxRetain"(*mut CUcontext, CUdevice) -> u32;
        context_release = "cuDevicePrimaryCtxRelease_v2"(CUdevice) -> u32;
        context_push = "cuCtxPushCurrent_v2"(CUcontext) -> u32;
        context_pop = "cuCtxPopCurrent_v2"(*mut CUcontext) -> u32;
        allocate = "cuMemAlloc_v2"(*mut CUdeviceptr, usize) -> u32;
        free = "cuMemFree_v2"(CUdeviceptr) -> u32;
        allocate_pinned = "cuMemHostAlloc"(*mut *mut c_void, usize, c_uint) -> u32;
        free_pinned = "cuMemFreeHost"(*mut c_void) -> u32;
        copy_to_device = "cuMemcpyHtoDAsync_v2"(CUdeviceptr, *const c_void, usize, CUstream) -> u32;
        copy_to_host = "cuMemcpyDtoHAsync_v2"(*mut c_void, CUdeviceptr, usize, CUstream) -> u32;
        copy_within = "cuMemcpyDtoDAsync_v2"(CUdeviceptr, CUdeviceptr, usize, CUstream) -> u32;
        fill = "cuMemsetD8Async"(CUdeviceptr, c_uchar, usize, CUstream) -> u32;
        stream_create = "cuStreamCreate"(*mut CUstream, c_uint) -> u32;
        stream_destroy = "cuStreamDestroy_v2"(CUstream) -> u32;
        stream_synchronize = "cuStreamSynchronize"(CUstream) -> u32;
        capture_begin = "cuStreamBeginCapture_v2"(CUstream, CUstreamCaptureMode) -> u32;
        capture_end = "cuStreamEndCapture"(CUstream, *mut CUgraph) -> u32;
        graph_destroy = "cuGraphDestroy"(CUgraph) -> u32;
        graph_instantiate =
            "cuGraphInstantiateWithFlags"(*mut CUgraphExec, CUgraph, c_ulonglong) -> u32;
        graph_launch = "cuGraphLaunch"(CUgraphExec, CUstream) -> u32;
        graph_exec_destroy = "cuGraphExecDestroy"(CUgraphExec) -> u32;
        event_create = "cuEventCreate"(*mut CUevent, c_uint) -> u32;
        event_destroy = "cuEventDestroy_v2"(CUevent) -> u32;
        event_record = "cuEventRecord"(CUevent, CUstream) -> u32;
        event_query = "cuEventQuery"(CUevent) -> u32;
        event_synchronize = "cuEventSynchronize"(CUevent) -> u32;
        event_elapsed = "cuEventElapsedTime"(*mut f32, CUevent, CUevent) -> u32;
        module_load = "cuModuleLoadData"(*mut CUmodule, *const c_void) -> u32;
        module_unload = "cuModuleUnload"(CUmodule) -> u32;
        module_function = "cuModuleGetFunction"(*mut CUfunction, CUmodule, *const c_char) -> u32;
        function_attribute =
            "cuFuncGetAttribute"(*mut c_int, CUfunction_attribute, CUfunction) -> u32;
        set_function_attribute =
            "cuFuncSetAttribute"(CUfunction, CUfunction_attribute, c_int) -> u32;
        launch = "cuLaunchKernelEx"(
            *const CUlaunchConfig, CUfunction, *mut *mut c_void, *mut *mut c_void
        ) -> u32;
        resident_blocks = "cuOccupancyMaxActiveBlocksPerMultiprocessor"(
            *mut c_int, CUfunction, c_int, usize
        ) -> u32;
        resident_clusters =
            "cuOccupancyMaxActiveClusters"(*mut c_int, CUfunction, *const CUlaunchConfig) -> u32;
    }
}

/// The driver, which stays loaded until the process ends.
pub(super) struct Driver {
    pub(super) api: Api,
    /// The newest CUDA that it is for.
    pub(super) version: Version,
}

/// By the path that was given.
type Drivers = HashMap<Option<PathBuf>, &'static Driver>;

/// The first version with every function that is called, under NVIDIA's promise that later ones keep them.
pub(super) const OLDEST_VERSION: Version = Version::of((12, 0));

impl Driver {
    /// The driver of the system or the one at `path`, loaded once and initialised.
    pub(super) fn get(path: Option<&Path>) -> Result<&'static Self, Refusal> {
        static LOADED: LazyLock<Mutex<Drivers>> = LazyLock::new(Mutex::default);

        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        let key = path.map(Path::to_owned);
        if let Some(driver) = loaded.get(&key) {
            return Ok(driver);
        }
        let library = open(path)?;
        let driver = Self::of(&library)?;
        // SAFETY: the table holds the driver's functions.
        driver.check(unsafe { (driver.api.init)(0) }).map_err(|failure| match failure.code {
            Failure::NO_DEVICE => Refusal::NoDevice,
            _ => Refusal::DriverFailed(failure),
        })?;
        // The driver has threads of its own and can't be unloaded.
        std::mem::forget(library);
        let driver: &'static Self = Box::leak(Box::new(driver));
        loaded.insert(key, driver);
        Ok(driver)
    }

    fn of(library: &Library) -> Result<Self, Refusal> {
        const VERSION: &str = "cuDriverGetVersion";
        let mut version: c_int = 0;
        // SAFETY: the driver's headers declare the function so, and it may be called before all others.
        unsafe {
            let get = library.get::<unsafe extern "C" fn(*mut c_int) -> u32>(VERSION);
            let get = get.map_err(|_| Refusal::DriverIncomplete { function: VERSION })?;
            get(&raw mut version);
        }
        // 12040 is 12.4.
        let version = version.unsigned_abs();
        let version = Version::of((version / 1000, version % 1000 / 10));
        if version < OLDEST_VERSION {
            return Err(Refusal::DriverTooOld { version });
        }
        let api = Api::of(library).map_err(|function| Refusal::DriverIncomplete { function })?;
        Ok(Self { api, version })
    }

    /// A result of the driver's functions.
    pub(super) fn check(&self, result: u32) -> Result<(), Failure> {
        if result == Failure::SUCCESS { Ok(()) } else { Err(self.failure(result)) }
    }

    fn failure(&self, code: u32) -> Failure {
        let text = |get: unsafe extern "C" fn(u32, *mut *const c_char) -> u32| {
            let mut text = std::ptr::null();
            // SAFETY: the driver gives a string that lives as long as it does, or null.
            unsafe {
                get(code, &raw mut text);
                (!text.is_null()).then(|| CStr::from_ptr(text).to_string_lossy().into_owned())
            }
        };
        let name = text(self.api.error_name).unwrap_or_else(|| format!("error {code}"));
        let words = text(self.api.error_string).unwrap_or_else(|| "unknown error".to_owned());
        Failure { code, text: format!("{words} ({name})") }
    }
}

/// What the driver says when it can't do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) code: u32,
    /// In the driver's words.
    pub(super) text: String,
}

impl Failure {
    pub(super) const SUCCESS: u32 = 0;
    pub(super) const OUT_OF_MEMORY: u32 = 2;
    pub(super) const STUB_LIBRARY: u32 = 34;
    pub(super) const NO_DEVICE: u32 = 100;
    pub(super) const NOT_READY: u32 = 600;
    pub(super) const SYSTEM_NOT_READY: u32 = 802;
    pub(super) const DRIVER_MISMATCH: u32 = 803;
    pub(super) const INVALID_CLUSTER_SIZE: u32 = 912;
}

fn open(path: Option<&Path>) -> Result<Library, Refusal> {
    // NVIDIA's installer and WSL's and NixOS's own put the driver where the system looks; those of the latter two also
    // work for programs that look elsewhere. The bare name without a number may be the toolkit's stub.
    const NAMES: &[&str] = if cfg!(windows) {
        &["nvcuda.dll"]
    } else if cfg!(target_os = "linux") {
        &[
            "libcuda.so.1",
            "/usr/lib/wsl/lib/libcuda.so.1",
            "/run/opengl-driver/lib/libcuda.so.1",
            "libcuda.so",
        ]
    } else {
        &[]
    };
    let mut first_reason = None;
    for name in path.map_or_else(|| NAMES.iter().map(Path::new).collect(), |path| vec![path]) {
        match library::load(name) {
            Ok(library) => return Ok(library),
            Err(reason) => _ = first_reason.get_or_insert(reason),
        }
    }
    Err(first_reason.map_or(Refusal::NoDriverForSystem, |reason| Refusal::NoDriver { reason }))
}

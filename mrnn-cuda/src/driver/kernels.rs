//! Kernels in the driver: compiled, loaded, launched.

use super::Locations;
use super::api::Failure;
use super::cache::{Cache, Key};
use super::context::Context;
use super::nvrtc::Nvrtc;
use super::refusal::{Refusal, Version};
use crate::device::{Geometry, Kernel, Properties};
use crate::kernels::Variant;
use cudarc::driver::sys::{
    CUfunction, CUfunction_attribute, CUlaunchAttribute, CUlaunchAttributeID,
    CUlaunchAttributeValue, CUlaunchConfig, CUmodule, CUstream,
};
use mrnn_core::Result;
use std::collections::HashMap;
use std::ffi::{CString, c_int, c_void};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Files by the names that they include each other by.
pub(super) type Sources = &'static [(&'static str, &'static str)];

/// "8 thread blocks in a cluster is supported as a portable cluster size" (CUDA Programming Guide, thread block
/// clusters); kernels must allow more.
pub(super) const PORTABLE_CLUSTER: usize = 8;

/// All kernels of a GPU, each compiled and loaded when it is first asked for.
pub(super) struct Kernels {
    context: Arc<Context>,
    properties: Properties,
    sources: Sources,
    nvrtc: Option<PathBuf>,
    cache: Cache,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    compiler: Option<Nvrtc>,
    loaded: HashMap<Variant, Loaded>,
}

struct Loaded {
    module: CUmodule,
    kernel: Kernel,
}

// SAFETY: modules may be used by any thread in which their context is current.
unsafe impl Send for Loaded {}

impl Kernels {
    pub(super) fn new(
        context: &Arc<Context>,
        locations: &Locations,
        properties: &Properties,
        sources: Sources,
    ) -> Self {
        Self {
            context: Arc::clone(context),
            properties: properties.clone(),
            sources,
            nvrtc: locations.nvrtc.clone(),
            cache: Cache::new(locations.kernels.as_deref()),
            state: Mutex::default(),
        }
    }

    pub(super) fn get(&self, variant: &Variant) -> Result<Kernel> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { compiler, loaded } = &mut *state;
        if let Some(loaded) = loaded.get(variant) {
            return Ok(loaded.kernel);
        }
        let made = self
            .compiler(compiler)
            .and_then(|compiler| self.make(variant, compiler))
            .map_err(|refusal| refusal.of(&self.context.backend))?;
        Ok(loaded.entry(variant.clone()).or_insert(made).kernel)
    }

    fn compiler<'a>(&self, found: &'a mut Option<Nvrtc>) -> Result<&'a Nvrtc, Refusal> {
        if found.is_none() {
            let driver_major = self.context.driver.version.major;
            *found = Some(Nvrtc::find(self.nvrtc.as_deref(), Some(driver_major))?);
        }
        Ok(found.as_ref().expect("it has just been put there"))
    }

    fn make(&self, variant: &Variant, compiler: &Nvrtc) -> Result<Loaded, Refusal> {
        let target = compiler.target(self.properties.capability);
        let target = target.filter(|target| target.capability() >= variant.capability);
        let target = target.ok_or_else(|| Refusal::NoArchitecture {
            compiler: compiler.version,
            kernel: variant.name.clone(),
            capability: Version::of(variant.capability),
        })?;
        let architecture = target.to_string();
        let key = Key::new(variant, self.sources, &architecture, compiler.version);
        let image = match self.cache.get(&key) {
            Some(image) => image,
            None => {
                let compiled = compiler.compile(variant, self.sources, &architecture, &[])?;
                self.cache.put(&key, &compiled.image);
                compiled.image
            }
        };
        self.load(variant, &image).map_err(|failure| Refusal::NotLoaded {
            compiler: compiler.version,
            driver: self.context.driver.version,
            kernel: variant.name.clone(),
            target,
            failure,
        })
    }

    fn load(&self, variant: &Variant, image: &[u8]) -> Result<Loaded, Failure> {
        let mut module = std::ptr::null_mut();
        self.context.call(|driver| {
            // SAFETY: the image is a cubin, which tells its own size, or PTX with a zero at its end.
            unsafe { (driver.api.module_load)(&raw mut module, image.as_ptr().cast()) }
        })?;
        match self.function(variant, module) {
            Ok(function) => Ok(Loaded { module, kernel: Kernel(function as u64) }),
            Err(failure) => {
                self.unload(module);
                Err(failure)
            }
        }
    }

    /// The kernel of a module, with leave to use all that the GPU has.
    fn function(&self, variant: &Variant, module: CUmodule) -> Result<CUfunction, Failure> {
        use CUfunction_attribute as A;

        let name = CString::new(variant.name.as_str()).expect("NVRTC has taken the name");
        let (mut function, mut fixed) = (std::ptr::null_mut(), 0);
        self.context.call(|driver| {
            // SAFETY: the module is loaded.
            unsafe { (driver.api.module_function)(&raw mut function, module, name.as_ptr()) }
        })?;
        self.context.call(|driver| {
            // SAFETY: the function is loaded.
            unsafe {
                let attribute = A::CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES;
                (driver.api.function_attribute)(&raw mut fixed, attribute, function)
            }
        })?;
        let set = |attribute, value| {
            self.context.call(|driver| {
                // SAFETY: the function is loaded.
                unsafe { (driver.api.set_function_attribute)(function, attribute, value) }
            })
        };
        // Both kinds of shared memory count together.
        let limit = c_int::try_from(self.properties.shared_memory).unwrap_or(c_int::MAX);
        set(
            A::CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
            limit.saturating_sub(fixed).max(0),
        )?;
        if self.properties.max_cluster > PORTABLE_CLUSTER {
            set(A::CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED, 1)?;
        }
        Ok(function)
    }

    fn unload(&self, module: CUmodule) {
        // SAFETY: the module is loaded, and its kernels are not asked for any more.
        _ = self.context.call(|driver| unsafe { (driver.api.module_unload)(module) });
    }
}

impl Drop for Kernels {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        for (_, loaded) in std::mem::take(&mut state.loaded) {
            self.unload(loaded.module);
        }
    }
}

pub(super) fn function(kernel: Kernel) -> CUfunction {
    kernel.0 as CUfunction
}

pub(super) fn resident_blocks(
    context: &Context,
    kernel: Kernel,
    geometry: &Geometry,
) -> Result<usize, Failure> {
    let (mut blocks, threads) = (0, c_int::try_from(geometry.threads).unwrap_or(c_int::MAX));
    // SAFETY: the kernel is loaded.
    context.call(|driver| unsafe {
        let count = driver.api.resident_blocks;
        count(&raw mut blocks, function(kernel), threads, geometry.shared_memory)
    })?;
    Ok(usize::try_from(blocks).unwrap_or_default())
}

pub(super) fn resident_clusters(
    context: &Context,
    kernel: Kernel,
    geometry: &Geometry,
) -> Result<usize, Failure> {
    let mut clusters = 0;
    let counted = with_config(geometry, std::ptr::null_mut(), |config| {
        context.call(|driver| {
            let count = driver.api.resident_clusters;
            // SAFETY: the kernel is loaded.
            unsafe { count(&raw mut clusters, function(kernel), config) }
        })
    });
    match counted {
        Err(failure) if failure.code == Failure::INVALID_CLUSTER_SIZE => Ok(0),
        counted => counted.map(|()| usize::try_from(clusters).unwrap_or_default()),
    }
}

/// What the driver is told of a launch.
pub(super) fn with_config<R>(
    geometry: &Geometry,
    stream: CUstream,
    then: impl FnOnce(*const CUlaunchConfig) -> R,
) -> R {
    use CUlaunchAttributeID as Id;

    // What is not asked for is ignored.
    let attribute = CUlaunchAttribute {
        id: Id::CU_LAUNCH_ATTRIBUTE_IGNORE,
        pad: [0; 4],
        value: CUlaunchAttributeValue { pad: [0; 64] },
    };
    let [mut cluster, mut cooperative] = [attribute; 2];
    if geometry.cluster > 1 {
        cluster.id = Id::CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION;
        cluster.value.clusterDim.x = geometry.cluster;
        cluster.value.clusterDim.y = 1;
        cluster.value.clusterDim.z = 1;
    }
    if geometry.resident {
        cooperative.id = Id::CU_LAUNCH_ATTRIBUTE_COOPERATIVE;
        cooperative.value.cooperative = 1;
    }
    let mut attributes = [cluster, cooperative];
    let [x, y, z] = geometry.grid;
    let config = CUlaunchConfig {
        gridDimX: x,
        gridDimY: y,
        gridDimZ: z,
        blockDimX: geometry.threads,
        blockDimY: 1,
        blockDimZ: 1,
        // More than any GPU has, where it is more than the driver can be told.
        sharedMemBytes: u32::try_from(geometry.shared_memory).unwrap_or(u32::MAX),
        hStream: stream,
        attrs: attributes.as_mut_ptr(),
        numAttrs: attributes.len() as u32,
    };
    then(&raw const config)
}

/// Launches a kernel with its one parameter.
///
/// # Safety
/// As [`Stream::launch`](crate::device::Stream::launch).
pub(super) unsafe fn launch(
    context: &Context,
    kernel: Kernel,
    geometry: &Geometry,
    stream: CUstream,
    parameter: &[u8],
) -> Result<()> {
    // The driver reads the structure where it lies, so that it must be aligned as one.
    let mut aligned = vec![0_u64; parameter.len().div_ceil(8)];
    let bytes = aligned.as_mut_ptr().cast::<u8>();
    // SAFETY: there is room for as many bytes.
    unsafe { bytes.copy_from_nonoverlapping(parameter.as_ptr(), parameter.len()) };
    let mut parameters = [bytes.cast::<c_void>()];
    with_config(geometry, stream, |config| {
        context.run("a kernel can't be launched", |driver| {
            let parameters = parameters.as_mut_ptr();
            // SAFETY: the caller's promise; the driver has copied the parameter when it returns.
            unsafe {
                (driver.api.launch)(config, function(kernel), parameters, std::ptr::null_mut())
            }
        })
    })
}

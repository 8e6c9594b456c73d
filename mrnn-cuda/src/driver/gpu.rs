use super::Locations;
use super::api::{Driver, Failure};
use super::context::Context;
use super::kernels::{self, Kernels, PORTABLE_CLUSTER, Sources};
use super::refusal::{LEAST_CAPABILITY, Refusal, Version};
use super::stream::{GpuStream, Handle};
use crate::device::{Device, Geometry, Kernel, Properties, Stream};
use crate::kernels::Variant;
use cudarc::driver::sys::{CUdevice, CUdevice_attribute};
use mrnn_core::{Error, Result};
use std::ffi::{CStr, c_char, c_int};
use std::sync::{Arc, Weak};

/// A GPU in use.
pub(super) struct Gpu {
    this: Weak<Self>,
    // Fields are dropped in their order: what is in the context before the context.
    kernels: Kernels,
    /// Zeroes new memory.
    zeroing: Handle,
    properties: Properties,
    /// Whether all blocks of a kernel can be made to run at once.
    cooperative: bool,
    pub(super) context: Arc<Context>,
}

impl Gpu {
    /// The GPU of this number, for kernels from `sources`.
    pub(super) fn open(
        locations: &Locations,
        ordinal: usize,
        sources: Sources,
    ) -> Result<Arc<Self>> {
        let backend = format!("cuda:{ordinal}");
        let refused = |refusal: Refusal| refusal.of(&backend);
        let driver = Driver::get(locations.driver.as_deref()).map_err(refused)?;
        let device = find(driver, ordinal).map_err(refused)?;
        let properties = properties(driver, device).map_err(refused)?;
        if properties.capability < LEAST_CAPABILITY {
            let Properties { name, capability, .. } = properties;
            let capability = Version::of(capability);
            return Err(refused(Refusal::CapabilityTooLow { name, capability }));
        }
        let context = Arc::new(Context::retain(driver, device, &properties.name, &backend)?);
        let zeroing = Handle::new(&context)?;
        let kernels = Kernels::new(&context, locations, &properties, sources);
        let cooperative = CUdevice_attribute::CU_DEVICE_ATTRIBUTE_COOPERATIVE_LAUNCH;
        let cooperative = attribute(driver, device, cooperative).map_err(refused)? != 0;
        Ok(Arc::new_cyclic(|this| Self {
            this: Weak::clone(this),
            kernels,
            zeroing,
            properties,
            cooperative,
            context,
        }))
    }

    fn zeroed(&self, bytes: usize) -> Result<u64, Failure> {
        let mut address = 0;
        // SAFETY: it is a place for an address.
        self.context.call(|driver| unsafe { (driver.api.allocate)(&raw mut address, bytes) })?;
        let zeroed = self.context.call(|driver| {
            let stream = self.zeroing.get();
            // SAFETY: the memory is of this size, and nothing else knows of it yet.
            match unsafe { (driver.api.fill)(address, 0, bytes, stream) } {
                // SAFETY: the stream lives. Other streams may use the memory once this one has ended.
                Failure::SUCCESS => unsafe { (driver.api.stream_synchronize)(stream) },
                failed => failed,
            }
        });
        zeroed.map(|()| address).inspect_err(|_| {
            // SAFETY: the memory has just been allocated.
            unsafe { self.release(address) }
        })
    }
}

impl Device for Gpu {
    fn properties(&self) -> &Properties {
        &self.properties
    }

    fn allocate(&self, what: &str, bytes: usize) -> Result<u64> {
        self.zeroed(bytes).map_err(|failure| match failure.code {
            Failure::OUT_OF_MEMORY => {
                Error::OutOfMemory { what: what.to_owned(), bytes: bytes as u128 }
            }
            _ => self.context.failed("memory can't be allocated", &failure),
        })
    }

    unsafe fn release(&self, address: u64) {
        // This waits for all work of the GPU. A failure means that the device is lost with all its memory, or that the
        // process is ending.
        // SAFETY: the caller's promise.
        _ = self.context.call(|driver| unsafe { (driver.api.free)(address) });
    }

    fn kernel(&self, variant: &Variant) -> Result<Kernel> {
        self.kernels.get(variant)
    }

    fn resident_clusters(&self, kernel: Kernel, geometry: &Geometry) -> Result<usize> {
        if geometry.resident && !self.cooperative {
            return Ok(0);
        }
        let count = if geometry.cluster > 1 {
            kernels::resident_clusters(&self.context, kernel, geometry)
        } else {
            kernels::resident_blocks(&self.context, kernel, geometry)
                .map(|blocks| blocks * self.properties.multiprocessors)
        };
        count.map_err(|failure| Error::BackendUnavailable {
            backend: self.context.backend.clone(),
            reason: format!(
                "how many blocks run at once can't be found out for {geometry:?}: {}",
                failure.text
            ),
        })
    }

    fn stream(&self) -> Result<Box<dyn Stream>> {
        let this = self.this.upgrade().expect("whoever calls holds the device");
        Ok(Box::new(GpuStream::new(this)?))
    }
}

fn find(driver: &Driver, ordinal: usize) -> Result<CUdevice, Refusal> {
    let mut count = 0;
    // SAFETY: it is a place for a number.
    let result = unsafe { (driver.api.device_count)(&raw mut count) };
    driver.check(result).map_err(Refusal::DriverFailed)?;
    let count = usize::try_from(count).unwrap_or_default();
    if count == 0 {
        return Err(Refusal::NoDevice);
    }
    let index = c_int::try_from(ordinal).ok().filter(|_| ordinal < count);
    let index = index.ok_or(Refusal::NoSuchDevice { ordinal, count })?;
    let mut device = 0;
    // SAFETY: there is a device of this number.
    let result = unsafe { (driver.api.device_get)(&raw mut device, index) };
    driver.check(result).map_err(Refusal::DriverFailed)?;
    Ok(device)
}

fn properties(driver: &Driver, device: CUdevice) -> Result<Properties, Refusal> {
    use CUdevice_attribute as A;

    let number = |attribute_of_device| {
        let value = attribute(driver, device, attribute_of_device)?;
        Ok(value.unsigned_abs())
    };
    let capability = (
        number(A::CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)?,
        number(A::CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR)?,
    );
    let has_clusters = number(A::CU_DEVICE_ATTRIBUTE_CLUSTER_LAUNCH)? != 0;
    Ok(Properties {
        name: name(driver, device)?,
        capability,
        multiprocessors: number(A::CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT)? as usize,
        shared_memory: number(A::CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN)? as usize,
        max_cluster: max_cluster(capability, has_clusters),
    })
}

/// Blocks of the largest cluster.
///
/// No attribute of the device tells. Hopper and data centre Blackwell take twice the portable size in kernels that
/// allow it (their tuning guides). Whether a kernel fits with as many, its occupancy says.
fn max_cluster(capability: (u32, u32), has_clusters: bool) -> usize {
    match capability {
        _ if !has_clusters => 1,
        (9 | 10, _) => 2 * PORTABLE_CLUSTER,
        _ => PORTABLE_CLUSTER,
    }
}

fn name(driver: &Driver, device: CUdevice) -> Result<String, Refusal> {
    let mut name: [c_char; 256] = [0; 256];
    let len = name.len() as c_int - 1;
    // SAFETY: there is room for as many characters and the zero after them.
    unsafe {
        driver
            .check((driver.api.device_name)(name.as_mut_ptr(), len, device))
            .map_err(Refusal::DriverFailed)?;
        Ok(CStr::from_ptr(name.as_ptr()).to_string_lossy().into_owned())
    }
}

fn attribute(
    driver: &Driver,
    device: CUdevice,
    attribute: CUdevice_attribute,
) -> Result<c_int, Refusal> {
    let mut value = 0;
    // SAFETY: the device is one of the driver's.
    let result = unsafe { (driver.api.device_attribute)(&raw mut value, attribute, device) };
    driver.check(result).map_err(Refusal::DriverFailed)?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::max_cluster;

    #[test]
    fn clusters_are_as_large_as_their_generation_allows() {
        assert_eq!(max_cluster((8, 9), false), 1);
        assert_eq!(max_cluster((9, 0), true), 16);
        assert_eq!(max_cluster((10, 3), true), 16);
        assert_eq!(max_cluster((12, 0), true), 8);
        // A virtual GPU may lack what its generation has.
        assert_eq!(max_cluster((9, 0), false), 1);
    }
}

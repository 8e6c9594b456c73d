//! Sessions of a device that stops working.

use crate::common::{BATCH, INPUTS, bits, network, tensor};
use mrnn::Error as NetworkError;
use mrnn::Result;
use mrnn_cuda::device::{Device, Geometry, Graph, Kernel, Mark, PendingRead, Properties, Stream};
use mrnn_cuda::kernels::Variant;
use mrnn_cuda::tensors::{DeviceSession, Error};
use mrnn_cuda::{Mode, Options};
use mrnn_cuda_emulator as emulator;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// An emulated device whose streams fail from some time on, and then do not.
struct Failing {
    device: Arc<dyn Device>,
    fails: Arc<AtomicBool>,
}

struct FailingStream {
    stream: Box<dyn Stream>,
    fails: Arc<AtomicBool>,
}

impl FailingStream {
    fn working(&self) -> Result<&dyn Stream> {
        if self.fails.load(Ordering::Relaxed) {
            let reason = "an uncorrectable error of its memory".to_owned();
            return Err(NetworkError::DeviceFailed { backend: "cuda".to_owned(), reason });
        }
        Ok(&*self.stream)
    }
}

impl Device for Failing {
    fn properties(&self) -> &Properties {
        self.device.properties()
    }

    fn allocate(&self, what: &str, bytes: usize) -> Result<u64> {
        self.device.allocate(what, bytes)
    }

    unsafe fn release(&self, address: u64) {
        // SAFETY: the caller's promise.
        unsafe { self.device.release(address) }
    }

    fn kernel(&self, variant: &Variant) -> Result<Kernel> {
        self.device.kernel(variant)
    }

    fn resident_clusters(&self, kernel: Kernel, geometry: &Geometry) -> Result<usize> {
        self.device.resident_clusters(kernel, geometry)
    }

    fn stream(&self) -> Result<Box<dyn Stream>> {
        let (stream, fails) = (self.device.stream()?, Arc::clone(&self.fails));
        Ok(Box::new(FailingStream { stream, fails }))
    }
}

impl Stream for FailingStream {
    unsafe fn write(&self, to: u64, bytes: &[u8]) -> Result<()> {
        // SAFETY: the caller's promise, here and below.
        unsafe { self.working()?.write(to, bytes) }
    }

    unsafe fn read(&self, from: u64, bytes: &mut [u8]) -> Result<()> {
        // SAFETY: as above.
        unsafe { self.working()?.read(from, bytes) }
    }

    unsafe fn read_later(&self, from: u64, bytes: usize) -> Result<Box<dyn PendingRead>> {
        // SAFETY: as above.
        unsafe { self.working()?.read_later(from, bytes) }
    }

    unsafe fn copy(&self, to: u64, from: u64, bytes: usize) -> Result<()> {
        // SAFETY: as above.
        unsafe { self.working()?.copy(to, from, bytes) }
    }

    unsafe fn clear(&self, to: u64, bytes: usize) -> Result<()> {
        // SAFETY: as above.
        unsafe { self.working()?.clear(to, bytes) }
    }

    unsafe fn launch(&self, kernel: Kernel, geometry: &Geometry, parameter: &[u8]) -> Result<()> {
        // SAFETY: as above.
        unsafe { self.working()?.launch(kernel, geometry, parameter) }
    }

    fn synchronize(&self) -> Result<()> {
        self.working()?.synchronize()
    }

    fn begin_graph(&self) -> Result<()> {
        self.working()?.begin_graph()
    }

    fn end_graph(&self) -> Result<Graph> {
        self.working()?.end_graph()
    }

    unsafe fn replay(&self, graph: &Graph) -> Result<()> {
        // SAFETY: as above.
        unsafe { self.working()?.replay(graph) }
    }

    fn mark(&self) -> Result<Mark> {
        self.working()?.mark()
    }

    fn seconds(&self, from: &Mark, to: &Mark) -> Result<f64> {
        self.working()?.seconds(from, to)
    }
}

type Call<'a> = &'a dyn Fn(&mut DeviceSession<f32>) -> std::result::Result<(), Error>;

#[test]
fn every_call_answers_that_the_device_has_failed_from_then_on() {
    if !mrnn_tests::has_cuda() {
        return;
    }
    let (row, input) = (tensor::<f32>((BATCH, INPUTS)), tensor::<f32>((4, BATCH, INPUTS)));
    let state = tensor::<f32>((BATCH, crate::common::UNITS));
    let calls: [Call<'_>; 9] = [
        &|session| session.step(&row),
        &|session| session.run(&input).map(drop),
        &|session| session.reset(),
        &|session| session.set_state(Some(&state), None),
        &|session| session.set_parameters(&session.parameters()?),
        &|session| session.h().map(drop),
        &|session| session.y_later().map(drop),
        &|session| session.synchronize(),
        &|session| session.time(|_| Ok(())).map(drop),
    ];
    for first in calls {
        let fails = Arc::new(AtomicBool::new(false));
        let device = emulator::device(emulator::small_device());
        let device = Arc::new(Failing { device, fails: Arc::clone(&fails) });
        let (options, mode) = (Options::default(), Some(Mode::Steps));
        let mut session =
            DeviceSession::<f32>::new(device, &network(), options, mode, BATCH).expect("a session");
        session.step(&row).expect("steps");
        let later = session.h_later().expect("works");
        let parameters = session.parameters().expect("a tensor");
        let sequence = session.put(&input).expect("memory");
        fails.store(true, Ordering::Relaxed);
        let told = |result: std::result::Result<(), Error>| {
            let error = result.expect_err("the device has failed");
            let Error::Network(NetworkError::DeviceFailed { reason, .. }) = &error else {
                panic!("{error}")
            };
            assert_eq!(reason, "an uncorrectable error of its memory");
        };
        told(first(&mut session));
        // What it would do now counts for nothing.
        fails.store(false, Ordering::Relaxed);
        calls.iter().for_each(|call| told(call(&mut session)));
        told(session.step_n(&sequence));
        told(session.put(&input).map(drop));
        assert_eq!(session.step_index(), 1);
        let kept = session.parameters().expect("those of before");
        assert_eq!(bits::<f32>(&kept), bits::<f32>(&parameters));
        later.wait().expect("it was on its way");
    }
}

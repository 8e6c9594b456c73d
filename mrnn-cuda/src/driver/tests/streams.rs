use super::fake::Fake;
use crate::device::{Device, Geometry, Kernel, Stream};
use crate::kernels::Variant;
use mrnn_core::{Error, Result};
use std::sync::Arc;

/// Memory of a GPU.
struct Memory {
    gpu: Arc<dyn Device>,
    address: u64,
    len: usize,
}

impl Memory {
    fn new(gpu: &Arc<dyn Device>, len: usize) -> Self {
        let address = gpu.allocate("the test's memory", len).expect("memory");
        Self { gpu: Arc::clone(gpu), address, len }
    }

    fn write(&self, stream: &dyn Stream, bytes: &[u8]) -> Result<()> {
        assert!(bytes.len() <= self.len);
        // SAFETY: the memory has as many bytes.
        unsafe { stream.write(self.address, bytes) }
    }

    fn read(&self, stream: &dyn Stream) -> Vec<u8> {
        let mut bytes = vec![0xee; self.len];
        // SAFETY: the memory has as many bytes.
        unsafe { stream.read(self.address, &mut bytes) }.expect("a copy");
        bytes
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: it is this one's own.
        unsafe { self.gpu.release(self.address) }
    }
}

fn noise(len: usize, seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..len).map(|_| next()).collect()
}

fn fill(gpu: &dyn Device) -> Kernel {
    let name = "fill".to_owned();
    let variant = Variant { file: "fill.cu", name, macros: Vec::new(), capability: (8, 0) };
    gpu.kernel(&variant).expect("a kernel")
}

const BLOCK: Geometry =
    Geometry { grid: [1, 1, 1], cluster: 1, threads: 32, shared_memory: 0, resident: false };

/// Queues filling `count` words with `value`.
fn launch(
    stream: &dyn Stream,
    kernel: Kernel,
    geometry: &Geometry,
    address: u64,
    count: u32,
    value: u32,
) -> Result<()> {
    let parts = [&address.to_ne_bytes()[..], &count.to_ne_bytes(), &value.to_ne_bytes()];
    // The bytes begin anywhere.
    let bytes = [&[0][..], &parts.concat()].concat();
    // SAFETY: the memory has as many words, which the tests see to.
    unsafe { stream.launch(kernel, geometry, &bytes[1..]) }
}

fn words(value: u32, count: usize) -> Vec<u8> {
    value.to_ne_bytes().repeat(count)
}

#[test]
fn memory_is_zero_and_bytes_come_back() {
    let Some(fake) = Fake::new("memory_is_zero_and_bytes_come_back") else { return };
    let gpu = fake.gpu();
    let stream = gpu.stream().expect("a stream");
    for len in [1, 100, (256 << 10) - 1, 256 << 10, (256 << 10) + 1, 3_000_000] {
        let memory = Memory::new(&gpu, len);
        assert_eq!(memory.address % 256, 0);
        assert_eq!(memory.read(&*stream), vec![0; len]);
        let bytes = noise(len, 1);
        memory.write(&*stream, &bytes).expect("a copy");
        assert!(memory.read(&*stream) == bytes, "{len} bytes");
    }
    drop((stream, gpu));
    fake.assert_clean();
}

#[test]
fn nothing_is_a_copy_too() {
    let Some(fake) = Fake::new("nothing_is_a_copy_too") else { return };
    let gpu = fake.gpu();
    let stream = gpu.stream().expect("a stream");
    let memory = Memory::new(&gpu, 1);
    memory.write(&*stream, &[]).expect("a copy");
    // SAFETY: nothing is read.
    unsafe { stream.read(memory.address, &mut []) }.expect("a copy");
}

#[test]
fn the_host_may_change_what_it_has_written() {
    let Some(fake) = Fake::new("the_host_may_change_what_it_has_written") else { return };
    let gpu = fake.gpu();
    let stream = gpu.stream().expect("a stream");
    let memories: Vec<Memory> = (0..20).map(|_| Memory::new(&gpu, 700_000)).collect();
    let mut bytes = vec![0; 700_000];
    for (seed, memory) in memories.iter().enumerate() {
        bytes.copy_from_slice(&noise(700_000, seed as u32));
        memory.write(&*stream, &bytes).expect("a copy");
        bytes.fill(0);
    }
    for (seed, memory) in memories.iter().enumerate() {
        assert!(memory.read(&*stream) == noise(700_000, seed as u32), "{seed}");
    }
    assert!(fake.get("pinned_allocations") <= 4, "memory is used again");
}

#[test]
fn copies_to_the_host_may_be_fetched_later_and_in_any_order() {
    let test = "copies_to_the_host_may_be_fetched_later_and_in_any_order";
    let Some(fake) = Fake::new(test) else { return };
    let gpu = fake.gpu();
    let stream = gpu.stream().expect("a stream");
    let memory = Memory::new(&gpu, 10_000);
    for round in 0..5 {
        let mut pending: Vec<_> = (0..6)
            .map(|seed| {
                memory.write(&*stream, &noise(10_000, round * 10 + seed)).expect("a copy");
                // SAFETY: the memory has as many bytes.
                unsafe { stream.read_later(memory.address, 10_000 - seed as usize) }
                    .expect("a copy")
            })
            .collect();
        memory.write(&*stream, &noise(10_000, 99)).expect("a copy");
        // Nobody waits for this one.
        drop(pending.swap_remove(2));
        for (read, seed) in pending.iter_mut().zip([0, 1, 5, 3, 4]).rev() {
            let mut bytes = vec![0; 10_000 - seed as usize];
            read.wait(&mut bytes).expect("a copy");
            assert!(read.is_ready());
            assert!(bytes == noise(10_000, round * 10 + seed)[..bytes.len()], "{round} {seed}");
        }
    }
    assert!(fake.get("pinned_allocations") <= 4 + 6 + 4 * 2, "memory is used again");
    drop((memory, stream, gpu));
    fake.assert_clean();
}

#[test]
fn a_copy_under_way_is_not_ready() {
    let Some(fake) = Fake::new("a_copy_under_way_is_not_ready") else { return };
    let gpu = fake.gpu();
    let stream = gpu.stream().expect("a stream");
    let memory = Memory::new(&gpu, 8);
    memory.write(&*stream, &[7; 8]).expect("a copy");
    // SAFETY: the memory has as many bytes.
    let mut read = unsafe { stream.read_later(memory.address, 8) }.expect("a copy");
    assert!(!read.is_ready());
    // The copy outlives its stream, whose end it keeps.
    drop(stream);
    assert!(read.is_ready());
    let mut bytes = [0; 8];
    read.wait(&mut bytes).expect("a copy");
    assert_eq!(bytes, [7; 8]);
    drop((memory, gpu));
    assert_eq!(fake.get("contexts"), 1, "the context lasts as long as its memory");
    drop(read);
    fake.assert_clean();
}

#[test]
fn the_end_of_a_stream_waits_for_its_copies() {
    let Some(fake) = Fake::new("the_end_of_a_stream_waits_for_its_copies") else { return };
    let gpu = fake.gpu();
    let (stream, other) = (gpu.stream().expect("a stream"), gpu.stream().expect("a stream"));
    let memory = Memory::new(&gpu, 3 * 256 * 1024);
    let bytes = noise(memory.len, 1);
    memory.write(&*stream, &bytes).expect("a copy");
    // SAFETY: the memory has as many bytes.
    drop(unsafe { stream.read_later(memory.address, memory.len) }.expect("a copy"));
    drop(stream);
    assert!(memory.read(&*other) == bytes);
    drop((memory, other, gpu));
    fake.assert_clean();
}

#[test]
fn work_keeps_its_order() {
    let Some(fake) = Fake::new("work_keeps_its_order") else { return };
    let gpu = fake.gpu();
    let stream = gpu.stream().expect("a stream");
    let (one, two) = (Memory::new(&gpu, 64), Memory::new(&gpu, 64));
    one.write(&*stream, &noise(64, 1)).expect("a copy");
    // SAFETY: both have as many bytes.
    unsafe {
        stream.copy(two.address, one.address, 64).expect("a copy");
        stream.clear(one.address + 8, 16).expect("clearing");
    }
    launch(&*stream, fill(&*gpu), &BLOCK, one.address + 32, 4, 0x0102_0304).expect("a launch");
    let mut expected = noise(64, 1);
    expected[8..24].fill(0);
    expected[32..48].copy_from_slice(&words(0x0102_0304, 4));
    assert_eq!(one.read(&*stream), expected);
    assert_eq!(two.read(&*stream), noise(64, 1));
}

#[test]
fn launches_tell_the_driver_their_geometry() {
    let Some(fake) = Fake::new("launches_tell_the_driver_their_geometry") else { return };
    let gpu = fake.gpu();
    let stream = gpu.stream().expect("a stream");
    let memory = Memory::new(&gpu, 4);
    let (kernel, address) = (fill(&*gpu), memory.address);
    let told = || ["grid", "threads", "cluster", "resident"].map(|name| fake.get(name));

    launch(&*stream, kernel, &BLOCK, address, 1, 1).expect("a launch");
    assert_eq!(told(), [1_01_01, 32, 1, 0]);
    // What the kernel has for itself comes off what there is.
    let all = Geometry {
        grid: [32, 3, 2],
        cluster: 16,
        threads: 256,
        shared_memory: 100_000 - 1000,
        resident: true,
    };
    launch(&*stream, kernel, &all, address, 1, 1).expect("a launch");
    assert_eq!(told(), [32_03_02, 256, 16, 1]);
    let alone = Geometry { cluster: 1, ..all };
    launch(&*stream, kernel, &alone, address, 1, 1).expect("a launch");
    assert_eq!(told(), [32_03_02, 256, 1, 1]);
    stream.synchronize().expect("no failure");

    let more = Geometry { shared_memory: all.shared_memory + 1, ..all };
    match launch(&*stream, kernel, &more, address, 1, 1) {
        Err(Error::DeviceFailed { backend, reason }) => {
            assert_eq!(backend, "cuda:0");
            assert_eq!(
                reason,
                "a kernel can't be launched: words of the driver (CUDA_ERROR_1); drop all engines \
                 on this GPU and create them anew"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn graphs_do_again_what_was_collected() {
    let Some(fake) = Fake::new("graphs_do_again_what_was_collected") else { return };
    let gpu = fake.gpu();
    let stream = gpu.stream().expect("a stream");
    let memory = Memory::new(&gpu, 64);
    let kernel = fill(&*gpu);
    stream.begin_graph().expect("a graph");
    launch(&*stream, kernel, &BLOCK, memory.address, 16, 7).expect("a launch");
    launch(&*stream, kernel, &BLOCK, memory.address, 8, 9).expect("a launch");
    let graph = stream.end_graph().expect("a graph");
    assert_eq!(memory.read(&*stream), vec![0; 64], "nothing has been done yet");
    for _ in 0..2 {
        memory.write(&*stream, &noise(64, 3)).expect("a copy");
        // SAFETY: as the launches.
        unsafe { stream.replay(&graph) }.expect("a launch");
        assert_eq!(memory.read(&*stream), [words(9, 8), words(7, 8)].concat());
    }
    fake.set("instantiate", 1);
    stream.begin_graph().expect("a graph");
    assert!(matches!(stream.end_graph(), Err(Error::DeviceFailed { .. })));
    drop((graph, memory, stream, gpu));
    fake.assert_clean();
}

#[test]
#[should_panic(expected = "a graph collects launches")]
fn graphs_do_not_collect_copies_from_the_host() {
    let Some(fake) = Fake::new("graphs_do_not_collect_copies_from_the_host") else {
        panic!("skipped: a graph collects launches");
    };
    let gpu = fake.gpu();
    let stream = gpu.stream().expect("a stream");
    stream.begin_graph().expect("a graph");
    // SAFETY: nothing is written.
    _ = unsafe { stream.write(0, &[]) };
}

#[test]
fn time_is_measured_between_marks() {
    let Some(fake) = Fake::new("time_is_measured_between_marks") else { return };
    let gpu = fake.gpu();
    let stream = gpu.stream().expect("a stream");
    let memory = Memory::new(&gpu, 64);
    let from = stream.mark().expect("a mark");
    for _ in 0..9 {
        launch(&*stream, fill(&*gpu), &BLOCK, memory.address, 16, 7).expect("a launch");
    }
    let to = stream.mark().expect("a mark");
    // Each of ten pieces of work takes a millisecond.
    let seconds = stream.seconds(&from, &to).expect("no failure");
    assert!((seconds - 0.010).abs() < 1e-9, "{seconds}");
    drop((from, to, memory, stream, gpu));
    fake.assert_clean();
}

#[test]
fn occupancy_is_the_drivers() {
    let Some(fake) = Fake::new("occupancy_is_the_drivers") else { return };
    let gpu = fake.gpu();
    let kernel = fill(&*gpu);
    let resident = Geometry { threads: 256, resident: true, ..BLOCK };
    let count = |geometry: &Geometry| gpu.resident_clusters(kernel, geometry).expect("a count");
    assert_eq!(count(&resident), 8 * 10);
    let clusters = Geometry { grid: [16, 1, 1], cluster: 16, ..resident };
    assert_eq!(count(&clusters), 7);
    assert_eq!(count(&Geometry { cluster: 32, ..clusters }), 0);
    assert!(
        gpu.resident_clusters(kernel, &Geometry { shared_memory: 1 << 40, ..clusters }).is_err()
    );
    fake.set("cooperative", 0);
    let virtual_gpu = fake.gpu();
    assert_eq!(virtual_gpu.resident_clusters(kernel, &resident).expect("a count"), 0);
}

#[test]
fn a_failure_of_the_device_is_told_by_all_that_follows() {
    let test = "a_failure_of_the_device_is_told_by_all_that_follows";
    let Some(fake) = Fake::new(test) else { return };
    let gpu = fake.gpu();
    let stream = gpu.stream().expect("a stream");
    let memory = Memory::new(&gpu, 64);
    // SAFETY: the memory has as many bytes.
    let mut pending = unsafe { stream.read_later(memory.address, 64) }.expect("a copy");
    // What is not the device's: the fake's check stands for the GPU's.
    launch(&*stream, fill(&*gpu), &BLOCK, memory.address + 64, 1, 1).expect("a launch");
    let told = |outcome: Result<()>| match outcome {
        Err(Error::DeviceFailed { backend, reason }) => {
            assert_eq!(backend, "cuda:0");
            assert!(reason.contains("words of the driver (CUDA_ERROR_700)"), "{reason}");
        }
        other => panic!("{other:?}"),
    };
    told(stream.synchronize());
    told(memory.write(&*stream, &[1]));
    assert!(pending.is_ready());
    told(pending.wait(&mut [0; 64]));
    told(gpu.allocate("more", 1).map(drop));
    // SAFETY: the memory has as many bytes.
    unsafe {
        told(stream.read(memory.address, &mut [0]));
        told(stream.clear(memory.address, 1));
        told(stream.read_later(memory.address, 1).map(drop));
    }
    drop((pending, memory, stream, gpu));
    fake.assert_clean();
}

#[test]
fn too_little_pinned_memory_is_told() {
    let Some(fake) = Fake::new("too_little_pinned_memory_is_told") else { return };
    let gpu = fake.set("pinned", 100).gpu();
    let stream = gpu.stream().expect("a stream");
    let memory = Memory::new(&gpu, 64);
    let written = memory.write(&*stream, &[1]);
    assert!(matches!(written, Err(Error::OutOfMemory { .. })), "{written:?}");
    drop((memory, stream, gpu));
    fake.assert_clean();
}

#[test]
fn streams_are_for_any_thread() {
    let Some(fake) = Fake::new("streams_are_for_any_thread") else { return };
    let gpu = fake.gpu();
    let stream = gpu.stream().expect("a stream");
    std::thread::scope(|scope| {
        for seed in 0..4_u32 {
            let (gpu, stream) = (&gpu, &*stream);
            scope.spawn(move || {
                let memory = Memory::new(gpu, 300_000);
                for round in 0..5 {
                    let bytes = noise(300_000, seed * 10 + round);
                    memory.write(stream, &bytes).expect("a copy");
                    assert!(memory.read(stream) == bytes);
                }
            });
        }
    });
    drop((stream, gpu));
    fake.assert_clean();
}

#[test]
fn a_stream_keeps_its_gpu_and_the_kernels() {
    let Some(fake) = Fake::new("a_stream_keeps_its_gpu_and_the_kernels") else { return };
    let gpu = fake.gpu();
    let stream = gpu.stream().expect("a stream");
    fill(&*gpu);
    drop(gpu);
    assert_eq!(fake.get("live_modules"), 1);
    stream.synchronize().expect("no failure");
    drop(stream);
    fake.assert_clean();
}

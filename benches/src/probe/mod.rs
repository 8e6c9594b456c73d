//! Probes for the two limits of a step: the peak of multiply-adds, and the bandwidth of reading a buffer.

mod buffer;
mod kernels;

use crate::floor::{Speeds, Work};
use crate::timing::repeat;
use buffer::Buffer;
use kernels::{Kernels, Line};
use std::convert::Infallible;
use std::hint::black_box;
use std::sync::Barrier;
use std::thread;

/// Bytes to read between two looks at the clock.
const READ_CHUNK: usize = 4 << 20;
/// Rounds of multiply-adds between two looks at the clock; some tenths of a millisecond.
const MULTIPLY_ADD_ROUNDS: usize = 100_000;
/// Chunks to measure at least: the first of a large buffer finds nothing in the caches.
const LEAST_CHUNKS: usize = 8;

/// The instructions that the probes use on this CPU.
pub fn instructions() -> &'static str {
    kernels::detect().name
}

/// Measures what the machine can do for one kind of work, on several threads at once.
pub struct Probe {
    kernels: &'static Kernels,
    /// Each thread's share of the weights.
    shares: Vec<Buffer>,
}

impl Probe {
    /// A probe for steps that do `work` on `threads` threads. The weights are divided among the threads, so
    /// that each reads from its own core's caches what fits there.
    pub fn new(work: Work, threads: usize) -> Self {
        let share = work.bytes().div_ceil(threads * size_of::<Line>());
        let shares = (0..threads).map(|_| Buffer::new(share)).collect();
        Self { kernels: kernels::detect(), shares }
    }

    /// Measures both speeds, each for half of `seconds`.
    pub fn measure(&self, seconds: f64) -> Speeds {
        let barrier = Barrier::new(self.shares.len());
        let of_thread = |share: &Buffer| {
            barrier.wait();
            let read_bandwidth = self.read_bandwidth(share.as_slice(), seconds / 2.0);
            barrier.wait();
            let multiply_add_peak = self.multiply_add_peak(seconds / 2.0);
            Speeds { read_bandwidth, multiply_add_peak }
        };
        let speeds: Vec<Speeds> = thread::scope(|scope| {
            let running: Vec<_> =
                self.shares.iter().map(|share| scope.spawn(move || of_thread(share))).collect();
            let joined = running.into_iter().map(|thread| thread.join());
            joined.map(|result| result.expect("a probe doesn't panic")).collect()
        });
        Speeds {
            read_bandwidth: speeds.iter().map(|speeds| speeds.read_bandwidth).sum(),
            multiply_add_peak: speeds.iter().map(|speeds| speeds.multiply_add_peak).sum(),
        }
    }

    fn read_bandwidth(&self, share: &[Line], seconds: f64) -> f64 {
        let times = (READ_CHUNK / size_of_val(share)).max(1);
        let seconds = seconds / self.kernels.reads.len() as f64;
        let of_way = |read: &fn(&[Line], usize) -> f32| {
            let chunk = chunk_seconds(seconds, || read(share, times));
            (times * size_of_val(share)) as f64 / chunk
        };
        self.kernels.reads.iter().map(of_way).fold(0.0, f64::max)
    }

    fn multiply_add_peak(&self, seconds: f64) -> f64 {
        let rounds = MULTIPLY_ADD_ROUNDS;
        let chunk = chunk_seconds(seconds, || (self.kernels.multiply_add)(black_box(rounds)));
        (rounds * self.kernels.operations_per_round) as f64 / chunk
    }
}

/// The median seconds of a chunk of work.
fn chunk_seconds(seconds: f64, chunk: impl Fn() -> f32) -> f64 {
    let Ok(seconds) = repeat::<Infallible>(LEAST_CHUNKS, seconds, || {
        black_box(chunk());
        Ok(())
    });
    seconds
}

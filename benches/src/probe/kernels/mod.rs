//! The probes' inner loops for each instruction set, chosen at run time.

#[cfg(target_arch = "aarch64")]
mod aarch64;
mod portable;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod vector;
#[cfg(target_arch = "x86_64")]
mod x86_64;

/// A cache line of floats, of which every vector is a part.
pub(super) type Line = [f32; 16];

/// How many floats ahead a read prefetches that does: memory and the outer cache answer in that time.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
const PREFETCH_DISTANCE: usize = 4096;

/// The multiply-adds' operands: values stay normal for any number of rounds.
const START: f32 = 0.5;
const FACTOR: f32 = 0.999;
const ADDEND: f32 = 1e-3;

/// The loops of one instruction set.
pub(super) struct Kernels {
    pub(super) name: &'static str,
    /// Ways to sum a buffer as many times as is said; which is the fastest depends on the buffer's size.
    pub(super) reads: &'static [fn(&[Line], usize) -> f32],
    /// Does as many rounds of independent multiply-adds as is said.
    pub(super) multiply_add: fn(usize) -> f32,
    /// Operations of a round; a multiply-add counts as two.
    pub(super) operations_per_round: usize,
}

/// The best that this CPU has.
pub(super) fn detect() -> &'static Kernels {
    all().next().unwrap_or(&portable::KERNELS)
}

/// All that this CPU has, the best first.
pub(super) fn all() -> impl Iterator<Item = &'static Kernels> {
    #[cfg(target_arch = "x86_64")]
    let native = x86_64::available();
    #[cfg(target_arch = "aarch64")]
    let native = aarch64::available();
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    let native = std::iter::empty();
    native.chain([&portable::KERNELS])
}

#[cfg(test)]
mod tests {
    use super::{Kernels, all};

    #[test]
    fn every_loop_reads_the_whole_buffer_every_time() {
        let named =
            |kernels: &'static Kernels| kernels.reads.iter().map(|read| (kernels.name, read));
        for (name, read) in all().flat_map(named) {
            for lines in [1, 2, 7, 8, 9, 100] {
                let buffer = crate::probe::buffer::Buffer::new(lines);
                for times in [1, 3] {
                    let expected = 1e-3 * (16 * lines * times) as f32;
                    let sum = read(buffer.as_slice(), times);
                    let error = (sum - expected).abs() / expected;
                    assert!(error < 1e-4, "{name} {lines} x {times}: {sum}");
                }
            }
        }
    }

    #[test]
    fn every_loop_does_all_of_its_multiply_adds() {
        for kernels in all() {
            // x' = x·m + a, from the same x in each of half as many lanes as there are operations.
            let lanes = kernels.operations_per_round as f32 / 2.0;
            let mut x = super::START;
            for _ in 0..10 {
                x = x * super::FACTOR + super::ADDEND;
            }
            let sum = (kernels.multiply_add)(10);
            assert!((sum / lanes - x).abs() < 1e-5, "{}: {sum}", kernels.name);
        }
    }
}

//! Loops that the compiler makes vectors of, for any CPU.

use super::{ADDEND, FACTOR, Kernels, Line, START};
use std::hint::black_box;

const LANES: usize = 32;

pub(super) static KERNELS: Kernels =
    Kernels { name: "portable", reads: &[read], multiply_add, operations_per_round: 2 * LANES };

fn read(lines: &[Line], times: usize) -> f32 {
    let mut sums = [[0.0; 16]; 2];
    for _ in 0..times {
        for pair in black_box(lines).chunks(2) {
            for (sums, line) in sums.iter_mut().zip(pair) {
                for (sum, value) in sums.iter_mut().zip(line) {
                    *sum += value;
                }
            }
        }
    }
    sums.as_flattened().iter().sum()
}

fn multiply_add(rounds: usize) -> f32 {
    let mut values = [START; LANES];
    for _ in 0..rounds {
        for value in &mut values {
            *value = *value * FACTOR + ADDEND;
        }
    }
    values.iter().sum()
}

//! The loops over one width of vectors. There are as many sums and chains as hide the latency of an
//! addition and of a multiply-add.

macro_rules! vector_kernels {
    ($table:ident: $name:literal, $module:ident, $features:literal, $vector:ty, $lanes:literal lanes,
     $chains:literal chains, $set:ident, $load:ident, $store:ident, $add:ident,
     |$value:ident, $factor:ident, $addend:ident| $multiply_add:expr) => {
        static $table: Kernels = Kernels {
            name: $name,
            reads: &[
                // SAFETY: `available` gives this table out only where the CPU has the features.
                |lines, times| unsafe { $module::read::<0>(lines, times) },
                // SAFETY: as above.
                |lines, times| unsafe { $module::read::<PREFETCH_DISTANCE>(lines, times) },
            ],
            // SAFETY: as above.
            multiply_add: |rounds| unsafe { $module::multiply_add(rounds) },
            operations_per_round: 2 * $lanes * $chains,
        };

        mod $module {
            use super::*;

            const SUMS: usize = 8;

            #[target_feature(enable = $features)]
            pub(super) fn read<const AHEAD: usize>(lines: &[Line], times: usize) -> f32 {
                let mut sums = [$set(0.0); SUMS];
                for _ in 0..times {
                    // A line is a whole number of vectors.
                    let (vectors, _) = black_box(lines).as_flattened().as_chunks::<$lanes>();
                    let (groups, rest) = vectors.as_chunks::<SUMS>();
                    for group in groups {
                        for (sum, vector) in sums.iter_mut().zip(group) {
                            if AHEAD > 0 {
                                prefetch(vector.as_ptr().wrapping_add(AHEAD));
                            }
                            // SAFETY: the pointer is to as many floats as the vector has.
                            *sum = $add(*sum, unsafe { $load(vector.as_ptr()) });
                        }
                    }
                    for (sum, vector) in sums.iter_mut().zip(rest) {
                        // SAFETY: as above.
                        *sum = $add(*sum, unsafe { $load(vector.as_ptr()) });
                    }
                }
                total(&sums)
            }

            #[target_feature(enable = $features)]
            pub(super) fn multiply_add(rounds: usize) -> f32 {
                let ($factor, $addend) = ($set(FACTOR), $set(ADDEND));
                let mut values = [$set(START); $chains];
                for _ in 0..rounds {
                    for value in &mut values {
                        let $value = *value;
                        *value = $multiply_add;
                    }
                }
                total(&values)
            }

            #[target_feature(enable = $features)]
            fn total(vectors: &[$vector]) -> f32 {
                let mut total = 0.0;
                for &vector in vectors {
                    let mut lanes = [0.0_f32; $lanes];
                    // SAFETY: the pointer is to as many floats as the vector has.
                    unsafe { $store(lanes.as_mut_ptr(), vector) };
                    total += lanes.iter().sum::<f32>();
                }
                total
            }
        }
    };
}

pub(super) use vector_kernels;

//! Kernels in plain Rust, for every processor.

use super::{CompressedRows, Kernels};
use mrnn_core::{Activation, Scalar};

pub(super) const fn kernels<T: Scalar>() -> Kernels<T> {
    Kernels { dense, sparse, leaky, activate }
}

fn dense<T: Scalar>(weights: &[T], sources: &[T], drive: &mut [T]) {
    for (weights, &source) in weights.chunks_exact(drive.len()).zip(sources) {
        for (drive, &weight) in drive.iter_mut().zip(weights) {
            *drive += weight * source;
        }
    }
}

fn sparse<T: Scalar>(rows: CompressedRows<'_, T>, sources: &[T], drive: &mut [T]) {
    let CompressedRows { indptr, indices, values } = rows;
    for (row, drive) in indptr.windows(2).zip(drive) {
        let synapses = row[0]..row[1];
        let mut sum = T::ZERO;
        for (&index, &value) in indices[synapses.clone()].iter().zip(&values[synapses]) {
            sum += value * sources[index as usize];
        }
        *drive += sum;
    }
}

fn leaky<T: Scalar>(alpha: T, drive: &[T], x: &mut [T]) {
    for (x, &drive) in x.iter_mut().zip(drive) {
        *x += alpha * (drive - *x);
    }
}

fn activate<T: Scalar>(activation: Activation, x: &[T], h: &mut [T]) {
    // One loop for each function, so that the choice is made once a region and not once a unit.
    fn each<T: Scalar>(x: &[T], h: &mut [T], function: impl Fn(T) -> T) {
        h.iter_mut().zip(x).for_each(|(h, &x)| *h = function(x));
    }
    match activation {
        Activation::Relu => each(x, h, |x| Activation::Relu.apply(x)),
        Activation::Tanh => each(x, h, |x| Activation::Tanh.apply(x)),
        Activation::Sigmoid => each(x, h, |x| Activation::Sigmoid.apply(x)),
        Activation::Softplus => each(x, h, |x| Activation::Softplus.apply(x)),
        Activation::Linear => h.copy_from_slice(x),
    }
}

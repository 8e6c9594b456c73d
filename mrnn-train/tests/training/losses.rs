//! Values and gradients of losses, and what batches they accept.

use crate::common::assert_close;
use candle_core::{Device, Tensor, Var};
use mrnn_train::{Batch, BatchShape, Error, Loss};

const SHAPE: (usize, usize, usize) = (2, 2, 3);
const OUTPUTS: [f64; 12] = [0.5, -1.0, 2.0, 0.0, 0.25, 1.5, -0.5, 0.75, 3.0, 1.0, 1.0, -2.0];

fn tensor(values: &[f64]) -> Tensor {
    Tensor::from_slice(values, SHAPE, &Device::Cpu).expect("12 values")
}

fn loss(loss: Loss, outputs: &[f64], target: &[f64], mask: &[f64]) -> f64 {
    let loss = loss.of(&tensor(outputs), &tensor(target), &tensor(mask)).expect("one shape");
    loss.to_scalar().expect("one number")
}

fn shape(trials: usize, outputs: usize) -> BatchShape {
    BatchShape { trials, steps: 2, inputs: 1, outputs }
}

#[test]
fn squared_errors_count_with_their_weights() {
    let target = [0.0; 12];
    let mut mask = [0.0; 12];
    (mask[2], mask[6]) = (1.0, 3.0);
    let expected = (1.0 * 4.0 + 3.0 * 0.25) / 4.0;
    assert_close(loss(Loss::MeanSquaredError, &OUTPUTS, &target, &mask), expected, 1e-15);
}

#[test]
fn cross_entropy_is_of_the_softmax_by_step() {
    let target = [0.0, 1.0, 0.0, 0.2, 0.3, 0.5, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0];
    let mask = [1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 0.0, 0.0, 0.0, 0.5, 0.5, 0.5];
    let term = |row: usize| {
        let outputs = &OUTPUTS[3 * row..3 * row + 3];
        let sum: f64 = outputs.iter().map(|y| y.exp()).sum();
        let terms = outputs.iter().zip(&target[3 * row..]);
        terms.map(|(y, t)| -t * (y.exp() / sum).ln()).sum::<f64>()
    };
    let expected = (term(0) + 2.0 * term(1) + 0.5 * term(3)) / 3.5;
    assert_close(loss(Loss::CrossEntropy, &OUTPUTS, &target, &mask), expected, 1e-14);
}

#[test]
fn gradients_are_those_of_differences() {
    let target = [0.1, 0.7, 0.2, 0.2, 0.3, 0.5, 1.0, 0.0, 0.0, 0.4, 0.0, 0.6];
    let mask = [1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 0.0, 0.0, 0.0, 0.5, 0.5, 0.5];
    for kind in Loss::ALL {
        let outputs = Var::from_tensor(&tensor(&OUTPUTS)).expect("a tensor");
        let value = kind.of(&outputs, &tensor(&target), &tensor(&mask)).expect("one shape");
        let gradients = value.backward().expect("differentiable");
        let gradient = gradients.get(&outputs).expect("it depends on the outputs");
        let gradient: Vec<f64> = gradient.flatten_all().and_then(|g| g.to_vec1()).expect("f64");
        for (i, slope) in gradient.into_iter().enumerate() {
            let at = |step: f64| {
                let mut outputs = OUTPUTS;
                outputs[i] += step;
                loss(kind, &outputs, &target, &mask)
            };
            assert_close(slope, (at(1e-5) - at(-1e-5)) / 2e-5, 1e-9);
        }
    }
}

#[test]
fn batches_name_what_is_wrong_with_them() {
    let batch = |input: &[f32], target: &[f32], mask: &[f32]| {
        Batch::new(shape(1, 1), input.to_vec(), target.to_vec(), mask.to_vec())
    };
    assert!(batch(&[1.0, 2.0], &[0.0, 1.0], &[0.0, 1.0]).is_ok());
    for (found, expected) in [
        (batch(&[1.0], &[0.0; 2], &[1.0; 2]), "the input of the batch has 1 elements; 2"),
        (batch(&[1.0; 2], &[0.0; 3], &[1.0; 2]), "the target of the batch has 3 elements; 2"),
        (batch(&[1.0; 2], &[0.0; 2], &[]), "the mask of the batch has 0 elements; 2"),
        (batch(&[1.0, f32::NAN], &[0.0; 2], &[1.0; 2]), "the input of the batch: element 1 is NaN"),
        (batch(&[1.0; 2], &[0.0; 2], &[1.0, -0.5]), "mask of trial 0, step 1, output 0 is -0.5"),
        (batch(&[1.0; 2], &[0.0; 2], &[0.0; 2]), "the mask of the batch is 0 everywhere"),
        (Batch::new(shape(0, 1), vec![], vec![], vec![]), "a batch has 0 trials"),
        (Batch::new(shape(1, 0), vec![1.0; 2], vec![], vec![]), "a batch has 0 outputs"),
    ] {
        let message = found.expect_err(expected).to_string();
        assert!(message.contains(expected), "{message} / {expected}");
    }
}

#[test]
fn cross_entropy_needs_probabilities_and_a_mask_by_step() {
    let check = |target: [f32; 4], mask: [f32; 4]| {
        let batch = Batch::new(shape(1, 2), vec![0.0; 2], target.to_vec(), mask.to_vec());
        Loss::CrossEntropy.check(&batch.expect("a batch"))
    };
    // What does not count need not be a distribution.
    check([0.5, 0.5, 7.0, 0.0], [1.0, 1.0, 0.0, 0.0]).expect("allowed");
    let error = check([0.5, 0.5, 1.0, 0.0], [1.0, 1.0, 1.0, 0.0]).expect_err("by output");
    assert!(matches!(error, Error::MaskNotByStep { trial: 0, step: 1 }), "{error}");
    for target in [[0.5, 0.4, 1.0, 0.0], [1.5, -0.5, 1.0, 0.0]] {
        let error = check(target, [1.0; 4]).expect_err("no distribution");
        assert!(matches!(error, Error::NotProbabilities { trial: 0, step: 0, .. }), "{error}");
    }
}

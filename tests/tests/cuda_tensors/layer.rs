//! Layers of candle models on tapes of the CUDA engine.

use crate::common::{BATCH, INPUTS, NOISE, UNITS, engine, network, tensor};
use candle_core::{DType, Tensor, Var};
use mrnn::TapeOptions;
use mrnn_cuda::Mode;
use mrnn_tests::compare::assert_near;
use mrnn_train::{Compute, Recurrence};
use std::num::NonZeroUsize;

const STEPS: usize = 8;

/// A loss that depends on activations and readouts, and uses the layer twice, the second time with what it has answered.
fn loss(
    layer: &Recurrence<f32>,
    [parameters, input, x0]: [&Tensor; 3],
) -> candle_core::Result<Tensor> {
    let (h, y) = layer.activations_and_readouts(parameters, input, Some(x0))?;
    let again = layer.readouts(&(parameters * 0.9)?, &y.narrow(2, 0, INPUTS)?, None)?;
    h.sqr()?.mean_all()? + (again.tanh()?.mean_all()? + y.sqr()?.sum_all()? * 0.1)?
}

#[test]
fn losses_and_gradients_are_those_of_the_cpu() {
    fn check(mode: Mode, checkpoint_every: Option<NonZeroUsize>) {
        let network = network();
        let options = TapeOptions { checkpoint_every, ..TapeOptions::default() };
        let tape = engine::<f32>(&network, mode).tape(&network, BATCH, STEPS, options);
        let on_cuda = Recurrence::with_tape(&network, tape.expect("a tape")).expect("its own tape");
        let on_cpu = Recurrence::<f32>::new(&network, BATCH, STEPS, &Compute::default());
        let arguments = [
            on_cuda.parameters().expect("a tensor"),
            tensor::<f32>((BATCH, STEPS, INPUTS)),
            tensor::<f32>((BATCH, UNITS)),
        ];
        let arguments = arguments.map(|tensor| Var::from_tensor(&tensor).expect("a variable"));
        let results = [on_cuda, on_cpu.expect("a layer")].map(|mut layer| {
            layer.set_noise(NOISE);
            let loss = loss(&layer, arguments.each_ref().map(|v| v.as_tensor())).expect("runs");
            let gradients = loss.backward().expect("differentiable");
            let mut values = vec![loss];
            values.extend(arguments.each_ref().map(|v| gradients.get(v).expect("used").clone()));
            values
        });
        let [found, expected] = results;
        for (found, expected) in found.iter().zip(&expected) {
            let values = |tensor: &Tensor| tensor.flatten_all().and_then(|t| t.to_vec1::<f32>());
            let expected = expected.to_dtype(DType::F64).and_then(|t| t.flatten_all());
            let expected = expected.and_then(|t| t.to_vec1::<f64>()).expect("numbers");
            assert!(expected.iter().any(|value| *value != 0.0));
            assert_near(&values(found).expect("numbers"), &expected);
        }
    }
    if mrnn_tests::has_cuda() {
        for mode in Mode::ALL {
            check(mode, None);
        }
        check(Mode::Steps, NonZeroUsize::new(3));
    }
}

#[test]
fn a_tape_takes_over_the_parameters_of_the_layer() {
    let mut other = network();
    let halved: Vec<f64> = network().parameters().iter().map(|value| value / 2.0).collect();
    other.set_parameters(&halved).expect("finite");
    let input = tensor::<f32>((BATCH, STEPS, INPUTS));
    let h = |layer: &Recurrence<f32>| {
        let parameters = layer.parameters().expect("a tensor");
        let h = layer.activations(&parameters, &input, None).expect("runs");
        h.flatten_all().and_then(|h| h.to_vec1::<f32>()).expect("numbers")
    };
    let tape = mrnn::engine::<f32>(&network(), "cpu")
        .and_then(|engine| engine.tape(&network(), BATCH, STEPS, TapeOptions::default()))
        .expect("a tape");
    let on_tape = Recurrence::with_tape(&other, tape).expect("of the same structure");
    let fresh = Recurrence::new(&other, BATCH, STEPS, &Compute::default()).expect("a layer");
    assert_eq!(h(&on_tape), h(&fresh));

    let single = r#"{"recurrent_regions": [{"name": "a", "num_units": 1}]}"#;
    let single = mrnn::Network::from_json(single).expect("valid");
    let tape = mrnn::engine::<f32>(&network(), "cpu")
        .and_then(|engine| engine.tape(&network(), BATCH, STEPS, TapeOptions::default()));
    let error = Recurrence::with_tape(&single, tape.expect("a tape")).expect_err("another network");
    assert!(error.to_string().contains("the structure is another"), "{error}");
}

//! Networks as layers of candle models.

use crate::common::{assert_close, draws, network, on};
use candle_core::{DType, Device, Tensor, Var, WithDType};
use candle_nn::{Linear, Module, Optimizer, ParamsAdamW};
use mrnn::{Network, NoiseSource, Precision};
use mrnn_train::{Compute, Recurrence};

const BATCH: usize = 3;
const STEPS: usize = 6;
const BACKENDS: [&str; 2] = ["cpu", "reference"];

fn layer<T: Precision + WithDType>(network: &Network, backend: &str) -> Recurrence<T> {
    Recurrence::new(network, BATCH, STEPS + 2, &on(backend)).expect("a layer")
}

fn random(seed: u64, shape: impl Into<candle_core::Shape>) -> Tensor {
    let shape = shape.into();
    let values = draws(seed, 3, shape.elem_count());
    Tensor::from_vec(values, shape, &Device::Cpu).expect("as many")
}

fn values(tensor: &Tensor) -> Vec<f64> {
    tensor
        .flatten_all()
        .and_then(|t| t.to_dtype(DType::F64))
        .and_then(|t| t.to_vec1())
        .expect("floats")
}

/// A number that depends on activations and readouts in different ways, and uses the layer twice, the second time on
/// what the first has answered.
fn twice(
    layer: &Recurrence<f64>,
    p: &Tensor,
    input: &Tensor,
    x0: &Tensor,
) -> candle_core::Result<Tensor> {
    let (h, y) = layer.activations_and_readouts(p, input, Some(x0))?;
    let again = layer.readouts(p, &y.narrow(2, 1, 2)?, None)?;
    let h =
        layer.activations(&(p * 0.9)?, &(input * 0.5)?, None)?.sqr()?.sum_all()? + h.sum_all()?;
    h? * 0.1 + again.tanh()?.mean_all()? + y.sqr()?.sum_all()?
}

#[test]
fn gradients_are_those_of_differences() {
    for backend in BACKENDS {
        let network = network("abs", "tanh");
        let layer = layer::<f64>(&network, backend);
        let parameters = layer.parameters().expect("a tensor");
        let arguments = [parameters, random(1, (BATCH, STEPS, 2)), random(2, (BATCH, 14))];
        let vars = arguments.clone().map(|t| Var::from_tensor(&t).expect("a variable"));
        let [p, input, x0] = &vars;
        let gradients =
            twice(&layer, p, input, x0).and_then(|l| l.backward()).expect("differentiable");

        let tensors = network.parameter_tensors();
        let is_frozen = |which: usize, i: usize| {
            which == 0 && tensors.iter().any(|t| t.range.contains(&i) && !t.trainable)
        };
        for (which, var) in vars.iter().enumerate() {
            let gradient = values(gradients.get(var).expect("the loss depends on it"));
            for (i, slope) in gradient.into_iter().enumerate() {
                if is_frozen(which, i) {
                    assert_eq!(slope, 0.0);
                    continue;
                }
                let at = |step: f64| {
                    let mut moved = arguments.clone();
                    let mut elements = values(&moved[which]);
                    elements[i] += step;
                    moved[which] = Tensor::from_vec(elements, moved[which].shape(), &Device::Cpu)
                        .expect("as many");
                    let [p, input, x0] = &moved;
                    twice(&layer, p, input, x0)
                        .and_then(|l| l.to_scalar::<f64>())
                        .expect("a number")
                };
                assert_close(slope, (at(1e-6) - at(-1e-6)) / 2e-6, 2e-8);
            }
        }
    }
}

#[test]
fn answers_are_those_of_a_session() {
    fn check<T: Precision + WithDType>(backend: &str) {
        let mut network = network("clamp", "softplus");
        let mut layer = layer::<T>(&network, backend);
        let noise = NoiseSource { enabled: true, seed: 4, first_trial: 9 };
        layer.set_noise(noise);
        let p = (layer.parameters().expect("a tensor") * 1.25).expect("a product");
        let input = random(1, (BATCH, STEPS, 2)).to_dtype(T::DTYPE).expect("floats");
        let (h, y) = layer.activations_and_readouts(&p, &input, None).expect("runs");

        network = layer.network(&p).expect("finite");
        let mut session =
            mrnn::engine::<T>(&network, backend).and_then(|e| e.session(BATCH)).expect("one");
        session.set_noise(noise);
        let u: Vec<T> = input.flatten_all().and_then(|t| t.to_vec1()).expect("floats");
        let recording = session.run_input(STEPS, &u).expect("runs");
        let elements = |t: Tensor| t.flatten_all().and_then(|t| t.to_vec1::<T>()).expect("floats");
        assert_eq!((elements(h), elements(y)), (recording.h, recording.y));
    }
    check::<f32>("cpu");
    check::<f64>("cpu");
    check::<f64>("reference");
}

#[test]
fn transposed_tensors_and_several_backward_passes() {
    let layer = layer::<f64>(&network("abs", "tanh"), "cpu");
    let p = Var::from_tensor(&layer.parameters().expect("a tensor")).expect("a variable");
    let input = random(1, (BATCH, STEPS, 2));
    let time_first = input.transpose(0, 1).and_then(|t| t.contiguous()).expect("a copy");
    let y = layer.readouts(&p, &input, None).expect("runs");
    let same =
        layer.readouts(&p, &time_first.transpose(0, 1).expect("a view"), None).expect("runs");
    assert_eq!(values(&y), values(&same));
    let gradient = |y: &Tensor| {
        let gradients =
            y.sqr().and_then(|y| y.sum_all()).and_then(|l| l.backward()).expect("differentiable");
        values(gradients.get(&p).expect("it depends on them"))
    };
    let first = gradient(&same);
    assert_eq!(gradient(&same), first);
    assert_eq!(gradient(&y), first);
}

#[test]
fn a_model_with_other_layers_learns() {
    let network = network("abs", "tanh");
    let layer = layer::<f32>(&network, "cpu");
    let p = Var::from_tensor(&layer.parameters().expect("a tensor")).expect("a variable");
    let matrix = |seed, shape: (usize, usize)| {
        let weight = random(seed, shape).to_dtype(DType::F32).and_then(|t| t * 0.5);
        Var::from_tensor(&weight.expect("floats")).expect("a variable")
    };
    let (encoder, decoder) = (matrix(5, (2, 4)), matrix(6, (1, 14)));
    let linear = |weight: &Var| Linear::new(weight.as_tensor().clone(), None);
    let input = random(1, (BATCH, STEPS, 4)).to_dtype(DType::F32).expect("floats");
    let target =
        random(7, (BATCH, STEPS, 1)).to_dtype(DType::F32).and_then(|t| t * 0.3).expect("floats");
    let loss = || {
        let u = linear(&encoder).forward(&input)?;
        let h = layer.activations(&p, &u, None)?;
        candle_nn::loss::mse(&linear(&decoder).forward(&h)?, &target)
    };
    let params = ParamsAdamW { lr: 0.03, weight_decay: 0.0, ..ParamsAdamW::default() };
    let vars = vec![p.clone(), encoder.clone(), decoder.clone()];
    let mut optimizer = candle_nn::AdamW::new(vars, params).expect("an optimiser");
    let value = || loss().and_then(|l| l.to_scalar::<f32>()).expect("a number");
    let before = value();
    for _ in 0..150 {
        optimizer.backward_step(&loss().expect("runs")).expect("a step");
    }
    assert!(value() < 0.2 * before, "from {before} to {}", value());

    // What is frozen has stayed.
    let after = layer.network(&p).expect("finite");
    let weight = |network: &Network| network.weight("exc", "thal").expect("small").into_vec();
    let narrowed: Vec<f64> = weight(&network).into_iter().map(|w| f64::from(w as f32)).collect();
    assert_eq!(weight(&after), narrowed);
    assert_ne!(
        after.weight("exc", "inh").expect("small"),
        network.weight("exc", "inh").expect("small")
    );
}

#[test]
fn errors_name_the_tensor() {
    let layer = layer::<f64>(&network("abs", "tanh"), "cpu");
    let p = layer.parameters().expect("a tensor");
    let input = random(1, (BATCH, STEPS, 2));
    let refused = |p: &Tensor, input: &Tensor, x0: Option<&Tensor>| {
        layer.readouts(p, input, x0).expect_err("refused").to_string()
    };
    let short = p.narrow(0, 0, 5).expect("a part");
    assert!(refused(&short, &input, None).contains("the parameters: the shape is [5]"));
    let wide = random(1, (BATCH, STEPS, 3));
    assert!(
        refused(&p, &wide, None).contains("the input has the shape [3, 6, 3], not [3, steps, 2]")
    );
    let long = random(1, (BATCH, STEPS + 3, 2));
    assert!(refused(&p, &long, None).contains("9"));
    assert!(refused(&p, &input, Some(&random(2, (BATCH, 2)))).contains("x0: the shape is [3, 2]"));
    let infinite = (&p * f64::INFINITY).expect("a product");
    assert!(refused(&infinite, &input, None).contains("recurrent/exc/exc/values"));
    let narrow = input.to_dtype(DType::F32).expect("floats");
    assert!(layer.readouts(&p, &narrow, None).is_err());
    // The layer is as good as before.
    layer.readouts(&p, &input, None).expect("runs");

    let silent = r#"{"recurrent_regions": [{"name": "a", "num_units": 1}]}"#;
    let silent = Network::from_json(silent).expect("valid");
    let layer = Recurrence::<f64>::new(&silent, 1, 4, &Compute::default()).expect("a layer");
    let (p, input) =
        (layer.parameters().expect("a tensor"), Tensor::zeros((1, 4, 0), DType::F64, &Device::Cpu));
    let input = input.expect("no elements");
    assert!(
        layer
            .readouts(&p, &input, None)
            .expect_err("none")
            .to_string()
            .contains("the network has no readout")
    );
    assert_eq!(layer.activations(&p, &input, None).expect("runs").dims(), [1, 4, 1]);
}

//! AdamW.

use crate::common::{assert_close, draws};
use candle_core::{Device, Tensor, Var};
use candle_nn::{Optimizer, ParamsAdamW};
use mrnn_train::{AdamW, AdamWOptions, Error};

const OPTIONS: AdamWOptions =
    AdamWOptions { learning_rate: 0.03, beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weight_decay: 0.1 };

/// The gradient of a quartic bowl with its own middle for each parameter.
fn gradient(parameters: &[f64]) -> Vec<f64> {
    parameters.iter().enumerate().map(|(i, p)| (p - i as f64 / 10.0).powi(3)).collect()
}

#[test]
fn it_takes_the_path_of_candle_nn() {
    let start = draws(3, 0, 20);
    let var = Var::from_slice(&start, 20, &Device::Cpu).expect("a variable");
    let AdamWOptions { learning_rate, beta1, beta2, epsilon, weight_decay } = OPTIONS;
    let params = ParamsAdamW { lr: learning_rate, beta1, beta2, eps: epsilon, weight_decay };
    let mut theirs = candle_nn::AdamW::new(vec![var.clone()], params).expect("an optimiser");
    let middles: Vec<f64> = (0..20).map(|i| f64::from(i) / 10.0).collect();
    let middles = Tensor::from_slice(&middles, 20, &Device::Cpu).expect("a tensor");

    let mut ours = AdamW::new(OPTIONS, 20).expect("an optimiser");
    let mut parameters = start;
    for _ in 0..100 {
        let gradient = gradient(&parameters);
        ours.update(&mut parameters, &gradient, &[0..8, 8..20], 1.0).expect("as many");
        let bowl = (var.as_tensor() - &middles).and_then(|x| x.powf(4.0)).expect("one shape");
        theirs
            .backward_step(&(bowl.sum_all().expect("a sum") / 4.0).expect("a number"))
            .expect("a step");
    }
    for (ours, theirs) in parameters.iter().zip(var.to_vec1::<f64>().expect("f64")) {
        assert_close(*ours, theirs, 1e-12);
    }
}

#[test]
fn what_is_not_trainable_keeps_its_bits() {
    let mut optimizer = AdamW::new(OPTIONS, 6).expect("an optimiser");
    let mut parameters = vec![1.0, -2.0, 3.0, 0.1, -0.0, 7.0];
    let before = parameters.clone();
    for _ in 0..5 {
        optimizer.update(&mut parameters, &[1.0; 6], &[1..2, 3..4], 1.0).expect("as many");
    }
    for i in 0..6 {
        let is_kept = parameters[i].to_bits() == before[i].to_bits();
        assert_eq!(is_kept, ![1, 3].contains(&i), "{i}: {}", parameters[i]);
    }
}

#[test]
fn from_saved_moments_it_goes_on_as_before() {
    let mut whole = AdamW::new(OPTIONS, 4).expect("an optimiser");
    let mut expected = draws(1, 1, 4);
    let step = |optimizer: &mut AdamW, parameters: &mut [f64]| {
        let gradient = gradient(parameters);
        optimizer.update(parameters, &gradient, &[0..1, 1..4], 0.5).expect("as many");
    };
    (0..7).for_each(|_| step(&mut whole, &mut expected));
    let (first, second) = (whole.first_moment().to_vec(), whole.second_moment().to_vec());
    let mut later = AdamW::resumed(OPTIONS, whole.updates(), first, second).expect("one length");
    let mut found = expected.clone();
    (0..7).for_each(|_| step(&mut whole, &mut expected));
    (0..7).for_each(|_| step(&mut later, &mut found));
    assert_eq!(found, expected);
    assert_eq!(later, whole);
}

#[test]
fn options_and_lengths_are_checked() {
    for (options, what) in [
        (AdamWOptions { learning_rate: 0.0, ..OPTIONS }, "learning_rate is 0"),
        (AdamWOptions { beta1: 1.0, ..OPTIONS }, "beta1 is 1"),
        (AdamWOptions { beta2: -0.1, ..OPTIONS }, "beta2 is -0.1"),
        (AdamWOptions { epsilon: f64::NAN, ..OPTIONS }, "epsilon is NaN"),
        (AdamWOptions { weight_decay: f64::INFINITY, ..OPTIONS }, "weight_decay is inf"),
    ] {
        let error = AdamW::new(options, 2).expect_err(what);
        assert!(matches!(error, Error::OptionOutOfRange { .. }), "{error}");
        assert!(error.to_string().starts_with(what), "{error}");
    }
    let mut optimizer = AdamW::new(OPTIONS, 2).expect("an optimiser");
    let (mut parameters, before) = ([1.0, 2.0], optimizer.clone());
    assert!(optimizer.update(&mut parameters, &[1.0; 3], &[0..1, 1..2], 1.0).is_err());
    assert!(optimizer.update(&mut parameters, &[1.0; 2], &[0..1, 1..3], 1.0).is_err());
    assert!(optimizer.update(&mut parameters[..1], &[1.0; 2], &[0..0, 0..1], 1.0).is_err());
    assert_eq!((optimizer, parameters), (before, [1.0, 2.0]));
    assert!(AdamW::resumed(OPTIONS, 1, vec![0.0; 2], vec![0.0; 3]).is_err());
}

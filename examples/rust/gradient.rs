//! The gradient of a loss by all parameters.

use mrnn::{Gradients, InitialState, LossGradient, Network, Record, Sequence, TapeOptions};

fn main() -> mrnn::Result<()> {
    let network = Network::load("examples/cbgtcl.json")?;
    let engine = mrnn::engine::<f32>(&network, "cpu")?;
    let mut tape = engine.tape(&network, 1, 100, TapeOptions::default())?;
    let sequence = Sequence::silent(100);
    let mut h = vec![0.0; 100 * network.num_units()];
    let mut record = Record { h: Some(&mut h), ..Record::default() };
    tape.forward(InitialState::default(), &sequence, &mut record)?;
    // The gradient of the sum of squared activations.
    let by_h: Vec<f32> = h.iter().map(|h| 2.0 * h).collect();
    let mut by_parameters = vec![0.0; network.num_parameters()];
    let loss = LossGradient { h: Some(&by_h), ..LossGradient::default() };
    let mut gradients = Gradients { parameters: Some(&mut by_parameters), ..Gradients::default() };
    tape.backward(&sequence, &loss, &mut gradients)?;
    for tensor in network.parameter_tensors() {
        let largest = by_parameters[tensor.range].iter().fold(0.0_f32, |a, b| a.max(b.abs()));
        println!("{}: {largest:.4}", tensor.name);
    }
    Ok(())
}

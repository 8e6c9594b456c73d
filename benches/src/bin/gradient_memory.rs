//! What `cargo xtask scale` looks at: the gradient of a loss of readouts by all parameters over long sequences.
#![forbid(unsafe_code)]

use clap::Parser;
use mrnn::{
    Gradients, InitialState, LossGradient, Network, NetworkBuilder, Record, Sequence, TapeOptions,
};
use mrnn_bench::Result;
use std::process::ExitCode;
use std::time::Instant;

const NETWORK: &str = r#"{
    "recurrent_regions":     [{"name": "units", "num_units": 350}],
    "input_regions":         [{"name": "input", "num_units": 8}],
    "recurrent_connections": [{"src_region": "units", "dst_region": "units"}],
    "input_connections":     [{"src_region": "input", "dst_region": "units"}],
    "readouts":              [{"name": "output", "num_units": 3, "src_regions": ["units"]}],
    "constraints":           {"recurrent": false, "input": false},
    "dynamics":              {"activation": "tanh"}}"#;

/// Works out one gradient of 350 dense units with 8 inputs and 3 outputs, and prints the steps from one kept
/// state to the next and the seconds of a step of the whole batch
#[derive(Parser)]
struct Arguments {
    /// Sequences B
    batch: usize,
    /// Steps T
    steps: usize,
    /// Bytes that kept states may take
    memory: usize,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("gradient_memory: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(&Arguments { batch, steps, memory }: &Arguments) -> Result<String> {
    let network: Network = NetworkBuilder::from_json(NETWORK)?.finalize()?;
    let options = TapeOptions { memory, ..TapeOptions::default() };
    let mut tape = mrnn::engine::<f32>(&network, "cpu")?.tape(&network, batch, steps, options)?;
    let values = |width: usize| vec![0.1_f32; batch * steps * width];
    let input = values(network.num_inputs());
    let (mut y, loss_gradient) = (values(network.num_outputs()), values(network.num_outputs()));
    let mut gradient = vec![0.0; tape.num_parameters()];

    let begin = Instant::now();
    let sequence = Sequence { input: Some(&input), ..Sequence::silent(steps) };
    let mut record = Record { y: Some(&mut y), ..Record::default() };
    tape.forward(InitialState::default(), &sequence, &mut record)?;
    let loss = LossGradient { y: Some(&loss_gradient), ..LossGradient::default() };
    let mut gradients = Gradients { parameters: Some(&mut gradient), ..Gradients::default() };
    tape.backward(&sequence, &loss, &mut gradients)?;
    let seconds = begin.elapsed().as_secs_f64() / steps as f64;
    Ok(format!("{} {seconds:e}", tape.checkpoint_every()))
}

//! Steps a network from Rust.

use mrnn::{Network, Result};

fn main() -> Result<()> {
    let network = Network::load("examples/cbgtcl.json")?;
    let engine = mrnn::engine::<f32>(&network, "cpu")?;
    let mut session = engine.session(1)?;
    for step in 0..500 {
        let cue = if step >= 300 { [1.0; 25] } else { [0.0; 25] };
        session.step(&cue, None)?;
    }
    let thal = network.region_activity(&session.h(), &["thal"])?;
    println!("first unit of thal: {:.6}", thal[0]);
    Ok(())
}

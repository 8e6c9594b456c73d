//! What a session does between its making and its end touches the heap in no thread of the process.

use mrnn::{Network, NoiseSource, Precision, Record, Sequence, Session};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, Stats, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const STEPS: u64 = 100_000;

/// Dense and sparse blocks, input and readout; every activation.
const NETWORK: &str = r#"{
    "recurrent_regions": [
        {"name": "relu", "num_units": 6, "base_firing": 0.1, "activation": "relu"},
        {"name": "tanh", "num_units": 5, "sign": "neg", "activation": "tanh"},
        {"name": "sigmoid", "num_units": 4, "activation": "sigmoid"},
        {"name": "softplus", "num_units": 3, "sign": "neg", "activation": "softplus"},
        {"name": "linear", "num_units": 2, "sign": "neg", "activation": "linear"}],
    "input_regions": [{"name": "cue", "num_units": 3}],
    "recurrent_connections": [
        {"src_region": "relu", "dst_region": "tanh"},
        {"src_region": "tanh", "dst_region": "relu", "sparsity": 0.8},
        {"src_region": "tanh", "dst_region": "sigmoid"},
        {"src_region": "sigmoid", "dst_region": "softplus"},
        {"src_region": "softplus", "dst_region": "linear"},
        {"src_region": "linear", "dst_region": "relu"}],
    "input_connections": [{"src_region": "cue", "dst_region": "relu"},
                          {"src_region": "cue", "dst_region": "tanh", "sparsity": 0.9}],
    "readouts": [{"name": "out", "num_units": 2, "src_regions": ["sigmoid", "relu"]}],
    "spectral_radius": 0.5}"#;

fn main() {
    // One that could not see an allocation would pass everything.
    let heap = Region::new(HEAP);
    drop(std::hint::black_box(Vec::<u8>::with_capacity(1)));
    assert_ne!(heap.change(), Stats::default(), "the heap is not watched");

    let small = Network::from_json(NETWORK).expect("the network is valid");
    for batch in [1, 3, 20] {
        check::<f32>("small", &small, batch);
        check::<f64>("small", &small, batch);
    }
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/cbgtcl.json");
    let example = Network::load(example).expect("the example is valid");
    check::<f32>("example", &example, 1);
}

/// Every call that may stand between steps, over [`STEPS`] steps.
fn check<T: Precision>(name: &str, network: &Network, batch: usize) {
    let engine = mrnn::engine::<T>(network, "cpu").expect("there is always a CPU");
    let mut session = engine.session(batch).expect("the batch is small");
    let mut arrays = Arrays::new(&session);

    let heap = Region::new(HEAP);
    for step in 0..STEPS {
        arrays.take_step(&mut session, step);
    }
    let change = heap.change();
    assert_eq!(change, Stats::default(), "{name}, {}, batch {batch}", T::NAME);
    assert!(arrays.h.iter().any(|&h| h != T::ZERO), "the network is active");
    println!("{name}, {}, batch {batch}: {STEPS} steps, the heap untouched", T::NAME);
}

/// The caller's memory.
struct Arrays<T> {
    input: Vec<T>,
    stimulation: Vec<T>,
    x: Vec<T>,
    h: Vec<T>,
    y: Vec<T>,
}

impl<T: Precision> Arrays<T> {
    fn new(session: &Session<T>) -> Self {
        let (batch, dimensions) = (session.batch(), session.dimensions());
        let array = |width| vec![T::from_f64(0.25); batch * width];
        Self {
            input: array(dimensions.num_inputs),
            stimulation: array(dimensions.num_units),
            x: array(dimensions.num_units),
            h: array(dimensions.num_units),
            y: array(dimensions.num_outputs),
        }
    }

    /// One step in the form whose turn it is, with what a loop does around it.
    fn take_step(&mut self, session: &mut Session<T>, step: u64) {
        let right = "the arrays have the session's shape";
        let Self { input, stimulation, x, h, y } = self;
        if step.is_multiple_of(500) {
            session.set_noise(NoiseSource {
                enabled: step.is_multiple_of(1000),
                seed: step,
                first_trial: 3,
            });
        }
        match step % 3 {
            0 => session.step(input, None).expect(right),
            1 => session.step(input, Some(stimulation)).expect(right),
            _ => {
                let mut record = Record { x: Some(x), h: Some(h), y: Some(y) };
                session.advance(&Sequence::silent(1), &mut record).expect(right);
            }
        }
        session.copy_state(Some(x), Some(h)).expect(right);
        session.copy_outputs(y).expect(right);
        match step % 1000 {
            250 => session.reset(),
            500 => session.set_state(Some(x), None).expect(right),
            750 => session.set_state(Some(x), Some(h)).expect(right),
            999 => session.set_step_index(session.step_index() / 2),
            _ => {}
        }
    }
}

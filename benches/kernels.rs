//! Kernel benchmarks through the public API: `cargo bench -p mrnn-bench`, or a part of them by name,
//! `cargo bench -p mrnn-bench -- sequence`. Items are synapses times members of the batch, a step each.

use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher};
use mrnn::{Activation, DynamicsKind, Layout, Network, Record, Sequence};
use mrnn_bench::networks::{self, Size};

/// Shows what a step allocates: nothing.
#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

/// Steps of a sequence, enough that its beginning doesn't count.
const STEPS: usize = 50;

fn main() {
    divan::main();
}

fn of_size(size: Size) -> Network {
    networks::network(size, DynamicsKind::Leaky).expect("a valid network")
}

/// Times one step of one copy.
fn bench_step(bencher: Bencher<'_, '_>, network: &Network) {
    let engine = mrnn::engine::<f32>(network, "cpu").expect("the CPU engine");
    let mut session = engine.session(1).expect("a session");
    let input = vec![0.1; network.num_inputs()];
    bencher
        .counter(ItemsCount::new(network.num_synapses()))
        .bench_local(|| session.step(&input, None).expect("input of the right length"));
}

/// Times a sequence that keeps the activations of every step.
fn bench_sequence(bencher: Bencher<'_, '_>, network: &Network, batch: usize) {
    let engine = mrnn::engine::<f32>(network, "cpu").expect("the CPU engine");
    let mut session = engine.session(batch).expect("a session");
    let input = vec![0.1; STEPS * batch * network.num_inputs()];
    let mut h = vec![0.0; STEPS * batch * network.num_units()];
    let sequence =
        Sequence { layout: Layout::TimeFirst, input: Some(&input), ..Sequence::silent(STEPS) };
    bencher.counter(ItemsCount::new(network.num_synapses() * batch * STEPS)).bench_local(|| {
        session.reset();
        let mut record = Record { h: Some(&mut h), ..Record::default() };
        session.advance(&sequence, &mut record).expect("arrays of the right length");
    });
}

#[divan::bench(args = [Size::Units30, Size::Units100, Size::Loop, Size::Units350, Size::Units768])]
fn step(bencher: Bencher<'_, '_>, size: Size) {
    bench_step(bencher, &of_size(size));
}

#[divan::bench(args = [Size::Loop, Size::Units350], consts = [16, 128, 512], sample_count = 10)]
fn sequence<const B: usize>(bencher: Bencher<'_, '_>, size: Size) {
    bench_sequence(bencher, &of_size(size), B);
}

/// 350 units connected to themselves, by the fraction of synapses that exist.
mod density {
    use super::*;

    const DENSITIES: [f64; 8] = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0];

    fn of_density(density: f64) -> Network {
        networks::sparse(350, 1.0 - density, Activation::Tanh).expect("a valid network")
    }

    #[divan::bench(args = DENSITIES)]
    fn step(bencher: Bencher<'_, '_>, density: f64) {
        bench_step(bencher, &of_density(density));
    }

    #[divan::bench(args = DENSITIES, sample_count = 10)]
    fn sequence_64(bencher: Bencher<'_, '_>, density: f64) {
        bench_sequence(bencher, &of_density(density), 64);
    }
}

/// 1024 units without recurrent synapses: what is left is their activation, and 8 inputs.
mod activation {
    use super::*;

    fn of_activation(activation: Activation) -> Network {
        networks::sparse(1024, 1.0, activation).expect("a valid network")
    }

    #[divan::bench(args = Activation::ALL)]
    fn step(bencher: Bencher<'_, '_>, activation: Activation) {
        bench_step(bencher, &of_activation(activation));
    }

    #[divan::bench(args = Activation::ALL, sample_count = 10)]
    fn sequence_64(bencher: Bencher<'_, '_>, activation: Activation) {
        bench_sequence(bencher, &of_activation(activation), 64);
    }
}

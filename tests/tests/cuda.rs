//! The CUDA engine on the emulated device: networks large enough for every way of dividing the work, devices of several
//! sizes, products with fewer bits, and that nothing depends on chance.

use mrnn::{
    Engine, EngineOptions, Gradients, InitialState, Layout, LossGradient, Manipulation, Network,
    NoiseSource, Record, Sequence, TapeOptions,
};
use mrnn_core::engine::WeightFormat;
use mrnn_cuda::device::Properties;
use mrnn_cuda::{Mode, Options};
use mrnn_cuda_emulator as emulator;
use mrnn_tests::compare::{assert_near, values, widened};
use mrnn_tests::has_cuda;

/// Regions of sizes that fill no tile, with absent pairs, sparse connections, delays and a readout.
fn regions(units: [usize; 4], kind: &str) -> Network {
    let [a, b, c, d] = units;
    let text = format!(
        r#"{{"recurrent_regions": [
            {{"name": "a", "num_units": {a}, "learnable_bias": true}},
            {{"name": "b", "num_units": {b}, "sign": "neg", "tau": 50, "activation": "tanh"}},
            {{"name": "c", "num_units": {c}, "activation": "softplus", "base_firing": 0.3}},
            {{"name": "d", "num_units": {d}, "sign": "neg", "init": 0.2, "activation": "sigmoid"}}],
        "input_regions": [{{"name": "u", "num_units": 5}}, {{"name": "v", "num_units": 2}}],
        "recurrent_connections": [
            {{"src_region": "a", "dst_region": "a"}}, {{"src_region": "b", "dst_region": "a", "sparsity": 0.5}},
            {{"src_region": "a", "dst_region": "b", "delay": 20}}, {{"src_region": "d", "dst_region": "c"}},
            {{"src_region": "c", "dst_region": "d", "sparsity": 0.9}}, {{"src_region": "a", "dst_region": "d"}},
            {{"src_region": "d", "dst_region": "b", "delay": 10}}],
        "input_connections": [
            {{"src_region": "u", "dst_region": "a"}}, {{"src_region": "v", "dst_region": "c", "delay": 30}}],
        "readouts": [{{"name": "y", "num_units": 3, "src_regions": ["a", "d"]}}],
        "dynamics": {{"type": "{kind}", "dt": 10, "tau": 100,
            "noise": {{"enabled": true, "hidden": 0.05, "input": 0.1}}}},
        "seed": 11}}"#
    );
    Network::from_json(&text).expect("a network")
}

fn small(multiprocessors: usize, shared_memory: usize, max_cluster: usize) -> Properties {
    let device = emulator::small_device();
    Properties { multiprocessors, shared_memory, max_cluster, ..device }
}

fn engine(network: &Network, properties: Properties, options: Options, mode: Mode) -> Engine<f32> {
    let device = emulator::device(properties);
    mrnn_cuda::engine_on(device, network, options, Some(mode)).expect("an engine")
}

/// x, h and y of a sequence with input, stimulation and noise.
fn activity(engine: &Engine<f32>, batch: usize, steps: usize, layout: Layout) -> Vec<f32> {
    let dimensions = engine.dimensions();
    let input = values::<f32>(batch * steps * dimensions.num_inputs);
    let stimulation = values::<f32>(batch * steps * dimensions.num_units);
    let stimulation = Some(&stimulation[..]);
    let mut session = engine.session(batch).expect("a session");
    session.set_noise(NoiseSource { enabled: true, seed: 5, first_trial: 9 });
    let sequence = Sequence { steps, layout, input: Some(&input), stimulation };
    let recording = session.run(&sequence).expect("runs");
    [recording.x, recording.h, recording.y].concat()
}

fn expected(network: &Network, batch: usize, steps: usize, layout: Layout) -> Vec<f64> {
    let engine = mrnn::engine::<f32>(network, "cpu").expect("an engine");
    widened(&activity(&engine, batch, steps, layout))
}

/// Batches of one, of parts of tiles, and of several tiles; rows of one and of several warps, columns of several
/// chunks, clusters of every size.
#[test]
fn every_division_of_the_work_gives_the_cpus_activity() {
    if !has_cuda() {
        return;
    }
    let network = regions([150, 37, 61, 16], "leaky");
    let whole = emulator::small_device();
    for (batch, steps) in [(1, 40), (3, 9), (12, 5), (33, 4), (70, 3)] {
        let expected = expected(&network, batch, steps, Layout::BatchFirst);
        let of = |properties, mode| {
            let engine = engine(&network, properties, Options::default(), mode);
            activity(&engine, batch, steps, Layout::BatchFirst)
        };
        for mode in Mode::ALL {
            assert_near(&of(whole.clone(), mode), &expected);
        }
        // Weights that fit into no fewer blocks.
        for blocks in [2, 4, 8] {
            let weights = 190_000 / blocks + 40_000 + batch.min(32) * 2_700;
            assert_near(&of(small(blocks, weights, blocks), Mode::Clusters), &expected);
        }
    }
}

/// Rows of 512 and more columns, and columns spread over the blocks of clusters.
#[test]
fn large_regions_are_spread_over_the_device() {
    if !has_cuda() {
        return;
    }
    let network = regions([600, 130, 20, 40], "elman");
    for (batch, steps) in [(1, 3), (9, 3), (40, 2)] {
        let expected = expected(&network, batch, steps, Layout::TimeFirst);
        for (multiprocessors, shared_memory, max_cluster) in
            [(60, 227 << 10, 1), (132, 100 << 10, 8), (40, 227 << 10, 4)]
        {
            let properties = small(multiprocessors, shared_memory, max_cluster);
            let engine = engine(&network, properties, Options::default(), Mode::Resident);
            assert_near(&activity(&engine, batch, steps, Layout::TimeFirst), &expected);
        }
        let engine = engine(&network, small(132, 0, 1), Options::default(), Mode::Steps);
        assert_near(&activity(&engine, batch, steps, Layout::TimeFirst), &expected);
    }
}

/// Longer than a graph of launches, and than the rows of a session's history.
#[test]
fn long_sequences_are_taken_in_parts() {
    if !has_cuda() {
        return;
    }
    let network = regions([5, 3, 4, 2], "leaky");
    let steps = 4096 + 77;
    let expected = expected(&network, 2, steps, Layout::BatchFirst);
    for mode in Mode::ALL {
        let engine = engine(&network, emulator::small_device(), Options::default(), mode);
        assert_near(&activity(&engine, 2, steps, Layout::BatchFirst), &expected);
    }
}

/// With bfloat16 weights the engine is the CPU's with bfloat16 weights; with TF32 it is within what 11 bits give.
#[test]
fn products_with_fewer_bits() {
    if !has_cuda() {
        return;
    }
    let network = regions([70, 37, 61, 16], "leaky");
    let cpu = EngineOptions { weights: WeightFormat::Bf16, ..EngineOptions::default() };
    let cpu = mrnn::engine_with::<f32>(&network, "cpu", cpu).expect("an engine");
    for batch in [1, 4, 8, 40] {
        let of_cpu = widened(&activity(&cpu, batch, 5, Layout::BatchFirst));
        let full = expected(&network, batch, 5, Layout::BatchFirst);
        let scale = full.iter().fold(0.0_f64, |scale, value| scale.max(value.abs()));
        for mode in Mode::ALL {
            let of = |options| {
                let engine = engine(&network, emulator::small_device(), options, mode);
                activity(&engine, batch, 5, Layout::BatchFirst)
            };
            let found = of(Options { weights: WeightFormat::Bf16, ..Options::default() });
            assert_near(&found, &of_cpu);
            let found = of(Options { tf32: true, ..Options::default() });
            let errors =
                found.iter().zip(&full).map(|(&found, full)| (f64::from(found) - full).abs());
            let error = errors.fold(0.0, f64::max) / scale;
            assert!((1e-6..1e-3).contains(&error), "{error} for {batch} members with {mode:?}");
        }
    }
}

/// Gradients by everything, of a batch of several tiles.
fn gradients(
    engine: Engine<f32>,
    network: &Network,
    manipulation: Option<&Manipulation<f32>>,
) -> Vec<f32> {
    let (batch, steps) = (11, 13);
    let dimensions = engine.dimensions();
    let input = values::<f32>(batch * steps * dimensions.num_inputs);
    let sequence =
        Sequence { steps, layout: Layout::BatchFirst, input: Some(&input), stimulation: None };
    let options =
        TapeOptions { checkpoint_every: std::num::NonZeroUsize::new(5), ..TapeOptions::default() };
    let mut tape = engine.tape(network, batch, steps, options).expect("a tape");
    if let Some(manipulation) = manipulation {
        tape.set_manipulation(manipulation).expect("of this network");
    }
    tape.forward(InitialState::default(), &sequence, &mut Record::default()).expect("forward");
    let by_h = values::<f32>(batch * steps * dimensions.num_units);
    let by_y = values::<f32>(batch * steps * dimensions.num_outputs);
    let loss = LossGradient { x: None, h: Some(&by_h), y: Some(&by_y) };
    let mut parameters = vec![0.0; network.num_parameters()];
    let mut by_input = vec![0.0; input.len()];
    let mut by_stimulation = vec![0.0; by_h.len()];
    let mut found = Gradients {
        parameters: Some(&mut parameters),
        input: Some(&mut by_input),
        stimulation: Some(&mut by_stimulation),
        ..Gradients::default()
    };
    tape.backward(&sequence, &loss, &mut found).expect("backward");
    [parameters, by_input, by_stimulation].concat()
}

#[test]
fn gradients_are_the_cpus() {
    if !has_cuda() {
        return;
    }
    let network = regions([70, 37, 61, 16], "leaky");
    let cpu = mrnn::engine::<f32>(&network, "cpu").expect("an engine");
    let expected = widened(&gradients(cpu, &network, None));
    for mode in Mode::ALL {
        let engine = engine(&network, emulator::small_device(), Options::default(), mode);
        assert_near(&gradients(engine, &network, None), &expected);
    }
}

/// Silencing and gains with weights of fewer bits, which clusters leave to single steps.
#[test]
fn gains_with_fewer_bits() {
    if !has_cuda() {
        return;
    }
    let network = regions([20, 17, 9, 16], "leaky");
    let cpu = EngineOptions { weights: WeightFormat::Bf16, ..EngineOptions::default() };
    let cpu = mrnn::engine_with::<f32>(&network, "cpu", cpu).expect("an engine");
    let options = Options { weights: WeightFormat::Bf16, ..Options::default() };
    let run = |engine: &Engine<f32>| {
        let mut session = engine.session(9).expect("a session");
        session.set_region_gain(0, 0.3).expect("a region");
        session.set_pathway_gain(2, 0.0).expect("a pathway");
        let input = values::<f32>(9 * 6 * 7);
        session.run_input(6, &input).expect("runs").h
    };
    for mode in Mode::ALL {
        let engine = engine(&network, emulator::small_device(), options, mode);
        assert_near(&run(&engine), &widened(&run(&cpu)));
    }
}

#[test]
fn runs_repeat_bit_for_bit() {
    if !has_cuda() {
        return;
    }
    let network = regions([70, 37, 61, 16], "leaky");
    for mode in Mode::ALL {
        let of = || engine(&network, emulator::small_device(), Options::default(), mode);
        let run = || activity(&of(), 9, 6, Layout::BatchFirst);
        assert_eq!(run(), run());
        let run = || gradients(of(), &network, None);
        assert_eq!(run(), run());
    }
}

#[test]
fn what_does_not_fit_a_mode_is_refused() {
    if !has_cuda() {
        return;
    }
    let network = regions([600, 130, 20, 40], "leaky");
    for (mode, name) in [(Mode::Clusters, "clusters"), (Mode::Resident, "resident")] {
        let engine = engine(&network, small(4, 100 << 10, 2), Options::default(), mode);
        let error = engine.session(1).expect_err("too large").to_string();
        assert!(error.contains(name) && error.contains("CUDA emulator"), "{error}");
    }
    let error = mrnn_cuda::engine_on::<f64>(
        emulator::device(emulator::small_device()),
        &network,
        Options { tf32: true, ..Options::default() },
        None,
    );
    assert!(error.expect_err("f32 only").to_string().contains("tf32"));
}

/// A region that grows without bound makes nothing of those that it does not project to.
#[test]
fn what_is_infinite_stays_in_its_region() {
    if !has_cuda() {
        return;
    }
    let text = r#"{"recurrent_regions": [
            {"name": "wild", "num_units": 3, "activation": "linear", "base_firing": 1e30},
            {"name": "tame", "num_units": 5, "base_firing": 0.1}],
        "recurrent_connections": [
            {"src_region": "wild", "dst_region": "wild"}, {"src_region": "tame", "dst_region": "tame"}],
        "dynamics": {"type": "elman"}}"#;
    let mut network = Network::from_json(text).expect("a network");
    network.set_weight("wild", "wild", &[1e10; 9]).expect("the right shape");
    for options in [
        Options::default(),
        Options { tf32: true, ..Options::default() },
        Options { weights: WeightFormat::Bf16, ..Options::default() },
    ] {
        for (batch, mode) in [(1, Mode::Steps), (9, Mode::Steps), (1, Mode::Clusters)]
            .into_iter()
            .chain([(9, Mode::Clusters), (1, Mode::Resident), (9, Mode::Resident)])
        {
            let engine = engine(&network, emulator::small_device(), options, mode);
            let mut session = engine.session(batch).expect("a session");
            let h = session.run(&Sequence::silent(6)).expect("runs").h;
            for units in h.chunks_exact(8).skip(5) {
                assert!(units[5..].iter().all(|h| h.is_finite()), "{units:?} {mode:?} {options:?}");
            }
            assert!(
                h[5 * 8..6 * 8][..3].iter().all(|h| *h == f32::INFINITY),
                "{mode:?} {options:?}"
            );
        }
    }
}

/// What docs/cuda.md says fits a large GPU: 132 multiprocessors with 227 KiB of shared memory for a block.
#[test]
fn capacities() {
    if !has_cuda() {
        return;
    }
    for (units, mode, max_cluster, batch, weights) in [
        (768, Mode::Clusters, 8, 64, WeightFormat::Full),
        (1024, Mode::Clusters, 16, 1, WeightFormat::Full),
        (2048, Mode::Resident, 8, 64, WeightFormat::Full),
        (4096, Mode::Resident, 8, 64, WeightFormat::Bf16),
    ] {
        let text = format!(
            r#"{{"recurrent_regions": [{{"name": "a", "num_units": {units}}}],
                "recurrent_connections": [{{"src_region": "a", "dst_region": "a"}}]}}"#
        );
        let network = Network::from_json(&text).expect("a network");
        let properties = small(132, 227 << 10, max_cluster);
        let options = Options { weights, ..Options::default() };
        engine(&network, properties, options, mode).session(batch).expect("it fits");
    }
}

//! What holds of every tape: kept states, layouts, batches, parts, new parameters.

use crate::found::Found;
use crate::problem::{FIRST_STEP, Loss, Problem, problem};
use mrnn::{Gradients, Layout, LossGradient, NoiseSource, Precision, TapeOptions};
use mrnn_tests::compare::{assert_near, widened};
use mrnn_tests::on_every_engine;
use proptest::prelude::*;
use std::num::NonZeroUsize;

fn every(steps: usize) -> TapeOptions {
    TapeOptions { checkpoint_every: NonZeroUsize::new(steps), ..TapeOptions::default() }
}

/// Where sums are added up in another order.
fn another_order<T: Precision>() -> f64 {
    if T::NAME == "f64" { 1e-12 } else { 1e-5 }
}

fn gradients<T: Precision>(backend: &str, problem: &Problem) -> Found {
    problem.gradients(&mut problem.tape::<T>(backend, TapeOptions::default()))
}

/// The states between kept ones are computed again and give the same gradients; also when they are asked for twice,
/// and when the noise of the sequences to come has become another one.
fn checkpoints_change_nothing<T: Precision>(backend: &str, problem: &Problem) {
    let expected = gradients::<T>(backend, problem);
    for steps in [1, 3, problem.steps - 1, problem.steps].into_iter().filter(|&steps| steps > 0) {
        let mut tape = problem.tape::<T>(backend, every(steps));
        assert_eq!(tape.checkpoint_every(), steps.min(problem.steps));
        let recording = problem.forward(&mut tape);
        let first = problem.backward(&mut tape, &recording);
        tape.set_noise(NoiseSource { enabled: true, seed: 77, first_trial: 0 }, 0);
        let second = problem.backward(&mut tape, &recording);
        if backend == "reference" {
            assert_eq!(first, expected, "every {steps} steps");
            assert_eq!(second, expected, "every {steps} steps, again");
        } else {
            first.assert_near(&expected, &problem.network, another_order::<T>());
            second.assert_near(&expected, &problem.network, another_order::<T>());
        }
    }
}

fn the_forward_pass_is_a_session<T: Precision>(backend: &str, problem: &Problem) {
    let recording = problem.forward(&mut problem.tape::<T>(backend, every(2)));
    let mut session = problem.engine::<T>(backend).session(problem.batch).expect("a session");
    session.set_noise(problem.noise);
    session.set_step_index(FIRST_STEP);
    problem.manipulate(&mut session);
    let arrays = problem.arrays::<T>();
    session.set_state(arrays.x0.as_deref(), arrays.h0.as_deref()).expect("a state");
    let expected = session.run(&problem.sequence(&arrays)).expect("runs");
    assert_near(&recording.x, &widened(&expected.x));
    assert_near(&recording.h, &widened(&expected.h));
    assert_near(&recording.y, &widened(&expected.y));
}

fn layouts_agree<T: Precision>(backend: &str, problem: &Problem) {
    let expected = gradients::<T>(backend, problem);
    for layout in [Layout::BatchFirst, Layout::TimeFirst] {
        let other = problem.part(0..problem.batch, layout);
        let found = gradients::<T>(backend, &other);
        let back = |array: &[f64]| other.rows_of(array, 0..problem.batch, problem.layout);
        let found =
            Found { input: back(&found.input), stimulation: back(&found.stimulation), ..found };
        found.assert_near(&expected, &problem.network, another_order::<T>());
    }
}

/// Gradients by parameters are summed over the batch; the others are those of each member alone.
fn a_batch_is_its_members<T: Precision>(backend: &str, problem: &Problem) {
    let whole = gradients::<T>(backend, problem);
    let mut sum = vec![0.0; whole.parameters.len()];
    for member in 0..problem.batch {
        let members = member..member + 1;
        let alone = gradients::<T>(backend, &problem.part(members.clone(), problem.layout));
        sum.iter_mut().zip(&alone.parameters).for_each(|(sum, gradient)| *sum += gradient);
        let rows = |array: &[f64]| problem.rows_of(array, members.clone(), problem.layout);
        let found = Found {
            parameters: alone.parameters.clone(),
            input: rows(&whole.input),
            stimulation: rows(&whole.stimulation),
            x0: problem.states_of(&whole.x0, members.clone()),
            h0: problem.states_of(&whole.h0, members.clone()),
        };
        found.assert_near(&alone, &problem.network, another_order::<T>());
    }
    Found { parameters: sum, ..whole.clone() }.assert_near(
        &whole,
        &problem.network,
        another_order::<T>(),
    );
}

/// A sequence that begins at the initial states is one that is given them, and the gradient by them is then the
/// sum over the batch.
fn init_is_an_x<T: Precision>(backend: &str, problem: &Problem) {
    let problem = Problem { x0: None, h0: None, ..problem.clone() };
    let found = gradients::<T>(backend, &problem);
    let parameters = problem.network.parameters();
    let tensors = problem.network.parameter_tensors();
    let of_init = || tensors.iter().filter(|tensor| tensor.name.starts_with("init/"));
    let init: Vec<f64> = of_init().flat_map(|t| parameters[t.range.clone()].to_vec()).collect();
    let given = Problem { x0: Some(init.repeat(problem.batch)), ..problem.clone() };
    let expected = gradients::<T>(backend, &given);
    let mut by_parameters = expected.parameters.clone();
    let mut first_unit = 0;
    for tensor in of_init() {
        let units = first_unit..first_unit + tensor.range.len();
        first_unit = units.end;
        assert!(expected.parameters[tensor.range.clone()].iter().all(|&gradient| gradient == 0.0));
        for (unit, position) in units.zip(tensor.range.clone()) {
            let members = expected.x0.chunks_exact(problem.network.num_units());
            by_parameters[position] =
                if tensor.trainable { members.map(|x0| x0[unit]).sum() } else { 0.0 };
        }
    }
    let expected = Found { parameters: by_parameters, ..expected };
    found.assert_near(&expected, &problem.network, another_order::<T>());
}

/// What is left out is not worked out, and what is not left out does not depend on it.
fn parts_are_those_of_the_whole<T: Precision>(backend: &str, problem: &Problem) {
    let mut tape = problem.tape::<T>(backend, every(3));
    let recording = problem.forward(&mut tape);
    let whole = problem.backward(&mut tape, &recording);
    let arrays = problem.arrays::<T>();
    let sequence = problem.sequence(&arrays);
    let h = problem.h.as_ref().map(|loss| loss.gradient(&recording.h));
    let x = problem.x.as_ref().map(|loss| loss.gradient(&recording.x));
    let y = problem.y.as_ref().map(|loss| loss.gradient(&recording.y));
    let loss = LossGradient { x: x.as_deref(), h: h.as_deref(), y: y.as_deref() };
    for (only, expected) in
        [&whole.parameters, &whole.input, &whole.stimulation, &whole.x0, &whole.h0]
            .into_iter()
            .enumerate()
    {
        let mut array = vec![T::from_f64(f64::NAN); expected.len()];
        let mut asked = Gradients::default();
        let place = match only {
            0 => &mut asked.parameters,
            1 => &mut asked.input,
            2 => &mut asked.stimulation,
            3 => &mut asked.x0,
            _ => &mut asked.h0,
        };
        *place = Some(&mut array);
        tape.backward(&sequence, &loss, &mut asked).expect("a forward pass");
        assert_near(&array, expected);
    }
}

/// A tape that has taken over other parameters is a new one of these.
fn a_refreshed_tape_is_a_new_one<T: Precision>(backend: &str, problem: &Problem) {
    let mut tape = problem.tape::<T>(backend, every(2));
    problem.gradients(&mut tape);
    let mut changed = problem.clone();
    let parameters: Vec<f64> = changed.network.parameters().iter().map(|p| 0.25 - p).collect();
    changed.network.set_parameters(&parameters).expect("finite");
    tape.refresh(&changed.network).expect("nobody else uses the engine");
    let found = changed.gradients(&mut tape);
    let expected = changed.gradients(&mut changed.tape::<T>(backend, every(2)));
    assert_eq!(found, expected);
}

/// A tape has room for sequences of any number of steps up to its own, one after another.
fn lengths_may_differ<T: Precision>(backend: &str, problem: &Problem) {
    let long = Problem { x: None, y: None, ..problem.clone() };
    let mut tape = long.tape::<T>(backend, every(3));
    let expected = long.gradients(&mut tape);
    let steps = long.steps.div_ceil(2);
    let rows = long.batch * steps;
    let cut = |array: &[f64]| array[..array.len() / (long.batch * long.steps) * rows].to_vec();
    let short = Problem {
        steps,
        input: long.input.as_deref().map(cut),
        stimulation: long.stimulation.as_deref().map(cut),
        h: long
            .h
            .as_ref()
            .map(|loss| Loss { linear: cut(&loss.linear), quadratic: cut(&loss.quadratic) }),
        ..long.clone()
    };
    let found = short.gradients(&mut tape);
    let alone = gradients::<T>(backend, &short);
    found.assert_near(&alone, &short.network, another_order::<T>());
    assert_eq!(long.gradients(&mut tape), expected);

    let none = Problem { steps: 0, input: None, stimulation: None, h: None, ..short };
    let found = none.gradients(&mut tape);
    let all = [&found.parameters, &found.x0, &found.h0];
    assert!(all.into_iter().flatten().all(|&gradient| gradient == 0.0));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn checkpoints(problem in problem()) {
        on_every_engine!(checkpoints_change_nothing(&problem));
    }

    #[test]
    fn forward_passes(problem in problem()) {
        on_every_engine!(the_forward_pass_is_a_session(&problem));
    }

    #[test]
    fn layouts(problem in problem()) {
        on_every_engine!(layouts_agree(&problem));
    }

    #[test]
    fn batches(problem in problem()) {
        on_every_engine!(a_batch_is_its_members(&problem));
    }

    #[test]
    fn initial_states(problem in problem()) {
        on_every_engine!(init_is_an_x(&problem));
    }

    #[test]
    fn parts(problem in problem()) {
        on_every_engine!(parts_are_those_of_the_whole(&problem));
    }

    #[test]
    fn refreshed_tapes(problem in problem()) {
        on_every_engine!(a_refreshed_tape_is_a_new_one(&problem));
    }

    #[test]
    fn lengths(problem in problem()) {
        on_every_engine!(lengths_may_differ(&problem));
    }
}

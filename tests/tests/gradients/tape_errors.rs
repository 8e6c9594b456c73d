//! What tapes refuse, and that nothing is lost by it.

use crate::problem::{Problem, Start};
use mrnn::{
    Error, Gradients, InitialState, Layout, LossGradient, Network, Precision, Record, Result,
    Sequence, Tape, TapeOptions,
};
use mrnn_tests::on_every_engine;

const TEXT: &str = r#"{"recurrent_regions": [{"name": "a", "num_units": 3}, {"name": "b", "num_units": 2}],
    "input_regions": [{"name": "cue", "num_units": 1}],
    "recurrent_connections": [{"src_region": "a", "dst_region": "b"}],
    "input_connections": [{"src_region": "cue", "dst_region": "a"}],
    "readouts": [{"name": "y", "num_units": 2, "src_regions": ["a"]}]}"#;

const BATCH: usize = 2;
const STEPS: usize = 4;

fn network() -> Network {
    Network::from_json(TEXT).expect("valid")
}

fn problem() -> Problem {
    Problem::new(network(), BATCH, STEPS, Start::XAndH)
}

/// The lengths of every array of a call, by the name that errors give it.
struct Lengths([(&'static str, usize); 15]);

impl Lengths {
    fn of(network: &Network) -> Self {
        let (units, inputs) = (network.num_units(), network.num_inputs());
        let rows = BATCH * STEPS;
        Self([
            ("x", BATCH * units),
            ("h", BATCH * units),
            ("input", rows * inputs),
            ("stimulation", rows * units),
            ("the record of x", rows * units),
            ("the record of h", rows * units),
            ("the record of y", rows * network.num_outputs()),
            ("the gradient by x", rows * units),
            ("the gradient by h", rows * units),
            ("the gradient by y", rows * network.num_outputs()),
            ("the gradient by the parameters", network.num_parameters()),
            ("the gradient by the input", rows * inputs),
            ("the gradient by the stimulation", rows * units),
            ("the gradient by x0", BATCH * units),
            ("the gradient by h0", BATCH * units),
        ])
    }

    /// A forward and a backward pass over arrays of these lengths.
    fn call<T: Precision>(&self, tape: &mut Tape<T>) -> Result<()> {
        let mut arrays = self.0.map(|(_, len)| vec![T::ZERO; len]);
        let [x, h, input, stimulation, rest @ ..] = &mut arrays;
        let [record_x, record_h, record_y, by_x, by_h, by_y, rest @ ..] = rest;
        let [parameters, by_input, by_stimulation, x0, h0] = rest;
        let sequence = Sequence {
            steps: STEPS,
            layout: Layout::TimeFirst,
            input: Some(input),
            stimulation: Some(stimulation),
        };
        let mut record = Record { x: Some(record_x), h: Some(record_h), y: Some(record_y) };
        tape.forward(InitialState { x: Some(x), h: Some(h) }, &sequence, &mut record)?;
        let loss = LossGradient { x: Some(by_x), h: Some(by_h), y: Some(by_y) };
        let mut gradients = Gradients {
            parameters: Some(parameters),
            input: Some(by_input),
            stimulation: Some(by_stimulation),
            x0: Some(x0),
            h0: Some(h0),
        };
        tape.backward(&sequence, &loss, &mut gradients)
    }
}

#[test]
fn every_wrong_length_names_its_array() {
    fn check<T: Precision>(backend: &str) {
        let network = network();
        let mut tape = problem().tape::<T>(backend, TapeOptions::default());
        let right = Lengths::of(&network);
        right.call(&mut tape).expect("the right lengths");
        for i in 0..right.0.len() {
            for change in [1, -1_isize] {
                let mut wrong = Lengths::of(&network);
                let (name, needed) = right.0[i];
                let len = needed.checked_add_signed(change).expect("not empty");
                wrong.0[i].1 = len;
                let start = format!("{name} has {len} elements; {needed} are needed (");
                let error = wrong.call(&mut tape).expect_err(name).to_string();
                assert!(error.starts_with(&start), "{error}");
            }
        }
    }
    on_every_engine!(check());
}

#[test]
fn starts_that_are_none() {
    fn check<T: Precision>(backend: &str) {
        let mut tape = problem().tape::<T>(backend, TapeOptions::default());
        let mut forward = |x: Option<&[T]>, h: Option<&[T]>, steps| {
            let sequence = Sequence::silent(steps);
            let start = InitialState { x, h };
            tape.forward(start, &sequence, &mut Record::default()).expect_err("no start")
        };
        let states = [T::ONE; BATCH * 5];
        assert!(matches!(forward(None, Some(&states), 1), Error::StateWithoutX));
        let mut wrong = states;
        wrong[7] = T::from_f64(f64::NAN);
        let error = forward(Some(&states), Some(&wrong), 1);
        assert!(matches!(error, Error::NonFiniteElement { what, index: 7, .. } if what == "h"));
        let error = forward(Some(&states), None, STEPS + 1);
        assert!(matches!(error, Error::TooManySteps { steps: 5, limit: STEPS }));
    }
    on_every_engine!(check());
}

/// There are gradients of the last forward pass alone, as long as what it was taken with is there.
#[test]
fn gradients_need_a_forward_pass() {
    fn check<T: Precision>(backend: &str) {
        let problem = problem();
        let mut tape = problem.tape::<T>(backend, TapeOptions::default());
        let mut parameters = vec![T::ZERO; tape.num_parameters()];
        let mut backward = |tape: &mut Tape<T>, steps, layout| {
            let sequence = Sequence { layout, ..Sequence::silent(steps) };
            let mut gradients =
                Gradients { parameters: Some(&mut parameters), ..Gradients::default() };
            tape.backward(&sequence, &LossGradient::default(), &mut gradients)
        };
        let forward = |tape: &mut Tape<T>| {
            let sequence = Sequence::silent(3);
            let start = InitialState::default();
            tape.forward(start, &sequence, &mut Record::default()).expect("a sequence");
        };
        let is_missing = |outcome| matches!(outcome, Err(Error::NoForward));
        let batch_first = Layout::BatchFirst;
        assert!(is_missing(backward(&mut tape, 3, batch_first)), "none yet");
        forward(&mut tape);
        assert!(is_missing(backward(&mut tape, 2, batch_first)), "other steps");
        assert!(is_missing(backward(&mut tape, 3, Layout::TimeFirst)), "another layout");
        backward(&mut tape, 3, batch_first).expect("still there");
        backward(&mut tape, 3, batch_first).expect("as often as one likes");
        tape.refresh(&problem.network).expect("the same structure");
        assert!(is_missing(backward(&mut tape, 3, batch_first)), "other parameters");
        forward(&mut tape);
        let manipulation = problem.manipulation(&problem.engine::<T>(backend));
        tape.set_manipulation(&manipulation).expect("of the same network");
        assert!(is_missing(backward(&mut tape, 3, batch_first)), "other manipulations");
    }
    on_every_engine!(check());
}

#[test]
fn engines_in_use_are_not_refreshed() {
    fn check<T: Precision>(backend: &str) {
        let problem = problem();
        let engine = problem.engine::<T>(backend);
        let clone = engine.clone();
        let options = TapeOptions::default();
        let mut tape = engine.tape(&problem.network, BATCH, STEPS, options).expect("a tape");
        let recording = problem.forward(&mut tape);
        let expected = problem.backward(&mut tape, &recording);
        assert!(matches!(tape.refresh(&problem.network), Err(Error::EngineInUse)));
        assert_eq!(problem.backward(&mut tape, &recording), expected, "nothing has changed");
        drop(clone);
        tape.refresh(&problem.network).expect("nobody else uses the engine");
        assert_eq!(problem.gradients(&mut tape), expected);
    }
    on_every_engine!(check());
}

#[test]
fn networks_of_another_structure() {
    fn check<T: Precision>(backend: &str) {
        let problem = problem();
        let options = TapeOptions::default();
        let other = Network::from_json(&TEXT.replace("\"num_units\": 3", "\"num_units\": 4"));
        let other = other.expect("valid");
        let words = "the structure is another: the region 'a' has 4 units, its own has 3";
        let error = problem.engine::<T>(backend).tape(&other, BATCH, STEPS, options);
        assert_eq!(error.expect_err("4 units").to_string(), words);
        let mut tape = problem.tape::<T>(backend, options);
        let expected = problem.gradients(&mut tape);
        assert_eq!(tape.refresh(&other).expect_err("4 units").to_string(), words);
        let manipulation = Problem { network: other, ..problem.clone() };
        let manipulation = manipulation.manipulation(&manipulation.engine::<T>(backend));
        let error = tape.set_manipulation(&manipulation).expect_err("4 units").to_string();
        let words = "the structure is another: the manipulations are of another network's sessions";
        assert_eq!(error, words);
        let recording = problem.forward(&mut tape);
        assert_eq!(problem.backward(&mut tape, &recording), expected, "nothing has changed");

        let error = problem.engine::<T>(backend).tape(&problem.network, 0, STEPS, options);
        assert!(matches!(error, Err(Error::BatchOutOfRange { batch: 0, .. })));
        let steps = usize::MAX;
        let error = problem.engine::<T>(backend).tape(&problem.network, BATCH, steps, options);
        assert!(matches!(error, Err(Error::TooManySteps { .. })));
    }
    on_every_engine!(check());
}

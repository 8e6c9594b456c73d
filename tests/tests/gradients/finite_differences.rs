//! Central differences of the loss by single numbers, in float64.

use crate::found::Found;
use crate::problem::{Loss, Problem, problem};
use mrnn::network::ParameterRanges;
use mrnn::{Activation, Recording, Tape, TapeOptions};
use mrnn_tests::terms;
use proptest::test_runner::{Config, TestRunner};
use std::cell::Cell;

/// What a number is shifted by, relative to it where it is greater than 1.
const STEP: f64 = 1e-5;
/// Largest |difference − gradient| beside the largest gradient of the same array, or beside 1 where that is less.
const TOLERANCE: f64 = 1e-7;

/// A number that the loss depends on.
#[derive(Debug, Clone, Copy)]
enum Coordinate {
    Parameter(usize),
    Input(usize),
    Stimulation(usize),
    X0(usize),
    H0(usize),
}

impl Coordinate {
    fn value(self, problem: &Problem) -> f64 {
        let of = |array: &Option<Vec<f64>>, i: usize| array.as_ref().map_or(f64::NAN, |a| a[i]);
        match self {
            Self::Parameter(i) => problem.network.parameters()[i],
            Self::Input(i) => of(&problem.input, i),
            Self::Stimulation(i) => of(&problem.stimulation, i),
            Self::X0(i) => of(&problem.x0, i),
            Self::H0(i) => of(&problem.h0, i),
        }
    }

    fn replaced(self, problem: &Problem, value: f64) -> Problem {
        let mut problem = problem.clone();
        let set = |array: &mut Option<Vec<f64>>, i: usize| {
            array.as_mut().expect("an array of the problem")[i] = value;
        };
        match self {
            Self::Parameter(i) => {
                let mut parameters = problem.network.parameters();
                parameters[i] = value;
                problem.network.set_parameters(&parameters).expect("finite");
            }
            Self::Input(i) => set(&mut problem.input, i),
            Self::Stimulation(i) => set(&mut problem.stimulation, i),
            Self::X0(i) => set(&mut problem.x0, i),
            Self::H0(i) => set(&mut problem.h0, i),
        }
        problem
    }

    /// Its gradient, and the largest of the same array.
    fn gradient(self, found: &Found) -> (f64, f64) {
        let (array, i) = match self {
            Self::Parameter(i) => (&found.parameters, i),
            Self::Input(i) => (&found.input, i),
            Self::Stimulation(i) => (&found.stimulation, i),
            Self::X0(i) => (&found.x0, i),
            Self::H0(i) => (&found.h0, i),
        };
        (array[i], array.iter().fold(0.0, |largest: f64, value| largest.max(value.abs())))
    }
}

/// Some coordinates of every array, two of each parameter tensor.
fn coordinates(problem: &Problem) -> Vec<Coordinate> {
    let spread = |len: usize, count: usize| (0..count.min(len)).map(move |i| (i * 7 + 3) % len);
    let mut coordinates = Vec::new();
    for tensor in problem.network.parameter_tensors() {
        let positions = spread(tensor.range.len(), 2);
        coordinates.extend(positions.map(|i| Coordinate::Parameter(tensor.range.start + i)));
    }
    for (array, coordinate) in [
        (&problem.input, Coordinate::Input as fn(usize) -> Coordinate),
        (&problem.stimulation, Coordinate::Stimulation),
        (&problem.x0, Coordinate::X0),
        (&problem.h0, Coordinate::H0),
    ] {
        let len = array.as_ref().map_or(0, Vec::len);
        coordinates.extend(spread(len, 4).map(coordinate));
    }
    coordinates
}

/// On which side of its activation's kink each unit is at each time, those of the first h included where they are
/// φ(x0). softplus jumps by 2·10⁻⁹ at 20.
fn sides(problem: &Problem, recording: &Recording<f64>) -> Vec<i8> {
    let units = terms::units(&problem.network);
    let init: Vec<f64> = units.iter().map(|unit| unit.init).collect();
    let start = match (&problem.h0, &problem.x0) {
        (Some(_), _) => &[][..],
        (None, Some(x0)) => x0,
        (None, None) => &init,
    };
    let rows = start.chunks_exact(units.len()).chain(recording.x.chunks_exact(units.len()));
    let side = |(unit, &x): (&terms::Unit, &f64)| match unit.activation {
        Activation::Relu => i8::from(x > 0.0) - i8::from(x < 0.0),
        Activation::Softplus => i8::from(x > 20.0),
        Activation::Tanh | Activation::Sigmoid | Activation::Linear => 0,
    };
    rows.flat_map(|row| units.iter().zip(row).map(side)).collect()
}

/// L(plus) − L(minus), from the differences of what was recorded.
fn difference(problem: &Problem, plus: &Recording<f64>, minus: &Recording<f64>) -> f64 {
    let of_array = |loss: &Option<Loss>, plus: &[f64], minus: &[f64]| -> f64 {
        let Some(Loss { linear, quadratic }) = loss else { return 0.0 };
        let terms = linear.iter().zip(quadratic).zip(plus.iter().zip(minus));
        terms.map(|((a, b), (p, m))| (p - m) * (a + 0.5 * b * (p + m))).sum()
    };
    of_array(&problem.x, &plus.x, &minus.x)
        + of_array(&problem.h, &plus.h, &minus.h)
        + of_array(&problem.y, &plus.y, &minus.y)
}

fn run(tape: &mut Tape<f64>, problem: &Problem) -> Recording<f64> {
    tape.refresh(&problem.network).expect("the same structure");
    problem.forward(tape)
}

/// How many coordinates were compared, and how many were not because a kink lies within the step.
#[derive(Default)]
struct Tally {
    compared: Cell<usize>,
    skipped: Cell<usize>,
}

fn check(backend: &str, problem: &Problem, tally: &Tally) {
    let mut tape = problem.tape::<f64>(backend, TapeOptions::default());
    let centre = problem.forward(&mut tape);
    let found = problem.backward(&mut tape, &centre);
    let at_centre = sides(problem, &centre);
    let num_raw = ParameterRanges::of(&problem.network).base_firing.start;
    let tensors = problem.network.parameter_tensors();
    for coordinate in coordinates(problem) {
        let value = coordinate.value(problem);
        let (gradient, largest) = coordinate.gradient(&found);
        let step = STEP * value.abs().max(1.0);
        if let Coordinate::Parameter(i) = coordinate {
            let is_its = |tensor: &&mrnn::network::ParameterTensor| tensor.range.contains(&i);
            if !tensors.iter().find(is_its).expect("a tensor").trainable {
                assert_eq!(gradient, 0.0, "{backend}: {coordinate:?} is not trainable");
                continue;
            }
            // Dale's law bends at 0.
            if i < num_raw && value.abs() <= step {
                tally.skipped.set(tally.skipped.get() + 1);
                continue;
            }
        }
        let (above, below) = (value + step, value - step);
        let (above_it, below_it) =
            (coordinate.replaced(problem, above), coordinate.replaced(problem, below));
        let (plus, minus) = (run(&mut tape, &above_it), run(&mut tape, &below_it));
        if sides(&above_it, &plus) != at_centre || sides(&below_it, &minus) != at_centre {
            tally.skipped.set(tally.skipped.get() + 1);
            continue;
        }
        let expected = difference(problem, &plus, &minus) / (above - below);
        let error = (gradient - expected).abs();
        assert!(
            error <= TOLERANCE * largest.max(1.0),
            "{backend}: {coordinate:?} is {gradient}, its difference {expected}, of at most {largest}"
        );
        tally.compared.set(tally.compared.get() + 1);
    }
    if problem.h0.is_none() {
        assert!(found.h0.iter().all(|&gradient| gradient == 0.0), "{backend}: h0 follows from x0");
    }
}

#[test]
fn gradients_are_the_limits_of_differences() {
    let config = Config { failure_persistence: None, ..Config::default() };
    let tally = Tally::default();
    let outcome = TestRunner::new(config).run(&problem(), |problem| {
        check("reference", &problem, &tally);
        check("cpu", &problem, &tally);
        Ok(())
    });
    outcome.expect("gradients and differences agree");
    let (compared, skipped) = (tally.compared.get(), tally.skipped.get());
    assert!(10 * skipped <= compared, "{skipped} of {} were skipped", compared + skipped);
}

//! Jacobians and eigenvalues of the recorded cases, which automatic differentiation and another library have worked out.

use mrnn::{DynamicsKind, Network};
use mrnn_analysis::StepMap;
use mrnn_tests::{Case, case_folders};
use safetensors::SafeTensors;
use std::path::Path;

const TOLERANCE: f64 = 1e-9;

struct Recorded {
    input: Vec<f64>,
    state: Vec<f64>,
    by_state: Vec<f64>,
    by_input: Vec<f64>,
    eigenvalues: Vec<(f64, f64)>,
}

fn recorded(folder: &Path, kind: DynamicsKind) -> Option<Recorded> {
    let bytes = std::fs::read(folder.join("data.safetensors")).expect("a case has its data");
    let tensors = SafeTensors::deserialize(&bytes).expect("tensors");
    let values = |name: &str| -> Vec<f64> {
        let tensor = tensors.tensor(name).expect("the case has all of a linearisation");
        tensor.data().as_chunks().0.iter().map(|&bytes| f64::from_le_bytes(bytes)).collect()
    };
    tensors.tensor("lin_jacobian").ok()?;
    let state = match kind {
        DynamicsKind::Leaky => "lin_x",
        DynamicsKind::Elman => "lin_h",
    };
    let imaginary = values("lin_eig_im");
    Some(Recorded {
        input: values("lin_inp"),
        state: values(state),
        by_state: values("lin_jacobian"),
        by_input: values("lin_jacobian_inp"),
        eigenvalues: values("lin_eig_re").into_iter().zip(imaginary).collect(),
    })
}

fn cases() -> Vec<(String, Network, Recorded)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance");
    let folders = case_folders(&folder).expect("the cases are there");
    let cases = folders.into_iter().filter_map(|folder| {
        let case = Case::load(&folder).expect("a case");
        let recorded = recorded(&folder, case.network.dynamics().kind)?;
        Some((case.name, case.network, recorded))
    });
    cases.collect()
}

#[test]
fn jacobians_are_those_of_automatic_differentiation() {
    let cases = cases();
    assert!(cases.len() > 5, "cases with a linearisation");
    for (name, network, recorded) in cases {
        let map = StepMap::new(&network, &recorded.input, None).expect("a map");
        let linear = map.linearize(&recorded.state).expect("a linearisation");
        for (matrix, expected) in
            [(&linear.by_state, &recorded.by_state), (&linear.by_input, &recorded.by_input)]
        {
            assert_eq!(matrix.nrows() * matrix.ncols(), expected.len(), "{name}");
            for (position, expected) in expected.iter().enumerate() {
                let (row, column) = (position / matrix.ncols(), position % matrix.ncols());
                let error = (matrix[(row, column)] - expected).abs();
                assert!(error <= TOLERANCE, "{name} [{row}, {column}]: {error}");
            }
        }
    }
}

/// Each recorded eigenvalue is found once.
#[test]
fn eigenvalues_are_the_recorded_ones() {
    for (name, network, recorded) in cases() {
        let map = StepMap::new(&network, &recorded.input, None).expect("a map");
        let linear = map.linearize(&recorded.state).expect("a linearisation");
        let mut left: Vec<_> = linear.modes.iter().map(|mode| mode.eigenvalue).collect();
        for (re, im) in recorded.eigenvalues {
            let distance = |value: &faer::c64| (value.re - re).hypot(value.im - im);
            let nearest =
                (0..left.len()).min_by(|&a, &b| distance(&left[a]).total_cmp(&distance(&left[b])));
            let nearest = left.swap_remove(nearest.expect("as many as units"));
            assert!(distance(&nearest) <= TOLERANCE, "{name}: {nearest} is not {re} + {im}i");
        }
    }
}

/// J·right = λ·right, leftᵀ·J = λ·leftᵀ, leftᵀ·right = 1, the largest first.
#[test]
fn eigenvectors_are_what_they_say() {
    for (name, network, recorded) in cases() {
        let map = StepMap::new(&network, &recorded.input, None).expect("a map");
        let linear = map.linearize(&recorded.state).expect("a linearisation");
        let units = recorded.state.len();
        let magnitudes: Vec<f64> = linear.modes.iter().map(|mode| mode.magnitude()).collect();
        assert!(magnitudes.is_sorted_by(|a, b| a >= b), "{name}");
        for mode in &linear.modes {
            let complex = |re: f64| faer::c64::new(re, 0.0);
            let size = |value: faer::c64| value.re.hypot(value.im);
            for row in 0..units {
                let product: faer::c64 = (0..units)
                    .map(|column| complex(linear.by_state[(row, column)]) * mode.right[column])
                    .sum();
                assert!(size(product - mode.eigenvalue * mode.right[row]) < 1e-9, "{name}");
            }
            let one: faer::c64 = mode.left.iter().zip(&mode.right).map(|(l, r)| l * r).sum();
            assert!(size(one - complex(1.0)) < 1e-6, "{name}: {one}");
            for column in 0..units {
                let product: faer::c64 = (0..units)
                    .map(|row| mode.left[row] * complex(linear.by_state[(row, column)]))
                    .sum();
                assert!(size(product - mode.eigenvalue * mode.left[column]) < 1e-6, "{name}");
            }
        }
    }
}

#[test]
fn the_map_is_the_engines_step() {
    for (name, network, recorded) in cases() {
        let map = StepMap::new(&network, &recorded.input, None).expect("a map");
        let next = map.next(&recorded.state).expect("a state");
        let engine = mrnn::engine::<f64>(&network, "reference").expect("an engine");
        let mut session = engine.session(1).expect("a session");
        session.set_noise_enabled(false);
        let is_leaky = network.dynamics().kind == DynamicsKind::Leaky;
        let (x, h) = if is_leaky {
            (Some(&recorded.state[..]), None)
        } else {
            (None, Some(&recorded.state[..]))
        };
        session.set_state(x, h).expect("a state");
        session.step(&recorded.input, None).expect("a step");
        let expected = if is_leaky { session.x() } else { session.h() };
        for (next, expected) in next.iter().zip(&expected) {
            assert!((next - expected).abs() <= 1e-12, "{name}: {next} {expected}");
        }
    }
}

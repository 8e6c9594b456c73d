//! States, manipulations, and what is read later.

use crate::common::{
    BATCH, INPUTS, NOISE, UNITS, bits, elements, engine, network, session, state, tensor,
};
use crate::in_every_mode;
use candle_core::{Device, Tensor, WithDType};
use mrnn::{Manipulation, Precision, Scalar, Session};
use mrnn_cuda::Mode;
use mrnn_cuda::tensors::DeviceSession;

/// A session of tensors, and one of the host's arrays on the same kernels.
fn both<T: Precision + WithDType>(mode: Mode) -> (DeviceSession<T>, Session<T>) {
    let host = engine::<T>(&network(), mode).session(BATCH).expect("a session");
    (session(&network(), mode, BATCH), host)
}

/// That both take the same steps from here on.
#[track_caller]
fn assert_they_agree<T: Precision + WithDType>(
    session: &mut DeviceSession<T>,
    host: &mut Session<T>,
) {
    let input = tensor::<T>((BATCH, INPUTS));
    for _ in 0..4 {
        session.step(&input).expect("steps");
        host.step(&elements(&input), None).expect("steps");
        let mut y = elements(&session.y().expect("works"));
        assert_eq!(elements::<T>(&session.x().expect("works")), host.x());
        assert_eq!(elements::<T>(&session.h().expect("works")), host.h());
        let found = y.clone();
        host.copy_outputs(&mut y).expect("the right length");
        assert_eq!(found, y);
    }
    assert_eq!(session.step_index(), host.step_index());
}

#[test]
fn states_are_replaced_as_on_the_host() {
    fn check<T: Precision + WithDType>(mode: Mode) {
        let (mut session, mut host) = both::<T>(mode);
        assert_eq!(session.noise(), host.noise());
        assert_they_agree(&mut session, &mut host);
        let (x, h) = (tensor::<T>((BATCH, UNITS)), tensor::<T>((UNITS, BATCH)));
        // A view.
        let h = h.t().expect("a matrix");
        let h_values: Vec<T> = elements(&h);
        session.set_state(Some(&x), Some(&h)).expect("a state");
        host.set_state(Some(&elements(&x)), Some(&h_values)).expect("a state");
        assert_they_agree(&mut session, &mut host);
        session.set_state(Some(&h), None).expect("a state");
        host.set_state(Some(&h_values), None).expect("a state");
        assert_they_agree(&mut session, &mut host);
        session.set_state(None, None).expect("nothing");
        session.set_noise(NOISE);
        host.set_noise(NOISE);
        assert_they_agree(&mut session, &mut host);
        session.reset().expect("the device works");
        host.reset();
        assert_eq!(session.step_index(), 0);
        assert_they_agree(&mut session, &mut host);
    }
    in_every_mode!(check);
}

#[test]
fn manipulations_are_those_of_the_host() {
    fn check<T: Precision + WithDType>(mode: Mode) {
        let (mut session, mut host) = both::<T>(mode);
        let half = <T as Scalar>::from_f64(0.5);
        host.set_region_gain(0, half).expect("a region");
        host.set_region_current(1, half).expect("a region");
        host.clamp_unit(12, half).expect("a unit");
        session.set_manipulation(host.manipulation()).expect("of the same structure");
        assert_they_agree(&mut session, &mut host);
        host.clear_manipulations();
        let none = Manipulation::of(&network()).expect("memory");
        session.set_manipulation(&none).expect("of the same structure");
        assert_they_agree(&mut session, &mut host);

        let other = r#"{"recurrent_regions": [{"name": "a", "num_units": 1}]}"#;
        let other = mrnn::Network::from_json(other).expect("valid");
        let other = Manipulation::of(&other).expect("memory");
        session.set_manipulation(&other).expect_err("of another structure");
        assert_they_agree(&mut session, &mut host);
    }
    in_every_mode!(check);
}

#[test]
fn what_is_read_later_is_of_the_time_when_it_was_asked_for() {
    fn check<T: Precision + WithDType>(mode: Mode) {
        let mut session = session::<T>(&network(), mode, BATCH);
        let input = session.put(&tensor::<T>((6, BATCH, INPUTS))).expect("memory");
        session.step_n(&input).expect("steps");
        let expected = state(&session);
        let later = [session.x_later(), session.h_later(), session.y_later()];
        session.step_n(&input).expect("steps");
        assert_ne!(state(&session), expected);
        let unread = session.h_later().expect("works");
        drop(session);
        drop(unread);
        let found = later.map(|later| {
            let later = later.expect("works");
            while !later.is_ready() {
                std::thread::yield_now();
            }
            bits::<T>(&later.wait().expect("works"))
        });
        assert_eq!(found, expected);
    }
    in_every_mode!(check);
}

#[test]
fn networks_without_inputs_or_readouts() {
    fn check<T: Precision + WithDType>(mode: Mode) {
        let text = r#"{"recurrent_regions": [{"name": "a", "num_units": 2, "base_firing": 1}],
                       "recurrent_connections": [{"src_region": "a", "dst_region": "a"}]}"#;
        let network = mrnn::Network::from_json(text).expect("valid");
        let mut session = session::<T>(&network, mode, BATCH);
        let none = Tensor::zeros((7, BATCH, 0), T::DTYPE, &Device::Cpu).expect("no elements");
        let sequence = session.put(&none).expect("memory");
        session.step_n(&sequence).expect("steps");
        assert_eq!(session.y().expect("works").dims(), [BATCH, 0]);
        let h = bits::<T>(&session.h().expect("works"));
        session.reset().expect("works");
        let all = session.run(&none).expect("steps");
        assert_eq!(bits::<T>(&all.get(6).expect("a step")), h);
    }
    in_every_mode!(check);
}

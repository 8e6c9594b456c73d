//! Steps one at a time, together, from the host and from the device.

use crate::common::{
    BATCH, INPUTS, NOISE, OUTPUTS, UNITS, bits, elements, engine, network, session, state, tensor,
};
use crate::in_every_mode;
use candle_core::{Tensor, WithDType};
use mrnn::{Layout, Network, Precision, Sequence};
use mrnn_cuda::Mode;
use mrnn_cuda::tensors::{DeviceSession, Error, Wanted};

const STEPS: usize = 70;

fn noisy<T: Precision + WithDType>(mode: Mode) -> DeviceSession<T> {
    let mut session = session(&network(), mode, BATCH);
    session.set_noise(NOISE);
    session.set_step_index(1 << 40);
    session
}

fn rows(input: &Tensor) -> Vec<Tensor> {
    (0..input.dims()[0]).map(|step| input.get(step).expect("a step")).collect()
}

#[test]
fn single_steps_sequences_and_runs_have_the_same_bits() {
    fn check<T: Precision + WithDType>(mode: Mode) {
        let input = tensor::<T>((STEPS, BATCH, INPUTS));
        let [mut single, mut together, mut recorded] = [(); 3].map(|()| noisy::<T>(mode));
        assert_eq!(single.mode(), mode);
        for row in rows(&input) {
            single.step(&row).expect("steps");
        }
        let sequence = together.put(&input).expect("memory");
        assert_eq!((sequence.steps(), sequence.dims()), (STEPS, [STEPS, BATCH, INPUTS]));
        together.step_n(&sequence).expect("steps");
        let all = Wanted { x: true, h: true, y: true };
        let recording = recorded.record(&input, all).expect("steps");

        let expected = state(&single);
        assert_eq!(state(&together), expected);
        assert_eq!(state(&recorded), expected);
        let last = [recording.x, recording.h, recording.y].map(|tensor| {
            bits::<T>(&tensor.expect("it was wanted").get(STEPS - 1).expect("a step"))
        });
        assert_eq!(last, expected);
        for session in [&single, &together, &recorded] {
            assert_eq!(session.step_index(), (1 << 40) + STEPS as u64);
        }
    }
    in_every_mode!(check);
}

#[test]
fn the_activity_and_its_noise_are_those_of_a_session_of_the_host() {
    fn check<T: Precision + WithDType>(mode: Mode) {
        let input = tensor::<T>((STEPS, BATCH, INPUTS));
        let all = Wanted { x: true, h: true, y: true };
        let found = noisy::<T>(mode).record(&input, all).expect("steps");

        let mut host = engine::<T>(&network(), mode).session(BATCH).expect("a session");
        host.set_noise(NOISE);
        host.set_step_index(1 << 40);
        let values = elements::<T>(&input);
        let expected = host
            .run(&Sequence {
                input: Some(&values),
                layout: Layout::TimeFirst,
                ..Sequence::silent(STEPS)
            })
            .expect("steps");
        for (found, expected, width) in [
            (found.x, expected.x, UNITS),
            (found.h, expected.h, UNITS),
            (found.y, expected.y, OUTPUTS),
        ] {
            let shape = (STEPS, BATCH, width);
            let expected = Tensor::from_vec(expected, shape, input.device()).expect("as many");
            assert_eq!(bits::<T>(&found.expect("it was wanted")), bits::<T>(&expected));
        }
    }
    in_every_mode!(check);
}

#[test]
fn only_what_is_wanted_is_recorded() {
    fn check<T: Precision + WithDType>(mode: Mode) {
        let input = tensor::<T>((5, BATCH, INPUTS));
        let recording = noisy::<T>(mode).record(&input, Wanted::default()).expect("steps");
        assert!(recording.x.is_none() && recording.h.is_none() && recording.y.is_none());
        let h = noisy::<T>(mode).run(&input).expect("steps");
        let wanted = Wanted { h: true, ..Wanted::default() };
        let recorded = noisy::<T>(mode).record(&input, wanted).expect("steps");
        assert_eq!(bits::<T>(&h), bits::<T>(&recorded.h.expect("it was wanted")));
        let h = noisy::<T>(mode).run(&tensor::<T>((0, BATCH, INPUTS))).expect("no steps");
        assert_eq!(h.dims(), [0, BATCH, UNITS]);
    }
    in_every_mode!(check);
}

#[test]
fn an_input_on_the_device_is_used_again_and_by_others() {
    fn check<T: Precision + WithDType>(mode: Mode) {
        let input = tensor::<T>((9, BATCH, INPUTS));
        let twice = Tensor::cat(&[&input, &input], 0).expect("one shape");
        let mut expected = noisy::<T>(mode);
        expected.run(&twice).expect("steps");

        let device = mrnn_cuda_emulator::device(mrnn_cuda_emulator::small_device());
        let on_device = || {
            let (device, options) = (device.clone(), mrnn_cuda::Options::default());
            let mut session =
                DeviceSession::<T>::new(device, &network(), options, Some(mode), BATCH)
                    .expect("a session");
            session.set_noise(NOISE);
            session.set_step_index(1 << 40);
            session
        };
        let first = on_device();
        let sequence = first.put(&input).expect("memory");
        drop(first);
        let mut second = on_device();
        for _ in 0..2 {
            second.step_n(&sequence).expect("steps");
        }
        assert_eq!(state(&second), state(&expected));

        let error = expected.step_n(&sequence).expect_err("of another device");
        assert!(matches!(error, Error::OtherDevice), "{error}");
        assert_eq!(state(&second), state(&expected));
    }
    in_every_mode!(check);
}

#[test]
fn sequences_longer_than_a_chunk() {
    fn check(mode: Mode) {
        // More than there is room for at once, from the middle of what there is room for.
        const STEPS: usize = 4100;
        let network = Network::from_json(
            r#"{"recurrent_regions": [{"name": "a", "num_units": 2}],
                "input_regions": [{"name": "cue", "num_units": 1}],
                "recurrent_connections": [{"src_region": "a", "dst_region": "a", "delay": 30}],
                "input_connections": [{"src_region": "cue", "dst_region": "a", "delay": 20}],
                "dynamics": {"activation": "tanh", "noise": {"enabled": true}}}"#,
        )
        .expect("valid");
        let input = tensor::<f32>((STEPS, 1, 1));
        let [mut single, mut together, mut recorded] =
            [(); 3].map(|()| session::<f32>(&network, mode, 1));
        let rows = rows(&input);
        for session in [&mut single, &mut together, &mut recorded] {
            for row in &rows[..5] {
                session.step(row).expect("steps");
            }
        }
        let sequence = together.put(&input).expect("memory");
        together.step_n(&sequence).expect("steps");
        let h = recorded.run(&input).expect("steps");
        for (step, row) in rows.iter().enumerate() {
            single.step(row).expect("steps");
            if step % 512 == 0 || step >= 4090 {
                let recorded = h.get(step).expect("a step");
                assert_eq!(bits::<f32>(&single.h().expect("works")), bits::<f32>(&recorded));
            }
        }
        assert_eq!(state(&together), state(&single));
        assert_eq!(state(&recorded), state(&single));
    }
    if mrnn_tests::has_cuda() {
        Mode::ALL.into_iter().for_each(check);
    }
}

#[test]
fn the_time_of_queued_steps() {
    fn check<T: Precision + WithDType>(mode: Mode) {
        let mut session = noisy::<T>(mode);
        let sequence = session.put(&tensor::<T>((40, BATCH, INPUTS))).expect("memory");
        let seconds = session.time(|session| session.step_n(&sequence)).expect("steps");
        assert!(seconds > 0.0 && seconds.is_finite(), "{seconds}");
        assert_eq!(session.step_index(), (1 << 40) + 40);
        let refused = session.time(|session| session.step(&tensor::<T>((1, 1))));
        assert!(refused.expect_err("another shape").to_string().contains("the input"));
        session.synchronize().expect("the device works");
    }
    in_every_mode!(check);
}

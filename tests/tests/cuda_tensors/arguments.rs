//! What is refused, and that messages name the operand.

use crate::common::{BATCH, INPUTS, UNITS, network, session, state, tensor};
use candle_core::WithDType;
use mrnn::{Error as NetworkError, Precision};
use mrnn_cuda::tensors::{DeviceSession, Error};
use mrnn_cuda::{Mode, Options};
use mrnn_cuda_emulator as emulator;

#[test]
fn errors_name_the_operand_and_nothing_changes() {
    fn check<T: Precision + WithDType, Other: Precision + WithDType>(mode: Mode) {
        let mut session = session::<T>(&network(), mode, BATCH);
        session.step(&tensor::<T>((BATCH, INPUTS))).expect("steps");
        let before = state(&session);
        let parameters = session.parameters().expect("a tensor").dims()[0];
        let mut others = crate::common::session::<T>(&network(), mode, BATCH + 1);
        let sequence = others.put(&tensor::<T>((5, BATCH + 1, INPUTS))).expect("memory");
        others.step_n(&sequence).expect("steps");

        let shaped = |what: &str, found: &str, expected: &str| {
            format!("{what} has the shape {found}, not {expected}")
        };
        let (wide, square) = (tensor::<T>((5, BATCH, 3)), tensor::<T>((BATCH, 3)));
        let turned = tensor::<T>((UNITS, BATCH));
        let state_shape = shaped("x", "[14, 3]", "[3, 14]");
        for (found, expected) in [
            (session.step(&square), shaped("the input", "[3, 3]", "[3, 2]")),
            (session.step(&wide), shaped("the input", "[5, 3, 3]", "[3, 2]")),
            (session.run(&wide).map(drop), shaped("the input", "[5, 3, 3]", "[steps, 3, 2]")),
            (session.put(&square).map(drop), shaped("the input", "[3, 3]", "[steps, 3, 2]")),
            (session.step_n(&sequence), shaped("the input sequence", "[5, 4, 2]", "[steps, 3, 2]")),
            (session.set_state(Some(&turned), None), state_shape),
            (
                session.set_parameters(&tensor::<T>(5)),
                shaped("the parameters", "[5]", &format!("[{parameters}]")),
            ),
        ] {
            assert_eq!(found.expect_err("another shape").to_string(), expected);
        }
        let refused = session.run(&tensor::<Other>((5, BATCH, INPUTS)));
        assert_eq!(
            refused.expect_err("another type").to_string(),
            format!("the input has elements of the type {}, not {}", Other::NAME, T::NAME)
        );
        let x = tensor::<T>((BATCH, UNITS));
        let refused = session.set_state(Some(&(&x * f64::NAN).expect("a product")), None);
        let refused = refused.expect_err("not finite");
        assert!(
            matches!(refused, Error::Network(NetworkError::NonFiniteElement { .. })),
            "{refused}"
        );
        let refused = session.set_state(None, Some(&x)).expect_err("no x");
        assert!(matches!(refused, Error::Network(NetworkError::StateWithoutX)), "{refused}");
        assert_eq!(state(&session), before);
        assert_eq!(session.step_index(), 1);
    }
    if mrnn_tests::has_cuda() {
        check::<f32, f64>(Mode::Clusters);
        check::<f64, f32>(Mode::Steps);
    }
}

#[test]
fn sessions_that_cannot_be() {
    if !mrnn_tests::has_cuda() {
        return;
    }
    let new = |options: Options, batch: usize| {
        let device = emulator::device(emulator::small_device());
        DeviceSession::<f64>::new(device, &network(), options, None, batch).map(drop)
    };
    let error = new(Options::default(), 0).expect_err("no members");
    assert!(matches!(error, Error::Network(NetworkError::BatchOutOfRange { .. })), "{error}");
    let reduced = Options { tf32: true, ..Options::default() };
    let error = new(reduced, 1).expect_err("an option of float32").to_string();
    assert!(error.contains("tf32"), "{error}");
}

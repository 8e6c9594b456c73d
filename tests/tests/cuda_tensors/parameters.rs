//! Other parameters for a session that goes on.

use crate::common::{BATCH, INPUTS, bits, network, session, state, tensor};
use crate::in_every_mode;
use candle_core::{DType, WithDType};
use mrnn::{Error as NetworkError, Manipulation, Precision, WeightFormat};
use mrnn_cuda::tensors::{DeviceSession, Error};
use mrnn_cuda::{Mode, Options};
use mrnn_cuda_emulator as emulator;

#[test]
fn new_parameters_are_those_of_a_new_session() {
    fn check<T: Precision + WithDType>(mode: Mode) {
        let mut current = Manipulation::of(&network()).expect("memory");
        current.set_region_current(0, T::ONE).expect("a region");
        let mut session = session::<T>(&network(), mode, BATCH);
        session.set_manipulation(&current).expect("of the same structure");
        let input = session.put(&tensor::<T>((40, BATCH, INPUTS))).expect("memory");
        session.step_n(&input).expect("steps");
        let before = session.parameters().expect("a tensor");
        assert_eq!(before.dims(), [network().num_parameters()]);
        let (x, h) = (session.x().expect("works"), session.h().expect("works"));

        // Base firing and initial states are among them.
        let other = before.affine(0.75, 0.01).expect("floats");
        session.set_parameters(&other).expect("finite");
        assert_eq!(bits::<T>(&session.parameters().expect("a tensor")), bits::<T>(&other));
        assert_eq!(bits::<T>(&session.x().expect("works")), bits::<T>(&x));
        assert_eq!(bits::<T>(&session.h().expect("works")), bits::<T>(&h));

        let mut network = network();
        let values = other.to_dtype(DType::F64).and_then(|other| other.to_vec1::<f64>());
        network.set_parameters(&values.expect("numbers")).expect("finite");
        assert_eq!(session.network().parameters(), network.parameters());
        let mut fresh = crate::common::session::<T>(&network, mode, BATCH);
        fresh.set_manipulation(&current).expect("of the same structure");
        session.reset().expect("works");
        assert_eq!(state(&session), state(&fresh));
        let again = fresh.put(&tensor::<T>((40, BATCH, INPUTS))).expect("memory");
        session.step_n(&input).expect("steps");
        fresh.step_n(&again).expect("steps");
        assert_eq!(state(&session), state(&fresh));
    }
    in_every_mode!(check);
}

#[test]
fn refused_parameters_leave_the_session_as_it_was() {
    if !mrnn_tests::has_cuda() {
        return;
    }
    let new = |options: Options| {
        let device = emulator::device(emulator::small_device());
        DeviceSession::<f32>::new(device, &network(), options, Some(Mode::Steps), BATCH)
            .expect("a session")
    };
    let halves = Options { weights: WeightFormat::Bf16, ..Options::default() };
    let input = tensor::<f32>((BATCH, INPUTS));
    for options in [Options::default(), halves] {
        let [mut session, mut expected] = [(); 2].map(|()| new(options));
        let parameters = session.parameters().expect("a tensor");
        let infinite = (&parameters * f64::INFINITY).expect("a product");
        let refused = session.set_parameters(&infinite).expect_err("not finite");
        let is_it = |error: &Error| {
            matches!(error, Error::Network(error)
                if matches!(error.root(), NetworkError::NonFiniteElement { .. }))
        };
        assert!(is_it(&refused), "{refused}");
        if options == halves {
            let huge = (parameters.ones_like().expect("ones") * f64::from(f32::MAX)).expect("huge");
            let refused = session.set_parameters(&huge).expect_err("more than bfloat16 has");
            assert!(matches!(refused, Error::Network(NetworkError::Overflow { .. })), "{refused}");
        }
        assert_eq!(bits::<f32>(&session.parameters().expect("a tensor")), bits::<f32>(&parameters));
        for session in [&mut session, &mut expected] {
            session.step(&input).expect("steps");
        }
        assert_eq!(state(&session), state(&expected));
    }
}

//! Values that no activation function has, at which units can be held all the same.

use mrnn::{
    Activation, Gradients, InitialState, LossGradient, Network, Precision, Record, Sequence,
    TapeOptions,
};
use mrnn_tests::on_every_engine;

fn gradients_stay_numbers<T: Precision>(backend: &str, activation: Activation) {
    let text = format!(
        r#"{{"recurrent_regions": [{{"name": "a", "num_units": 20, "learnable_init": true}}],
            "recurrent_connections": [{{"src_region": "a", "dst_region": "a"}}],
            "dynamics": {{"activation": "{}"}}}}"#,
        activation.name()
    );
    let network = Network::from_json(&text).expect("a network");
    for batch in [1, 17] {
        let engine = mrnn_tests::engine::<T>(&network, backend).expect("an engine");
        let mut session = engine.session(1).expect("a session");
        for (unit, value) in [(0, -88.7), (7, -1e30), (19, 1e30)] {
            session.clamp_unit(unit, T::from_f64(value)).expect("a unit");
        }
        let mut tape = engine.tape(&network, batch, 3, TapeOptions::default()).expect("a tape");
        tape.set_manipulation(session.manipulation()).expect("the same structure");
        let sequence = Sequence::silent(3);
        tape.forward(InitialState::default(), &sequence, &mut Record::default()).expect("runs");
        let by_h = vec![T::ONE; batch * 3 * 20];
        let mut by_parameters = vec![T::ZERO; network.num_parameters()];
        let loss = LossGradient { h: Some(&by_h), ..LossGradient::default() };
        let mut gradients =
            Gradients { parameters: Some(&mut by_parameters), ..Gradients::default() };
        tape.backward(&sequence, &loss, &mut gradients).expect("gradients");
        assert!(by_parameters.iter().all(|slope| slope.is_finite()), "{activation:?} {batch}");
    }
}

#[test]
fn held_units_pass_nothing_on() {
    for activation in Activation::ALL {
        on_every_engine!(gradients_stay_numbers(activation));
    }
}

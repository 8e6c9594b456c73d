//! What sessions and tapes answer once their backend's device is lost.

use mrnn_core::engine::{
    Assembly, Conditions, Dimensions, Engine, EngineBackend, Gradients, InitialState, LossGradient,
    Manipulation, NoiseSource, Record, Sequence, Session, SessionBackend, Tape, TapeBackend,
    TapeOptions,
};
use mrnn_core::{Error, Network, Result};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

const TEXT: &str = r#"{"recurrent_regions": [{"name": "a", "num_units": 2}],
    "recurrent_connections": [{"src_region": "a", "dst_region": "a"}],
    "readouts": [{"name": "y", "num_units": 1, "src_regions": ["a"]}]}"#;
const BATCH: usize = 3;
/// x and h of two units each.
const STATE: usize = BATCH * 2;

/// A device that is lost in the call of a name.
#[derive(Default)]
struct Device {
    breaks_in: Mutex<Option<&'static str>>,
    is_lost: AtomicBool,
}

impl Device {
    fn call(&self, name: &'static str) {
        let breaks = *self.breaks_in.lock().expect("no test panics with it") == Some(name);
        self.is_lost.fetch_or(breaks, Ordering::Relaxed);
    }

    fn break_in(&self, name: &'static str) {
        *self.breaks_in.lock().expect("no test panics with it") = Some(name);
    }

    fn failure(&self) -> Option<Error> {
        self.is_lost.load(Ordering::Relaxed).then(|| Error::DeviceFailed {
            backend: "fragile".to_owned(),
            reason: "it broke".to_owned(),
        })
    }
}

/// Computes nothing, on a device.
struct Fragile {
    device: Arc<Device>,
    dimensions: Dimensions,
    noise: NoiseSource,
}

impl EngineBackend<f32> for Fragile {
    fn name(&self) -> &'static str {
        "fragile"
    }

    fn dimensions(&self) -> Dimensions {
        self.dimensions
    }

    fn noise(&self) -> NoiseSource {
        self.noise
    }

    fn new_session(self: Arc<Self>, _: usize) -> Result<Box<dyn SessionBackend<f32>>> {
        Ok(Box::new(OnDevice(Arc::clone(&self.device))))
    }

    fn new_tape(
        self: Arc<Self>,
        _: &Assembly<'_>,
        _: usize,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn TapeBackend<f32>>> {
        Ok(Box::new(OnDevice(Arc::clone(&self.device))))
    }

    fn refresh(&mut self, _: &Assembly<'_>) -> Result<()> {
        Ok(())
    }
}

struct OnDevice(Arc<Device>);

impl SessionBackend<f32> for OnDevice {
    fn reset(&mut self, _: Option<&[bool]>) {
        self.0.call("reset");
    }

    fn set_state(&mut self, _: Option<&[f32]>, _: Option<&[f32]>) {
        self.0.call("set_state");
    }

    fn copy_state(&self, _: Option<&mut [f32]>, _: Option<&mut [f32]>) {
        self.0.call("copy_state");
    }

    fn copy_outputs(&self, _: &Manipulation<f32>, _: &mut [f32]) {
        self.0.call("copy_outputs");
    }

    fn copy_current(&self, _: usize, _: f32, _: &mut [f32]) {
        self.0.call("copy_current");
    }

    fn save(&self, _: &mut [f32]) {
        self.0.call("save");
    }

    fn restore(&mut self, _: &[f32]) {
        self.0.call("restore");
    }

    fn advance(&mut self, _: &Sequence<'_, f32>, _: &Conditions<'_, f32>, _: &mut Record<'_, f32>) {
        self.0.call("advance");
    }

    fn failure(&self) -> Option<Error> {
        self.0.failure()
    }
}

impl TapeBackend<f32> for OnDevice {
    fn refresh(&mut self, _: &Assembly<'_>) -> Result<()> {
        self.0.call("refresh");
        Ok(())
    }

    fn forward(
        &mut self,
        _: InitialState<'_, f32>,
        _: &Sequence<'_, f32>,
        _: &Conditions<'_, f32>,
        _: &mut Record<'_, f32>,
    ) {
        self.0.call("forward");
    }

    fn backward(
        &mut self,
        _: &Sequence<'_, f32>,
        _: &Conditions<'_, f32>,
        _: &LossGradient<'_, f32>,
        _: &mut Gradients<'_, f32>,
    ) {
        self.0.call("backward");
    }

    fn failure(&self) -> Option<Error> {
        self.0.failure()
    }
}

fn engine() -> (Network, Arc<Device>, Engine<f32>) {
    let network = Network::from_json(TEXT).expect("valid");
    let device = Arc::new(Device::default());
    let (dimensions, noise) = (Dimensions::of(&network), NoiseSource::of(&network));
    let backend = Fragile { device: Arc::clone(&device), dimensions, noise };
    let engine = Engine::of(&network, |_| Ok(Arc::new(backend))).expect("it has all it needs");
    (network, device, engine)
}

fn session() -> (Arc<Device>, Session<f32>) {
    let (_, device, engine) = engine();
    (device, engine.session(BATCH).expect("small"))
}

fn tape() -> (Network, Arc<Device>, Tape<f32>) {
    let (network, device, engine) = engine();
    let tape = engine.tape(&network, BATCH, 4, TapeOptions::default()).expect("small");
    (network, device, tape)
}

#[track_caller]
fn assert_lost(name: &str, result: Result<()>) {
    let error = result.expect_err(name);
    assert!(matches!(error, Error::DeviceFailed { .. }), "{name}: {error}");
    assert_eq!(error.to_string(), "the device of the backend 'fragile' failed: it broke");
}

type SessionCall = (&'static str, fn(&mut Session<f32>) -> Result<()>);

/// Every call that can fail and reaches the backend, with the name of the backend's own.
const SESSION_CALLS: [SessionCall; 13] = [
    ("reset", |session| session.reset_members(&[true; BATCH])),
    ("set_state", |session| session.set_state(Some(&[0.0; STATE]), None)),
    ("copy_state", |session| session.copy_state(None, Some(&mut [0.0; STATE]))),
    ("copy_outputs", |session| session.copy_outputs(&mut [0.0; BATCH])),
    ("copy_current", |session| session.copy_pathway_current(0, &mut [0.0; STATE])),
    ("save", |session| session.snapshot().map(|_| ())),
    ("save", |session| session.save_values(&mut [0.0; 2 * STATE])),
    ("restore", |session| session.restore_values(&[0.0; 2 * STATE], 7, session.noise())),
    ("advance", |session| session.step(&[], None)),
    ("advance", |session| session.advance(&Sequence::silent(2), &mut Record::default())),
    ("advance", |session| session.run(&Sequence::silent(2)).map(|_| ())),
    // Those that follow have nothing for the backend to do, and tell nevertheless.
    ("advance", |session| session.advance(&Sequence::silent(0), &mut Record::default())),
    ("set_state", |session| session.set_state(None, None)),
];

#[test]
fn the_call_in_which_a_device_is_lost_tells_and_so_does_every_later_one() {
    for (breaks_in, call) in &SESSION_CALLS[..11] {
        let (device, mut session) = session();
        session.step(&[], None).expect("the device works");
        call(&mut session).expect(breaks_in);
        device.break_in(breaks_in);
        assert_lost(breaks_in, call(&mut session));
        for (name, later) in &SESSION_CALLS {
            assert_lost(name, later(&mut session));
        }
    }
}

#[test]
fn a_snapshot_from_elsewhere_cannot_go_to_a_lost_device() {
    let snapshot = session().1.snapshot().expect("the device works");
    let (device, mut session) = session();
    device.break_in("restore");
    assert_lost("restore", session.restore(&snapshot));
    assert_lost("save", session.save(&mut snapshot.clone()));
}

#[test]
fn what_cannot_fail_leaves_the_telling_to_the_next_call_that_can() {
    for (breaks_in, call) in [
        ("reset", Session::reset as fn(&mut Session<f32>)),
        ("copy_state", |session| drop(session.x())),
        ("copy_state", |session| drop(session.h())),
    ] {
        let (device, mut session) = session();
        device.break_in(breaks_in);
        call(&mut session);
        // The device has no part in this one.
        session.set_region_gain(0, 0.5).expect("manipulations are the session's");
        assert_lost(breaks_in, session.step(&[], None));
    }
}

#[test]
fn a_failed_step_does_not_count() {
    let (device, mut session) = session();
    session.step(&[], None).expect("the device works");
    device.break_in("advance");
    assert_lost("advance", session.step(&[], None));
    assert_eq!(session.step_index(), 1);
}

#[test]
fn mistakes_are_told_before_a_lost_device() {
    let (device, mut session) = session();
    device.break_in("advance");
    assert_lost("advance", session.step(&[], None));
    assert!(matches!(session.step(&[1.0], None), Err(Error::Shape { .. })));
    assert!(matches!(session.copy_outputs(&mut []), Err(Error::Shape { .. })));
}

#[test]
fn a_lost_tape_tells_at_every_pass() {
    let forward = |tape: &mut Tape<f32>, _: &Network| {
        let start = InitialState::default();
        tape.forward(start, &Sequence::silent(4), &mut Record::default())
    };
    let backward = |tape: &mut Tape<f32>, _: &Network| {
        let loss = LossGradient::default();
        tape.backward(&Sequence::silent(4), &loss, &mut Gradients::default())
    };
    let refresh = |tape: &mut Tape<f32>, network: &Network| tape.refresh(network);
    type Call = fn(&mut Tape<f32>, &Network) -> Result<()>;
    let calls: [(_, Call); 3] =
        [("forward", forward), ("backward", backward), ("refresh", refresh)];
    for (breaks_in, call) in calls {
        let (network, device, mut tape) = tape();
        forward(&mut tape, &network).expect("the device works");
        device.break_in(breaks_in);
        assert_lost(breaks_in, call(&mut tape, &network));
        for (name, later) in calls {
            assert_lost(name, later(&mut tape, &network));
        }
    }
}

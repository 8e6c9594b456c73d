//! The two precisions that data calls come in, and handles of either.

use crate::engine::mrnn_engine;
use crate::fault::Fault;
use crate::guard::Handle;
use crate::session::mrnn_session;
use crate::tape::mrnn_tape;
use mrnn::{Engine, Scalar, Session, Tape};
use mrnn_train::Trainer;

/// An engine of either precision.
#[derive(Debug)]
pub(crate) enum AnyEngine {
    F32(Engine<f32>),
    F64(Engine<f64>),
}

/// A session of either precision.
#[derive(Debug)]
pub(crate) enum AnySession {
    F32(Session<f32>),
    F64(Session<f64>),
}

/// A tape of either precision.
#[derive(Debug)]
pub(crate) enum AnyTape {
    F32(Tape<f32>),
    F64(Tape<f64>),
}

/// A trainer of either precision.
#[derive(Debug)]
pub(crate) enum AnyTrainer {
    F32(Box<Trainer<f32>>),
    F64(Box<Trainer<f64>>),
}

/// The same call on a session of either precision.
macro_rules! on_session {
    ($handle:expr, |$session:ident| $call:expr) => {
        match $handle {
            $crate::float::AnySession::F32($session) => $call,
            $crate::float::AnySession::F64($session) => $call,
        }
    };
}
pub(crate) use on_session;

/// The same call on a tape of either precision.
macro_rules! on_tape {
    ($handle:expr, |$tape:ident| $call:expr) => {
        match $handle {
            $crate::float::AnyTape::F32($tape) => $call,
            $crate::float::AnyTape::F64($tape) => $call,
        }
    };
}
pub(crate) use on_tape;

/// The same call on a trainer of either precision.
macro_rules! on_trainer {
    ($handle:expr, |$trainer:ident| $call:expr) => {
        match $handle {
            $crate::float::AnyTrainer::F32($trainer) => $call,
            $crate::float::AnyTrainer::F64($trainer) => $call,
        }
    };
}
pub(crate) use on_trainer;

/// A precision that data calls come in. A handle of the other one answers [`Fault::Precision`].
pub(crate) trait Float: Scalar {
    fn engine(engine: &mrnn_engine) -> Result<&Engine<Self>, Fault>;
    fn session(session: &mrnn_session) -> Result<&Session<Self>, Fault>;
    fn session_mut(session: &mut mrnn_session) -> Result<&mut Session<Self>, Fault>;
    fn tape_mut(tape: &mut mrnn_tape) -> Result<&mut Tape<Self>, Fault>;
}

macro_rules! float {
    ($float:ident, $held:ident, $other_float:ident, $other:ident) => {
        impl Float for $float {
            fn engine(engine: &mrnn_engine) -> Result<&Engine<Self>, Fault> {
                match &engine.engine {
                    AnyEngine::$held(engine) => Ok(engine),
                    AnyEngine::$other(_) => other_precision::<_, mrnn_engine>($other_float::NAME),
                }
            }

            fn session(session: &mrnn_session) -> Result<&Session<Self>, Fault> {
                match &session.session {
                    AnySession::$held(session) => Ok(session),
                    AnySession::$other(_) => other_precision::<_, mrnn_session>($other_float::NAME),
                }
            }

            fn session_mut(session: &mut mrnn_session) -> Result<&mut Session<Self>, Fault> {
                match &mut session.session {
                    AnySession::$held(session) => Ok(session),
                    AnySession::$other(_) => other_precision::<_, mrnn_session>($other_float::NAME),
                }
            }

            fn tape_mut(tape: &mut mrnn_tape) -> Result<&mut Tape<Self>, Fault> {
                match &mut tape.tape {
                    AnyTape::$held(tape) => Ok(tape),
                    AnyTape::$other(_) => other_precision::<_, mrnn_tape>($other_float::NAME),
                }
            }
        }
    };
}

float!(f32, F32, f64, F64);
float!(f64, F64, f32, F32);

pub(crate) fn other_precision<T, H: Handle>(actual: &'static str) -> Result<T, Fault> {
    Err(Fault::Precision { handle: H::NOUN, actual })
}

//! What holds of a panic, for every call that can fail: it is answered and poisons its handle, which can be
//! destroyed, and nothing else.

use super::{engine, expect, network, session};
use crate::engine::{backward::*, forward::*, query::*, *};
use crate::error::*;
use crate::guard::{Handle, destroy};
use crate::network::{
    build::*, connections::*, effective::*, parameters::*, parents::*, pathways::*, query::*,
    readouts::*, region_properties::*, regions::*, settings::*, states::*, synapses::*,
    trainable::*, units::*, *,
};
use crate::session::{manipulate::*, noise::*, snapshot::*, state::*, step::*, *};
use crate::status::{mrnn_status, mrnn_status_code, mrnn_status_code::*};
use crate::tape::{passes::*, query::*, *};
use crate::trainer::{learn::*, *};
use libc::c_char;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{CStr, c_void};
use std::ptr::{null, null_mut};

thread_local! {
    static IS_ARMED: Cell<bool> = const { Cell::new(false) };
    /// What calls are given for their `err`.
    static ERR: Cell<*mut mrnn_error> = const { Cell::new(null_mut()) };
}

/// Every call passes here, where it is caught.
pub(crate) fn panic_if_armed() {
    assert!(!IS_ARMED.take(), "forced by a test");
}

/// A call with a handle and arguments that are nothing.
struct Call {
    name: &'static str,
    call: fn(*mut c_void) -> mrnn_status,
}

impl Call {
    fn panics(&self, handle: *mut c_void) -> mrnn_status {
        IS_ARMED.set(true);
        let status = (self.call)(handle);
        assert!(!IS_ARMED.take(), "{} does not pass through the guard", self.name);
        status
    }
}

/// NULL, 0, or the error handle of this thread's calls.
trait Nothing {
    fn nothing() -> Self;
}

macro_rules! nothing {
    ($($of:ty: $nothing:expr),* $(,)?) => {
        $(impl Nothing for $of {
            fn nothing() -> Self {
                $nothing
            }
        })*
    };
}

nothing! {
    usize: 0, u64: 0, i32: 0, f64: 0.0,
    *const c_char: null(), *mut c_char: null_mut(), *const *const c_char: null(),
    *const f32: null(), *mut f32: null_mut(), *const f64: null(), *mut f64: null_mut(),
    *const u8: null(), *mut u8: null_mut(), *const u64: null(), *mut u64: null_mut(),
    *const usize: null(), *mut usize: null_mut(), *mut i32: null_mut(),
    *const mrnn_network: null(), *const mrnn_session: null(),
    *mut *mut mrnn_network: null_mut(), *mut *mut mrnn_engine: null_mut(), *mut *mut mrnn_session: null_mut(),
    *mut *mut mrnn_tape: null_mut(), *mut *mut mrnn_trainer: null_mut(),
    *mut mrnn_error: ERR.get(),
}

macro_rules! nothing_for {
    (_) => {
        Nothing::nothing()
    };
}

/// Calls by their names, with a mark for each argument after the handle.
macro_rules! calls {
    ($($name:ident($($argument:tt)*)),* $(,)?) => {
        &[$(Call {
            name: stringify!($name),
            // SAFETY: the handle is of the kind that stands before the table, or there is none; nothing else is given.
            call: |handle| unsafe { $name(handle.cast(), $(nothing_for!($argument)),*) },
        }),*]
    };
}

/// These make a handle; what stands in the handle's place is NULL.
const WITHOUT_HANDLE: &[Call] = calls![
    mrnn_network_create(_),
    mrnn_network_from_json(_ _),
    mrnn_network_load(_ _),
    mrnn_trainer_resume(_ _ _ _ _),
    mrnn_network_from_safetensors(_ _ _),
];

const NETWORK: &[Call] = calls![
    mrnn_network_save(_ _),
    mrnn_network_add_json(_ _),
    mrnn_network_add_recurrent_region(_ _ _ _ _ _ _ _),
    mrnn_network_add_input_region(_ _ _ _),
    mrnn_network_connect(_ _ _ _),
    mrnn_network_connect_zero(_ _ _),
    mrnn_network_set_delay(_ _ _ _),
    mrnn_network_add_readout(_ _ _ _ _),
    mrnn_network_finalize(_),
    mrnn_network_is_finalized(_ _),
    mrnn_network_set_dynamics(_ _ _ _ _),
    mrnn_network_set_noise_levels(_ _ _ _),
    mrnn_network_set_constraints(_ _ _ _),
    mrnn_network_set_seed(_ _),
    mrnn_network_set_spectral_radius(_ _),
    mrnn_network_num_units(_ _),
    mrnn_network_num_inputs(_ _),
    mrnn_network_num_outputs(_ _),
    mrnn_network_num_synapses(_ _),
    mrnn_network_to_json(_ _ _ _),
    mrnn_network_effective_spectral_radius(_ _),
    mrnn_network_scale_spectral_radius(_ _),
    mrnn_network_num_regions(_ _),
    mrnn_network_num_input_regions(_ _),
    mrnn_network_region_name(_ _ _ _ _),
    mrnn_network_input_region_name(_ _ _ _ _),
    mrnn_network_region_index(_ _ _),
    mrnn_network_region_range(_ _ _ _),
    mrnn_network_region_num_units(_ _ _),
    mrnn_network_has_connection(_ _ _ _),
    mrnn_network_get_weight(_ _ _ _ _),
    mrnn_network_set_weight(_ _ _ _ _),
    mrnn_network_get_mask(_ _ _ _ _),
    mrnn_network_set_mask(_ _ _ _ _),
    mrnn_network_get_effective(_ _ _ _ _),
    mrnn_network_get_effective_recurrent(_ _ _),
    mrnn_network_get_effective_input(_ _ _),
    mrnn_network_get_projection(_ _ _ _ _),
    mrnn_network_num_pathways(_ _),
    mrnn_network_pathway(_ _ _ _),
    mrnn_network_pathway_src(_ _ _ _ _),
    mrnn_network_pathway_dst(_ _ _ _ _),
    mrnn_network_get_delay(_ _ _ _),
    mrnn_network_get_base_firing(_ _ _ _),
    mrnn_network_set_base_firing(_ _ _ _),
    mrnn_network_get_init(_ _ _ _),
    mrnn_network_set_init(_ _ _ _),
    mrnn_network_get_initial_condition(_ _ _),
    mrnn_network_get_tonic_input(_ _ _),
    mrnn_network_num_readouts(_ _),
    mrnn_network_readout_name(_ _ _ _ _),
    mrnn_network_readout_shape(_ _ _ _),
    mrnn_network_get_readout(_ _ _ _ _ _),
    mrnn_network_set_readout(_ _ _ _ _ _),
    mrnn_network_num_parameters(_ _),
    mrnn_network_get_parameters(_ _ _),
    mrnn_network_set_parameters(_ _ _),
    mrnn_network_num_parameter_tensors(_ _),
    mrnn_network_parameter_tensor_name(_ _ _ _ _),
    mrnn_network_parameter_tensor_range(_ _ _ _),
    mrnn_network_parameter_tensor_shape(_ _ _ _ _),
    mrnn_network_parameter_tensor_is_trainable(_ _ _),
    mrnn_network_get_region_mask(_ _ _ _),
    mrnn_network_region_activity(_ _ _ _ _ _),
    mrnn_network_region_activity_f64(_ _ _ _ _ _),
    mrnn_engine_create(_ _ _ _),
    mrnn_tape_create(_ _ _ _ _ _ _),
    mrnn_trainer_create(_ _ _ _ _ _),
    mrnn_network_clone(_ _),
    mrnn_network_get_dynamics(_ _ _ _ _),
    mrnn_network_get_noise_levels(_ _ _ _),
    mrnn_network_get_constraints(_ _ _ _),
    mrnn_network_get_seed(_ _),
    mrnn_network_get_spectral_radius(_ _),
    mrnn_network_region_sign(_ _ _),
    mrnn_network_region_parent(_ _ _ _ _),
    mrnn_network_get_region_tau(_ _ _),
    mrnn_network_set_region_tau(_ _ _),
    mrnn_network_get_region_activation(_ _ _),
    mrnn_network_set_region_activation(_ _ _),
    mrnn_network_get_region_noise(_ _ _),
    mrnn_network_set_region_noise(_ _ _),
    mrnn_network_num_parents(_ _),
    mrnn_network_parent_name(_ _ _ _ _),
    mrnn_network_num_children(_ _ _),
    mrnn_network_child_name(_ _ _ _ _ _),
    mrnn_network_get_excluded_regions(_ _ _ _ _),
    mrnn_network_get_synapses(_ _ _ _ _ _ _ _ _),
    mrnn_network_set_synapses(_ _ _ _ _ _ _ _ _),
    mrnn_network_get_weight_subset(_ _ _ _ _),
    mrnn_network_pathway_is_zero(_ _ _),
    mrnn_network_pathway_num_synapses(_ _ _),
    mrnn_network_pathway_sparsity(_ _ _),
    mrnn_network_readout_range(_ _ _ _),
    mrnn_network_get_readout_sources(_ _ _ _),
    mrnn_network_get_trainable(_ _ _ _),
    mrnn_network_set_trainable(_ _ _ _),
    mrnn_network_get_learnable(_ _ _ _),
    mrnn_network_set_learnable(_ _ _ _),
    mrnn_network_get_readout_trainable(_ _ _),
    mrnn_network_set_readout_trainable(_ _ _),
    mrnn_network_combine_states(_ _ _ _ _ _ _ _ _ _ _),
    mrnn_network_combine_states_f64(_ _ _ _ _ _ _ _ _ _ _),
];

const ENGINE: &[Call] = calls![
    mrnn_engine_refresh(_ _),
    mrnn_engine_forward(_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _),
    mrnn_engine_forward_f64(_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _),
    mrnn_engine_backward(_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _),
    mrnn_engine_backward_f64(_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _),
    mrnn_engine_backend(_ _ _ _),
    mrnn_engine_precision(_ _),
    mrnn_engine_num_units(_ _),
    mrnn_engine_num_inputs(_ _),
    mrnn_engine_num_outputs(_ _),
    mrnn_session_create(_ _ _),
];

const SESSION: &[Call] = calls![
    mrnn_session_batch(_),
    mrnn_session_reset(),
    mrnn_session_reset_members(_ _),
    mrnn_session_set_state(_ _ _ _),
    mrnn_session_set_state_f64(_ _ _ _),
    mrnn_session_get_state(_ _ _ _),
    mrnn_session_get_state_f64(_ _ _ _),
    mrnn_session_get_outputs(_ _),
    mrnn_session_get_outputs_f64(_ _),
    mrnn_session_step(_ _ _ _),
    mrnn_session_step_f64(_ _ _ _),
    mrnn_session_step_stimulated(_ _ _ _ _ _),
    mrnn_session_step_stimulated_f64(_ _ _ _ _ _),
    mrnn_session_step_n(_ _ _ _ _ _ _ _ _ _ _ _),
    mrnn_session_step_n_f64(_ _ _ _ _ _ _ _ _ _ _ _),
    mrnn_session_set_noise(_ _ _),
    mrnn_session_set_noise_enabled(_),
    mrnn_session_step_index(_),
    mrnn_session_set_step_index(_),
    mrnn_session_set_region_gain(_ _),
    mrnn_session_set_pathway_gain(_ _),
    mrnn_session_set_region_current(_ _),
    mrnn_session_clamp_unit(_ _),
    mrnn_session_release_unit(_),
    mrnn_session_clear_manipulations(),
    mrnn_session_pathway_current(_ _ _),
    mrnn_session_pathway_current_f64(_ _ _),
    mrnn_session_snapshot_len(_),
    mrnn_session_save(_ _ _ _),
    mrnn_session_save_f64(_ _ _ _),
    mrnn_session_restore(_ _ _ _),
    mrnn_session_restore_f64(_ _ _ _),
    mrnn_session_get_noise(_ _ _),
];

const TAPE: &[Call] = calls![
    mrnn_tape_refresh(_ _),
    mrnn_tape_set_noise(_ _ _ _ _),
    mrnn_tape_set_manipulations(_ _),
    mrnn_tape_forward(_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _),
    mrnn_tape_forward_f64(_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _),
    mrnn_tape_backward(_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _),
    mrnn_tape_backward_f64(_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _),
    mrnn_tape_batch(_ _),
    mrnn_tape_max_steps(_ _),
    mrnn_tape_num_parameters(_ _),
    mrnn_tape_checkpoint_every(_ _),
];

const TRAINER: &[Call] = calls![
    mrnn_trainer_save(_ _),
    mrnn_trainer_network(_ _),
    mrnn_trainer_updates(_ _),
    mrnn_trainer_step(_ _ _ _ _ _ _ _ _ _),
    mrnn_trainer_evaluate(_ _ _ _ _ _ _ _ _ _ _ _),
    mrnn_trainer_options(_ _ _ _),
    mrnn_trainer_learning_rate(_ _),
    mrnn_trainer_get_penalties(_ _ _),
];

/// Panics in each call on a handle of its own: the answer, the message, that the handle refuses further work and can be
/// destroyed, and that another handle of its kind works on.
fn check<H: Handle>(
    calls: &[Call],
    create: impl Fn() -> *mut H,
    work: impl Fn(*mut H) -> mrnn_status,
) {
    let tags = tags_of_the_header();
    let bystander = create();
    for call in calls {
        let handle = create();
        expect(MRNN_ERR_PANIC, call.panics(handle.cast()));
        check_error(call, &tags, MRNN_ERR_PANIC, "a defect of mrnn: forced by a test");
        expect(MRNN_ERR_POISONED, (call.call)(handle.cast()));
        let refusal = format!("the {} was broken by a defect of mrnn", H::NOUN);
        check_error(call, &tags, MRNN_ERR_POISONED, &refusal);
        expect(MRNN_ERR_POISONED, work(handle));
        expect(MRNN_OK, work(bystander));
        // SAFETY: made above, and used by nothing afterwards.
        unsafe { destroy(handle) };
    }
    // SAFETY: as before.
    unsafe { destroy(bystander) };
}

/// What a setup call has left in its error handle.
#[track_caller]
fn check_error(
    call: &Call,
    tags: &BTreeMap<&str, &str>,
    status: mrnn_status_code,
    message_begins: &str,
) {
    if tags[call.name] == "setup" {
        // SAFETY: the error handle lives, and its text until the next call.
        let (found, message) = unsafe {
            let message = CStr::from_ptr(mrnn_error_message(ERR.get()));
            (mrnn_error_status(ERR.get()), message.to_str().expect("UTF-8"))
        };
        expect(status, found);
        assert!(message.starts_with(message_begins), "{}: {message}", call.name);
    }
}

/// Runs `body` with an error handle.
fn with_error(body: impl FnOnce()) {
    let mut err = null_mut();
    // SAFETY: the place is writable.
    expect(MRNN_OK, unsafe { mrnn_error_create(&raw mut err) });
    ERR.set(err);
    body();
    // SAFETY: made above, and used by nothing afterwards.
    unsafe { mrnn_error_destroy(ERR.replace(null_mut())) };
}

#[test]
fn of_networks() {
    with_error(|| {
        // SAFETY: a live handle and a writable place.
        check(NETWORK, network, |network| unsafe {
            mrnn_network_num_units(network, &mut 0, null_mut())
        });
    });
}

#[test]
fn of_engines() {
    with_error(|| {
        // SAFETY: a live handle and a writable place.
        check(ENGINE, engine, |engine| unsafe {
            mrnn_engine_num_units(engine, &mut 0, null_mut())
        });
    });
}

#[test]
fn of_sessions() {
    with_error(|| check(SESSION, session, step));
}

#[test]
fn of_tapes() {
    with_error(|| check(TAPE, tape, run));
}

#[test]
fn of_trainers() {
    with_error(|| {
        // SAFETY: a live handle and a writable place.
        check(TRAINER, trainer, |trainer| unsafe {
            mrnn_trainer_updates(trainer, &mut 0, null_mut())
        });
    });
}

#[test]
fn of_calls_without_a_handle() {
    with_error(|| {
        let tags = tags_of_the_header();
        for call in WITHOUT_HANDLE {
            expect(MRNN_ERR_PANIC, call.panics(null_mut()));
            check_error(call, &tags, MRNN_ERR_PANIC, "a defect of mrnn: forced by a test");
            // There is no handle to refuse the next call, which has nowhere to write to.
            expect(MRNN_ERR_NULL, (call.call)(null_mut()));
        }
    });
}

#[test]
fn while_a_handle_is_destroyed() {
    let session = session();
    IS_ARMED.set(true);
    // SAFETY: a live handle that is used by nothing afterwards.
    unsafe { destroy(session) };
    assert!(!IS_ARMED.take());
}

/// What was made of a handle before it broke works on; what only reads a broken one is refused and not broken itself.
#[test]
fn beside_the_handle() {
    let (network, engine, tape, session) = (network(), engine(), tape(), session());
    let mut own = null_mut();
    // SAFETY: live handles, each destroyed once, and a writable place.
    unsafe {
        expect(MRNN_OK, mrnn_session_create(engine, 1, &raw mut own, null_mut()));
        for (kind, handle) in
            [(NETWORK, network.cast()), (ENGINE, engine.cast()), (SESSION, session.cast())]
        {
            expect(MRNN_ERR_PANIC, kind[0].panics(handle));
        }
        expect(MRNN_OK, step(own));
        expect(MRNN_ERR_POISONED, mrnn_tape_refresh(tape, network, null_mut()));
        expect(MRNN_ERR_POISONED, mrnn_tape_set_manipulations(tape, session, null_mut()));
        expect(MRNN_OK, run(tape));
        destroy(own);
        destroy(session);
        destroy(tape);
        destroy(engine);
        destroy(network);
    }
}

#[test]
fn every_call_that_can_fail_is_here() {
    let tables = [WITHOUT_HANDLE, NETWORK, ENGINE, SESSION, TAPE, TRAINER];
    let here: BTreeSet<&str> =
        tables.iter().flat_map(|table| table.iter()).map(|call| call.name).collect();
    let can_fail = |(name, tag): &(&'static str, &str)| {
        *tag != "any" && !name.ends_with("_destroy") && *name != "mrnn_error_create"
    };
    let declared: BTreeSet<&str> =
        tags_of_the_header().into_iter().filter(can_fail).map(|(name, _)| name).collect();
    assert_eq!(here, declared);
}

/// Where each function of the header may be called.
fn tags_of_the_header() -> BTreeMap<&'static str, &'static str> {
    let comments = include_str!("../../../include/mrnn.h").split("/**").skip(1);
    let tagged = comments.filter_map(|comment| {
        let (tag, rest) = comment
            .trim_start_matches(['*', ' ', '\r', '\n'])
            .strip_prefix('[')?
            .split_once(']')?;
        let (declared, _) = rest.split_once("*/")?.1.split_once('(')?;
        Some((declared.rsplit([' ', '*', '\n']).next()?, tag))
    });
    tagged.collect()
}

fn step(session: *mut mrnn_session) -> mrnn_status {
    // SAFETY: a live handle.
    unsafe { mrnn_session_step(session, null(), 0, null_mut(), 0) }
}

fn run(tape: *mut mrnn_tape) -> mrnn_status {
    let (none, nowhere) = (null(), null_mut());
    // SAFETY: a live handle.
    unsafe {
        mrnn_tape_forward(
            tape,
            1,
            0,
            none,
            0,
            none,
            0,
            none,
            0,
            none,
            0,
            nowhere,
            0,
            nowhere,
            0,
            nowhere,
            0,
            null_mut(),
        )
    }
}

fn tape() -> *mut mrnn_tape {
    let (network, mut tape, backend) = (network(), null_mut(), c"cpu".as_ptr());
    // SAFETY: live handles, strings and a writable place.
    unsafe {
        let status = mrnn_tape_create(network, backend, null(), 1, 1, 0, &raw mut tape, null_mut());
        expect(MRNN_OK, status);
        mrnn_network_destroy(network);
    }
    tape
}

fn trainer() -> *mut mrnn_trainer {
    let options = cr#"{"batch": 1, "steps": 1, "loss": "mean_squared_error"}"#.as_ptr();
    let (network, mut trainer, backend) = (network(), null_mut(), c"cpu".as_ptr());
    // SAFETY: live handles, strings and a writable place.
    unsafe {
        let status =
            mrnn_trainer_create(network, backend, null(), 0, options, &raw mut trainer, null_mut());
        expect(MRNN_OK, status);
        mrnn_network_destroy(network);
    }
    trainer
}

//! What holds for all calls: outputs are written on success only, and real-time calls allocate nothing,
//! whether they succeed or not.

pub(crate) mod panics;

use crate::engine::{mrnn_engine, mrnn_engine_create, mrnn_engine_destroy};
use crate::guard::destroy;
use crate::network::build::mrnn_network_finalize;
use crate::network::connections::mrnn_network_get_weight;
use crate::network::regions::{mrnn_network_region_name, mrnn_network_region_range};
use crate::network::{mrnn_network, mrnn_network_destroy, mrnn_network_from_json};
use crate::session::manipulate::*;
use crate::session::noise::*;
use crate::session::snapshot::*;
use crate::session::state::*;
use crate::session::step::*;
use crate::session::{mrnn_session, mrnn_session_batch, mrnn_session_create};
use crate::status::{mrnn_status, mrnn_status_code, mrnn_status_code::*};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr::{null, null_mut};

/// Counts the allocations of each thread.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: the system's allocator does the work.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const UNITS: usize = 5;
const OUTPUTS: usize = 2;
/// x and h; nothing is delayed.
const VALUES: usize = 2 * UNITS;

fn network() -> *mut mrnn_network {
    let text = cr#"{"recurrent_regions": [{"name": "exc", "num_units": 3}, {"name": "inh", "num_units": 2}],
        "input_regions": [{"name": "cue", "num_units": 1}],
        "recurrent_connections": [{"src_region": "exc", "dst_region": "inh", "sparsity": 0.5}],
        "input_connections": [{"src_region": "cue", "dst_region": "exc"}],
        "readouts": [{"name": "choice", "num_units": 2, "src_regions": ["inh"]}],
        "dynamics": {"activation": "softplus", "noise": {"enabled": true}}}"#;
    let mut network = null_mut();
    // SAFETY: the pointers are right.
    let status = unsafe { mrnn_network_from_json(text.as_ptr(), &raw mut network, null_mut()) };
    expect(MRNN_OK, status);
    network
}

fn engine() -> *mut mrnn_engine {
    let (network, mut engine, backend) = (network(), null_mut(), c"cpu".as_ptr());
    // SAFETY: the pointers are right.
    unsafe {
        expect(MRNN_OK, mrnn_engine_create(network, backend, null(), &raw mut engine, null_mut()));
        mrnn_network_destroy(network);
    }
    engine
}

/// A float32 session of one copy.
fn session() -> *mut mrnn_session {
    let (engine, mut session) = (engine(), null_mut());
    // SAFETY: the pointers are right.
    unsafe {
        expect(MRNN_OK, mrnn_session_create(engine, 1, &raw mut session, null_mut()));
        mrnn_engine_destroy(engine);
    }
    session
}

#[track_caller]
fn expect(wanted: mrnn_status_code, found: mrnn_status) {
    assert_eq!(found, wanted as mrnn_status);
}

#[test]
fn outputs_stay_as_they_were_on_failure() {
    let network = network();
    let no_error = null_mut();
    // SAFETY: the pointers are right, or NULL.
    unsafe {
        let mut out = network;
        let unknown = c"[]".as_ptr();
        expect(MRNN_ERR_JSON, mrnn_network_from_json(unknown, &raw mut out, no_error));
        assert_eq!(out, network);

        let (mut start, mut end) = (7, 8);
        let name = c"nowhere".as_ptr();
        let status =
            mrnn_network_region_range(network, name, &raw mut start, &raw mut end, no_error);
        expect(MRNN_ERR_UNKNOWN, status);
        let status = mrnn_network_region_range(
            network,
            c"exc".as_ptr(),
            &raw mut start,
            null_mut(),
            no_error,
        );
        expect(MRNN_ERR_NULL, status);
        assert_eq!((start, end), (7, 8));

        let mut weight = [9.0; 7];
        let (exc, inh) = (c"exc".as_ptr(), c"inh".as_ptr());
        let status = mrnn_network_get_weight(network, exc, inh, weight.as_mut_ptr(), 7, no_error);
        expect(MRNN_ERR_SHAPE, status);
        assert_eq!(weight, [9.0; 7]);

        let (mut buf, mut needed) = (*b"xxx", 0);
        let status = mrnn_network_region_name(
            network,
            0,
            buf.as_mut_ptr().cast(),
            3,
            &raw mut needed,
            no_error,
        );
        expect(MRNN_ERR_BUFFER, status);
        assert_eq!((&buf, needed), (b"xxx", 4));
        expect(MRNN_ERR_STATE, mrnn_network_finalize(network, no_error));

        let session = session();
        let mut h = [9.0; UNITS];
        expect(MRNN_ERR_SHAPE, mrnn_session_step(session, h.as_ptr(), 2, h.as_mut_ptr(), UNITS));
        let mut step_index = 9;
        expect(MRNN_OK, mrnn_session_step_index(session, &raw mut step_index));
        assert_eq!((h, step_index), ([9.0; UNITS], 0));
        destroy(session);
        mrnn_network_destroy(network);
    }
}

#[test]
fn real_time_calls_do_not_allocate() {
    let session = session();
    let (input, stimulation) = ([0.5_f32], [0.25_f32; UNITS]);
    let (mut x, mut h, mut y) = ([0.0_f32; UNITS], [0.0_f32; UNITS], [0.0_f32; OUTPUTS]);
    let not_finite = [f32::NAN; UNITS];
    let mut wide = [0.0_f64; UNITS];
    let (mut batch, mut step, mut values_len) = (0, 0, 0);
    let (mut enabled, mut seed, mut trial) = (0, 0, 0);
    let (mut values, mut counters) = ([0.0_f32; VALUES], [0_u64; MRNN_SNAPSHOT_COUNTERS]);
    let (values, counters) = (values.as_mut_ptr(), counters.as_mut_ptr());
    let (member, infinite) = ([1_u8], f64::INFINITY);
    let member = member.as_ptr();
    let (input, stimulation) = (input.as_ptr(), stimulation.as_ptr());
    let (x, h, y, wide) = (x.as_mut_ptr(), h.as_mut_ptr(), y.as_mut_ptr(), wide.as_mut_ptr());

    let before = ALLOCATIONS.get();
    // SAFETY: the pointers are right, or NULL.
    unsafe {
        expect(MRNN_OK, mrnn_session_set_noise(session, 1, 3, 4));
        let noise = (&raw mut enabled, &raw mut seed, &raw mut trial);
        expect(MRNN_OK, mrnn_session_get_noise(session, noise.0, noise.1, noise.2));
        expect(MRNN_ERR_NULL, mrnn_session_get_noise(session, noise.0, null_mut(), noise.2));
        expect(MRNN_OK, mrnn_session_batch(session, &raw mut batch));
        expect(MRNN_OK, mrnn_session_set_state(session, stimulation, UNITS, null(), 0));
        expect(MRNN_OK, mrnn_session_step(session, input, 1, h, UNITS));
        expect(
            MRNN_OK,
            mrnn_session_step_stimulated(session, input, 1, stimulation, UNITS, null_mut(), 0),
        );
        expect(
            MRNN_OK,
            mrnn_session_step_n(
                session,
                1,
                0,
                input,
                1,
                stimulation,
                UNITS,
                x,
                UNITS,
                h,
                UNITS,
                y,
                OUTPUTS,
            ),
        );
        expect(MRNN_OK, mrnn_session_get_state(session, x, UNITS, h, UNITS));
        expect(MRNN_OK, mrnn_session_get_outputs(session, y, OUTPUTS));
        expect(MRNN_OK, mrnn_session_step_index(session, &raw mut step));
        expect(MRNN_OK, mrnn_session_set_step_index(session, 0));
        expect(MRNN_OK, mrnn_session_reset(session));

        expect(MRNN_OK, mrnn_session_set_noise_enabled(session, 0));
        expect(MRNN_OK, mrnn_session_set_region_gain(session, 2, 0.5));
        expect(MRNN_OK, mrnn_session_set_pathway_gain(session, 0, 2.0));
        expect(MRNN_OK, mrnn_session_set_region_current(session, 1, 0.25));
        expect(MRNN_OK, mrnn_session_clamp_unit(session, 4, 1.0));
        expect(MRNN_OK, mrnn_session_step(session, input, 1, h, UNITS));
        expect(MRNN_OK, mrnn_session_pathway_current(session, 0, x, 2));
        expect(MRNN_OK, mrnn_session_release_unit(session, 4));
        expect(MRNN_OK, mrnn_session_clear_manipulations(session));
        expect(MRNN_OK, mrnn_session_snapshot_len(session, &raw mut values_len));
        expect(MRNN_OK, mrnn_session_save(session, values, VALUES, counters, 4));
        expect(MRNN_OK, mrnn_session_restore(session, values, VALUES, counters, 4));
        expect(MRNN_OK, mrnn_session_reset_members(session, member, 1));

        expect(MRNN_ERR_VALUE, mrnn_session_set_region_gain(session, 3, 0.5));
        expect(MRNN_ERR_VALUE, mrnn_session_set_pathway_gain(session, 0, infinite));
        expect(MRNN_ERR_VALUE, mrnn_session_set_region_current(session, 2, 0.5));
        // Finite, but not in float32.
        expect(MRNN_ERR_VALUE, mrnn_session_clamp_unit(session, 0, 1e39));
        expect(MRNN_ERR_VALUE, mrnn_session_release_unit(session, UNITS));
        expect(MRNN_ERR_VALUE, mrnn_session_pathway_current(session, 2, x, 2));
        expect(MRNN_ERR_SHAPE, mrnn_session_pathway_current(session, 0, x, 3));
        expect(MRNN_ERR_SHAPE, mrnn_session_save(session, values, 1, counters, 4));
        expect(MRNN_ERR_ARGUMENT, mrnn_session_save(session, values, VALUES, values.cast(), 4));
        expect(MRNN_ERR_SHAPE, mrnn_session_restore(session, values, VALUES, counters, 3));
        expect(MRNN_ERR_NULL, mrnn_session_restore(session, values, VALUES, null(), 0));
        expect(MRNN_ERR_SHAPE, mrnn_session_reset_members(session, member, 2));
        expect(MRNN_ERR_NULL, mrnn_session_reset_members(session, null(), 0));

        expect(MRNN_ERR_NULL, mrnn_session_reset(null_mut()));
        expect(MRNN_ERR_NULL, mrnn_session_step(session, null(), 1, h, UNITS));
        expect(MRNN_ERR_SHAPE, mrnn_session_step(session, input, 3, h, UNITS));
        expect(MRNN_ERR_SHAPE, mrnn_session_get_outputs(session, y, OUTPUTS + 1));
        expect(MRNN_ERR_ARGUMENT, mrnn_session_step(session, h, 1, h, UNITS));
        expect(MRNN_ERR_PRECISION, mrnn_session_step_f64(session, null(), 0, wide, UNITS));
        expect(MRNN_ERR_ARGUMENT, mrnn_session_set_state(session, null(), 0, stimulation, UNITS));
        let not_finite = not_finite.as_ptr();
        expect(MRNN_ERR_VALUE, mrnn_session_set_state(session, not_finite, UNITS, null(), 0));
        let (none, none_out) = (null(), null_mut());
        let layout = 9;
        expect(
            MRNN_ERR_ARGUMENT,
            mrnn_session_step_n(
                session, 1, layout, none, 0, none, 0, none_out, 0, none_out, 0, none_out, 0,
            ),
        );
    }
    assert_eq!(ALLOCATIONS.get(), before);
    assert_eq!(values_len, VALUES);
    assert_eq!((enabled, seed, trial), (1, 3, 4));
    // SAFETY: it is destroyed once.
    unsafe { destroy(session) };
}

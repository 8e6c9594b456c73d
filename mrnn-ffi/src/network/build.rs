//! Regions, connections and readouts of a network under construction.

use super::{State, mrnn_network};
use crate::error::mrnn_error;
use crate::fault::Fault;
use crate::guard::{place, setup, setup_mut};
use crate::selector::{self, mrnn_sign};
use crate::status::mrnn_status;
use crate::{array::In, text};
use libc::c_char;
use mrnn::{ConnectionSpec, InputRegionSpec, ReadoutSpec, RecurrentRegionSpec};

/// [setup] Adds what the text of a JSON description says; its settings replace those of before.
/// This is also the way to what has no call of its own: a region's `tau`, `activation`, `noise`
/// and `learnable_init`, and the `trainable` of a connection or readout. Nothing is added where
/// anything is wrong with the text.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_add_json(
    network: *mut mrnn_network,
    text: *const c_char,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let text = text::required("text", text)?;
            Ok(network.builder("adding a description")?.add_json(text)?)
        })
    }
}

/// [setup] Adds a recurrent region of `num_units` units after those that are there.
/// `base_firing` is the tonic input to each unit, `init` its initial pre-activation x. `parent` is a name
/// that several regions may share, or NULL. Training may change the base firing where
/// `learnable_bias` is not 0, and not `init`, which takes `mrnn_network_add_json` to allow.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_add_recurrent_region(
    network: *mut mrnn_network,
    name: *const c_char,
    num_units: usize,
    sign: mrnn_sign,
    base_firing: f64,
    init: f64,
    parent: *const c_char,
    learnable_bias: i32,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let name = text::required("name", name)?;
            let builder = network.builder(&format!("adding the region '{name}'"))?;
            Ok(builder.add_recurrent_region(RecurrentRegionSpec {
                sign: selector::sign(sign)?,
                base_firing,
                init,
                parent_region: text::optional("parent", parent)?.map(str::to_owned),
                learnable_bias: learnable_bias != 0,
                ..RecurrentRegionSpec::new(name, num_units)
            })?)
        })
    }
}

/// [setup] Adds a region of `num_units` units that carry external input, after those that are
/// there.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_add_input_region(
    network: *mut mrnn_network,
    name: *const c_char,
    num_units: usize,
    sign: mrnn_sign,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let name = text::required("name", name)?;
            let builder = network.builder(&format!("adding the input region '{name}'"))?;
            Ok(builder.add_input_region(InputRegionSpec {
                sign: selector::sign(sign)?,
                ..InputRegionSpec::new(name, num_units)
            })?)
        })
    }
}

/// [setup] Connects the recurrent or input region `src` to the recurrent region `dst`.
/// `sparsity` is the fraction of synapses that are absent, in [0, 1]: 0 for all synapses. A
/// zero connection between the two is replaced.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_connect(
    network: *mut mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    sparsity: f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    let sparsity = (sparsity != 0.0).then_some(sparsity);
    // SAFETY: the pointers are as the header demands.
    unsafe {
        connect(network, src, dst, err, |connection| ConnectionSpec { sparsity, ..connection })
    }
}

/// [setup] Declares that `src` and `dst` are connected by nothing: fixed at zero, never
/// trained. Every pair that is not connected counts as this.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_connect_zero(
    network: *mut mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    err: *mut mrnn_error,
) -> mrnn_status {
    let zero_connection = true;
    // SAFETY: the pointers are as the header demands.
    unsafe {
        connect(network, src, dst, err, |connection| ConnectionSpec {
            zero_connection,
            ..connection
        })
    }
}

/// [setup] Sets the conduction delay of the declared connection `src` -> `dst`, in ms, 0 or more:
/// activations and inputs arrive that much later than without it. It has to be a multiple of dt, which
/// `mrnn_network_finalize` checks, and of at most 65536 steps.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_delay(
    network: *mut mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    delay: f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let (src, dst) = (text::required("src", src)?, text::required("dst", dst)?);
            let operation = format!("setting the delay of '{src}' -> '{dst}'");
            Ok(network.builder(&operation)?.set_delay(src, dst, delay)?)
        })
    }
}

unsafe fn connect(
    network: *mut mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    err: *mut mrnn_error,
    kind: impl FnOnce(ConnectionSpec) -> ConnectionSpec,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let (src, dst) = (text::required("src", src)?, text::required("dst", dst)?);
            let builder = network.builder(&format!("connecting '{src}' -> '{dst}'"))?;
            Ok(builder.connect(kind(ConnectionSpec::new(src, dst)))?)
        })
    }
}

/// [setup] Adds a linear readout y = W h + b with `num_units` outputs from the
/// `num_src_regions` recurrent or parent regions named in `src_regions`, after those that are
/// there.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_add_readout(
    network: *mut mrnn_network,
    name: *const c_char,
    num_units: usize,
    src_regions: *const *const c_char,
    num_src_regions: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let name = text::required("name", name)?.to_owned();
            let regions = In::new("src_regions", src_regions, num_src_regions).of_any_length()?;
            let region = |&region| text::required("an element of src_regions", region);
            let src_regions: Result<Vec<String>, Fault> =
                regions.iter().map(|name| region(name).map(str::to_owned)).collect();
            let builder = network.builder(&format!("adding the readout '{name}'"))?;
            Ok(builder.add_readout(ReadoutSpec::new(name, num_units, src_regions?))?)
        })
    }
}

/// [setup] Draws masks and initial weights from the seed. Afterwards nothing can be added. The
/// network is as before the call where it fails.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_finalize(
    network: *mut mrnn_network,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            network.state = State::Finalized(network.builder("finalising")?.finalize()?);
            Ok(())
        })
    }
}

/// [setup] Whether the network is finalised: 1 or 0.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_is_finalized(
    network: *const mrnn_network,
    is_finalized: *mut i32,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let answer = matches!(network.state, State::Finalized(_));
            place("is_finalized", is_finalized)?.write(answer.into());
            Ok(())
        })
    }
}

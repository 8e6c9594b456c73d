//! Regions, connections and readouts of a network under construction.

use super::{State, mrnn_network};
use crate::error::mrnn_error;
use crate::guard::{place, setup, setup_mut};
use crate::selector::{self, mrnn_sign};
use crate::status::mrnn_status;
use crate::text;
use libc::c_char;
use mrnn::{ConnectionSpec, InputRegionSpec, ReadoutSpec, RecurrentRegionSpec};

/// \defgroup mrnn_building Building networks
///
/// Regions first, then connections and readouts; calls and JSON texts mix in any order. Nothing
/// changes where a call fails.
/// \code{.c}
/// mrnn_network *network;
/// const char *const sources[] = {"exc"};
/// check(mrnn_network_create(&network, err));
/// check(mrnn_network_set_dynamics(network, MRNN_LEAKY, 1.0, 20.0, MRNN_TANH, err));
/// check(mrnn_network_add_recurrent_region(network, "exc", 40, MRNN_EXCITATORY, 0.0, 0.0, "ctx", 1, err));
/// check(mrnn_network_add_recurrent_region(network, "inh", 10, MRNN_INHIBITORY, 0.5, 0.0, "ctx", 0, err));
/// check(mrnn_network_add_input_region(network, "cue", 1, MRNN_EXCITATORY, err));
/// check(mrnn_network_connect(network, "exc", "inh", 0.5, err));
/// check(mrnn_network_connect(network, "inh", "exc", 0.0, err));
/// check(mrnn_network_set_delay(network, "inh", "exc", 2.0, err));
/// check(mrnn_network_connect(network, "cue", "exc", 0.0, err));
/// check(mrnn_network_add_readout(network, "choice", 1, sources, 1, err));
/// check(mrnn_network_finalize(network, err));
/// \endcode
/// \{
///
/// [setup] Adds what the text of a JSON description says; its settings replace those of before.
///
/// \param[in,out] network A network under construction.
/// \param[in] text The description. Nothing is added where anything is wrong with it.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is finalised; `MRNN_ERR_JSON`,
///     `MRNN_ERR_NAME`, `MRNN_ERR_UNKNOWN`, `MRNN_ERR_DUPLICATE`, `MRNN_ERR_VALUE`,
///     `MRNN_ERR_ARGUMENT`: a mistake in `text`.
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

/// [setup] Adds a recurrent region after those that are there.
///
/// \param[in,out] network A network under construction.
/// \param[in] name Its name, which no other region or parent has.
/// \param[in] num_units Number of units, at least 1.
/// \param[in] sign `MRNN_EXCITATORY` or `MRNN_INHIBITORY`: the sign of its outgoing synapses.
/// \param[in] base_firing Tonic input to each unit.
/// \param[in] init Initial pre-activation x of each unit.
/// \param[in] parent A name that several regions may share, or NULL.
/// \param[in] learnable_bias Not 0 where training may change the base firing. It may not change
///     `init`, unless `mrnn_network_set_learnable` says so.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NAME`: a name is not allowed; `MRNN_ERR_DUPLICATE`: a name is
///     taken; `MRNN_ERR_ARGUMENT`: `sign` is none; `MRNN_ERR_VALUE`: `num_units` is 0 or too
///     large, or a number is not finite; `MRNN_ERR_STATE`: the network is finalised.
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

/// [setup] Adds a region of units that carry external input, after those that are there.
///
/// \param[in,out] network A network under construction.
/// \param[in] name Its name, which no other region or parent has.
/// \param[in] num_units Number of units, at least 1.
/// \param[in] sign `MRNN_EXCITATORY` or `MRNN_INHIBITORY`: the sign of its outgoing synapses.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NAME`: the name is not allowed; `MRNN_ERR_DUPLICATE`: it is
///     taken; `MRNN_ERR_ARGUMENT`: `sign` is none; `MRNN_ERR_VALUE`: `num_units` is 0 or too
///     large; `MRNN_ERR_STATE`: the network is finalised.
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

/// [setup] Connects two regions. A zero connection between the two is replaced.
///
/// \param[in,out] network A network under construction.
/// \param[in] src Source region, recurrent or input.
/// \param[in] dst Destination region, recurrent.
/// \param[in] sparsity Fraction of synapses that are absent, in [0, 1]: 0 for all synapses. Which
///     ones is drawn when the network is finalised: of each source unit's synapses ceil(sparsity
///     * units of dst) are absent.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_DUPLICATE`: the two are
///     connected; `MRNN_ERR_VALUE`: `sparsity` is out of its range; `MRNN_ERR_ARGUMENT`: `dst` is
///     an input region; `MRNN_ERR_STATE`: the network is finalised.
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

/// [setup] Declares that two regions are connected by nothing: fixed at zero, never trained.
/// Every pair that is not connected counts as this; a declared one has a pathway number, and
/// `mrnn_network_set_synapses` can give it synapses.
///
/// \param[in,out] network A network under construction.
/// \param[in] src Source region, recurrent or input.
/// \param[in] dst Destination region, recurrent.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_DUPLICATE`: the two are
///     connected; `MRNN_ERR_ARGUMENT`: `dst` is an input region; `MRNN_ERR_STATE`: the network is
///     finalised.
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

/// [setup] Sets the conduction delay of a declared connection: activations and inputs arrive that
/// much later than without it.
///
/// \param[in,out] network A network under construction.
/// \param[in] src Source region.
/// \param[in] dst Destination region.
/// \param[in] delay In ms, 0 or more, a multiple of dt and at most 65536 steps, which
///     `mrnn_network_finalize` checks.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_VALUE`: `delay`
///     is negative or not finite; `MRNN_ERR_STATE`: the network is finalised.
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

/// [setup] Adds a linear readout y = W h + b, after those that are there.
///
/// \param[in,out] network A network under construction.
/// \param[in] name Its name, which no other readout has.
/// \param[in] num_units Number of outputs, at least 1.
/// \param[in] src_regions `[num_src_regions]`, names of the recurrent or parent regions that it
///     reads, each once.
/// \param[in] num_src_regions Number of names, at least 1.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NAME`: the name is not allowed; `MRNN_ERR_UNKNOWN`: no such
///     region; `MRNN_ERR_DUPLICATE`: a readout of this name, or a region twice; `MRNN_ERR_VALUE`:
///     `num_units` is 0 or too large; `MRNN_ERR_ARGUMENT`: no source; `MRNN_ERR_STATE`: the
///     network is finalised.
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
            let name = text::required("name", name)?;
            let src_regions = text::list("src_regions", src_regions, num_src_regions)?;
            let src_regions = src_regions.into_iter().map(str::to_owned).collect();
            let builder = network.builder(&format!("adding the readout '{name}'"))?;
            Ok(builder.add_readout(ReadoutSpec::new(name, num_units, src_regions))?)
        })
    }
}

/// [setup] Draws masks and initial weights from the seed. Afterwards nothing can be added. The
/// network is as before the call where it fails.
///
/// \param[in,out] network A network under construction.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: dt is above a time constant, or a delay no multiple of dt
///     or too long; `MRNN_ERR_ARGUMENT`: there is no recurrent region; `MRNN_ERR_NUMERIC`: the
///     spectral radius can't be reached; `MRNN_ERR_MEMORY`; `MRNN_ERR_STATE`: it is finalised
///     already.
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

/// [setup] Whether a network is finalised.
///
/// \param[in] network Any network.
/// \param[out] is_finalized 1 or 0.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `is_finalized` is NULL.
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

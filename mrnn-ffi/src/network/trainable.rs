//! What training may change.

use super::pathways::declared_connection;
use super::{State, mrnn_network};
use crate::error::mrnn_error;
use crate::guard::{place, setup, setup_mut};
use crate::status::mrnn_status;
use crate::text;
use libc::c_char;

/// \defgroup mrnn_trainable What training may change
///
/// Connections and readouts unless it is switched off; base firing and initial states where it is
/// switched on. It can be set at any time and goes into files. Tapes take it over in
/// `mrnn_tape_refresh`; a trainer keeps what held when it was made.
/// \code{.c}
/// check(mrnn_network_set_trainable(network, "cue", "exc", 0, err));
/// check(mrnn_network_set_learnable(network, "exc", 1, 1, err));
/// \endcode
/// \{
///
/// [setup] Whether training may change the weights of a declared connection.
///
/// \param[in] network A finalised network.
/// \param[in] src Source region, recurrent or input.
/// \param[in] dst Destination region, recurrent.
/// \param[out] trainable 1 or 0.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_STATE`: the
///     network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_trainable(
    network: *const mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    trainable: *mut i32,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let out = place("trainable", trainable)?;
            let network = network.finalized("get_trainable")?;
            let (src, dst) = (text::required("src", src)?, text::required("dst", dst)?);
            out.write(declared_connection(network, src, dst)?.spec().trainable.into());
            Ok(())
        })
    }
}

/// [setup] Sets whether training may change the weights of a declared connection.
///
/// \param[in,out] network Any network.
/// \param[in] src Source region, recurrent or input.
/// \param[in] dst Destination region, recurrent.
/// \param[in] trainable Not 0 where it may, as at first.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_trainable(
    network: *mut mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    trainable: i32,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let (src, dst) = (text::required("src", src)?, text::required("dst", dst)?);
            Ok(match &mut network.state {
                State::Building(builder) => builder.set_trainable(src, dst, trainable != 0),
                State::Finalized(network) => network.set_trainable(src, dst, trainable != 0),
            }?)
        })
    }
}

/// [setup] Whether training may change base firing and initial state of a region.
///
/// \param[in] network A finalised network.
/// \param[in] region A recurrent region.
/// \param[out] learnable_bias 1 or 0, for the base firing.
/// \param[out] learnable_init 1 or 0, for the initial state.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `region` is a
///     parent or an input region; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_learnable(
    network: *const mrnn_network,
    region: *const c_char,
    learnable_bias: *mut i32,
    learnable_init: *mut i32,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let bias = place("learnable_bias", learnable_bias)?;
            let init = place("learnable_init", learnable_init)?;
            let network = network.finalized("get_learnable")?;
            let spec = network.recurrent_region(text::required("region", region)?)?.spec();
            bias.write(spec.learnable_bias.into());
            init.write(spec.learnable_init.into());
            Ok(())
        })
    }
}

/// [setup] Sets whether training may change base firing and initial state of a region.
///
/// \param[in,out] network Any network.
/// \param[in] region A recurrent region.
/// \param[in] learnable_bias Not 0 where it may change the base firing.
/// \param[in] learnable_init Not 0 where it may change the initial state.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `region` is a
///     parent or an input region.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_learnable(
    network: *mut mrnn_network,
    region: *const c_char,
    learnable_bias: i32,
    learnable_init: i32,
    err: *mut mrnn_error,
) -> mrnn_status {
    let (bias, init) = (learnable_bias != 0, learnable_init != 0);
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let region = text::required("region", region)?;
            Ok(match &mut network.state {
                State::Building(builder) => builder.set_learnable(region, bias, init),
                State::Finalized(network) => network.set_learnable(region, bias, init),
            }?)
        })
    }
}

/// [setup] Whether training may change weights and bias of a readout.
///
/// \param[in] network A finalised network.
/// \param[in] name A readout.
/// \param[out] trainable 1 or 0.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_STATE`: the network is not
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_readout_trainable(
    network: *const mrnn_network,
    name: *const c_char,
    trainable: *mut i32,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let out = place("trainable", trainable)?;
            let network = network.finalized("get_readout_trainable")?;
            let readout = network.readout(text::required("name", name)?)?;
            out.write(readout.spec().trainable.into());
            Ok(())
        })
    }
}

/// [setup] Sets whether training may change weights and bias of a readout.
///
/// \param[in,out] network Any network.
/// \param[in] name A readout.
/// \param[in] trainable Not 0 where it may, as at first.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_readout_trainable(
    network: *mut mrnn_network,
    name: *const c_char,
    trainable: i32,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let name = text::required("name", name)?;
            Ok(match &mut network.state {
                State::Building(builder) => builder.set_readout_trainable(name, trainable != 0),
                State::Finalized(network) => network.set_readout_trainable(name, trainable != 0),
            }?)
        })
    }
}

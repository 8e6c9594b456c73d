//! All parameters in one vector: the order of gradients.

use super::mrnn_network;
use super::query::count;
use super::regions::nth;
use crate::array::{Array, Extent};
use crate::error::mrnn_error;
use crate::fault::Fault;
use crate::guard::{place, setup, setup_mut};
use crate::status::mrnn_status;
use crate::text::TextOut;
use libc::c_char;
use mrnn::Network;
use mrnn::network::ParameterTensor;

/// [setup] Number of all parameters P, trainable or not: the raw weights of the existing synapses,
/// pathway by pathway; the base firing of every unit; the initial state of every unit; weights and
/// bias of each readout. They lie in one vector in this order, which is that of gradients.
/// `mrnn_network_parameter_tensor_name` and its siblings say what lies where.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_num_parameters(
    network: *const mrnn_network,
    num_parameters: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { count(network, "num_parameters", Network::num_parameters, num_parameters, err) }
}

/// [setup] All parameters, `[P]`.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_parameters(
    network: *const mrnn_network,
    parameters: *mut f64,
    parameters_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("reading the parameters")?;
            let extent = Extent::vector(("parameters", network.num_parameters()));
            let parameters = Array::new("parameters", parameters, parameters_len);
            parameters.fill(extent, || Ok(network.parameters()))
        })
    }
}

/// [setup] Replaces all parameters, `[P]`, trainable or not. An element that is not finite is
/// answered by `MRNN_ERR_VALUE`; nothing changes then. Engines and tapes that were made of the
/// network go on with those that they have until they are refreshed.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_parameters(
    network: *mut mrnn_network,
    parameters: *const f64,
    parameters_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let network = network.finalized_mut("setting the parameters")?;
            let parameters =
                Array::new("parameters", parameters, parameters_len).of_any_length()?;
            Ok(network.set_parameters(parameters)?)
        })
    }
}

/// [setup] Number of parameter tensors. Zero connections have none.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_num_parameter_tensors(
    network: *const mrnn_network,
    num_tensors: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let of = |network: &Network| network.parameter_tensors().len();
    // SAFETY: the pointers are as the header demands.
    unsafe { count(network, "num_tensors", of, num_tensors, err) }
}

/// [setup] Name of the parameter tensor at `index`, in the order of the vector of all parameters, as
/// in a model file: "recurrent/<src>/<dst>/weight" and "input/<src>/<dst>/weight", which end in
/// "values" where not all of the synapses exist, "bias/<region>", "init/<region>",
/// "readout/<name>/weight", "readout/<name>/bias".
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_parameter_tensor_name(
    network: *const mrnn_network,
    index: usize,
    buf: *mut c_char,
    cap: usize,
    needed: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let out = TextOut { buf, cap, needed };
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            out.write(&tensor(network, "parameter_tensor_name", index)?.name)
        })
    }
}

/// [setup] Where a parameter tensor lies in the vector of all parameters: from `start` up to, not
/// including, `end`, row by row.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_parameter_tensor_range(
    network: *const mrnn_network,
    index: usize,
    start: *mut usize,
    end: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let (start, end) = (place("start", start)?, place("end", end)?);
            let range = tensor(network, "parameter_tensor_range", index)?.range;
            start.write(range.start);
            end.write(range.end);
            Ok(())
        })
    }
}

/// [setup] Shape of a parameter tensor: 2 axes of `rows` and `cols` for dense connections and the
/// weights of readouts; 1 axis of `rows`, with `cols` 1, for everything else.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_parameter_tensor_shape(
    network: *const mrnn_network,
    index: usize,
    num_axes: *mut usize,
    rows: *mut usize,
    cols: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let num_axes = place("num_axes", num_axes)?;
            let (rows, cols) = (place("rows", rows)?, place("cols", cols)?);
            let shape = tensor(network, "parameter_tensor_shape", index)?.shape;
            num_axes.write(shape.len());
            rows.write(shape.first().copied().unwrap_or(1));
            cols.write(shape.get(1).copied().unwrap_or(1));
            Ok(())
        })
    }
}

/// [setup] Whether training may change a parameter tensor: 1 or 0. Gradients by the others are 0.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_parameter_tensor_is_trainable(
    network: *const mrnn_network,
    index: usize,
    is_trainable: *mut i32,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let out = place("is_trainable", is_trainable)?;
            let tensor = tensor(network, "parameter_tensor_is_trainable", index)?;
            out.write(tensor.trainable.into());
            Ok(())
        })
    }
}

/// The tensor at `index`; `operation` is what can't be done before the network is finalised.
fn tensor(network: &mrnn_network, operation: &str, index: usize) -> Result<ParameterTensor, Fault> {
    nth(network.finalized(operation)?.parameter_tensors().into_iter(), index)
}

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

/// \defgroup mrnn_parameters Parameters
///
/// All parameters, trainable or not, in one vector of P numbers, whose order is that of
/// gradients: the raw weights of the existing synapses, pathway by pathway; the base firing of
/// every unit; the initial state of every unit; weights and bias of each readout. The vector is
/// made of tensors with names.
/// \code{.c}
/// size_t num_parameters, num_tensors;
/// check(mrnn_network_num_parameters(network, &num_parameters, err));
/// double *parameters = calloc(num_parameters, sizeof *parameters);
/// if (parameters == NULL) {
///     exit(EXIT_FAILURE);
/// }
/// check(mrnn_network_get_parameters(network, parameters, num_parameters, err));
/// check(mrnn_network_num_parameter_tensors(network, &num_tensors, err));
/// for (size_t tensor = 0; tensor < num_tensors; tensor++) {
///     char name[256];
///     size_t start, end;
///     check(mrnn_network_parameter_tensor_name(network, tensor, name, sizeof name, NULL, err));
///     check(mrnn_network_parameter_tensor_range(network, tensor, &start, &end, err));
///     printf("%s begins with %g\n", name, start < end ? parameters[start] : 0.0);
/// }
/// check(mrnn_network_set_parameters(network, parameters, num_parameters, err));
/// \endcode
/// \{
///
/// [setup] Number of all parameters P, trainable or not.
///
/// \param[in] network A finalised network.
/// \param[out] num_parameters The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
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

/// [setup] All parameters.
///
/// \param[in] network A finalised network.
/// \param[out] parameters `[P]`.
/// \param[in] parameters_len Elements of `parameters`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not
///     finalised.
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

/// [setup] Replaces all parameters, trainable or not. Engines and tapes that were made of the
/// network go on with those that they have until they are refreshed.
///
/// \param[in,out] network A finalised network.
/// \param[in] parameters `[P]`.
/// \param[in] parameters_len Elements of `parameters`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_VALUE`: an element is not
///     finite, and nothing changes; `MRNN_ERR_STATE`: the network is not finalised.
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
/// \param[in] network A finalised network.
/// \param[out] num_tensors The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
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

/// [setup] Name of a parameter tensor, as in a model file: `recurrent/<src>/<dst>/weight` and
/// `input/<src>/<dst>/weight`, which end in `values` where not all of the synapses exist,
/// `bias/<region>`, `init/<region>`, `readout/<name>/weight`, `readout/<name>/bias`.
///
/// \param[in] network A finalised network.
/// \param[in] index From 0, in the order of the vector of all parameters.
/// \param[out] buf Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
/// \param[in] cap Bytes at `buf`.
/// \param[out] needed Bytes that are needed, with the NUL; may be NULL.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_BUFFER`: `cap` is too
///     small; `MRNN_ERR_STATE`: the network is not finalised.
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

/// [setup] Where a parameter tensor lies in the vector of all parameters, row by row.
///
/// \param[in] network A finalised network.
/// \param[in] index From 0, in the order of the vector of all parameters.
/// \param[out] start Its first element.
/// \param[out] end One after its last element.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_STATE`: the network is
///     not finalised.
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

/// [setup] Shape of a parameter tensor.
///
/// \param[in] network A finalised network.
/// \param[in] index From 0, in the order of the vector of all parameters.
/// \param[out] num_axes 2 for dense connections and the weights of readouts, 1 for everything
///     else.
/// \param[out] rows Length of the first axis.
/// \param[out] cols Length of the second axis; 1 where there is none.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_STATE`: the network is
///     not finalised.
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

/// [setup] Whether training may change a parameter tensor. Gradients by the others are 0.
///
/// \param[in] network A finalised network.
/// \param[in] index From 0, in the order of the vector of all parameters.
/// \param[out] is_trainable 1 or 0.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_STATE`: the network is
///     not finalised.
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

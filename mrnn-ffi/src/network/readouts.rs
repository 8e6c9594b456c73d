//! Linear readouts y = W h + b.

use super::mrnn_network;
use super::query::count;
use super::regions::nth;
use crate::array::{Array, Extent, check_disjoint};
use crate::error::mrnn_error;
use crate::guard::{place, setup, setup_mut};
use crate::status::mrnn_status;
use crate::text::{self, TextOut};
use libc::c_char;

/// \defgroup mrnn_readouts Readouts
///
/// Linear outputs y = W h + b of named regions. The outputs of all readouts lie in one vector, in
/// network order.
/// \code{.c}
/// size_t rows, cols, first, last;
/// check(mrnn_network_readout_shape(network, "choice", &rows, &cols, err));
/// check(mrnn_network_readout_range(network, "choice", &first, &last, err));
/// printf("choice: outputs %zu to %zu of %zu units\n", first, last - 1, cols);
/// \endcode
/// \{
///
/// [setup] Number of readouts.
///
/// \param[in] network A finalised network.
/// \param[out] num_readouts The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_num_readouts(
    network: *const mrnn_network,
    num_readouts: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { count(network, "num_readouts", |n| n.readouts().len(), num_readouts, err) }
}

/// [setup] Name of a readout.
///
/// \param[in] network A finalised network.
/// \param[in] index From 0, in network order.
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
pub unsafe extern "C" fn mrnn_network_readout_name(
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
            let names = network.finalized("readout_name")?.readouts();
            out.write(nth(names.map(|readout| readout.spec().name.as_str()), index)?)
        })
    }
}

/// [setup] Shape of a readout's weights.
///
/// \param[in] network A finalised network.
/// \param[in] name A readout.
/// \param[out] num_units Number of its outputs: rows.
/// \param[out] num_sources Number of recurrent units that it reads: columns.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_STATE`: the network is not
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_readout_shape(
    network: *const mrnn_network,
    name: *const c_char,
    num_units: *mut usize,
    num_sources: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let num_units = place("num_units", num_units)?;
            let num_sources = place("num_sources", num_sources)?;
            let network = network.finalized("readout_shape")?;
            let readout = network.readout(text::required("name", name)?)?;
            num_units.write(readout.spec().num_units);
            num_sources.write(readout.num_sources());
            Ok(())
        })
    }
}

/// [setup] Where a readout lies among the outputs of all readouts.
///
/// \param[in] network A finalised network.
/// \param[in] name A readout.
/// \param[out] start Its first output.
/// \param[out] end One after its last output.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_STATE`: the network is not
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_readout_range(
    network: *const mrnn_network,
    name: *const c_char,
    start: *mut usize,
    end: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let (start, end) = (place("start", start)?, place("end", end)?);
            let network = network.finalized("readout_range")?;
            let readout = network.readout(text::required("name", name)?)?;
            let before = network.readouts().take_while(|other| !std::ptr::eq(*other, readout));
            let before: usize = before.map(|other| other.spec().num_units).sum();
            start.write(before);
            end.write(before + readout.spec().num_units);
            Ok(())
        })
    }
}

/// [setup] Which recurrent unit each column of a readout's weights reads: those of its source
/// regions, in the order of their list.
///
/// \param[in] network A finalised network.
/// \param[in] name A readout.
/// \param[out] units `[num_sources]`, each 0 to H - 1.
/// \param[in] units_len Elements of `units`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_SHAPE`: another length;
///     `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_readout_sources(
    network: *const mrnn_network,
    name: *const c_char,
    units: *mut usize,
    units_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("the sources of a readout")?;
            let readout = network.readout(text::required("name", name)?)?;
            let extent = Extent::vector(("num_sources", readout.num_sources()));
            Array::new("units", units, units_len)
                .fill(extent, || Ok(readout.sources().iter().cloned().flatten().collect()))
        })
    }
}

/// [setup] Weights and bias of a readout.
///
/// \param[in] network A finalised network.
/// \param[in] name A readout.
/// \param[out] weight `[num_units, num_sources]`; its columns follow the readout's list of source
///     regions.
/// \param[in] weight_len Elements of `weight`.
/// \param[out] bias `[num_units]`.
/// \param[in] bias_len Elements of `bias`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_SHAPE`: another length;
///     `MRNN_ERR_ARGUMENT`: the arrays share memory; `MRNN_ERR_STATE`: the network is not
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_readout(
    network: *const mrnn_network,
    name: *const c_char,
    weight: *mut f64,
    weight_len: usize,
    bias: *mut f64,
    bias_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("reading a readout")?;
            let readout = network.readout(text::required("name", name)?)?;
            let rows = ("num_units", readout.spec().num_units);
            let (weight, bias) =
                (Array::new("weight", weight, weight_len), Array::new("bias", bias, bias_len));
            check_disjoint(&[], &[weight, bias])?;
            bias.check_required(Extent::vector(rows))?;
            weight.fill(Extent::matrix(rows, ("num_sources", readout.num_sources())), || {
                Ok(readout.weight().to_vec())
            })?;
            bias.fill(Extent::vector(rows), || Ok(readout.bias().to_vec()))
        })
    }
}

/// [setup] Replaces weights and bias of a readout.
///
/// \param[in,out] network A finalised network.
/// \param[in] name A readout.
/// \param[in] weight `[num_units, num_sources]`.
/// \param[in] weight_len Elements of `weight`.
/// \param[in] bias `[num_units]`.
/// \param[in] bias_len Elements of `bias`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such readout; `MRNN_ERR_SHAPE`: another length;
///     `MRNN_ERR_VALUE`: an element is not finite; `MRNN_ERR_STATE`: the network is not
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_readout(
    network: *mut mrnn_network,
    name: *const c_char,
    weight: *const f64,
    weight_len: usize,
    bias: *const f64,
    bias_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let name = text::required("name", name)?;
            let weight = Array::new("weight", weight, weight_len).of_any_length()?;
            let bias = Array::new("bias", bias, bias_len).of_any_length()?;
            Ok(network.finalized_mut("setting a readout")?.set_readout(name, weight, bias)?)
        })
    }
}

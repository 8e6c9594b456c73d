//! The regions and where they lie.

use super::mrnn_network;
use super::query::count;
use crate::error::mrnn_error;
use crate::fault::Fault;
use crate::guard::{place, setup};
use crate::status::mrnn_status;
use crate::text::{self, TextOut};
use libc::c_char;
use mrnn::{Error, Network};

/// \defgroup mrnn_regions Regions
///
/// Regions have names and, in sessions, numbers: the recurrent ones from 0 in network order, then
/// the input ones. Units of one kind lie in the same order.
/// \code{.c}
/// size_t num_regions;
/// check(mrnn_network_num_regions(network, &num_regions, err));
/// for (size_t region = 0; region < num_regions; region++) {
///     char name[64];
///     size_t start, end;
///     mrnn_sign sign;
///     check(mrnn_network_region_name(network, region, name, sizeof name, NULL, err));
///     check(mrnn_network_region_range(network, name, &start, &end, err));
///     check(mrnn_network_region_sign(network, name, &sign, err));
///     printf("%s %s: units %zu to %zu\n", sign == MRNN_EXCITATORY ? "pos" : "neg", name, start, end - 1);
/// }
/// \endcode
/// \{
///
/// [setup] Number of recurrent regions.
///
/// \param[in] network A finalised network.
/// \param[out] num_regions The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_num_regions(
    network: *const mrnn_network,
    num_regions: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { count(network, "num_regions", |n| n.recurrent_regions().len(), num_regions, err) }
}

/// [setup] Number of input regions.
///
/// \param[in] network A finalised network.
/// \param[out] num_input_regions The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_num_input_regions(
    network: *const mrnn_network,
    num_input_regions: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let of = |network: &Network| network.input_regions().len();
    // SAFETY: the pointers are as the header demands.
    unsafe { count(network, "num_input_regions", of, num_input_regions, err) }
}

/// [setup] Name of a recurrent region.
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
pub unsafe extern "C" fn mrnn_network_region_name(
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
            let names = network.finalized("region_name")?.recurrent_regions();
            out.write(nth(names.map(|region| region.region().name()), index)?)
        })
    }
}

/// [setup] Name of an input region.
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
pub unsafe extern "C" fn mrnn_network_input_region_name(
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
            let names = network.finalized("input_region_name")?.input_regions();
            out.write(nth(names.map(|region| region.region().name()), index)?)
        })
    }
}

/// The name at an index.
pub(super) fn nth<T>(
    mut items: impl ExactSizeIterator<Item = T>,
    index: usize,
) -> Result<T, Fault> {
    let count = items.len();
    items.nth(index).ok_or(Fault::Index { what: "index", index, count })
}

/// [setup] Number of a region, by which sessions know it: the recurrent regions from 0 in network
/// order, then the input regions.
///
/// \param[in] network A finalised network.
/// \param[in] name A recurrent or input region.
/// \param[out] index The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a
///     parent; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_region_index(
    network: *const mrnn_network,
    name: *const c_char,
    index: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let out = place("index", index)?;
            let network = network.finalized("region_index")?;
            out.write(network.region_index(text::required("name", name)?)?);
            Ok(())
        })
    }
}

/// [setup] Where a region lies among the units of its kind. A parent's units need not lie
/// together: it has no range.
///
/// \param[in] network A finalised network.
/// \param[in] name A recurrent or input region.
/// \param[out] start Its first unit.
/// \param[out] end One after its last unit.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_ARGUMENT`: `name` is a
///     parent; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_region_range(
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
            let network = network.finalized("region_range")?;
            let range = network.region_range(text::required("name", name)?)?;
            start.write(range.start);
            end.write(range.end);
            Ok(())
        })
    }
}

/// [setup] Number of units of a region.
///
/// \param[in] network A finalised network.
/// \param[in] name A recurrent, parent or input region.
/// \param[out] num_units The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_STATE`: the network is not
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_region_num_units(
    network: *const mrnn_network,
    name: *const c_char,
    num_units: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let out = place("num_units", num_units)?;
            let network = network.finalized("region_num_units")?;
            let name = text::required("name", name)?;
            out.write(match recurrent_units(network, &[name]) {
                Ok(units) => units,
                Err(_) => network.region_range(name)?.len(),
            });
            Ok(())
        })
    }
}

/// Units of recurrent or parent regions.
pub(super) fn recurrent_units(network: &Network, names: &[&str]) -> Result<usize, Error> {
    Ok(network.resolve(names)?.into_iter().map(|region| region.region().num_units()).sum())
}

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

/// [setup] Number of recurrent regions.
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

/// [setup] Name of the recurrent region at `index`, in network order.
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

/// [setup] Name of the input region at `index`, in network order.
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

/// [setup] Number of a region: the recurrent regions from 0 in network order, then the input regions.
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

/// [setup] The units [start, end) of a recurrent or input region among the units of its kind. A
/// parent's units need not lie together: it has no range.
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

/// [setup] Number of units of a recurrent, parent or input region.
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
            out.write(match recurrent_units(network, name) {
                Ok(units) => units,
                Err(_) => network.region_range(name)?.len(),
            });
            Ok(())
        })
    }
}

/// Units of a recurrent or parent region.
pub(super) fn recurrent_units(network: &Network, name: &str) -> Result<usize, Error> {
    Ok(network.resolve(&[name])?.into_iter().map(|region| region.region().num_units()).sum())
}

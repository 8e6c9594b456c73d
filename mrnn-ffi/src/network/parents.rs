//! Parents, their children, and lists of regions.

use super::mrnn_network;
use super::query::count;
use super::regions::nth;
use crate::array::{Array, Extent};
use crate::error::mrnn_error;
use crate::guard::{place, setup};
use crate::status::mrnn_status;
use crate::text::{self, TextOut};
use libc::c_char;

/// \defgroup mrnn_parents Parents and lists of regions
///
/// A parent is a name that recurrent regions share. It stands for all of them, its children, in
/// network order.
/// \code{.c}
/// size_t num_children;
/// check(mrnn_network_num_children(network, "ctx", &num_children, err));
/// for (size_t child = 0; child < num_children; child++) {
///     char name[64];
///     check(mrnn_network_child_name(network, "ctx", child, name, sizeof name, NULL, err));
///     puts(name);
/// }
/// \endcode
/// \{
///
/// [setup] Number of parents.
///
/// \param[in] network A finalised network.
/// \param[out] num_parents The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_num_parents(
    network: *const mrnn_network,
    num_parents: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { count(network, "num_parents", |n| n.parents().len(), num_parents, err) }
}

/// [setup] Name of a parent.
///
/// \param[in] network A finalised network.
/// \param[in] index From 0, in the order of their first children.
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
pub unsafe extern "C" fn mrnn_network_parent_name(
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
            out.write(nth(network.finalized("parent_name")?.parents().into_iter(), index)?)
        })
    }
}

/// [setup] Number of recurrent regions that share a parent.
///
/// \param[in] network A finalised network.
/// \param[in] parent Name of the parent.
/// \param[out] num_children The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such name; `MRNN_ERR_ARGUMENT`: `parent` is a
///     region; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_num_children(
    network: *const mrnn_network,
    parent: *const c_char,
    num_children: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let out = place("num_children", num_children)?;
            let network = network.finalized("num_children")?;
            out.write(network.children(text::required("parent", parent)?)?.len());
            Ok(())
        })
    }
}

/// [setup] Name of a child of a parent.
///
/// \param[in] network A finalised network.
/// \param[in] parent Name of the parent.
/// \param[in] index From 0, in network order.
/// \param[out] buf Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
/// \param[in] cap Bytes at `buf`.
/// \param[out] needed Bytes that are needed, with the NUL; may be NULL.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such name; `MRNN_ERR_ARGUMENT`: `parent` is a
///     region; `MRNN_ERR_VALUE`: `index` is too large; `MRNN_ERR_BUFFER`: `cap` is too small;
///     `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_child_name(
    network: *const mrnn_network,
    parent: *const c_char,
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
            let network = network.finalized("child_name")?;
            let children = network.children(text::required("parent", parent)?)?;
            out.write(nth(children.into_iter(), index)?.region().name())
        })
    }
}

/// [setup] Which recurrent regions a list leaves out.
///
/// \param[in] network A finalised network.
/// \param[in] names `[num_names]`, recurrent or parent regions.
/// \param[in] num_names Number of names; 0 with NULL for none.
/// \param[out] excluded `[recurrent regions]`, 1 for each that the list leaves out, else 0.
/// \param[in] excluded_len Elements of `excluded`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region; `MRNN_ERR_DUPLICATE`: a region twice;
///     `MRNN_ERR_SHAPE`: another length; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_excluded_regions(
    network: *const mrnn_network,
    names: *const *const c_char,
    num_names: usize,
    excluded: *mut u8,
    excluded_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("the excluded regions")?;
            let names = text::list("names", names, num_names)?;
            let extent = Extent::vector(("regions", network.recurrent_regions().len()));
            Array::new("excluded", excluded, excluded_len).fill(extent, || {
                let left_out = network.excluded_regions(&names)?;
                let regions = network.recurrent_regions().map(|region| region.region().name());
                Ok(regions.map(|name| u8::from(left_out.contains(&name))).collect())
            })
        })
    }
}

//! The existing synapses of a connection as a list.

use super::mrnn_network;
use super::pathways::declared_connection;
use crate::array::{Array, Extent, check_disjoint};
use crate::error::mrnn_error;
use crate::fault::Fault;
use crate::guard::{setup, setup_mut};
use crate::status::mrnn_status;
use crate::text;
use libc::c_char;
use mrnn::{Connection, Synapses};

/// [setup] The existing synapses of a declared connection, row by row, as in the vector of all
/// parameters; `mrnn_network_pathway_num_synapses` says how many there are.
///
/// \param[in] network A finalised network.
/// \param[in] src Source region, recurrent or input.
/// \param[in] dst Destination region, recurrent.
/// \param[out] dst_units `[synapses]`, destination unit of each, from 0 within `dst`; (NULL, 0)
///     if not wanted.
/// \param[in] dst_units_len Elements of `dst_units`.
/// \param[out] src_units `[synapses]`, source unit of each, from 0 within `src`; (NULL, 0) if not
///     wanted.
/// \param[in] src_units_len Elements of `src_units`.
/// \param[out] weight `[synapses]`, raw weight of each; (NULL, 0) if not wanted.
/// \param[in] weight_len Elements of `weight`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_SHAPE`: another
///     length; `MRNN_ERR_ARGUMENT`: two arrays share memory; `MRNN_ERR_STATE`: the network is not
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_synapses(
    network: *const mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    dst_units: *mut usize,
    dst_units_len: usize,
    src_units: *mut usize,
    src_units_len: usize,
    weight: *mut f64,
    weight_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let dst_units = Array::new("dst_units", dst_units, dst_units_len);
    let src_units = Array::new("src_units", src_units, src_units_len);
    let weight = Array::new("weight", weight, weight_len);
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let network = network.finalized("reading the synapses")?;
            let (src, dst) = (text::required("src", src)?, text::required("dst", dst)?);
            let connection = declared_connection(network, src, dst)?;
            let synapses = Extent::vector(("synapses", connection.num_synapses()));
            [dst_units, src_units].iter().try_for_each(|units| units.check(synapses))?;
            weight.check(synapses)?;
            check_disjoint(&[], &[dst_units.bytes(), src_units.bytes(), weight.bytes()])?;
            let (dst_units, src_units, weight) =
                (dst_units.slice(), src_units.slice(), weight.slice());
            if let Some(weight) = weight {
                weight.copy_from_slice(connection.values());
            }
            write_units(connection, dst_units, src_units);
            Ok(())
        })
    }
}

fn write_units(
    connection: &Connection,
    mut dst_units: Option<&mut [usize]>,
    mut src_units: Option<&mut [usize]>,
) {
    let mut synapse = 0;
    connection.for_each_synapse(|dst_unit, src_unit, _| {
        if let Some(units) = dst_units.as_deref_mut() {
            units[synapse] = dst_unit;
        }
        if let Some(units) = src_units.as_deref_mut() {
            units[synapse] = src_unit;
        }
        synapse += 1;
    });
}

/// [setup] Replaces all synapses of a declared connection; a zero connection becomes one with
/// synapses. Engines that exist keep theirs, and are of another structure now where the number of
/// synapses changes.
///
/// \param[in,out] network A finalised network.
/// \param[in] src Source region, recurrent or input.
/// \param[in] dst Destination region, recurrent.
/// \param[in] dst_units `[synapses]`, destination unit of each, from 0 within `dst`, in any
///     order.
/// \param[in] dst_units_len Elements of `dst_units`.
/// \param[in] src_units `[synapses]`, source unit of each, from 0 within `src`.
/// \param[in] src_units_len Elements of `src_units`.
/// \param[in] weight `[synapses]`, raw weight of each.
/// \param[in] weight_len Elements of `weight`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_VALUE`: a unit
///     is beyond its region or a weight not finite; `MRNN_ERR_DUPLICATE`: a synapse twice;
///     `MRNN_ERR_SHAPE`: lengths differ; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_set_synapses(
    network: *mut mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    dst_units: *const usize,
    dst_units_len: usize,
    src_units: *const usize,
    src_units_len: usize,
    weight: *const f64,
    weight_len: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_mut(network, err, |network| {
            let network = network.finalized_mut("setting the synapses")?;
            let (src, dst) = (text::required("src", src)?, text::required("dst", dst)?);
            let weight = Array::new("weight", weight, weight_len).of_any_length()?;
            let synapses = Extent::vector(("elements of weight", weight.len()));
            let units = |name, pointer: *const usize, len| {
                let units = Array::new(name, pointer, len);
                units.check_required(synapses)?;
                units.of_any_length()
            };
            let dst_units = units("dst_units", dst_units, dst_units_len)?;
            let src_units = units("src_units", src_units, src_units_len)?;
            let list = dst_units.iter().zip(src_units).zip(weight);
            let list = list.map(|((&dst, &src), &weight)| (dst, src, weight)).collect();

            let old = declared_connection(network, src, dst)?;
            let synapses = Synapses::of_list(old.shape(), list)?;
            let new = Connection::new(old.spec().clone(), old.shape(), old.sign(), synapses)?;
            network.replace_connection(src, dst, new)?;
            Ok::<(), Fault>(())
        })
    }
}

//! The numbers by which sessions know connections, and how long these take.

use super::mrnn_network;
use super::query::count;
use super::regions::nth;
use crate::error::mrnn_error;
use crate::fault::Fault;
use crate::guard::{place, setup};
use crate::status::mrnn_status;
use crate::text::{self, TextOut};
use libc::c_char;
use mrnn::{Connection, ConnectionSpec, Error, Network};

/// \defgroup mrnn_pathways Pathways
///
/// Sessions know connections by number. Pathways are all declared connections of recurrent and
/// input regions, zero connections included, numbered source region by source region, the
/// recurrent ones in network order and then the input ones, and of one source in the order in
/// which they were declared.
/// \code{.c}
/// size_t num_pathways;
/// check(mrnn_network_num_pathways(network, &num_pathways, err));
/// for (size_t pathway = 0; pathway < num_pathways; pathway++) {
///     char src[64], dst[64];
///     size_t num_synapses;
///     check(mrnn_network_pathway_src(network, pathway, src, sizeof src, NULL, err));
///     check(mrnn_network_pathway_dst(network, pathway, dst, sizeof dst, NULL, err));
///     check(mrnn_network_pathway_num_synapses(network, pathway, &num_synapses, err));
///     printf("%s -> %s: %zu synapses\n", src, dst, num_synapses);
/// }
/// \endcode
/// \{
///
/// [setup] Number of pathways.
///
/// \param[in] network A finalised network.
/// \param[out] num_pathways The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_num_pathways(
    network: *const mrnn_network,
    num_pathways: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { count(network, "num_pathways", |n| n.pathways().count(), num_pathways, err) }
}

/// [setup] Number of the pathway between two regions.
///
/// \param[in] network A finalised network.
/// \param[in] src Source region, recurrent or input.
/// \param[in] dst Destination region, recurrent.
/// \param[out] pathway The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_STATE`: the
///     network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_pathway(
    network: *const mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    pathway: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let out = place("pathway", pathway)?;
            let network = network.finalized("pathway")?;
            out.write(network.pathway(text::required("src", src)?, text::required("dst", dst)?)?);
            Ok(())
        })
    }
}

/// [setup] Name of the region in which a pathway begins.
///
/// \param[in] network A finalised network.
/// \param[in] pathway Its number.
/// \param[out] buf Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
/// \param[in] cap Bytes at `buf`.
/// \param[out] needed Bytes that are needed, with the NUL; may be NULL.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_BUFFER`: `cap` is too small;
///     `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_pathway_src(
    network: *const mrnn_network,
    pathway: usize,
    buf: *mut c_char,
    cap: usize,
    needed: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let out = TextOut { buf, cap, needed };
    // SAFETY: the pointers are as the header demands.
    unsafe { end(network, "pathway_src", |spec| &spec.src_region, pathway, out, err) }
}

/// [setup] Name of the region in which a pathway ends.
///
/// \param[in] network A finalised network.
/// \param[in] pathway Its number.
/// \param[out] buf Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
/// \param[in] cap Bytes at `buf`.
/// \param[out] needed Bytes that are needed, with the NUL; may be NULL.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_BUFFER`: `cap` is too small;
///     `MRNN_ERR_STATE`: the network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_pathway_dst(
    network: *const mrnn_network,
    pathway: usize,
    buf: *mut c_char,
    cap: usize,
    needed: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let out = TextOut { buf, cap, needed };
    // SAFETY: the pointers are as the header demands.
    unsafe { end(network, "pathway_dst", |spec| &spec.dst_region, pathway, out, err) }
}

unsafe fn end(
    network: *const mrnn_network,
    what: &'static str,
    of: impl Fn(&ConnectionSpec) -> &str,
    pathway: usize,
    out: TextOut,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            out.write(of(nth_pathway(network.finalized(what)?, pathway)?.spec()))
        })
    }
}

/// [setup] Conduction delay of a declared connection.
///
/// \param[in] network A finalised network.
/// \param[in] src Source region, recurrent or input.
/// \param[in] dst Destination region, recurrent.
/// \param[out] delay In ms.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_UNKNOWN`: no such region or connection; `MRNN_ERR_STATE`: the
///     network is not finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_get_delay(
    network: *const mrnn_network,
    src: *const c_char,
    dst: *const c_char,
    delay: *mut f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let out = place("delay", delay)?;
            let network = network.finalized("get_delay")?;
            let (src, dst) = (text::required("src", src)?, text::required("dst", dst)?);
            out.write(declared_connection(network, src, dst)?.spec().delay);
            Ok(())
        })
    }
}

/// [setup] Whether a pathway is a zero connection.
///
/// \param[in] network A finalised network.
/// \param[in] pathway Its number.
/// \param[out] is_zero 1 or 0.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_STATE`: the network is not
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_pathway_is_zero(
    network: *const mrnn_network,
    pathway: usize,
    is_zero: *mut i32,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { get(network, ("is_zero", is_zero), |c| c.is_zero().into(), pathway, err) }
}

/// [setup] Number of existing synapses of a pathway.
///
/// \param[in] network A finalised network.
/// \param[in] pathway Its number.
/// \param[out] num_synapses The number; 0 for a zero connection.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_STATE`: the network is not
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_pathway_num_synapses(
    network: *const mrnn_network,
    pathway: usize,
    num_synapses: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let out = ("num_synapses", num_synapses);
    // SAFETY: the pointers are as the header demands.
    unsafe { get(network, out, Connection::num_synapses, pathway, err) }
}

/// [setup] The fraction of synapses that a pathway was declared to lack. A mask that was set, or
/// loaded, may lack others.
///
/// \param[in] network A finalised network.
/// \param[in] pathway Its number.
/// \param[out] sparsity In [0, 1].
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_VALUE`: no such pathway; `MRNN_ERR_STATE`: the network is not
///     finalised.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_pathway_sparsity(
    network: *const mrnn_network,
    pathway: usize,
    sparsity: *mut f64,
    err: *mut mrnn_error,
) -> mrnn_status {
    let of = |connection: &Connection| connection.spec().sparsity.unwrap_or(0.0);
    // SAFETY: the pointers are as the header demands.
    unsafe { get(network, ("sparsity", sparsity), of, pathway, err) }
}

unsafe fn get<T>(
    network: *const mrnn_network,
    (what, out): (&'static str, *mut T),
    of: impl FnOnce(&Connection) -> T,
    pathway: usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            let out = place(what, out)?;
            out.write(of(nth_pathway(network.finalized("reading a pathway")?, pathway)?));
            Ok(())
        })
    }
}

fn nth_pathway(network: &Network, pathway: usize) -> Result<&Connection, Fault> {
    let pathways: Vec<_> = network.pathways().collect();
    nth(pathways.into_iter(), pathway)
}

/// The declared connection of a pair, a zero connection too.
pub(super) fn declared_connection<'n>(
    network: &'n Network,
    src: &str,
    dst: &str,
) -> Result<&'n Connection, Fault> {
    let unknown = || Error::UnknownConnection { src: src.to_owned(), dst: format!("to '{dst}'") };
    Ok(network.connection(src, dst)?.ok_or_else(unknown)?)
}

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
use mrnn::{ConnectionSpec, Error, Network};

/// [setup] Number of pathways: declared connections of recurrent and input regions, zero connections
/// included. They are numbered source region by source region, the recurrent ones in network order
/// and then the input ones, and of one source in the order in which they were declared.
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

/// [setup] Number of the pathway from `src` to `dst`. `MRNN_ERR_UNKNOWN` where none is declared.
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
            let network = network.finalized(what)?;
            let specs: Vec<_> = network.pathways().map(|connection| connection.spec()).collect();
            out.write(nth(specs.into_iter().map(&of), pathway)?)
        })
    }
}

/// [setup] Conduction delay of the connection `src` -> `dst`, in ms. `MRNN_ERR_UNKNOWN` where none
/// is declared.
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
            out.write(delay_of(network, text::required("src", src)?, text::required("dst", dst)?)?);
            Ok(())
        })
    }
}

fn delay_of(network: &Network, src: &str, dst: &str) -> Result<f64, Fault> {
    let unknown = || Error::UnknownConnection { src: src.to_owned(), dst: format!("to '{dst}'") };
    Ok(network.connection(src, dst)?.ok_or_else(unknown)?.spec().delay)
}

//! Questions about an engine.

use super::mrnn_engine;
use crate::error::mrnn_error;
use crate::float::AnyEngine;
use crate::guard::{place, setup};
use crate::selector::mrnn_precision;
use crate::selector::mrnn_precision_code::{MRNN_F32, MRNN_F64};
use crate::status::mrnn_status;
use crate::text::TextOut;
use libc::c_char;
use mrnn::Dimensions;

impl AnyEngine {
    fn dimensions(&self) -> Dimensions {
        match self {
            Self::F32(engine) => engine.dimensions(),
            Self::F64(engine) => engine.dimensions(),
        }
    }

    fn backend_name(&self) -> &'static str {
        match self {
            Self::F32(engine) => engine.backend_name(),
            Self::F64(engine) => engine.backend_name(),
        }
    }
}

/// [setup] Name of the backend, such as "cpu".
///
/// \param[in] engine Any engine.
/// \param[out] buf Where the name goes, with a NUL; NULL where `cap` is 0, to ask for the size.
/// \param[in] cap Bytes at `buf`.
/// \param[out] needed Bytes that are needed, with the NUL; may be NULL.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_BUFFER`: `cap` is too small.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_engine_backend(
    engine: *const mrnn_engine,
    buf: *mut c_char,
    cap: usize,
    needed: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    let out = TextOut { buf, cap, needed };
    // SAFETY: the pointers are as the header demands.
    unsafe { setup(engine, err, |engine| out.write(engine.engine.backend_name())) }
}

/// [setup] Precision that an engine computes in.
///
/// \param[in] engine Any engine.
/// \param[out] precision `MRNN_F32` or `MRNN_F64`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `precision` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_engine_precision(
    engine: *const mrnn_engine,
    precision: *mut mrnn_precision,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(engine, err, |engine| {
            let code = match &engine.engine {
                AnyEngine::F32(_) => MRNN_F32,
                AnyEngine::F64(_) => MRNN_F64,
            };
            place("precision", precision)?.write(code as mrnn_precision);
            Ok(())
        })
    }
}

/// [setup] Number of recurrent units H.
///
/// \param[in] engine Any engine.
/// \param[out] num_units The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `num_units` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_engine_num_units(
    engine: *const mrnn_engine,
    num_units: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { dimension(engine, "num_units", |d| d.num_units, num_units, err) }
}

/// [setup] Number of input units I.
///
/// \param[in] engine Any engine.
/// \param[out] num_inputs The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `num_inputs` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_engine_num_inputs(
    engine: *const mrnn_engine,
    num_inputs: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { dimension(engine, "num_inputs", |d| d.num_inputs, num_inputs, err) }
}

/// [setup] Number of outputs of all readouts together.
///
/// \param[in] engine Any engine.
/// \param[out] num_outputs The number.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `num_outputs` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_engine_num_outputs(
    engine: *const mrnn_engine,
    num_outputs: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe { dimension(engine, "num_outputs", |d| d.num_outputs, num_outputs, err) }
}

unsafe fn dimension(
    engine: *const mrnn_engine,
    what: &'static str,
    of: impl FnOnce(Dimensions) -> usize,
    out: *mut usize,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(engine, err, |engine| {
            place(what, out)?.write(of(engine.engine.dimensions()));
            Ok(())
        })
    }
}

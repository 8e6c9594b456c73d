//! Networks: made, loaded, saved, destroyed.

pub mod build;
pub mod settings;

pub mod query;

pub mod regions;

pub mod region_properties;

pub mod parents;

pub mod connections;

pub mod synapses;

pub mod effective;

pub mod pathways;

pub mod units;

pub mod readouts;

pub mod parameters;

pub mod trainable;

pub mod states;

use crate::array::Array;
use crate::error::mrnn_error;
use crate::fault::Fault;
use crate::guard::{Handle, destroy, new_handle, place, setup, setup_new};
use crate::status::mrnn_status;
use crate::text;
use libc::c_char;
use mrnn::{Error, Network, NetworkBuilder};
use std::sync::atomic::AtomicBool;

/// A network: under construction, or finalised.
///
/// \ingroup mrnn_networks
#[derive(Debug)]
pub struct mrnn_network {
    poisoned: AtomicBool,
    state: State,
}

#[derive(Debug, Clone)]
enum State {
    Building(NetworkBuilder),
    Finalized(Network),
}

impl Handle for mrnn_network {
    const NOUN: &'static str = "network";

    fn poisoned(&self) -> &AtomicBool {
        &self.poisoned
    }
}

impl mrnn_network {
    fn handle(state: State) -> *mut Self {
        new_handle(Self { poisoned: AtomicBool::new(false), state })
    }

    /// The handle of a finished network.
    pub(crate) fn of(network: Network) -> *mut Self {
        Self::handle(State::Finalized(network))
    }

    /// The network under construction; `operation` is what can't be done to a finished one.
    fn builder(&mut self, operation: &str) -> Result<&mut NetworkBuilder, Fault> {
        match &mut self.state {
            State::Building(builder) => Ok(builder),
            State::Finalized(_) => {
                Err(Error::AlreadyFinalized { operation: operation.to_owned() }.into())
            }
        }
    }

    /// The finished network; `operation` is what can't be done before.
    pub(crate) fn finalized(&self, operation: &str) -> Result<&Network, Fault> {
        match &self.state {
            State::Finalized(network) => Ok(network),
            State::Building(_) => {
                Err(Error::NotFinalized { operation: operation.to_owned() }.into())
            }
        }
    }

    fn finalized_mut(&mut self, operation: &str) -> Result<&mut Network, Fault> {
        match &mut self.state {
            State::Finalized(network) => Ok(network),
            State::Building(_) => {
                Err(Error::NotFinalized { operation: operation.to_owned() }.into())
            }
        }
    }
}

/// \defgroup mrnn_networks Networks
///
/// A network is built call by call (\ref mrnn_building), or comes from a JSON description or a
/// model file. A description says what there is, and masks and weights are drawn from its seed; a
/// model has them in it.
/// \code{.c}
/// static const char *const description =
///     "{\"recurrent_regions\": [{\"name\": \"exc\", \"num_units\": 8},"
///     "                         {\"name\": \"inh\", \"num_units\": 2, \"sign\": \"neg\"}],"
///     " \"recurrent_connections\": [{\"src_region\": \"exc\", \"dst_region\": \"inh\"},"
///     "                             {\"src_region\": \"inh\", \"dst_region\": \"exc\"}]}";
/// \endcode
/// \code{.c}
/// mrnn_network *described, *copied;
/// check(mrnn_network_from_json(description, &described, err));
/// check(mrnn_network_save(described, "described.safetensors", err));
/// check(mrnn_network_load("described.safetensors", &copied, err));
/// mrnn_network_destroy(described);
/// mrnn_network_destroy(copied);
/// \endcode
/// \{
///
/// [setup] Makes an empty network under construction: add regions and connections, then call
/// `mrnn_network_finalize`. Dynamics are leaky with relu, dt 10 ms and tau 100 ms unless set.
///
/// \param[out] out The new network; the caller's, for `mrnn_network_destroy`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `out` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_create(
    out: *mut *mut mrnn_network,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_new(err, || {
            let out = place("out", out)?;
            out.write(mrnn_network::handle(State::Building(NetworkBuilder::new())));
            Ok(())
        })
    }
}

/// [setup] Makes a finalised network from the text of a JSON description. Masks and initial
/// weights are drawn from the description's seed.
///
/// \param[in] text The description. Everything that is wrong with it is in the message; the first
///     mistake gives the status.
/// \param[out] out The new network; the caller's, for `mrnn_network_destroy`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_JSON`: `text` is not JSON, or has unknown, missing or repeated
///     keys; `MRNN_ERR_NAME`, `MRNN_ERR_UNKNOWN`, `MRNN_ERR_DUPLICATE`, `MRNN_ERR_VALUE`,
///     `MRNN_ERR_ARGUMENT`: a mistake in what it says; `MRNN_ERR_NUMERIC`: its spectral radius
///     can't be reached.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_from_json(
    text: *const c_char,
    out: *mut *mut mrnn_network,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_new(err, || {
            let out = place("out", out)?;
            let network = Network::from_json(text::required("text", text)?)?;
            out.write(mrnn_network::of(network));
            Ok(())
        })
    }
}

/// [setup] Loads a finalised network from a description or a model.
///
/// \param[in] path A file that ends in ".json" or ".safetensors".
/// \param[out] out The new network; the caller's, for `mrnn_network_destroy`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_IO`: the file can't be read; `MRNN_ERR_FORMAT`: it is damaged or
///     no network; `MRNN_ERR_ARGUMENT`: it ends in something else; and for its description those
///     of `mrnn_network_from_json`.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_load(
    path: *const c_char,
    out: *mut *mut mrnn_network,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_new(err, || {
            let out = place("out", out)?;
            let network = Network::load(text::required("path", path)?)?;
            out.write(mrnn_network::of(network));
            Ok(())
        })
    }
}

/// [setup] Makes a finalised network from the bytes of a model file, for models that are compiled
/// in or come over a wire.
///
/// \param[in] bytes `[bytes_len]`, the whole file.
/// \param[in] bytes_len Elements of `bytes`.
/// \param[out] out The new network, which keeps nothing of `bytes`; the caller's, for
///     `mrnn_network_destroy`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_FORMAT`: the bytes are damaged or no network; and for its
///     description those of `mrnn_network_from_json`.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_from_safetensors(
    bytes: *const u8,
    bytes_len: usize,
    out: *mut *mut mrnn_network,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup_new(err, || {
            let out = place("out", out)?;
            let bytes = Array::new("bytes", bytes, bytes_len).of_any_length()?;
            out.write(mrnn_network::of(Network::from_safetensors(bytes)?));
            Ok(())
        })
    }
}

/// [setup] Makes a copy of a network, with its weights. The two do not depend on each other.
///
/// \param[in] network Finalised or under construction; the copy is the same.
/// \param[out] out The copy; the caller's, for `mrnn_network_destroy`.
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_NULL`: `out` is NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_clone(
    network: *const mrnn_network,
    out: *mut *mut mrnn_network,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            place("out", out)?.write(mrnn_network::handle(network.state.clone()));
            Ok(())
        })
    }
}

/// [setup] Saves a finalised network with its weights as a model. A file that is there already
/// stays until the new one is complete on disk.
///
/// \param[in] network A finalised network.
/// \param[in] path A file that ends in ".safetensors".
/// \param[in,out] err Receives the status and a message; may be NULL.
/// \return `MRNN_OK`; `MRNN_ERR_ARGUMENT`: `path` ends in something else; `MRNN_ERR_IO`: the file
///     can't be written.
///
/// # Safety
/// The header's rules for pointers hold.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_save(
    network: *const mrnn_network,
    path: *const c_char,
    err: *mut mrnn_error,
) -> mrnn_status {
    // SAFETY: the pointers are as the header demands.
    unsafe {
        setup(network, err, |network| {
            Ok(network.finalized("saving")?.save(text::required("path", path)?)?)
        })
    }
}

/// [setup] Frees a network. Engines, tapes and trainers made from it live on.
///
/// \param[in,out] network The network, or NULL.
///
/// # Safety
/// The header's rules for pointers hold.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_destroy(network: *mut mrnn_network) {
    // SAFETY: the pointer is as the header demands.
    unsafe { destroy(network) }
}

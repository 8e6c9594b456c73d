//! Networks: made, loaded, saved, destroyed.

pub mod build;
pub mod settings;

pub mod query;
pub mod regions;

pub mod connections;
pub mod effective;
pub mod pathways;

pub mod units;

pub mod readouts;

pub mod parameters;

pub mod states;

use crate::error::mrnn_error;
use crate::fault::Fault;
use crate::guard::{Handle, destroy, new_handle, place, setup, setup_new};
use crate::status::mrnn_status;
use crate::text;
use libc::c_char;
use mrnn::{Error, Network, NetworkBuilder};
use std::sync::atomic::AtomicBool;

/// A network: under construction, or finalised.
#[derive(Debug)]
pub struct mrnn_network {
    poisoned: AtomicBool,
    state: State,
}

#[derive(Debug)]
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

/// [setup] Makes an empty network under construction: add regions and connections, then call
/// `mrnn_network_finalize`. Dynamics are leaky with relu, dt 10 ms and tau 100 ms unless set.
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
/// weights are drawn from the description's seed. Everything that is wrong with the text is in
/// the message; the first mistake gives the status.
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

/// [setup] Loads a finalised network from a description (".json") or a model (".safetensors").
/// `MRNN_ERR_IO` where the file can't be read, `MRNN_ERR_FORMAT` where it is damaged or no
/// network.
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

/// [setup] Saves a finalised network with its weights as a model; `path` ends in ".safetensors",
/// else the answer is `MRNN_ERR_ARGUMENT`. A file that is there already stays until the new one is
/// complete on disk.
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

/// [setup] Frees a network. NULL is allowed; engines made from it live on.
///
/// # Safety
/// The header's rules for pointers hold.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mrnn_network_destroy(network: *mut mrnn_network) {
    // SAFETY: the pointer is as the header demands.
    unsafe { destroy(network) }
}

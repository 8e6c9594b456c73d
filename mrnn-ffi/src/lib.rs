//! The C ABI of mrnn. `include/mrnn.h` is generated from these modules, in this order, and is the
//! documentation of what they export.
#![allow(non_camel_case_types, reason = "types and constants have their names in the header")]

pub mod abi;
pub mod status;
pub mod version;

pub mod error;

pub mod selector;

pub mod network;

pub mod engine;

pub mod session;

pub mod tape;

pub mod trainer;

mod array;
mod drive;
mod fault;
mod float;
mod gradient;
mod guard;
mod json;
mod text;

#[cfg(test)]
mod tests;

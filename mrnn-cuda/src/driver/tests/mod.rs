//! Against a driver and a compiler of our own, compiled here, which stand for what is not on this machine.

mod fake;
mod kernels;
mod open;
mod streams;

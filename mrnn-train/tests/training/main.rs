//! Training through its public interface.

mod checkpoints;
mod common;
mod constraints;
mod gradients;
mod learning;
mod losses;
mod optimizer;
mod recurrence;
mod refusals;
mod schedules;

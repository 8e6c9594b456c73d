//! Gradients of every engine: against differences of its own forward pass, against another library's automatic
//! differentiation, and against themselves.

mod candle_oracle;
mod clamped;
mod finite_differences;
mod found;
mod problem;
mod rules;
mod tape;
mod tape_errors;

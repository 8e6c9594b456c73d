//! The options of `mrnn latency`.

use super::run::Schedule;
use crate::engine_arguments::EngineArguments;
use crate::failure::Failure;
use crate::precision::Precision;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// No system wakes a thread more often.
const MAX_HZ: f64 = 1e6;
/// Eleven days.
const MAX_SECONDS: f64 = 1e6;
const MAX_IDLE: f64 = 3600.0;

/// Step a network at a fixed rate, as a real-time loop does, and report the times
///
/// Each step has a deadline on a fixed grid, one period after the last one's, however late that was. The loop
/// sleeps until the deadline, takes one step with input 1 to every input unit, and copies the activations out.
/// The table shows how late it woke and how long step and copy took; a deadline is missed where both together
/// exceed the period. Percentiles are within 0.1 %.
///
/// Below it stand the settings of this machine that decide how far the worst is from the usual.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: mrnn latency examples/cbgtcl.json --hz 1000 --seconds 10 \
    --pin 1 --fifo --plot latency.svg")]
pub(crate) struct Arguments {
    /// Description (.json) or model (.safetensors)
    pub(super) file: PathBuf,

    /// Steps a second
    #[arg(long, value_name = "RATE", default_value = "1000", value_parser = rate,
        allow_negative_numbers = true)]
    hz: f64,

    /// How long to step
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = duration,
        allow_negative_numbers = true)]
    seconds: f64,

    /// How long to wait before one more step, whose time is shown apart; 0 for no such step
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = idle_time,
        allow_negative_numbers = true)]
    idle: f64,

    /// Number of copies of the network that each step advances
    #[arg(long, value_name = "B", default_value = "1", allow_negative_numbers = true)]
    pub(super) batch: NonZeroUsize,

    /// Precision of the computation
    #[arg(long, value_enum, default_value_t = Precision::F32)]
    pub(super) precision: Precision,

    #[command(flatten)]
    pub(super) engine: EngineArguments,

    /// Run on this CPU only; CPUs count from 0
    #[arg(long, value_name = "CPU", allow_negative_numbers = true)]
    pub(super) pin: Option<usize>,

    /// Run under SCHED_FIFO with priority 80, with all memory locked; needs the right to do so
    #[arg(long)]
    pub(super) fifo: bool,

    /// Draw histograms of both times
    #[arg(long, value_name = "FILE.svg|.png")]
    pub(super) plot: Option<PathBuf>,
}

impl Arguments {
    /// The deadlines that the options come to.
    pub(super) fn schedule(&self) -> Result<Schedule, Failure> {
        let Self { hz, seconds, idle, .. } = *self;
        let steps = (hz * seconds).round() as u64;
        if steps == 0 {
            let reason = format!("no step falls into {seconds} s at {hz} Hz");
            return Err(Failure::option("--seconds", reason));
        }
        Ok(Schedule { hz, steps, idle })
    }
}

fn rate(text: &str) -> Result<f64, String> {
    number(text, f64::MIN_POSITIVE, MAX_HZ, "greater than 0 and at most 1000000")
}

fn duration(text: &str) -> Result<f64, String> {
    number(text, f64::MIN_POSITIVE, MAX_SECONDS, "greater than 0 and at most 1000000")
}

fn idle_time(text: &str) -> Result<f64, String> {
    number(text, 0.0, MAX_IDLE, "from 0 to 3600")
}

fn number(text: &str, low: f64, high: f64, needed: &str) -> Result<f64, String> {
    let value = text.parse().ok().filter(|value| (low..=high).contains(value));
    value.ok_or_else(|| format!("expected a number {needed}"))
}

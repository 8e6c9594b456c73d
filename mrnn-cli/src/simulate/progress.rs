//! The progress bar of long runs.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::{Duration, Instant};

/// Runs shorter than this have no bar.
const PATIENCE: Duration = Duration::from_millis(500);
const TEMPLATE: &str = "{bar:40} {pos}/{len} steps, {eta} left";

/// A bar on standard error, if that is a terminal; gone when dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    started: Instant,
    is_shown: bool,
}

impl Progress {
    /// Nothing is shown yet.
    pub(crate) fn new(steps: usize) -> Self {
        let bar = ProgressBar::hidden();
        bar.set_length(steps as u64);
        // A template that does not parse would cost no more than its looks.
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        Self { bar, started: Instant::now(), is_shown: false }
    }

    /// Shows how many steps have been taken.
    pub(crate) fn set(&mut self, steps: usize) {
        if !self.is_shown && self.started.elapsed() > PATIENCE {
            self.bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
            self.is_shown = true;
        }
        self.bar.set_position(steps as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

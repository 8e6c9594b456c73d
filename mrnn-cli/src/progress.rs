//! The progress bar of long runs.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// Runs shorter than this have no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar on standard error, if that is a terminal; gone when dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    started: Instant,
    is_shown: bool,
}

impl Progress {
    /// A bar of so many parts, of which some are done; nothing is shown yet.
    pub(crate) fn new(template: &str, done: u64, len: u64) -> Self {
        let bar = ProgressBar::hidden();
        bar.set_length(len);
        // A template that does not parse would cost no more than its looks.
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_position(done);
        bar.reset_eta();
        Self { bar, started: Instant::now(), is_shown: false }
    }

    /// Shows how many parts are done.
    pub(crate) fn set(&mut self, done: u64) {
        if !self.is_shown && self.started.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.is_shown = true;
        }
        self.bar.set_position(done);
    }

    /// Replaces the message of the template.
    pub(crate) fn say(&self, message: String) {
        self.bar.set_message(message);
    }

    /// Lets something be written to standard error without the bar in between.
    pub(crate) fn suspend(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

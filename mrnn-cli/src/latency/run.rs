//! The loop and what is measured of it. Nothing in it allocates or writes.

use super::machine::Clock;
use hdrhistogram::Histogram;
use mrnn::{Precision, Result, Session};

/// Longer times, in nanoseconds, count as this: an hour.
const MAX_TIME: u64 = 3_600_000_000_000;
/// Digits that a time keeps: its memory does not grow with the number of steps.
const DIGITS: u8 = 3;

/// When to step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schedule {
    pub(super) hz: f64,
    pub(super) steps: u64,
    /// Seconds before the step after the others; none where it is 0.
    pub(super) idle: f64,
}

impl Schedule {
    /// Nanoseconds between deadlines.
    pub(super) fn period(&self) -> u64 {
        self.deadline(1)
    }

    /// Nanoseconds from the first deadline to that of a step.
    fn deadline(&self, step: u64) -> u64 {
        (step as f64 * 1e9 / self.hz).round() as u64
    }
}

/// How one step went, in nanoseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// From the deadline until the loop went on.
    pub(super) lateness: u64,
    /// Of the step call and the copy of the activations.
    pub(super) time: u64,
}

/// How all went.
#[derive(Debug)]
pub(super) struct Times {
    /// Of the first call of a new session, before the loop.
    pub(super) first: u64,
    /// From the deadline until the loop went on, in nanoseconds.
    pub(super) lateness: Histogram<u64>,
    /// Of the step call and the copy of the activations, in nanoseconds.
    pub(super) step: Histogram<u64>,
    /// Steps that ended after the next deadline.
    pub(super) missed: u64,
    /// Of the step after the idle time.
    pub(super) after_idle: Option<Step>,
}

impl Default for Times {
    fn default() -> Self {
        let histogram = || {
            Histogram::new_with_bounds(1, MAX_TIME, DIGITS)
                .expect("the bounds and digits are valid")
        };
        Self { first: 0, lateness: histogram(), step: histogram(), missed: 0, after_idle: None }
    }
}

/// A session with the arrays that a rig would have.
pub(super) struct Loop<T: Precision> {
    session: Session<T>,
    input: Vec<T>,
    h: Vec<T>,
}

impl<T: Precision> Loop<T> {
    pub(super) fn new(session: Session<T>) -> Self {
        let (batch, dimensions) = (session.batch(), session.dimensions());
        let input = vec![T::ONE; batch * dimensions.num_inputs];
        let h = vec![T::ZERO; batch * dimensions.num_units];
        Self { session, input, h }
    }

    /// Takes the first step, those at their deadlines, and the one after the idle time.
    pub(super) fn run(
        &mut self,
        clock: &Clock,
        schedule: Schedule,
        times: &mut Times,
    ) -> Result<()> {
        times.first = self.step(clock)?;
        let period = schedule.period();
        let start = clock.now() + period;
        for step in 0..schedule.steps {
            let Step { lateness, time } = self.step_at(clock, start + schedule.deadline(step))?;
            times.lateness.saturating_record(lateness);
            times.step.saturating_record(time);
            times.missed += u64::from(lateness + time > period);
        }
        if schedule.idle > 0.0 {
            let deadline = clock.now() + (schedule.idle * 1e9) as u64;
            times.after_idle = Some(self.step_at(clock, deadline)?);
        }
        Ok(())
    }

    fn step_at(&mut self, clock: &Clock, deadline: u64) -> Result<Step> {
        clock.sleep_until(deadline);
        let lateness = clock.now().saturating_sub(deadline);
        Ok(Step { lateness, time: self.step(clock)? })
    }

    /// The time of one step and the copy of its activations.
    fn step(&mut self, clock: &Clock) -> Result<u64> {
        let start = clock.now();
        self.session.step(&self.input, None)?;
        self.session.copy_state(None, Some(&mut self.h))?;
        Ok(clock.now() - start)
    }
}

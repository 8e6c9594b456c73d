use super::Prepared;
use crate::Result;
use crate::protocol::{Call, Case};
use mrnn::{Engine, Layout, Record, Sequence, Session};

/// Steps, in one call or one call each.
pub(super) struct Forward {
    case: Case,
    session: Session<f32>,
    /// `[T, B, I]`
    input: Vec<f32>,
    /// `[T, B, H]` for a sequence, `[B, H]` for single steps
    h: Vec<f32>,
}

impl Forward {
    pub(super) fn new(case: Case, engine: &Engine<f32>, input: Vec<f32>) -> Result<Self> {
        let session = engine.session(case.batch)?;
        let kept_steps = if case.call == Call::Step { 1 } else { case.steps };
        let h = vec![0.0; kept_steps * case.batch * engine.dimensions().num_units];
        Ok(Self { case, session, input, h })
    }
}

impl Prepared for Forward {
    fn run(&mut self) -> mrnn::Result<()> {
        self.session.reset();
        if self.case.call == Call::Step {
            let width = self.input.len() / self.case.steps;
            return self.input.chunks_exact(width).try_for_each(|input| {
                self.session.step(input, None)?;
                self.session.copy_state(None, Some(&mut self.h))
            });
        }
        let sequence = Sequence {
            layout: Layout::TimeFirst,
            input: Some(&self.input),
            ..Sequence::silent(self.case.steps)
        };
        let mut record = Record { h: Some(&mut self.h), ..Record::default() };
        self.session.advance(&sequence, &mut record)
    }

    fn outcome(&self) -> Result<(Vec<f32>, [usize; 2])> {
        Ok((self.session.h(), [self.case.batch, self.session.dimensions().num_units]))
    }
}

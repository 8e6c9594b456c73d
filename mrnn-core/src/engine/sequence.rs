use std::ops::Range;

/// The order of a sequence's two outer axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// `[batch, time, ·]`
    #[default]
    BatchFirst,
    /// `[time, batch, ·]`
    TimeFirst,
}

/// What drives a session over some steps.
#[derive(Debug, Clone, Copy)]
pub struct Sequence<'a, T> {
    /// Number of steps T.
    pub steps: usize,
    /// Order of the axes of every array of this sequence and its record.
    pub layout: Layout,
    /// External input u, `[B, T, I]` or `[T, B, I]`; zero where none is given.
    pub input: Option<&'a [T]>,
    /// Stimulation s, added without weights, `[B, T, H]` or `[T, B, H]`; zero where none is given.
    pub stimulation: Option<&'a [T]>,
}

impl<T> Sequence<'_, T> {
    /// `steps` steps without input or stimulation, batch first.
    pub fn silent(steps: usize) -> Self {
        Self { steps, layout: Layout::BatchFirst, input: None, stimulation: None }
    }

    /// Where the values of member `member` at `step` lie in an array of `width` values a row.
    pub fn row(&self, batch: usize, member: usize, step: usize, width: usize) -> Range<usize> {
        let row = match self.layout {
            Layout::BatchFirst => member * self.steps + step,
            Layout::TimeFirst => step * batch + member,
        };
        row * width..(row + 1) * width
    }
}

/// Where the state after each step goes. Arrays have the layout of the sequence.
#[derive(Debug)]
pub struct Record<'a, T> {
    /// Pre-activations, `[B, T, H]` or `[T, B, H]`.
    pub x: Option<&'a mut [T]>,
    /// Activations, `[B, T, H]` or `[T, B, H]`.
    pub h: Option<&'a mut [T]>,
    /// Readouts, `[B, T, outputs]` or `[T, B, outputs]`.
    pub y: Option<&'a mut [T]>,
}

impl<T> Default for Record<'_, T> {
    fn default() -> Self {
        Self { x: None, h: None, y: None }
    }
}

impl<T: Copy> Record<'_, T> {
    /// Keeps one member's state after a step, where it is asked for; `row` is the state's range in the
    /// records, from [`Sequence::row`].
    pub fn keep_state(&mut self, row: Range<usize>, x: &[T], h: &[T]) {
        if let Some(record) = &mut self.x {
            record[row.clone()].copy_from_slice(x);
        }
        if let Some(record) = &mut self.h {
            record[row].copy_from_slice(h);
        }
    }
}

//! Reduction of long traces to what a picture can show.

use std::collections::BTreeSet;

use super::scale::is_drawable;

/// A step and the value there.
type Sample = (usize, f64);

/// Reduces a line to at most six samples in each `column` steps, so that its envelope and its
/// vertical edges stay, and splits it where a whole column has no drawable value.
///
/// Steps must not decrease.
pub(super) fn reduce_line(samples: &[Sample], column: f64) -> Vec<Vec<Sample>> {
    let index = |sample: &Sample| (sample.0 as f64 / column) as usize;
    let mut runs = vec![Vec::new()];
    for chunk in samples.chunk_by(|a, b| index(a) == index(b)) {
        let drawable: Vec<_> = chunk.iter().copied().filter(|s| is_drawable(s.1)).collect();
        match runs.last_mut() {
            Some(run) if !drawable.is_empty() => run.extend(extremes(&drawable)),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// The first and last of all `samples`, of the lowest and of the highest, each once and in order.
fn extremes(samples: &[Sample]) -> impl Iterator<Item = Sample> {
    let by_value = |&a: &usize, &b: &usize| samples[a].1.total_cmp(&samples[b].1);
    let all = || 0..samples.len();
    let kept: BTreeSet<_> = [
        all().next(),
        all().min_by(by_value),
        all().rev().min_by(by_value),
        all().rev().max_by(by_value),
        all().max_by(by_value),
        all().next_back(),
    ]
    .into_iter()
    .flatten()
    .collect();
    kept.into_iter().map(|index| samples[index])
}

/// Reduces `values` to at most `cells` values, each the one of largest magnitude in its share, so
/// that a short peak stays visible; `None` where none is drawable.
pub(super) fn reduce_row(values: &[f64], cells: usize) -> Vec<Option<f64>> {
    let cells = cells.min(values.len());
    let cell = |index: usize| {
        let share = &values[index * values.len() / cells..(index + 1) * values.len() / cells];
        let drawable = share.iter().copied().filter(|&value| is_drawable(value));
        drawable.max_by(|a, b| a.abs().total_cmp(&b.abs()))
    };
    (0..cells).map(cell).collect()
}

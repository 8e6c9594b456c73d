//! What a training shows at its end: the text and the plot.

use super::arguments::Keep;
use super::curve::{Curve, Row};
use super::plan::Plan;
use crate::failure::Failure;
use crate::plot::{self, CurvePanel, CurvesPlot};
use crate::table::{Align, Table, count, number};
use crate::task_arguments::in_words;
use mrnn::Precision;
use mrnn_train::{Outcome, Trainer};
use std::path::Path;
use std::time::Duration;

/// Points of the smooth curve of the training's own loss.
const MEANS: usize = 120;

/// Which parameters the model has, in words.
pub(super) fn kept<T: Precision>(trainer: &Trainer<T>, keep: Keep) -> String {
    match (keep, trainer.best()) {
        (Keep::Best, Some(best)) => format!("best validation, after update {}", best.updates),
        (Keep::Best, None) | (Keep::Last, _) => format!("after update {}", trainer.updates()),
    }
}

/// Why it ended, and how well the network does.
pub(super) fn text<T: Precision>(
    plan: &Plan,
    trainer: &Trainer<T>,
    outcome: Outcome,
    curve: &Curve,
    elapsed: Duration,
) -> String {
    let why = match outcome {
        Outcome::Finished => "finished",
        Outcome::TargetReached => "reached the target score",
        Outcome::OutOfPatience => "ended without a better score",
        Outcome::Interrupted => "interrupted",
    };
    let updates = usize::try_from(trainer.updates()).unwrap_or(usize::MAX);
    let seconds = elapsed.as_secs_f64();
    let name = plan.task.name();
    let head = format!("{name}: {why} after {} in {seconds:.1} s", count(updates, "update"));

    let metric = plan.task.metric();
    let mut table = Table::new([
        ("", Align::Left),
        ("update", Align::Right),
        (in_words(plan.trainer.loss), Align::Right),
        (metric, Align::Right),
    ]);
    let mut row = |what: &str, update: u64, loss: f64, score: Option<f64>| {
        let score = score.map(number).unwrap_or_default();
        table.row([what.to_owned(), update.to_string(), number(loss), score]);
    };
    if let Some(last) = curve.rows().last() {
        row("last training trials", last.update, last.loss, None);
    }
    if let Some((update, (loss, score))) = validations(curve).last() {
        row("last validation", update, loss, Some(score));
    }
    if let Some(best) = trainer.best() {
        row("best validation", best.updates, best.loss, Some(best.score));
    }
    format!("{head}\n\n{table}\n")
}

/// Updates with a validation, its loss and its score.
fn validations(curve: &Curve) -> impl DoubleEndedIterator<Item = (u64, (f64, f64))> {
    curve.rows().iter().filter_map(|row| Some((row.update, row.validation?)))
}

/// Draws loss and score over the updates.
pub(super) fn draw(path: &Path, title: &str, plan: &Plan, curve: &Curve) -> Result<(), Failure> {
    let point = |update: u64, value| (usize::try_from(update).unwrap_or(usize::MAX), value);
    let each = curve.rows().iter().map(|row| point(row.update, row.loss)).collect();
    let mean = |rows: &[Row]| {
        let middle = rows[rows.len() / 2].update;
        point(middle, rows.iter().map(|row| row.loss).sum::<f64>() / rows.len() as f64)
    };
    let means = curve.rows().chunks(curve.rows().len().div_ceil(MEANS).max(1)).map(mean).collect();
    let validated = |value: fn((f64, f64)) -> f64| {
        validations(curve).map(|(update, pair)| point(update, value(pair))).collect()
    };
    let curve_of = |name, hue, points| plot::Curve { name, hue, points };
    let losses = vec![
        curve_of(None, 0, each),
        curve_of(Some("training"), 0, means),
        curve_of(Some("validation"), 1, validated(|(loss, _)| loss)),
    ];
    let scores = vec![curve_of(Some("validation"), 1, validated(|(_, score)| score))];
    let loss = format!("loss ({})", in_words(plan.trainer.loss));
    let mut panels =
        vec![CurvePanel { quantity: &loss, is_logarithmic: true, height: 300.0, curves: losses }];
    if scores.iter().any(|curve| !curve.points.is_empty()) {
        let quantity = plan.task.metric();
        panels.push(CurvePanel { quantity, is_logarithmic: false, height: 180.0, curves: scores });
    }
    let last = curve.rows().last().map_or(1, |row| row.update);
    let last = usize::try_from(last).unwrap_or(usize::MAX);
    let plot = CurvesPlot { title, counted: "update", last, panels };
    Ok(plot::draw_curves(path, &plot)?)
}

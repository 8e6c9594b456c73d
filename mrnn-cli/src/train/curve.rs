//! What was measured in the course of a training, and its table on disk.

use crate::failure::Failure;
use mrnn::{AtomicFile, Precision};
use mrnn_train::Progress;
use std::fmt::Write;
use std::path::Path;

const HEADER: &str =
    "update,loss,penalty,gradient_norm,learning_rate,validation_loss,validation_score";

/// An update and what was measured with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Row {
    /// Its number, from 1.
    pub(super) update: u64,
    /// Loss of its trials, before it.
    pub(super) loss: f64,
    /// Sum of the regularisers.
    penalty: f64,
    gradient_norm: f64,
    learning_rate: f64,
    /// Loss and score of the validation after it.
    pub(super) validation: Option<(f64, f64)>,
}

/// A training so far, update by update.
#[derive(Debug, Default)]
pub(super) struct Curve {
    rows: Vec<Row>,
}

impl Curve {
    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    pub(super) fn push<T: Precision>(&mut self, progress: &Progress<'_, T>) {
        self.rows.push(Row {
            update: progress.trainer.updates(),
            loss: progress.step.loss,
            // The sum of nothing is −0.
            penalty: progress.step.penalties.iter().fold(0.0, |sum, penalty| sum + penalty),
            gradient_norm: progress.step.gradient_norm,
            learning_rate: progress.step.learning_rate,
            validation: progress.validation.map(|validation| (validation.loss, validation.score)),
        });
    }

    /// Reads the table of an interrupted training up to the update that goes on.
    pub(super) fn read(path: &Path, updates: u64) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(|error| Failure::read(path, error))?;
        let mut lines = text.lines();
        let fail = |line: usize, reason: &str| {
            let reason = format!("is no loss curve: line {line} {reason}");
            Err(Failure::Input { path: path.to_owned(), reason })
        };
        if lines.next() != Some(HEADER) {
            return fail(1, &format!("is not '{HEADER}'"));
        }
        let mut rows = Vec::new();
        for (index, line) in lines.enumerate() {
            match parse(line) {
                Some(row) if row.update <= updates => rows.push(row),
                Some(_) => break,
                None => return fail(index + 2, "is not a row of seven numbers"),
            }
        }
        Ok(Self { rows })
    }

    /// Writes the table; numbers have all their digits.
    pub(super) fn write(&self, path: &Path) -> Result<(), Failure> {
        let mut text = format!("{HEADER}\n");
        for row in &self.rows {
            let Row { update, loss, penalty, gradient_norm, learning_rate, validation } = row;
            let _ = write!(text, "{update},{loss},{penalty},{gradient_norm},{learning_rate},");
            let _ = match validation {
                Some((loss, score)) => writeln!(text, "{loss},{score}"),
                None => writeln!(text, ","),
            };
        }
        AtomicFile::write(path, text.as_bytes()).map_err(|error| Failure::write(path, error))
    }
}

fn parse(line: &str) -> Option<Row> {
    let fields: Vec<&str> = line.split(',').collect();
    let [update, loss, penalty, gradient_norm, learning_rate, validation_loss, score] = fields[..]
    else {
        return None;
    };
    let validation = match (validation_loss, score) {
        ("", "") => None,
        (loss, score) => Some((loss.parse().ok()?, score.parse().ok()?)),
    };
    Some(Row {
        update: update.parse().ok()?,
        loss: loss.parse().ok()?,
        penalty: penalty.parse().ok()?,
        gradient_norm: gradient_norm.parse().ok()?,
        learning_rate: learning_rate.parse().ok()?,
        validation,
    })
}

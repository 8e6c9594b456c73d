//! Conformance cases on every engine, as a table.

use mrnn_tests::{Case, Outcome, case_folders, run};
use std::error::Error;
use std::path::Path;

/// Runs every case in a folder and prints the table; whether all passed.
pub(crate) fn conform(folder: &Path) -> Result<bool, Box<dyn Error>> {
    let folders = case_folders(folder)?;
    if folders.is_empty() {
        return Err(
            format!("'{}' holds no case (a folder with a case.json)", folder.display()).into()
        );
    }
    println!(
        "{:<31} {:<10} {:<9} {:>14} {:>9} {:>14} {:>9}",
        "case", "engine", "precision", "activity error", "tolerance", "gradient error", "tolerance"
    );
    let (mut passed, mut missed) = (0, 0);
    for folder in folders {
        let case = Case::load(&folder)?;
        let outcomes = run(&case).map_err(|error| format!("{}: {error}", case.name))?;
        for outcome in outcomes {
            let Outcome { engine, precision, error, tolerance, gradients } = outcome;
            let gradients = gradients.map_or_else(
                || format!("{:>14} {:>9}", "-", "-"),
                |(error, tolerance)| format!("{error:>14.2e} {tolerance:>9.0e}"),
            );
            let mark = if outcome.passed() { "" } else { "  MISS" };
            println!(
                "{:<31} {engine:<10} {precision:<9} {error:>14.2e} {tolerance:>9.0e} {gradients}{mark}",
                case.name
            );
            *(if outcome.passed() { &mut passed } else { &mut missed }) += 1;
        }
    }
    println!("{passed} within tolerance, {missed} not");
    Ok(missed == 0)
}

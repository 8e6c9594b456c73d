//! Whether the CUDA engine computes on this device what it must.

mod conformance;
mod determinism;
mod equality;
mod problem;
mod reduced;
mod refresh;

use crate::Result;
use mrnn_cuda::Mode;
use mrnn_cuda::device::Device;
use mrnn_tests::Case;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Most elements of a case's `[B, T, H]` where only short cases are wanted.
const SHORT: usize = 10_000;

/// What a check came to.
enum Verdict {
    /// It holds, or does not; and what was found.
    Checked(bool, String),
    /// The network does not fit the mode on this device.
    Unfit,
}

impl Verdict {
    /// Of an error beside the largest that is allowed; NaN is too large.
    fn within(error: f64, tolerance: f64) -> Self {
        Self::Checked(error <= tolerance, format!("{error:.1e} of {tolerance:.1e}"))
    }

    /// Of values that must be the same.
    fn same(differing: &[&str]) -> Self {
        match differing {
            [] => Self::Checked(true, "same bits".to_owned()),
            _ => Self::Checked(false, format!("other bits: {}", differing.join(", "))),
        }
    }
}

/// What the checks have in common.
struct Checks<'a> {
    device: &'a Arc<dyn Device>,
    short: bool,
    out: &'a mut dyn Write,
    /// Checks that hold, do not hold, and could not be made.
    counts: [usize; 3],
}

impl Checks<'_> {
    fn report(&mut self, name: &str, verdict: Result<Verdict>) -> std::io::Result<()> {
        let (word, index, found) = match verdict {
            Ok(Verdict::Checked(true, found)) => ("ok", 0, found),
            Ok(Verdict::Checked(false, found)) => ("FAILED", 1, found),
            Ok(Verdict::Unfit) => ("skipped", 2, "does not fit this mode".to_owned()),
            Err(error) => ("FAILED", 1, error.to_string()),
        };
        self.counts[index] += 1;
        writeln!(self.out, "{word:<8} {name}: {found}")
    }
}

/// Makes every check on a device, with the conformance cases in a folder, and says what came of each; whether none
/// failed. `short` leaves out what is large, for tools under which kernels take a hundred times as long.
///
/// # Errors
/// Cases that can't be read; output that can't be written.
pub fn check(
    device: &Arc<dyn Device>,
    folder: &Path,
    short: bool,
    out: &mut dyn Write,
) -> Result<bool> {
    writeln!(out, "{}", crate::gpu::machine::describe(device.properties()))?;
    let cases = mrnn_tests::case_folders(folder)?;
    let cases = cases.iter().map(|folder| Ok(Case::load(folder)?)).collect::<Result<Vec<_>>>()?;
    if cases.is_empty() {
        return Err(format!("there are no cases in '{}'", folder.display()).into());
    }
    let is_wanted = |case: &&Case| !short || case.expected_h.len() <= SHORT;
    let cases: Vec<&Case> = cases.iter().filter(is_wanted).collect();

    let mut checks = Checks { device, short, out, counts: [0; 3] };
    conformance::check(&mut checks, &cases)?;
    equality::check(&mut checks)?;
    reduced::check(&mut checks)?;
    determinism::check(&mut checks)?;
    refresh::check(&mut checks)?;
    let [passed, failed, skipped] = checks.counts;
    writeln!(checks.out, "{passed} checks passed, {failed} failed, {skipped} skipped")?;
    Ok(failed == 0)
}

/// The modes as checks name them.
fn modes() -> impl Iterator<Item = Mode> {
    Mode::ALL.into_iter()
}

//! Results as text: a line as they come, and a page of tables.

use crate::contestants::Contestant;
use crate::protocol::Call;
use crate::report::{CaseReport, Report, Times};
use mrnn::Choice;

/// A spread of a contestant's rounds, over their median, above which its time is marked.
const STEADY: f64 = 0.2;

/// One case in one line.
pub fn line(case: &CaseReport) -> String {
    let CaseReport { network, batch, threads, .. } = case;
    let mut line = format!(
        "{network:<5} {:<6} B={batch:<4} {:<9} {threads} thread(s)  mrnn {} us/step = {} x floor",
        case.dynamics.name(),
        call(case.call),
        microseconds(&case.mrnn),
        significant(case.over_floor()),
    );
    for peer in &case.peers {
        let ratio = significant(case.over_mrnn(peer));
        line += &format!("; {} {} = {ratio} x mrnn", peer.contestant, microseconds(peer));
    }
    line
}

/// The whole report as a Markdown page.
pub fn page(report: &Report) -> String {
    let machine = &report.machine;
    let mut page = format!(
        "# mrnn beside its peers and the floor\n\n{}, {} physical core(s), {}; probes with {}; {}.\n\n",
        machine.cpu,
        machine.cores,
        machine.system,
        machine.instructions,
        versions(report).join(", "),
    );
    page += "Times are medians in microseconds of a step of the whole batch; in brackets, a peer's time over \
             mrnn's.\nA time with ~ was unsteady: its rounds spread over more than 20 % of it.\nThe floor is \
             the longer of reading each existing weight once and of the multiply-adds, at the speeds \
             measured in the same run; of a gradient, that twice, back through the recurrent weights alone, and \
             the multiply-adds once more.\nWhere mrnn and PyTorch take one call a step, JAX takes the whole \
             sequence.\n";
    let mut thread_counts: Vec<_> = report.cases.iter().map(|case| case.threads).collect();
    thread_counts.dedup();
    for threads in thread_counts {
        let cases: Vec<_> = report.cases.iter().filter(|case| case.threads == threads).collect();
        page += &table(&cases, threads);
    }
    page
}

fn versions(report: &Report) -> Vec<&str> {
    let all = report.cases.iter().flat_map(CaseReport::all_times);
    let mut versions: Vec<_> = all.map(|times| times.version.as_str()).collect();
    versions.sort_unstable();
    versions.dedup();
    versions
}

fn table(cases: &[&CaseReport], threads: usize) -> String {
    let took_part = |peer: &&str| cases.iter().any(|case| times_of(case, peer).is_some());
    let peers = Contestant::ALL[1..].iter().map(|peer| peer.name());
    let peers: Vec<_> = peers.filter(took_part).collect();

    let texts = ["network", "dynamics", "call"];
    let numbers = ["units", "synapses", "B", "T", "read GB/s", "peak GFLOP/s", "floor", "mrnn"];
    let numbers = numbers.into_iter().chain(["mrnn / floor"]).chain(peers.iter().copied());
    let numbers: Vec<_> = numbers.collect();
    let heading = [&texts, numbers.as_slice()].concat().join(" | ");
    let rule = format!("{}{}", "---|".repeat(texts.len()), "---:|".repeat(numbers.len()));
    let plural = if threads == 1 { "" } else { "s" };
    let mut table = format!("\n## {threads} thread{plural}\n\n| {heading} |\n|{rule}\n");
    for case in cases {
        let mut cells = vec![
            case.network.clone(),
            case.dynamics.name().to_owned(),
            call(case.call).to_owned(),
            case.units.to_string(),
            case.synapses.to_string(),
            case.batch.to_string(),
            case.steps.to_string(),
            significant(case.speeds.read_bandwidth / 1e9),
            significant(case.speeds.multiply_add_peak / 1e9),
            significant(case.floor * 1e6),
            microseconds(&case.mrnn),
            significant(case.over_floor()),
        ];
        cells.extend(peers.iter().map(|peer| {
            times_of(case, peer).map_or(String::new(), |times| {
                format!("{} (×{})", microseconds(times), significant(case.over_mrnn(times)))
            })
        }));
        table += &format!("| {} |\n", cells.join(" | "));
    }
    table
}

fn times_of<'a>(case: &'a CaseReport, contestant: &str) -> Option<&'a Times> {
    case.peers.iter().find(|times| times.contestant == contestant)
}

/// The way of calling, in a word.
pub(crate) fn call(call: Call) -> &'static str {
    match call {
        Call::Sequence => "sequence",
        Call::Step => "step",
        Call::Gradient => "gradient",
    }
}

/// Microseconds of a step, marked where the rounds differ.
fn microseconds(times: &Times) -> String {
    let mark = if times.spread() > STEADY { "~" } else { "" };
    format!("{mark}{}", significant(times.seconds_per_step * 1e6))
}

/// A positive number with three significant digits and no exponent.
pub(crate) fn significant(value: f64) -> String {
    let magnitude = value.abs().log10().floor();
    if !magnitude.is_finite() {
        return value.to_string();
    }
    let unit = 10_f64.powf(magnitude - 2.0);
    let rounded = (value / unit).round() * unit;
    // Rounding may have carried into the next power of ten.
    let decimals = 2.0 - rounded.abs().log10().floor();
    format!("{rounded:.0$}", decimals.max(0.0) as usize)
}

#[cfg(test)]
mod tests {
    use super::significant;

    #[test]
    fn numbers_have_three_digits_at_any_size() {
        for (value, text) in [
            (0.012_345, "0.0123"),
            (0.999_9, "1.00"),
            (1.0, "1.00"),
            (9.999, "10.0"),
            (123.4, "123"),
            (999.6, "1000"),
            (12_345.0, "12300"),
            (0.0, "0"),
        ] {
            assert_eq!(significant(value), text);
        }
    }
}

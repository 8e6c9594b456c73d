//! The results as a page: targets, cases beside peers and floors, and where the CPU is faster.

use super::peers::{PeerReport, PeerTime};
use super::plan::Case;
use super::report::{CaseReport, Peaks, Report};
use super::targets::{Target, seconds, targets};
use crate::markdown::{call, significant};
use mrnn::Choice;

/// The page of a run on a device and of its peers.
pub fn page(report: &Report, peers: &[PeerReport]) -> String {
    let device = &report.device;
    let mut page = format!("# mrnn on a GPU\n\n{}.\n", device.description);
    if let Some(driver) = &device.driver {
        page += &format!("{driver}.\n");
    }
    page += &format!("CPU: {}.\n", device.cpu);
    for peer in peers {
        page += &format!("{}.\n", peer.version);
    }
    let peaks = peers.iter().find_map(|peer| peer.peaks);
    page +=
        &format!("\nCopies: {} GB/s, read and written together.\n", giga(device.copy_bandwidth));
    if let Some(Peaks { f32, tf32, bf16 }) = peaks {
        page += &format!(
            "Products of 8192 x 8192: {} GFLOP/s in f32, {} in tf32, {} in bf16.\n",
            giga(f32),
            giga(tf32),
            giga(bf16)
        );
    }
    page += "\nTimes are medians in µs of a step of the whole batch by the device's clock, without copies from and \
             to the host, of the mode\nthat is taken where none is asked for; those of the others follow. In \
             brackets, a peer's time over mrnn's. The floor is the\nlonger of the multiply-adds and of reading the \
             weights that the shared memory and registers of all multiprocessors can't hold, at\nthe speeds above.\n";
    let times: Vec<&PeerTime> = peers.iter().flat_map(|peer| &peer.cases).collect();
    page += &target_table(&targets(&report.cases, &times));
    page += &case_table(report, peaks, &times);
    page += &cpu_table(&report.cases);
    let failures = report.failures.iter().chain(peers.iter().flat_map(|peer| &peer.failures));
    for (index, failure) in failures.enumerate() {
        let heading = if index == 0 { "\n## What could not be measured\n\n" } else { "" };
        page += &format!("{heading}- {failure}\n");
    }
    page
}

fn giga(value: f64) -> String {
    significant(value / 1e9)
}

fn target_table(targets: &[Target]) -> String {
    let mut table =
        "\n## Targets\n\n| what | wanted | reached | met |\n|---|---:|---:|---|\n".to_owned();
    for target in targets {
        let Target { what, wanted, is_ratio, reached } = target;
        let sign = if *is_ratio { "≥" } else { "≤" };
        let reached = reached.map_or("not measured".to_owned(), significant);
        let is_met = target.is_met().map_or("", |is_met| if is_met { "yes" } else { "**no**" });
        table += &format!("| {what} | {sign} {wanted} | {reached} | {is_met} |\n");
    }
    table
}

fn case_table(report: &Report, peaks: Option<Peaks>, times: &[&PeerTime]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for time in times {
        if !names.contains(&time.peer.as_str()) {
            names.push(&time.peer);
        }
    }
    let heading =
        ["network", "dynamics", "call", "arithmetic", "B", "floor", "mrnn", "floor / mrnn"];
    let heading = heading.into_iter().chain(["by mode", "host to host", "error"]);
    let heading: Vec<&str> = heading.chain(names.iter().copied()).collect();
    let mut table = format!(
        "\n## Cases\n\n| {} |\n|{}\n",
        heading.join(" | "),
        "---|".repeat(4) + &"---:|".repeat(heading.len() - 4)
    );
    for case in &report.cases {
        let Case { size, dynamics, arithmetic, batch, call: how } = case.case;
        let Some(taken) = case.modes.first() else { continue };
        let floor = peaks.map(|peaks| case.floor(&report.device, peaks));
        let modes = case
            .modes
            .iter()
            .map(|times| format!("{} {}", times.mode, significant(times.device * 1e6)));
        let mut cells = vec![
            size.to_string(),
            dynamics.name().to_owned(),
            call(how).to_owned(),
            arithmetic.name().to_owned(),
            batch.to_string(),
            floor.map_or(String::new(), |floor| significant(floor * 1e6)),
            significant(taken.device * 1e6),
            floor.map_or(String::new(), |floor| significant(floor / taken.device)),
            modes.collect::<Vec<_>>().join(", "),
            significant(taken.host * 1e6),
            format!("{:.0e}", taken.error),
        ];
        cells.extend(names.iter().map(|name| {
            let is_it = |time: &&&PeerTime| time.peer == *name && time.case == case.case;
            times.iter().find(is_it).map_or(String::new(), |time| {
                let ratio = time.seconds_per_step / taken.device;
                format!("{} (×{})", significant(time.seconds_per_step * 1e6), significant(ratio))
            })
        }));
        table += &format!("| {} |\n", cells.join(" | "));
    }
    table
}

/// Where the CPU's engine is faster, all of its cores together.
fn cpu_table(cases: &[CaseReport]) -> String {
    let mut table = "\n## Beside the CPU's engine\n\nµs a step from host to host, all cores of the CPU together; \
                     sequences are one call for all steps, single steps have their\nreadouts copied back.\n\n\
                     | network | call | B | GPU | CPU | CPU / GPU | CPU / GPU's own time |\n\
                     |---|---|---:|---:|---:|---:|---:|\n"
        .to_owned();
    for case in cases {
        let (Some(cpu), Some(taken), Some(own)) = (case.cpu, case.modes.first(), seconds(case))
        else {
            continue;
        };
        let Case { size, batch, call: how, .. } = case.case;
        let (gpu, how) = (taken.host, call(how));
        let [gpu_us, cpu_us] = [gpu, cpu].map(|seconds| significant(seconds * 1e6));
        let [ratio, own] = [gpu, own].map(|seconds| significant(cpu / seconds));
        table += &format!("| {size} | {how} | {batch} | {gpu_us} | {cpu_us} | {ratio} | {own} |\n");
    }
    table
}

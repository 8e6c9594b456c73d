use crate::{Folder, LOOP, SMALL, assert_fails, mrnn, read, text};

/// A run of 200 steps.
const SHORT: [&str; 6] = ["--hz", "2000", "--seconds", "0.1", "--idle", "0.05"];

fn latency<'a>(file: &'a str, options: &[&'a str]) -> Vec<&'a str> {
    ["latency", file].iter().chain(&SHORT).chain(options).copied().collect()
}

/// The numbers of the row of the table that begins so.
#[track_caller]
fn row(shown: &str, name: &str) -> Vec<f64> {
    let rest = shown.lines().find_map(|line| line.strip_prefix(name)).expect(name);
    rest.split_whitespace().map(|cell| cell.parse().expect("a number")).collect()
}

#[track_caller]
fn number_after(shown: &str, words: &str) -> f64 {
    let rest = shown.split(words).nth(1).unwrap_or_else(|| panic!("{words} is not in {shown}"));
    rest.split_whitespace().next().expect(words).parse().expect("a number")
}

#[test]
fn the_times_of_all_steps_are_summed_up() {
    let shown = mrnn(latency(LOOP, &[])).success();
    let first_line = shown.lines().next().expect("a line");
    let start =
        "200 steps of 350 units (batch 1, cpu, f32) at 2000 Hz, period 500.00 µs, waiting by ";
    assert!(first_line.starts_with(start), "{first_line}");
    let columns = shown.lines().find(|line| line.starts_with("µs ")).expect("a table");
    let names: Vec<_> = columns.split_whitespace().collect();
    assert_eq!(names, ["µs", "min", "p50", "p99", "p99.9", "p99.99", "max"]);
    for name in ["step ", "wake-up lateness "] {
        let values = row(&shown, name);
        assert_eq!(values.len(), 6, "{shown}");
        assert!(values.is_sorted(), "{shown}");
    }
    assert!(row(&shown, "step ")[0] > 0.0, "{shown}");
    let missed = number_after(&shown, "missed deadlines: ");
    assert!((0.0..=200.0).contains(&missed), "{shown}");
    assert_eq!(number_after(&shown, &format!("missed deadlines: {missed} of ")), 200.0);
    assert!(number_after(&shown, "first call: ") > 0.0);
    assert!(number_after(&shown, "after 0.05 s idle: step ") > 0.0);
    assert!(!mrnn(latency(LOOP, &["--idle", "0"])).stdout.contains("idle:"));
}

#[test]
fn batch_and_precision_are_those_asked_for() {
    let folder = Folder::new();
    let small = folder.write("small.json", SMALL);
    let shown = mrnn(latency(text(&small), &["--batch", "5", "--precision", "f64"])).success();
    assert!(shown.starts_with("200 steps of 6 units (batch 5, cpu, f64) at 2000 Hz"), "{shown}");
}

#[test]
fn a_rate_that_cannot_be_kept_misses_deadlines() {
    let options = ["latency", LOOP, "--hz", "1000000", "--seconds", "0.001", "--idle", "0"];
    let shown = mrnn(options.iter().chain(&["--batch", "50"])).success();
    assert_eq!(number_after(&shown, "missed deadlines: "), 1000.0, "{shown}");
    let lateness = row(&shown, "wake-up lateness ");
    assert!(lateness[5] > 1000.0, "deadlines do not wait for late steps: {shown}");
}

#[test]
fn the_settings_that_matter_are_named() {
    let shown = mrnn(latency(LOOP, &[])).success();
    let settings = shown.split("\n\n").last().expect("a table of settings");
    assert!(settings.starts_with("setting "), "{settings}");
    if cfg!(target_os = "linux") {
        for name in [
            "CPU governor",
            "isolated CPUs",
            "scheduling",
            "right to SCHED_FIFO",
            "real-time throttling",
            "memory",
            "transparent huge pages",
            "timer slack",
            "stolen by hypervisor",
        ] {
            let rows = settings.lines().filter(|line| line.starts_with(name));
            assert_eq!(rows.count(), 1, "{name} in {settings}");
        }
    } else {
        assert!(settings.contains("unknown on this system"), "{settings}");
    }
}

#[test]
fn histograms_are_drawn() {
    let folder = Folder::new();
    for name in ["times.svg", "times.png"] {
        let plot = folder.path(name);
        let shown = mrnn(latency(LOOP, &["--plot", text(&plot)])).success();
        assert!(shown.ends_with(&format!("wrote {}\n", plot.display())), "{shown}");
        assert!(read(&plot).len() > 1000);
    }
    let svg = String::from_utf8(read(&folder.path("times.svg"))).expect("SVG is text");
    for words in ["cbgtcl.json", "step", "wake-up lateness", "period", "time (µs)"] {
        assert!(svg.contains(words), "{words}");
    }
    assert_fails(latency(LOOP, &["--plot", "times.pdf"]), &["'times.pdf'", "svg or png"]);
    let missing = folder.path("missing").join("times.svg");
    assert_fails(latency(LOOP, &["--plot", text(&missing)]), &["missing"]);
    assert_eq!(folder.files(), ["times.png", "times.svg"]);
}

#[test]
fn numbers_that_make_no_loop_are_explained() {
    for (option, values, needed) in [
        ("--hz", &["0", "-5", "NaN", "inf", "1000001", "fast"][..], "at most 1000000"),
        ("--seconds", &["0", "-1", "NaN", "inf", "1e7"], "at most 1000000"),
        ("--idle", &["-1", "NaN", "3601"], "from 0 to 3600"),
        ("--batch", &["0", "-1"], "--batch"),
        ("--pin", &["-1", "one"], "--pin"),
    ] {
        for value in values {
            let message = mrnn(["latency", LOOP, option, value]).failure(2);
            for part in [&format!("'{value}'"), needed] {
                assert!(message.contains(part), "{part} is not in {message}");
            }
        }
    }
    let rare = ["latency", LOOP, "--hz", "0.1", "--seconds", "1"];
    assert_fails(rare, &["--seconds", "no step", "0.1 Hz"]);
    assert_fails(["latency", LOOP, "--batch", "1000000000"], &["batch is 1000000000"]);
    assert_fails(["latency", "nowhere.json"], &["'nowhere.json'"]);
}

#[test]
#[cfg(target_os = "linux")]
fn the_loop_stays_on_its_cpu() {
    // Whichever CPUs this process may use, the last is the last.
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has procfs");
    let usable = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
    let last = usable.and_then(|list| list.trim().rsplit([',', '-']).next()).expect("a list");
    let shown = mrnn(latency(LOOP, &["--pin", last])).success();
    let place = shown.lines().find(|line| line.starts_with("this thread's CPUs")).expect("a row");
    assert!(place.contains(&format!("  {last} (1 CPU)")), "{place}");
    for cpu in ["1023", "1024", "18446744073709551615"] {
        assert_fails(latency(LOOP, &["--pin", cpu]), &[&format!("--pin {cpu}"), "may use"]);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn real_time_priority_is_had_or_its_lack_explained() {
    let outcome = mrnn(latency(LOOP, &["--fifo"]));
    if outcome.code == Some(0) {
        let shown = outcome.success();
        for words in ["SCHED_FIFO, priority 80", " KiB locked"] {
            assert!(shown.contains(words), "{words} is not in {shown}");
        }
    } else {
        let message = outcome.failure(1);
        for words in ["--fifo", "CAP_", "limits.conf"] {
            assert!(message.contains(words), "{words} is not in {message}");
        }
    }
}

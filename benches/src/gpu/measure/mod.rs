//! Times on the device, beside those of the CPU's engine.

mod runs;

use super::plan::{Case, STEPS};
use super::report::{CaseReport, Machine, Report, Times};
use super::stopwatch::{Stopwatch, timed};
use super::{Arithmetic, ceilings, fitting, machine, networks};
use crate::protocol::Call;
use crate::timing::{median, repeat};
use crate::{Result, platform, weights};
use mrnn::{AtomicFile, EngineOptions, Network};
use mrnn_cuda::device::Device;
use mrnn_cuda::{Mode, engine_on};
use mrnn_tests::compare::widened;
use mrnn_tests::relative_error;
use runs::{Queued, Run};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Bytes of registers of a multiprocessor: 65 536 of 4 bytes, in every generation since Kepler (CUDA C++ Programming Guide,
/// technical specifications).
const REGISTER_BYTES: usize = 256 << 10;

/// Bytes of a copy that measures the device's memory; no cache holds them.
const COPY_BYTES: usize = 1 << 30;
const LEAST_RUNS: usize = 5;
/// Largest difference from the CPU's engine after a whole sequence, beside the largest value, at which a time counts.
const TOLERANCE: f64 = 1e-3;
/// The same for TF32 products, each of which is that much further off.
const TF32_TOLERANCE: f64 = 5e-2;

/// How long things take.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Steps of a run T.
    pub steps: usize,
    /// Seconds that runs of one kind are repeated for.
    pub seconds: f64,
    /// Bytes of a copy that measures the device's memory.
    pub copy_bytes: usize,
}

impl Settings {
    /// Of a whole run, with so many seconds for each kind of runs.
    pub fn new(seconds: f64) -> Self {
        Self { steps: STEPS, seconds, copy_bytes: COPY_BYTES }
    }
}

/// Measures cases on a device, prints each, and writes the report to `json` after each. A case that fails is named in
/// the report.
///
/// # Errors
/// Copies within the device; the file; output that can't be written.
pub fn measure(
    device: &Arc<dyn Device>,
    cases: &[Case],
    settings: Settings,
    json: &Path,
    out: &mut dyn Write,
) -> Result<Report> {
    let properties = device.properties();
    let machine = Machine {
        description: machine::describe(properties),
        driver: machine::driver(),
        cpu: format!("{}, {} cores", platform::cpu_name(), platform::physical_cores()?.len()),
        on_chip: properties.multiprocessors * (properties.shared_memory + REGISTER_BYTES),
        copy_bandwidth: ceilings::copy_bandwidth(device, settings.copy_bytes)?,
    };
    writeln!(out, "{}\n{}", machine.description, machine.driver.as_deref().unwrap_or_default())?;
    writeln!(
        out,
        "copies of {} bytes: {:.3e} bytes/s",
        settings.copy_bytes, machine.copy_bandwidth
    )?;

    let mut report = Report { device: machine, cases: Vec::new(), failures: Vec::new() };
    let mut last: Option<Subject> = None;
    for &case in cases {
        let subject = match last.take().filter(|subject| subject.is_of(case)) {
            Some(subject) => subject,
            None => Subject::new(case)?,
        };
        let failures = &mut report.failures;
        match subject.measure(device, case, settings, report.device.on_chip, failures) {
            Ok(case) => {
                print(&case, out)?;
                report.cases.push(case);
            }
            Err(error) => failures.push(format!("{case:?}: {error}")),
        }
        last = Some(subject);
        AtomicFile::write(json, serde_json::to_string_pretty(&report)?.as_bytes())?;
    }
    for failure in &report.failures {
        writeln!(out, "FAILED {failure}")?;
    }
    Ok(report)
}

fn print(report: &CaseReport, out: &mut dyn Write) -> std::io::Result<()> {
    let Case { size, dynamics, arithmetic, batch, call } = report.case;
    let (call, arithmetic) = (crate::markdown::call(call), arithmetic.name());
    write!(out, "{size:<5} {dynamics:?} {call} {arithmetic} B={batch}, us a step:")?;
    for Times { mode, device, host, error, .. } in &report.modes {
        let (device, host) = (device * 1e6, host * 1e6);
        write!(out, " {mode} {device:.3} (host {host:.3}, off by {error:.1e});")?;
    }
    match report.cpu {
        Some(cpu) => writeln!(out, " cpu {:.3}", cpu * 1e6),
        None => writeln!(out),
    }
}

/// A network that cases are of.
struct Subject {
    size: super::Size,
    network: Network,
    /// Existing synapses between recurrent units.
    recurrent: usize,
}

impl Subject {
    fn new(case: Case) -> Result<Self> {
        let network = networks::network(case.size, case.dynamics)?;
        let (units, columns) = (network.num_units(), network.num_units() + network.num_inputs());
        let mut recurrent = 0;
        weights::for_each(&network, |position, _| {
            recurrent += usize::from(position % columns < units);
        })?;
        Ok(Self { size: case.size, network, recurrent })
    }

    fn is_of(&self, case: Case) -> bool {
        self.size == case.size && self.network.dynamics().kind == case.dynamics
    }

    fn measure(
        &self,
        device: &Arc<dyn Device>,
        case: Case,
        settings: Settings,
        on_chip: usize,
        failures: &mut Vec<String>,
    ) -> Result<CaseReport> {
        let network = &self.network;
        let options =
            EngineOptions { weights: case.arithmetic.weights(), ..EngineOptions::default() };
        let engine = mrnn::engine_with::<f32>(network, "cpu", options)?;
        let mut on_cpu = runs::prepare(&engine, network, case, settings.steps)?;
        on_cpu.restart()?;
        on_cpu.run()?;
        let expected = widened(&on_cpu.outcome()?);
        let mut report = CaseReport {
            case,
            steps: settings.steps,
            recurrent: self.recurrent,
            input: network.num_synapses() - self.recurrent,
            read_bandwidth: None,
            modes: Vec::new(),
            cpu: None,
        };
        let bytes = report.work().bytes();
        if bytes > on_chip {
            report.read_bandwidth = Some(ceilings::copy_bandwidth(device, bytes / 2)?);
        }
        if case.has_cpu() {
            report.cpu = Some(self.host_time(&mut *on_cpu, settings)?.0);
        }
        drop(on_cpu);
        for mode in case.modes() {
            let name = mode.map_or("default", Mode::name);
            match self.time(device, case, mode, settings, &expected) {
                Ok(Some(times)) => report.modes.push(Times { mode: name.to_owned(), ..times }),
                Ok(None) => {}
                Err(error) => failures.push(format!("{case:?}, {name}: {error}")),
            }
        }
        if report.modes.is_empty() {
            return Err("no mode could be timed".into());
        }
        Ok(report)
    }

    /// Times of one mode; `None` where the network does not fit it.
    fn time(
        &self,
        device: &Arc<dyn Device>,
        case: Case,
        mode: Option<Mode>,
        settings: Settings,
        expected: &[f64],
    ) -> Result<Option<Times>> {
        let (device, stopwatch) = timed(Arc::clone(device));
        let (network, options) = (&self.network, case.arithmetic.options());
        let engine = engine_on::<f32>(Arc::clone(&device), network, options, mode)?;
        let prepared = runs::prepare(&engine, network, case, settings.steps);
        let Some(mut run) = fitting(prepared)? else { return Ok(None) };
        run.restart()?;
        run.run()?;
        let error = relative_error(&run.outcome()?, expected);
        let tolerance = match case.arithmetic {
            Arithmetic::F32 | Arithmetic::Bf16 => TOLERANCE,
            Arithmetic::Tf32 => TF32_TOLERANCE,
        };
        if error.is_nan() || error > tolerance {
            return Err(format!("off by {error:.1e}, {tolerance:.0e} is allowed").into());
        }
        let (host, runs) = self.host_time(&mut *run, settings)?;
        if case.call == Call::Sequence {
            let expected = run.outcome()?;
            run = Box::new(Queued::new(device, network, case, mode, settings.steps)?);
            run.restart()?;
            run.run()?;
            if run.outcome()? != expected {
                return Err("an input on the device comes to something else".into());
            }
        }
        let device = self.device_time(&mut *run, &stopwatch, settings)?;
        Ok(Some(Times { mode: String::new(), device, host, runs, error }))
    }

    fn device_time(
        &self,
        run: &mut dyn Run,
        stopwatch: &Stopwatch,
        settings: Settings,
    ) -> Result<f64> {
        let mut times = Vec::new();
        let begin = Instant::now();
        while times.len() < LEAST_RUNS || begin.elapsed().as_secs_f64() < settings.seconds {
            run.restart()?;
            times.push(stopwatch.time(|| run.run())?);
        }
        Ok(median(&times) / settings.steps as f64)
    }

    /// From the input on the host to the outcome on the host, and how many runs there were.
    fn host_time(&self, run: &mut dyn Run, settings: Settings) -> Result<(f64, usize)> {
        let mut runs = 0;
        let seconds = repeat(LEAST_RUNS, settings.seconds, || {
            runs += 1;
            run.restart()?;
            run.run()?;
            run.outcome().map(drop)
        })?;
        Ok((seconds / settings.steps as f64, runs))
    }
}

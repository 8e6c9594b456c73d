//! `mrnn latency`: steps a network at a fixed rate, as a closed-loop rig does, and reports the times.

mod arguments;
mod machine;
mod report;
mod run;

pub(crate) use arguments::Arguments;

use crate::failure::Failure;
use crate::paths::check_target;
use crate::plot;
use crate::precision::Precision;
use machine::Clock;
use mrnn::Network;
use run::{Loop, Times};

/// Runs the loop, draws the histograms and returns the report.
///
/// Where the picture cannot be written the report is printed nevertheless.
pub(crate) fn run(arguments: &Arguments) -> Result<String, Failure> {
    if let Some(plot) = &arguments.plot {
        plot::check_path(plot)?;
        check_target(plot)?;
    }
    let schedule = arguments.schedule()?;
    // Before anything is allocated, so that memory is near the CPU.
    if let Some(cpu) = arguments.pin {
        let fail = |reason| Failure::option(format!("--pin {cpu}"), reason);
        machine::pin(cpu).map_err(fail)?;
    }
    let network = Network::load(&arguments.file)?;
    let clock = Clock::start();
    let before = machine::stolen_time();
    let times = match arguments.precision {
        Precision::F32 => measure::<f32>(arguments, &network, &clock, schedule)?,
        Precision::F64 => measure::<f64>(arguments, &network, &clock, schedule)?,
    };
    let stolen = before.zip(machine::stolen_time()).map(|(before, after)| after - before);

    let mut text = report::text(arguments, &network, schedule, &times);
    text += &report::settings(&machine::settings(arguments.pin, stolen));
    let Some(path) = &arguments.plot else { return Ok(text) };
    match report::draw(path, &arguments.file, schedule, &times) {
        Ok(()) => Ok(text + &format!("wrote {}\n", path.display())),
        Err(failure) => crate::print(&text).and(Err(failure)),
    }
}

fn measure<T: mrnn::Precision>(
    arguments: &Arguments,
    network: &Network,
    clock: &Clock,
    schedule: run::Schedule,
) -> Result<Times, Failure> {
    let (backend, options) = (&arguments.engine.backend, arguments.engine.options()?);
    let engine = mrnn::engine_with::<T>(network, backend, options)?;
    let mut stepping = Loop::new(engine.session(arguments.batch.get())?);
    let mut times = Times::default();
    if arguments.fifo {
        machine::set_real_time().map_err(|reason| Failure::option("--fifo", reason))?;
    }
    stepping.run(clock, schedule, &mut times)?;
    Ok(times)
}

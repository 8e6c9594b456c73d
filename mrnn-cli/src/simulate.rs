//! `mrnn simulate`: steps a network and reports its activity.

mod activity;
mod arguments;
mod array;
mod cue;
mod drive;
mod element;
mod run_file;
mod stepping;
mod summary;

pub(crate) use arguments::{Arguments, on_or_off};

use crate::failure::Failure;
use crate::plot;
use crate::precision::Precision;
use array::InputArray;
use drive::Drive;
use element::Element;
use mrnn::Network;
use run_file::RunFile;
use stepping::Run;

/// Runs the simulation, writes its files and returns the table.
///
/// Where a file cannot be written the table is printed nevertheless.
pub(crate) fn run(arguments: &Arguments) -> Result<String, Failure> {
    arguments.check_outputs()?;
    let network = Network::load(&arguments.file)?;
    match arguments.precision {
        Precision::F32 => simulate::<f32>(arguments, network),
        Precision::F64 => simulate::<f64>(arguments, network),
    }
}

fn simulate<T: Element>(arguments: &Arguments, mut network: Network) -> Result<String, Failure> {
    let (backend, options) = (&arguments.engine.backend, arguments.engine.options()?);
    let array = arguments.input.as_deref().map(|path| InputArray::<T>::read(path, &network));
    let array = array.transpose()?;
    let (batch, steps) = arguments.extent(array.as_ref())?;
    let drive = Drive::new(&network, array, &arguments.cues, steps)?;
    let noise = arguments.noise(&network)?;
    if let Some(path) = &arguments.plot {
        plot::check_time_step(path, summary::dt_ms(&network), steps)?;
    }
    let create = |path| RunFile::create(path, &network, (batch, steps), noise);
    let mut file = arguments.out.as_deref().map(create).transpose()?;

    // From here on the network is asked for regions and settings alone.
    let engine = mrnn::engine_taking_synapses::<T>(&mut network, backend, options)?;
    let mut session = engine.session(batch)?;
    session.set_noise(noise);
    let keep_traces = arguments.plot.is_some();
    let run = Run::take(&network, &mut session, &drive, steps, keep_traces, file.as_mut())?;

    if let Some(origin) = run.activity.first_non_finite() {
        crate::report("warning", &summary::divergence(&network, origin));
    }
    let place = format!("{}, {}", engine.backend_name(), T::NAME);
    let mut text = summary::text(&network, &run, &place);
    let committed = file.map(|file| file.commit()).transpose();
    let drawn = arguments.plot.as_deref();
    let drawn = drawn.map(|path| summary::draw(path, &arguments.file, &network, run)).transpose();
    for (path, result) in [(&arguments.out, &committed), (&arguments.plot, &drawn)] {
        if let (Some(path), Ok(_)) = (path, result) {
            text += &format!("wrote {}\n", path.display());
        }
    }
    match committed.and(drawn) {
        Ok(_) => Ok(text),
        Err(failure) => crate::print(&text).and(Err(failure)),
    }
}

//! One network: the files that its contestants read, and the measurement of its cases.

use crate::arguments::Options;
use crate::contestants::Process;
use crate::floor::{Speeds, Work};
use crate::plan::{Plan, affordable_steps};
use crate::probe::Probe;
use crate::protocol::{Call, Case, Command};
use crate::report::{CaseReport, Times};
use crate::timing::median;
use crate::{Result, agreement, files, networks, weights};
use mrnn::noise::Target;
use std::path::{Path, PathBuf};
use std::time::Duration;

const ROUNDS: usize = 7;
/// Steps of the run that estimates how many are affordable.
const PILOT_STEPS: usize = 10;
/// How long idle threads of the contestant before may still spin.
const SETTLING: Duration = Duration::from_millis(5);

/// A network whose files are written.
pub(crate) struct Prepared {
    pub(crate) plan: Plan,
    folder: PathBuf,
    units: usize,
    inputs: usize,
    /// Existing synapses, recurrent and from the input.
    synapses: (usize, usize),
    /// Which of the weights `[H, H + I]` exist.
    exists: Vec<bool>,
}

impl Prepared {
    /// Makes a network and writes it into a folder within `parent`.
    pub(crate) fn write(parent: &Path, plan: Plan) -> Result<Self> {
        let network = networks::network(plan.size, plan.kind)?;
        let folder = parent.join(format!("{:?}-{:?}", plan.size, plan.kind));
        files::write_network(&folder, &network)?;
        let (units, inputs) = (network.num_units(), network.num_inputs());
        let columns = units + inputs;
        let (mut exists, mut recurrent) = (vec![false; units * columns], 0);
        weights::for_each(&network, |position, _| {
            exists[position] = true;
            recurrent += usize::from(position % columns < units);
        })?;
        let synapses = (recurrent, network.num_synapses() - recurrent);
        Ok(Self { plan, folder, units, inputs, synapses, exists })
    }

    /// Lets the contestants agree, then times them and the probes in turns.
    pub(crate) fn measure(
        &self,
        options: &Options,
        processes: &mut [&mut Process],
        threads: usize,
        batch: usize,
        call: Call,
    ) -> Result<CaseReport> {
        self.give(processes, PILOT_STEPS, batch, call)?;
        let mut slowest = 0.0_f64;
        for process in processes.iter_mut() {
            slowest = slowest.max(process.time(0.0)? / PILOT_STEPS as f64);
        }
        let steps = affordable_steps(options.steps(), slowest);
        self.give(processes, steps, batch, call)?;
        self.check_agreement(processes, batch, call)?;

        let (recurrent, input) = self.synapses;
        let bytes_per_weight = size_of::<f32>();
        let work = Work { recurrent, input, bytes_per_weight, batch, call };
        let probe = Probe::new(work, threads);
        let (mut speeds, mut floors) = (Vec::new(), Vec::new());
        let mut rounds = vec![Vec::new(); processes.len()];
        for _ in 0..ROUNDS {
            std::thread::sleep(SETTLING);
            let measured = probe.measure(options.turn_seconds());
            floors.push(work.floor(measured));
            speeds.push(measured);
            for (process, rounds) in processes.iter_mut().zip(&mut rounds) {
                std::thread::sleep(SETTLING);
                rounds.push(process.time(options.turn_seconds())? / steps as f64);
            }
        }
        let mut times = processes.iter().zip(rounds).map(|(process, rounds)| Times {
            contestant: process.contestant().name(),
            version: process.version().to_owned(),
            seconds_per_step: median(&rounds),
            rounds,
        });
        Ok(CaseReport {
            network: self.plan.size.to_string(),
            units: self.units,
            synapses: work.synapses(),
            dynamics: self.plan.kind,
            call,
            batch,
            steps,
            threads,
            speeds: Speeds::medians(&speeds),
            floor: median(&floors),
            mrnn: times.next().ok_or("mrnn takes part in every case")?,
            peers: times.collect(),
        })
    }

    fn give(
        &self,
        processes: &mut [&mut Process],
        steps: usize,
        batch: usize,
        call: Call,
    ) -> Result<()> {
        let input = self.folder.join("u.npy");
        files::write_draws(&input, Target::Input, [steps, batch, self.inputs])?;
        let loss_gradient = (call == Call::Gradient).then(|| self.folder.join("loss_gradient.npy"));
        if let Some(path) = &loss_gradient {
            files::write_draws(path, Target::Hidden, [steps, batch, self.units])?;
        }
        let network = self.folder.clone();
        let case = Case { network, input, loss_gradient, steps, batch, call };
        let command = Command::Case(case);
        processes.iter_mut().try_for_each(|process| process.order(&command))
    }

    fn check_agreement(
        &self,
        processes: &mut [&mut Process],
        batch: usize,
        call: Call,
    ) -> Result<()> {
        let path = self.folder.join("outcome.npy");
        let shape = match call {
            Call::Sequence | Call::Step => [batch, self.units],
            Call::Gradient => [self.units, self.units + self.inputs],
        };
        let mut outcomes = Vec::new();
        for process in processes {
            process.order(&Command::Outcome { path: path.clone() })?;
            let mut outcome = files::read_npy(&path, &shape)?;
            if call == Call::Gradient {
                // The peers' matrices are dense.
                outcome.iter_mut().zip(&self.exists).for_each(|(value, exists)| {
                    *value *= f32::from(*exists);
                });
            }
            outcomes.push((process.contestant().name(), outcome));
        }
        agreement::check(call, &outcomes)
    }
}

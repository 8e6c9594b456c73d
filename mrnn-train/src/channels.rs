//! Which input units of a network a task's inputs drive.

use crate::error::counted;
use crate::{Batch, BatchShape, Error, Loss, Result, Score, Task};
use mrnn::Network;
use serde_json::Value;
use std::ops::Range;

/// The task with an input for every input unit of the network. Where the network has as many input regions as the
/// task has inputs, each input drives all units of its region, in order; where it has as many input units, each
/// drives its unit. The outputs are those of the readouts, in order.
///
/// # Errors
/// [`Error::Inputs`] where the numbers suit neither rule; [`Error::Outputs`] where the readouts have not as many
/// outputs as the task, with the readout that does.
pub fn for_network(task: Box<dyn Task>, network: &Network) -> Result<Box<dyn Task>> {
    if task.num_outputs() != network.num_outputs() {
        return Err(Error::Outputs {
            task: task.name().to_owned(),
            needed: list(&task.output_names(), "output"),
            found: readouts(network),
            readout: fitting_readout(&*task, network),
        });
    }
    let regions = network.input_ranges();
    if regions.len() == task.num_inputs() && regions.len() != network.num_inputs() {
        return Ok(Box::new(RegionWise { task, regions }));
    }
    if task.num_inputs() == network.num_inputs() {
        return Ok(task);
    }
    Err(Error::Inputs {
        task: task.name().to_owned(),
        needed: list(&task.input_names(), "input"),
        units: network.num_inputs(),
        regions: regions.len(),
    })
}

/// "2 inputs (ready pulse, set pulse)".
fn list(names: &[String], noun: &str) -> String {
    format!("{} ({})", counted(names.len(), noun), names.join(", "))
}

fn readouts(network: &Network) -> String {
    let readouts = network.readouts().map(|readout| readout.spec());
    let readouts: Vec<_> =
        readouts.map(|spec| format!("'{}' with {}", spec.name, spec.num_units)).collect();
    if readouts.is_empty() {
        return "the network has no readout".to_owned();
    }
    let (count, list) = (network.num_outputs(), readouts.join(", "));
    format!("the network's readouts have {count} in all ({list})")
}

/// The entry of a description that suits the task.
fn fitting_readout(task: &dyn Task, network: &Network) -> String {
    let names = network.recurrent_regions().map(|region| region.region().name());
    let quoted: Vec<_> = names.map(|name| Value::from(name).to_string()).collect();
    let (units, regions) = (task.num_outputs(), quoted.join(", "));
    format!(
        r#""readouts": [{{"name": "output", "num_units": {units}, "src_regions": [{regions}]}}]"#
    )
}

/// A task whose inputs each drive all units of an input region.
struct RegionWise {
    task: Box<dyn Task>,
    /// Input units of each input.
    regions: Vec<Range<usize>>,
}

impl RegionWise {
    /// From inputs to units.
    fn expand(&self, batch: &Batch) -> Result<Batch> {
        let channels = batch.input().chunks_exact(self.regions.len());
        let unit = |values: &[f32]| {
            let regions = self.regions.iter().zip(values);
            regions
                .flat_map(|(region, &value)| std::iter::repeat_n(value, region.len()))
                .collect::<Vec<_>>()
        };
        self.with_input(batch, self.num_inputs(), channels.flat_map(unit).collect())
    }

    /// From units to inputs.
    fn contract(&self, batch: &Batch) -> Result<Batch> {
        let units = batch.input().chunks_exact(self.num_inputs());
        let firsts = |values: &[f32]| {
            self.regions.iter().map(|region| values[region.start]).collect::<Vec<_>>()
        };
        self.with_input(batch, self.regions.len(), units.flat_map(firsts).collect())
    }

    fn with_input(&self, batch: &Batch, inputs: usize, input: Vec<f32>) -> Result<Batch> {
        let shape = BatchShape { inputs, ..batch.shape() };
        Batch::new(shape, input, batch.target().to_vec(), batch.mask().to_vec())
    }
}

impl Task for RegionWise {
    fn name(&self) -> &str {
        self.task.name()
    }

    fn num_inputs(&self) -> usize {
        self.regions.iter().map(Range::len).sum()
    }

    fn num_outputs(&self) -> usize {
        self.task.num_outputs()
    }

    fn input_names(&self) -> Vec<String> {
        let names = self.regions.iter().zip(self.task.input_names());
        names.flat_map(|(region, name)| std::iter::repeat_n(name, region.len())).collect()
    }

    fn output_names(&self) -> Vec<String> {
        self.task.output_names()
    }

    fn steps(&self) -> usize {
        self.task.steps()
    }

    fn settings(&self) -> Value {
        self.task.settings()
    }

    fn loss(&self) -> Loss {
        self.task.loss()
    }

    fn metric(&self) -> &str {
        self.task.metric()
    }

    fn batch(&self, trials: Range<u64>, seed: u64) -> Result<Batch> {
        self.expand(&self.task.batch(trials, seed)?)
    }

    fn validation_batch(&self, trials: Range<u64>, seed: u64) -> Result<Batch> {
        self.expand(&self.task.validation_batch(trials, seed)?)
    }

    fn score(&self, batch: &Batch, outputs: &[f32]) -> Result<Score> {
        batch.check_outputs(outputs)?;
        self.task.score(&self.contract(batch)?, outputs)
    }
}

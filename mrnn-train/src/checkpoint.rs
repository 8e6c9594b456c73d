use crate::difference::check_same;
use crate::training::Run;
use crate::{AdamW, Best, Error, Result, TrainerOptions};
use mrnn::model::{TensorFile, TensorFileWriter};
use mrnn::{Network, Synapses};
use serde::{Deserialize, Serialize};
use std::path::Path;

const FORMAT: &str = "mrnn-checkpoint";
const VERSION: &str = "1";
const FIRST_MOMENT: &str = "optimizer/first_moment";
const SECOND_MOMENT: &str = "optimizer/second_moment";
const BEST: &str = "best/parameters";

/// A training run at rest: one safetensors file with the metadata and tensors of the network's model, the state of the
/// training as JSON in the metadata entry `training`, and float64 tensors in the order of all parameters:
/// `optimizer/first_moment`, `optimizer/second_moment` and, after a validation, `best/parameters`.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    pub(crate) network: Network,
    pub(crate) options: TrainerOptions,
    pub(crate) optimizer: AdamW,
    pub(crate) run: Option<Run>,
}

/// The metadata entry `training`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Training {
    /// Updates taken; the next one's trials follow from it.
    updates: u64,
    options: TrainerOptions,
    run: Option<Run>,
}

impl Checkpoint {
    /// Reads a checkpoint.
    ///
    /// # Errors
    /// Everything that is wrong with the file, with its path.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|source| mrnn::Error::Io {
            action: "cannot read",
            path: path.to_owned(),
            source,
        })?;
        Self::parse(&bytes)
            .map_err(|source| Error::InFile { path: path.to_owned(), source: Box::new(source) })
    }

    fn parse(bytes: &[u8]) -> Result<Self> {
        let file = TensorFile::parse(bytes, FORMAT, VERSION)?;
        let Training { updates, options, mut run } =
            serde_json::from_str(file.metadata("training")?)
                .map_err(|error| Error::BadCheckpoint { reason: error.to_string() })?;
        let network = file.network()?;
        let shape = [network.num_parameters()];
        let (first, second) =
            (file.floats(FIRST_MOMENT, &shape)?, file.floats(SECOND_MOMENT, &shape)?);
        let optimizer = AdamW::resumed(options.optimizer, updates, first, second)?;
        if let Some(best) = run.as_mut().and_then(|run| run.best.as_mut()) {
            best.parameters = file.floats(BEST, &shape)?;
        }
        file.reject_unused()?;
        Ok(Self { network, options, optimizer, run })
    }

    /// The network with the parameters of the last update.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Options of its trainer.
    pub fn options(&self) -> &TrainerOptions {
        &self.options
    }

    /// Updates taken.
    pub fn updates(&self) -> u64 {
        self.optimizer.updates()
    }

    /// The best validated parameters.
    pub fn best(&self) -> Option<&Best> {
        self.run.as_ref()?.best.as_ref()
    }

    /// Whether it is of training such a network with such options: the same description and synapses, whatever the
    /// parameters are by now.
    ///
    /// # Errors
    /// [`Error::Changed`] with the first difference.
    pub fn check(&self, network: &Network, options: &TrainerOptions) -> Result<()> {
        check_same("network", &self.network.description(), &network.description())?;
        for (ours, theirs) in self.network.pathways().zip(network.pathways()) {
            if !same_synapses(ours.synapses(), theirs.synapses()) {
                let spec = ours.spec();
                let what = format!("the mask of '{}' -> '{}'", spec.src_region, spec.dst_region);
                let (saved, given) = ("one".to_owned(), "another".to_owned());
                return Err(Error::Changed { what, saved, given });
            }
        }
        check_same("options", &self.options, options)
    }
}

fn same_synapses(ours: &Synapses, theirs: &Synapses) -> bool {
    match (ours, theirs) {
        (Synapses::Zero, Synapses::Zero) => true,
        (Synapses::Dense(ours), Synapses::Dense(theirs)) => ours.len() == theirs.len(),
        (Synapses::Sparse(ours), Synapses::Sparse(theirs)) => {
            (ours.indptr(), ours.indices()) == (theirs.indptr(), theirs.indices())
        }
        (Synapses::Zero | Synapses::Dense(_) | Synapses::Sparse(_), _) => false,
    }
}

pub(crate) fn save(
    path: &Path,
    network: &Network,
    options: &TrainerOptions,
    optimizer: &AdamW,
    run: Option<&Run>,
) -> Result<()> {
    let (updates, options) = (optimizer.updates(), options.clone());
    let training = Training { updates, options, run: run.cloned() };
    let training = serde_json::to_string(&training).expect("finite numbers always serialise");
    let mut file = TensorFileWriter::new(FORMAT, VERSION)
        .network(network)
        .metadata("training", training)
        .floats(FIRST_MOMENT, optimizer.first_moment())
        .floats(SECOND_MOMENT, optimizer.second_moment());
    if let Some(best) = run.and_then(|run| run.best.as_ref()) {
        file = file.floats(BEST, &best.parameters);
    }
    Ok(file.save(path)?)
}

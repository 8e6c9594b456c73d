//! Reading a case into a network and its recorded sequences.

mod data;
mod gradients;

pub use gradients::RecordedGradients;

use data::{Data, read};
use mrnn::{Layout, Network, NetworkBuilder};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is wrong with a case.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// A file that can't be read.
    #[error("cannot read '{}': {source}", .path.display())]
    Io {
        /// the file or folder
        path: PathBuf,
        /// the system's reason
        source: std::io::Error,
    },
    /// `case.json` has another form.
    #[error("'{}': {source}", .path.display())]
    Json {
        /// the file
        path: PathBuf,
        /// where and why
        source: serde_json::Error,
    },
    /// The network of the case is not valid.
    #[error("'{}': {source}", .path.display())]
    Network {
        /// the case
        path: PathBuf,
        /// why
        source: Box<mrnn::Error>,
    },
    /// A tensor that is missing or has another form.
    #[error("'{}': {reason}", .path.display())]
    Tensor {
        /// the file
        path: PathBuf,
        /// which tensor, and why
        reason: String,
    },
}

/// Largest allowed |difference| / max |expected| over a tensor, by precision.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    /// Of engines in float64.
    pub f64: f64,
    /// Of engines in float32.
    pub f32: f64,
}

/// A recorded network and its recorded sequences.
#[derive(Debug, Clone)]
pub struct Case {
    /// The folder's name.
    pub name: String,
    /// The network with the recorded weights.
    pub network: Network,
    /// Batch B.
    pub batch: usize,
    /// Steps T.
    pub steps: usize,
    /// Order of the axes of the sequences.
    pub layout: Layout,
    /// Initial pre-activations `[B, H]`.
    pub x0: Option<Vec<f64>>,
    /// Initial activations `[B, H]`, where they are not φ(x0).
    pub h0: Option<Vec<f64>>,
    /// External input `[B, T, I]` or `[T, B, I]`.
    pub input: Vec<f64>,
    /// Stimulation `[B, T, H]` or `[T, B, H]`.
    pub stimulation: Option<Vec<f64>>,
    /// Recorded pre-activations `[B, T, H]` or `[T, B, H]`.
    pub expected_x: Option<Vec<f64>>,
    /// Recorded activations `[B, T, H]` or `[T, B, H]`.
    pub expected_h: Vec<f64>,
    /// Recorded effective weights `[H, H]`.
    pub effective_recurrent: Option<Vec<f64>>,
    /// Recorded effective input weights `[H, I]`.
    pub effective_input: Option<Vec<f64>>,
    /// Recorded spectral radius of the effective recurrent weights.
    pub spectral_radius: Option<f64>,
    /// `[start, end)` of each region among the units of its kind.
    pub regions: Vec<(String, [usize; 2])>,
    /// How near an engine's activity must come.
    pub tolerance: Tolerance,
    /// Recorded gradients.
    pub gradients: Option<RecordedGradients>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    config: serde_json::Value,
    options: Options,
    batch: usize,
    steps: usize,
    #[serde(default)]
    regions: BTreeMap<String, [usize; 2]>,
    tolerance: Tolerance,
    gradient_tolerance: Option<Tolerance>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    dynamics: String,
    activation: String,
    dt: f64,
    tau: f64,
    rec_constrained: bool,
    inp_constrained: bool,
    batch_first: bool,
    #[serde(default)]
    free_h0: bool,
    /// Which tensors there are says the data file; these two only describe how the case was made.
    #[serde(default, rename = "stim")]
    _stim: bool,
    #[serde(default, rename = "spectral_radius")]
    _spectral_radius: Option<f64>,
}

/// The cases in a folder, by name.
///
/// # Errors
/// [`CaseError::Io`] where the folder can't be read.
pub fn case_folders(folder: &Path) -> Result<Vec<PathBuf>, CaseError> {
    let io = |source| CaseError::Io { path: folder.to_owned(), source };
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path.join("case.json").is_file() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

impl Case {
    /// Reads the case in a folder.
    ///
    /// # Errors
    /// [`CaseError`].
    pub fn load(folder: &Path) -> Result<Self, CaseError> {
        let json_path = folder.join("case.json");
        let text = read(&json_path)?;
        let file: CaseFile = serde_json::from_slice(&text)
            .map_err(|source| CaseError::Json { path: json_path.clone(), source })?;
        let data_path = folder.join("data.safetensors");
        let bytes = read(&data_path)?;
        let data = Data::new(&data_path, &bytes)?;

        let network = network(&file, &data).map_err(|source| match source {
            Failure::Case(error) => error,
            Failure::Network(error) => {
                CaseError::Network { path: folder.to_owned(), source: Box::new(error) }
            }
        })?;
        let (batch, steps) = (file.batch, file.steps);
        let (units, inputs) = (network.num_units(), network.num_inputs());
        let h0_is_given = file.options.free_h0 || file.options.dynamics == "elman";
        let gradients = file
            .gradient_tolerance
            .map(|tolerance| RecordedGradients::read(&data, &network, (batch, steps), tolerance));
        Ok(Self {
            name: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            batch,
            steps,
            layout: if file.options.batch_first { Layout::BatchFirst } else { Layout::TimeFirst },
            x0: data.optional("x0", batch * units)?,
            h0: if h0_is_given { Some(data.required("h0", batch * units)?) } else { None },
            input: data.required("inp", batch * steps * inputs)?,
            stimulation: data.optional("stim", batch * steps * units)?,
            expected_x: data.optional("xs", batch * steps * units)?,
            expected_h: data.required("hs", batch * steps * units)?,
            effective_recurrent: data.optional("W_rec_effective", units * units)?,
            effective_input: data.optional("W_inp_effective", units * inputs)?,
            spectral_radius: data.optional("spectral_radius", 1)?.map(|radius| radius[0]),
            regions: file.regions.into_iter().collect(),
            tolerance: file.tolerance,
            gradients: gradients.transpose()?,
            network,
        })
    }
}

enum Failure {
    Case(CaseError),
    Network(mrnn::Error),
}

impl From<CaseError> for Failure {
    fn from(error: CaseError) -> Self {
        Self::Case(error)
    }
}

impl From<mrnn::Error> for Failure {
    fn from(error: mrnn::Error) -> Self {
        Self::Network(error)
    }
}

fn network(file: &CaseFile, data: &Data<'_>) -> Result<Network, Failure> {
    let mut config = file.config.clone();
    if let Some(object) = config.as_object_mut() {
        if file.gradient_tolerance.is_some() {
            gradients::let_base_firing_learn(object);
        }
        let Options { dynamics, activation, dt, tau, .. } = &file.options;
        object.insert(
            "dynamics".to_owned(),
            serde_json::json!({"type": dynamics, "activation": activation, "dt": dt, "tau": tau}),
        );
        let (recurrent, input) = (file.options.rec_constrained, file.options.inp_constrained);
        object.insert(
            "constraints".to_owned(),
            serde_json::json!({"recurrent": recurrent, "input": input}),
        );
    }
    let mut network = NetworkBuilder::from_json(&config.to_string())?.finalize()?;

    let units = network.num_units();
    let rows = network.unit_ranges();
    for (prefix, width, specs) in [
        ("W_rec", units, network.description().recurrent_connections),
        ("W_inp", network.num_inputs(), network.description().input_connections),
    ] {
        let weight = data.required(prefix, units * width)?;
        let mask = data.optional(&format!("{prefix}_mask"), units * width)?;
        for spec in specs.iter().filter(|spec| !spec.zero_connection) {
            let (src, dst) = (spec.src_region.as_str(), spec.dst_region.as_str());
            let (cols, rows) = (network.region_range(src)?, network.region_range(dst)?);
            let block = |matrix: &[f64]| -> Vec<f64> {
                let row = |row: usize| &matrix[row * width..][cols.clone()];
                rows.clone().flat_map(row).copied().collect()
            };
            let exists = |element: f64| u8::from(element != 0.0);
            // A recording without a mask has all of its synapses, whatever mask has been drawn here.
            let mask = match &mask {
                Some(mask) => block(mask).into_iter().map(exists).collect(),
                None => vec![1; rows.len() * cols.len()],
            };
            network.set_mask(src, dst, &mask)?;
            network.set_weight(src, dst, &block(&weight))?;
        }
    }
    let names: Vec<String> =
        network.recurrent_regions().map(|region| region.region().name().to_owned()).collect();
    let (base_firing, init) = (data.optional("base_firing", units)?, data.optional("init", units)?);
    for (name, rows) in names.iter().zip(rows) {
        if let Some(base_firing) = &base_firing {
            network.set_base_firing(name, &base_firing[rows.clone()])?;
        }
        if let Some(init) = &init {
            network.set_init(name, &init[rows])?;
        }
    }
    Ok(network)
}

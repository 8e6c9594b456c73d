//! The recorded gradients of a case.

use super::data::Data;
use super::{CaseError, Tolerance};
use mrnn::network::ParameterRanges;
use mrnn::{Network, Region};
use std::ops::Range;

/// Gradients of the loss Σ G·h over a case's sequences, which begin with x0 and h0 as two independent states.
#[derive(Debug, Clone)]
pub struct RecordedGradients {
    /// G, `[B, T, H]` or `[T, B, H]`.
    pub loss: Vec<f64>,
    /// The initial activations, `[B, H]`.
    pub start_h: Vec<f64>,
    /// By some of the parameters, each with its place in the vector of all.
    pub parameters: Vec<(Range<usize>, Vec<f64>)>,
    /// By the external input, `[B, T, I]` or `[T, B, I]`.
    pub input: Option<Vec<f64>>,
    /// By x0, `[B, H]`.
    pub x0: Option<Vec<f64>>,
    /// By h0, `[B, H]`.
    pub h0: Option<Vec<f64>>,
    /// How near an engine must come.
    pub tolerance: Tolerance,
}

impl RecordedGradients {
    pub(super) fn read(
        data: &Data<'_>,
        network: &Network,
        (batch, steps): (usize, usize),
        tolerance: Tolerance,
    ) -> Result<Self, CaseError> {
        let (units, inputs) = (network.num_units(), network.num_inputs());
        let ranges = ParameterRanges::of(network);
        let mut parameters = Vec::new();
        if let Some(matrix) = data.optional("grad_W_rec", units * units)? {
            let regions = network.recurrent_regions().map(|region| region.region());
            let values = of_synapses(network, regions.zip(network.unit_ranges()), &matrix, units);
            parameters.push((0..values.len(), values));
        }
        if let Some(matrix) = data.optional("grad_W_inp", units * inputs)? {
            let regions = network.input_regions().map(|region| region.region());
            let values = of_synapses(network, regions.zip(network.input_ranges()), &matrix, inputs);
            let end = ranges.base_firing.start;
            parameters.push((end - values.len()..end, values));
        }
        if let Some(values) = data.optional("grad_base_firing", units)? {
            parameters.push((ranges.base_firing, values));
        }
        Ok(Self {
            loss: data.required("grad_hs", batch * steps * units)?,
            start_h: data.required("h0", batch * units)?,
            parameters,
            input: data.optional("grad_inp", batch * steps * inputs)?,
            x0: data.optional("grad_x0", batch * units)?,
            h0: data.optional("grad_h0", batch * units)?,
            tolerance,
        })
    }
}

/// The elements of a `[H, width]` matrix where synapses are, in the order of the vector of all parameters.
fn of_synapses<'n>(
    network: &Network,
    sources: impl Iterator<Item = (&'n Region, Range<usize>)>,
    matrix: &[f64],
    width: usize,
) -> Vec<f64> {
    let mut values = Vec::new();
    for (region, columns) in sources {
        for connection in region.connections() {
            let dst = &connection.spec().dst_region;
            let rows = network.region_range(dst).expect("a connection ends in a region");
            connection.for_each_synapse(|row, col, _| {
                values.push(matrix[(rows.start + row) * width + columns.start + col]);
            });
        }
    }
    values
}

/// Gradients by base firing are recorded whatever the description says of its training.
pub(super) fn let_base_firing_learn(config: &mut serde_json::Map<String, serde_json::Value>) {
    let regions = config.get_mut("recurrent_regions").and_then(|regions| regions.as_array_mut());
    for region in regions.into_iter().flatten().filter_map(|region| region.as_object_mut()) {
        region.insert("learnable_bias".to_owned(), true.into());
    }
}

//! Readouts: rows of dense weights without a state.

use super::{PackedBlock, PackedReadout, PackedRegion, PackedRows, SourceKind, padded_bias};
use crate::buffer::Buffer;
use crate::image::{Division, Images, WHAT, Weights};
use crate::kernels::{Kernels, Precision};
use mrnn_core::Result;
use mrnn_core::engine::ReadoutAssembly;
use std::ops::Range;

pub(super) fn pack_readout<T: Precision>(
    kernels: &Kernels<T>,
    readout: &ReadoutAssembly<'_>,
    offsets: &[usize],
    regions: &[PackedRegion<T>],
) -> Result<PackedReadout<T>> {
    let num_rows = readout.outputs.len();
    let division = Division::new(num_rows, kernels.lanes, kernels.max_panel, false);
    let sources = readout.sources.iter().zip(&readout.source_regions);
    let blocks = sources.map(|(units, &source_region)| {
        let first = regions[source_region].units.start;
        Ok(PackedBlock {
            kind: SourceKind::Units,
            padded_offset: offsets[source_region] + units.start - first,
            offset: units.start,
            len: units.len(),
            delay: 0,
            pathway: None,
            source_region,
            images: Images::dense(&division, units.len())?,
        })
    });
    Ok(PackedReadout {
        outputs: readout.outputs.clone(),
        bias: Buffer::zeros(WHAT, padded_bias(num_rows, kernels.lanes))?,
        rows: PackedRows { blocks: blocks.collect::<Result<_>>()?, division },
    })
}

/// Some columns of a readout's weights, row by row.
struct ReadoutWeights<'a> {
    weight: &'a [f64],
    num_cols: usize,
    columns: Range<usize>,
}

impl Weights for ReadoutWeights<'_> {
    fn for_each(&self, visit: &mut dyn FnMut(usize, usize, f64)) {
        for (row, weights) in self.weight.chunks_exact(self.num_cols).enumerate() {
            let weights = weights[self.columns.clone()].iter().enumerate();
            weights.for_each(|(col, &weight)| visit(row, col, weight));
        }
    }

    fn copy_row(&self, row: usize, weights: &mut [f64]) {
        weights.copy_from_slice(&self.weight[row * self.num_cols..][self.columns.clone()]);
    }
}

pub(super) fn fill_readout<T: Precision>(
    readout: &mut PackedReadout<T>,
    from: &ReadoutAssembly<'_>,
    staging: &mut [f64],
) {
    readout.bias.iter_mut().zip(from.bias).for_each(|(to, &bias)| *to = T::from_f64(bias));
    let num_cols = from.weight.len() / from.outputs.len();
    let mut first = 0;
    for block in &mut readout.rows.blocks {
        let columns = first..first + block.len;
        first = columns.end;
        let weights = ReadoutWeights { weight: from.weight, num_cols, columns };
        block.images.fill(&readout.rows.division, &weights, staging);
    }
}

//! Gradients by parameters, summed up some steps at a time.

use super::TAPE;
use super::backward::{Adjoints, Way};
use super::products::{Gain, GradientBlock, Order, Products, Series, Synapses};
use super::values::{Moment, Values};
use crate::buffer::Buffer;
use crate::kernels::{PanelProduct, SynapseProduct};
use crate::slice::Slice;
use mrnn_core::engine::Manipulation;
use mrnn_core::{Result, Scalar};

/// The gradients by parameters of some slices, one after the other.
pub(super) struct Sums<T: Scalar> {
    /// Of all pairs of units of blocks of which most synapses exist, each row in whole vectors.
    pairs: Buffer<T>,
    /// Of the existing synapses of the other blocks.
    few: Buffer<T>,
    /// Of the initial states, `[units]`.
    init: Buffer<T>,
}

impl<T: Scalar> Sums<T> {
    pub(super) fn new(products: &Products) -> Result<Self> {
        Ok(Self {
            pairs: Buffer::zeros(TAPE, products.num_pairs)?,
            few: Buffer::zeros(TAPE, products.num_few)?,
            init: Buffer::zeros(TAPE, products.ranges.init.len())?,
        })
    }

    pub(super) fn clear(&mut self) {
        self.pairs.fill(T::ZERO);
        self.few.fill(T::ZERO);
        self.init.fill(T::ZERO);
    }

    /// The gradients by the initial states, `[units]`.
    pub(super) fn init(&mut self) -> &mut [T] {
        &mut self.init
    }

    /// Adds what some steps of a slice bring.
    pub(super) fn add(
        &mut self,
        way: &Way<'_, T>,
        order: Order,
        values: &mut Values<T>,
        series: (&Slice<T>, &Adjoints<T>),
        moment: Moment,
    ) {
        let (packed, products) = (way.packed, way.products);
        let is_narrow = series.0.vectors == 0;
        let has_outputs = way.arrays.loss_y.is_some();
        let is_due = |block: &&GradientBlock| {
            block.is_trainable
                && block.synapses.order() == order
                && (has_outputs || !block.is_of(Series::Outputs))
        };
        let blocks = || products.blocks.iter().filter(is_due);
        let is_needed = |series: Series| blocks().any(|block| block.is_of(series));
        let values = values.lay_out(packed, products, order, series, moment, is_needed);
        for block in blocks() {
            let destination = block.destinations.first(is_narrow);
            let source = block.sources.first(is_narrow);
            match &block.synapses {
                &Synapses::All { first_pair } | &Synapses::Most { first_pair, .. } => {
                    let (lanes, most) = (packed.kernels.lanes, packed.kernels.max_product);
                    let stride = products.padded(block.cols);
                    let pairs = &mut self.pairs[first_pair..first_pair + block.rows * stride];
                    let (q, activity) =
                        (values.rows(block.destinations.series), values.rows(block.sources.series));
                    let (all, panels) = (stride / lanes, (stride / lanes).div_ceil(most));
                    for panel in 0..panels {
                        let (first, end) = (all * panel / panels, all * (panel + 1) / panels);
                        let product = PanelProduct {
                            q,
                            activity,
                            destination,
                            source: source + first * lanes,
                            rows: block.rows,
                            vectors: end - first,
                            sums: pairs[first * lanes..].as_mut_ptr(),
                            stride,
                        };
                        // SAFETY: the values have the block's units from its first ones on, and after the last
                        // source as many as fill a vector; the pairs have whole vectors; the processor has the
                        // instruction set.
                        unsafe { (packed.kernels.panel_product)(&product) };
                    }
                }
                Synapses::Few { first_synapse, compressed } => {
                    let product = SynapseProduct {
                        q: values.lanes(block.destinations.series),
                        activity: values.lanes(block.sources.series),
                        destination,
                        source,
                        vectors: series.0.vectors.max(1),
                        starts: &compressed.starts,
                        columns: &compressed.columns,
                        gain: gain(block, way.conditions.manipulation),
                        sums: self.few[*first_synapse..].as_mut_ptr(),
                    };
                    // SAFETY: the values have the block's units, and the processor has the instruction set.
                    unsafe { (packed.kernels.synapse_product)(&product) };
                }
            }
        }
    }

    /// Adds all gradients to those by all parameters.
    pub(super) fn deliver(
        &self,
        products: &Products,
        manipulation: &Manipulation<T>,
        gradients: &mut [T],
    ) {
        let init = gradients[products.ranges.init.clone()].iter_mut();
        init.zip(&*self.init).for_each(|(sum, other)| *sum += *other);
        for block in products.blocks.iter().filter(|block| block.is_trainable) {
            let gradients = &mut gradients[block.start..];
            let (gain, padded) = (gain(block, manipulation), products.padded(block.cols));
            match &block.synapses {
                &Synapses::All { first_pair } => {
                    let rows = self.pairs[first_pair..].chunks_exact(padded).take(block.rows);
                    for (gradients, row) in gradients.chunks_mut(block.stride).zip(rows) {
                        let row = gradients[..block.cols].iter_mut().zip(row);
                        row.for_each(|(sum, pair)| *sum += gain * *pair);
                    }
                }
                Synapses::Most { first_pair, compressed } => {
                    let rows = self.pairs[*first_pair..].chunks_exact(padded);
                    for (bounds, row) in compressed.starts.windows(2).zip(rows) {
                        let synapses = bounds[0]..bounds[1];
                        let columns = &compressed.columns[synapses.clone()];
                        for (sum, &column) in gradients[synapses].iter_mut().zip(columns) {
                            *sum += gain * row[column as usize];
                        }
                    }
                }
                Synapses::Few { first_synapse, compressed } => {
                    let few = &self.few[*first_synapse..][..compressed.columns.len()];
                    gradients.iter_mut().zip(few).for_each(|(sum, other)| *sum += *other);
                }
            }
        }
    }
}

fn gain<T: Scalar>(block: &GradientBlock, manipulation: &Manipulation<T>) -> T {
    match block.gain {
        Gain::Pathway { pathway, source_region } => {
            manipulation.pathway_gain(pathway, source_region)
        }
        Gain::Region { source_region } => manipulation.region_gain(source_region),
        Gain::None => T::ONE,
    }
}

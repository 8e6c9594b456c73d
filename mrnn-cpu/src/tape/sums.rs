//! Gradients by parameters, summed up some steps at a time.

use super::TAPE;
use super::backward::{Adjoints, Way};
use super::pairs::Part;
use super::products::{Gain, GradientBlock, Order, Products, Series, Synapses};
use super::values::{Moment, Values};
use crate::buffer::Buffer;
use crate::kernels::{Kernels, PanelProduct, SynapseProduct};
use crate::slice::Slice;
use mrnn_core::engine::Manipulation;
use mrnn_core::{Result, Scalar};

/// The gradients by parameters of some slices, one after the other.
pub(super) struct Sums<T: Scalar> {
    /// Of all pairs of units of blocks of which most synapses exist.
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
                Synapses::All(pairs) | Synapses::Most(pairs, _) => {
                    let q = (values.rows(block.destinations.series), destination);
                    let activity = (values.rows(block.sources.series), source);
                    for part in pairs.parts() {
                        let sums = &mut self.pairs[part.start..][..part.rows * part.stride];
                        add_part(packed.kernels, &part, (q, activity), sums);
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
            let gain = gain(block, manipulation);
            match &block.synapses {
                Synapses::All(pairs) => {
                    for (row, gradients) in
                        gradients.chunks_mut(block.stride).take(block.rows).enumerate()
                    {
                        let (straight, turned) = pairs.row(&self.pairs, row);
                        let (first, last) = gradients[..block.cols].split_at_mut(straight.len());
                        first.iter_mut().zip(straight).for_each(|(sum, pair)| *sum += gain * *pair);
                        last.iter_mut().zip(turned).for_each(|(sum, pair)| *sum += gain * *pair);
                    }
                }
                Synapses::Most(pairs, compressed) => {
                    for (row, bounds) in compressed.starts.windows(2).enumerate() {
                        let synapses = bounds[0]..bounds[1];
                        let columns = &compressed.columns[synapses.clone()];
                        for (sum, &column) in gradients[synapses].iter_mut().zip(columns) {
                            *sum += gain * pairs.at(&self.pairs, row, column as usize);
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

/// The values of some steps, and a block's first unit among them.
type Operand<'a, T> = (&'a [*const T], usize);

/// Adds to the gradients of a part what dL/d(drive) and the activity of some steps bring.
fn add_part<T: Scalar>(
    kernels: &Kernels<T>,
    part: &Part,
    (q, activity): (Operand<'_, T>, Operand<'_, T>),
    sums: &mut [T],
) {
    let (of_rows, of_lanes) = if part.is_turned { (activity, q) } else { (q, activity) };
    let (lanes, most) = (kernels.lanes, kernels.max_product);
    let vectors = part.stride / lanes;
    let panels = vectors.div_ceil(most);
    for panel in 0..panels {
        let (first, end) = (vectors * panel / panels, vectors * (panel + 1) / panels);
        let product = PanelProduct {
            of_rows: of_rows.0,
            of_lanes: of_lanes.0,
            first_row: of_rows.1 + part.first_row,
            first_lane: of_lanes.1 + first * lanes,
            rows: part.rows,
            vectors: end - first,
            sums: sums[first * lanes..].as_mut_ptr(),
            stride: part.stride,
        };
        // SAFETY: the values have the block's units from its first ones on, and after the last of those along the lanes as
        // many as fill a vector; the gradients have whole vectors; the processor has the instruction set.
        unsafe { (kernels.panel_product)(&product) };
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

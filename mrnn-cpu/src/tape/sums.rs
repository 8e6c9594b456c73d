//! Gradients by parameters, summed up some steps at a time.

use super::TAPE;
use super::backward::{Adjoints, Way};
use super::products::{Products, Series};
use crate::buffer::Buffer;
use crate::kernels::{Pair, Pattern, Product, Rows};
use crate::packed::Packed;
use crate::slice::Slice;
use crate::slice::history::History;
use mrnn_core::{Result, Scalar};

/// Vectors that are summed before their lanes are added up, for the sum of lanes to weigh little beside them.
const VECTORS_AT_ONCE: usize = 128;

/// Steps of a slice that are summed at once.
pub(super) fn steps_at_once<T: Scalar>(
    packed: &Packed<T>,
    slice: &Slice<T>,
    max_steps: usize,
) -> usize {
    let steps = match slice.vectors {
        0 => VECTORS_AT_ONCE * packed.kernels.lanes,
        vectors => VECTORS_AT_ONCE / vectors,
    };
    steps.min(max_steps).max(1)
}

/// A step on the way back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// Steps from the beginning of this one to the end of its segment.
    pub(super) age: usize,
    /// Whether it is the first step of its segment.
    pub(super) is_last: bool,
}

/// Steps that wait to be summed up.
pub(super) struct Sums<T: Scalar> {
    at_once: usize,
    count: usize,
    /// One member's values of each series with the steps along the lanes, `[steps / lanes][units][lanes]`.
    turned: Vec<Buffer<T>>,
    /// Rows that are turned next, `[lanes][units]`.
    staging: Buffer<T>,
}

impl<T: Scalar> Sums<T> {
    pub(super) fn new(
        packed: &Packed<T>,
        products: &Products,
        slice: &Slice<T>,
        max_steps: usize,
    ) -> Result<Self> {
        let at_once = steps_at_once(packed, slice, max_steps);
        let lanes = packed.kernels.lanes;
        let dimensions = packed.dimensions;
        let widest = packed.padded_units.max(dimensions.num_inputs).max(dimensions.num_outputs);
        let is_narrow = slice.vectors == 0;
        let rows = if is_narrow { at_once.next_multiple_of(lanes) } else { 0 };
        let turned = products.series.iter().map(|series| {
            let units = match series {
                Series::Drive | Series::Units { .. } | Series::NewUnits => packed.padded_units,
                Series::Outputs => dimensions.num_outputs,
                Series::Inputs { .. } => dimensions.num_inputs,
            };
            Buffer::zeros(TAPE, rows * units)
        });
        Ok(Self {
            at_once,
            count: 0,
            turned: turned.collect::<Result<_>>()?,
            staging: Buffer::zeros(TAPE, if is_narrow { lanes * widest } else { 0 })?,
        })
    }

    /// Takes in the step that has been gone back, and sums up where that is due.
    pub(super) fn collect(
        &mut self,
        way: &Way<'_, T>,
        (slice, adjoints): (&Slice<T>, &Adjoints<T>),
        moment: Moment,
        sums: &mut [T],
    ) {
        self.count += 1;
        if self.count == self.at_once || moment.is_last {
            self.add(way, (slice, adjoints), moment.age, sums);
            self.count = 0;
        }
    }

    fn add(
        &mut self,
        way: &Way<'_, T>,
        (slice, adjoints): (&Slice<T>, &Adjoints<T>),
        age: usize,
        sums: &mut [T],
    ) {
        let (packed, products) = (way.packed, way.products);
        let count = self.count;
        let is_narrow = slice.vectors == 0;
        let mut values: Vec<Vec<*const T>> = Vec::with_capacity(products.series.len());
        for (number, &series) in products.series.iter().enumerate() {
            let (history, age_of) = history_of(series, (slice, adjoints), age);
            values.push(if is_narrow {
                self.turn(packed, number, history, age_of)
            } else {
                (0..count).map(|step| history.past(age_of(step)).as_ptr()).collect()
            });
        }
        let vectors = slice.vectors.max(1);
        let width = vectors * packed.kernels.lanes;
        let has_outputs = way.arrays.loss_y.is_some();
        let is_wanted = |series: Series| series != Series::Outputs || has_outputs;
        let steps = |series: Series, first: usize| {
            let number = products.series.iter().position(|other| *other == series);
            let steps = number.and_then(|number| values.get(number)).map_or(&[][..], Vec::as_slice);
            steps.iter().map(move |values| values.wrapping_add(first * width))
        };
        let manipulation = way.conditions.manipulation;
        let mut pairs: Vec<Pair<T>> = Vec::with_capacity(count);
        for block in products.blocks.iter().filter(|block| is_wanted(block.destinations.series)) {
            let (q, activity) = (block.destinations, block.sources);
            pairs.clear();
            let q = steps(q.series, q.first(is_narrow));
            pairs.extend(q.zip(steps(activity.series, activity.first(is_narrow))));
            let product = Product {
                steps: &pairs,
                rows: block.rows,
                cols: block.cols,
                vectors,
                pattern: match &block.pattern {
                    None => Pattern::All,
                    Some((starts, columns)) => Pattern::Some { starts, columns },
                },
                gain: match block.pathway {
                    Some(pathway) => manipulation.pathway_gain(pathway, block.source_region),
                    None => manipulation.region_gain(block.source_region),
                },
                sums: sums[block.start..].as_mut_ptr(),
                stride: block.stride,
            };
            // SAFETY: the series have as many units as the block's rows and columns from its first ones on, the
            // sums have room for its synapses, and the processor has the instruction set.
            unsafe { (packed.kernels.product)(&product) };
        }
        for total in products.totals.iter().filter(|total| is_wanted(total.of.series)) {
            pairs.clear();
            let q = steps(total.of.series, total.of.first(is_narrow));
            pairs.extend(q.map(|q| (q, std::ptr::null())));
            let sums = &mut sums[total.start..total.start + total.rows];
            // SAFETY: as above.
            unsafe { (packed.kernels.total)(&pairs, total.rows, vectors, sums.as_mut_ptr()) };
        }
    }

    /// One member's series with steps along the lanes, zeros where there are no more steps.
    fn turn(
        &mut self,
        packed: &Packed<T>,
        number: usize,
        history: &History<T>,
        age_of: impl Fn(usize) -> usize,
    ) -> Vec<*const T> {
        let (lanes, units) = (packed.kernels.lanes, history.slot_len());
        let turned = self.turned[number].chunks_exact_mut((lanes * units).max(1));
        let first_steps = (0..self.count).step_by(lanes);
        let turn = |(first, to): (usize, &mut [T])| {
            for lane in 0..lanes {
                let row = &mut self.staging[lane * units..(lane + 1) * units];
                match first + lane < self.count {
                    true => row.copy_from_slice(history.past(age_of(first + lane))),
                    false => row.fill(T::ZERO),
                }
            }
            let from = Rows { start: self.staging.as_ptr(), stride: units };
            let to = Rows { start: to.as_mut_ptr(), stride: lanes };
            // SAFETY: both have so many rows and columns, and the processor has the instruction set.
            unsafe { (packed.kernels.transpose)(from, to, lanes, units) };
            to.start.cast_const()
        };
        first_steps.zip(turned).map(turn).collect()
    }
}

/// Where the values of a series are, and of how many steps ago; of the step that is `step` later than the one that
/// has been gone back last, which began `age` steps before the end of what is held.
fn history_of<'a, T: Scalar>(
    series: Series,
    (slice, adjoints): (&'a Slice<T>, &'a Adjoints<T>),
    age: usize,
) -> (&'a History<T>, impl Fn(usize) -> usize) {
    let (history, base, is_backward) = match series {
        Series::Drive => (&adjoints.q, 0, true),
        Series::Outputs => (&adjoints.outputs, 0, true),
        Series::Units { delay } => (&slice.h, age + delay, false),
        Series::Inputs { delay } => (&slice.input, age + delay - 1, false),
        Series::NewUnits => (&slice.h, age - 1, false),
    };
    (history, move |step| if is_backward { step } else { base - step })
}

//! The values of some steps in the order in which products read them.

use super::TAPE;
use super::backward::Adjoints;
use super::products::{Order, Products, Series};
use crate::buffer::Buffer;
use crate::kernels::Rows;
use crate::packed::Packed;
use crate::slice::Slice;
use crate::slice::history::History;
use mrnn_core::{Result, Scalar};

/// Some steps on the way back: the last one that was gone back, and those after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// Number of steps.
    pub(super) count: usize,
    /// Steps from the beginning of the first of them to the end of what the slice holds.
    pub(super) age: usize,
}

/// Steps of members that are summed at once as rows: few enough to stay in a core's own caches until then.
const ROWS_AT_ONCE: usize = 128;

/// Steps of members that are summed at once as lanes: so many that the sum over lanes at the end weighs little.
const LANES_AT_ONCE: usize = 512;

/// Most steps of a slice that are summed at once.
pub(super) fn most_steps<T: Scalar>(
    packed: &Packed<T>,
    products: &Products,
    slice: &Slice<T>,
    max_steps: usize,
) -> usize {
    let needed = products.series.iter();
    let steps = needed.map(|&(_, order)| steps_at_once(packed, slice, order, max_steps));
    steps.max().unwrap_or(1)
}

fn steps_at_once<T: Scalar>(
    packed: &Packed<T>,
    slice: &Slice<T>,
    order: Order,
    max_steps: usize,
) -> usize {
    let width = (slice.vectors * packed.kernels.lanes).max(1);
    let steps = match order {
        Order::Rows => ROWS_AT_ONCE / width,
        Order::Lanes => LANES_AT_ONCE / width,
    };
    steps.min(max_steps).max(1)
}

/// Room for values in the order that a slice does not have.
pub(super) struct Values<T: Scalar> {
    /// Steps that are summed at once, in each order.
    at_once: [usize; 2],
    /// Of each series that is needed so; empty for the others.
    turned: Vec<Buffer<T>>,
    /// Rows that are turned next, `[lanes][units]`.
    staging: Buffer<T>,
    /// 1, and zeros that fill a vector.
    one: Buffer<T>,
}

/// Where values are.
pub(super) struct LaidOut<'a, T> {
    series: &'a [(Series, Order)],
    values: Vec<Vec<*const T>>,
}

impl<T> LaidOut<'_, T> {
    fn of(&self, series: Series, order: Order) -> &[*const T] {
        let number = self.series.iter().position(|other| *other == (series, order));
        &self.values[number.expect("a product's series are among those of all products")]
    }

    /// `[units]` of each member and step.
    pub(super) fn rows(&self, series: Series) -> &[*const T] {
        self.of(series, Order::Rows)
    }

    /// `[units][lanes]` of each step, or of as many steps of one member as there are lanes.
    pub(super) fn lanes(&self, series: Series) -> &[*const T] {
        self.of(series, Order::Lanes)
    }
}

impl<T: Scalar> Values<T> {
    pub(super) fn new(
        packed: &Packed<T>,
        products: &Products,
        slice: &Slice<T>,
        adjoints: &Adjoints<T>,
        max_steps: usize,
    ) -> Result<Self> {
        let at_once = Order::ALL.map(|order| steps_at_once(packed, slice, order, max_steps));
        let lanes = packed.kernels.lanes;
        let is_narrow = slice.vectors == 0;
        let mut widest = 0;
        let turned = products.series.iter().map(|&(series, order)| {
            let history = history_of(series, (slice, adjoints));
            let units = history.map_or(0, History::slot_len) / slice.width.get();
            let steps = at_once[order as usize];
            let len = match (order, is_narrow) {
                (Order::Rows, true) | (Order::Lanes, false) => 0,
                (Order::Rows, false) => steps * slice.members.len() * row_len(units, lanes) + lanes,
                (Order::Lanes, true) => {
                    widest = widest.max(units);
                    steps.next_multiple_of(lanes) * units
                }
            };
            Buffer::zeros(TAPE, len)
        });
        let mut one = Buffer::zeros(TAPE, lanes)?;
        one[0] = T::ONE;
        Ok(Self {
            one,
            at_once,
            turned: turned.collect::<Result<_>>()?,
            staging: Buffer::zeros(TAPE, lanes * widest)?,
        })
    }

    /// Steps that are summed at once.
    pub(super) fn at_once(&self, order: Order) -> usize {
        self.at_once[order as usize]
    }

    /// The values of the steps of a moment in an order, the last one that was gone back first, of the series that are
    /// needed.
    pub(super) fn lay_out<'a>(
        &mut self,
        packed: &Packed<T>,
        products: &'a Products,
        order: Order,
        sources: (&Slice<T>, &Adjoints<T>),
        moment: Moment,
        is_needed: impl Fn(Series) -> bool,
    ) -> LaidOut<'a, T> {
        let is_narrow = sources.0.vectors == 0;
        let members = sources.0.members.len();
        let all = products.series.iter().zip(&mut self.turned);
        let values = all.map(|(&(series, its_order), turned)| {
            if its_order != order || !is_needed(series) {
                return Vec::new();
            }
            let Some(history) = history_of(series, sources) else {
                return vec![self.one.as_ptr(); moment.count * members];
            };
            let steps = (0..moment.count).map(|step| history.past(age(series, step, moment.age)));
            match (order, is_narrow) {
                (Order::Rows, true) | (Order::Lanes, false) => steps.map(<[T]>::as_ptr).collect(),
                (Order::Rows, false) => to_rows(packed, steps, members, turned),
                (Order::Lanes, true) => to_lanes(packed, steps, &mut self.staging, turned),
            }
        });
        LaidOut { values: values.collect(), series: &products.series }
    }
}

/// Elements from one row of units to the next.
fn row_len(units: usize, lanes: usize) -> usize {
    units.next_multiple_of(lanes)
}

/// A row of units for each member and step.
fn to_rows<'a, T: Scalar>(
    packed: &Packed<T>,
    steps: impl Iterator<Item = &'a [T]>,
    members: usize,
    turned: &mut Buffer<T>,
) -> Vec<*const T> {
    let mut rows = Vec::new();
    let mut to = turned.as_mut_ptr();
    for values in steps {
        let width = members.next_multiple_of(packed.kernels.lanes);
        let units = values.len() / width;
        let stride = row_len(units, packed.kernels.lanes);
        let from = Rows { start: values.as_ptr(), stride: width };
        // SAFETY: the values are `[units][width]`, there is room for a row for each member of each step, and the
        // processor has the instruction set.
        unsafe {
            (packed.kernels.transpose)(from, Rows { start: to, stride }, units, members);
            rows.extend((0..members).map(|member| to.add(member * stride).cast_const()));
            to = to.add(members * stride);
        }
    }
    rows
}

/// Steps of one member along the lanes, zeros where there are no more steps.
fn to_lanes<'a, T: Scalar>(
    packed: &Packed<T>,
    mut steps: impl Iterator<Item = &'a [T]>,
    staging: &mut Buffer<T>,
    turned: &mut Buffer<T>,
) -> Vec<*const T> {
    let lanes = packed.kernels.lanes;
    let mut groups = Vec::new();
    let mut to = turned.as_mut_ptr();
    while let Some(first) = steps.next() {
        let units = first.len();
        staging.fill(T::ZERO);
        let values = std::iter::once(first).chain(steps.by_ref()).take(lanes);
        for (row, values) in staging.chunks_exact_mut(units.max(1)).zip(values) {
            row.copy_from_slice(values);
        }
        let from = Rows { start: staging.as_ptr(), stride: units };
        // SAFETY: the staging has a row for each lane, there is room for whole vectors of steps, and the processor
        // has the instruction set.
        unsafe {
            (packed.kernels.transpose)(from, Rows { start: to, stride: lanes }, lanes, units);
            groups.push(to.cast_const());
            to = to.add(units * lanes);
        }
    }
    groups
}

fn history_of<'a, T: Scalar>(
    series: Series,
    (slice, adjoints): (&'a Slice<T>, &'a Adjoints<T>),
) -> Option<&'a History<T>> {
    match series {
        Series::Drive => Some(&adjoints.q),
        Series::Outputs => Some(&adjoints.outputs),
        Series::Units { .. } | Series::NewUnits => Some(&slice.h),
        Series::Inputs { .. } => Some(&slice.input),
        Series::One => None,
    }
}

/// Steps between the latest value of a series and that of the step that is `step` after the last one that was gone
/// back, which began `age` steps before the end of what is held.
fn age(series: Series, step: usize, age: usize) -> usize {
    match series {
        // The latest is of the earliest step.
        Series::Drive | Series::Outputs => step,
        Series::Units { delay } => age + delay - step,
        Series::Inputs { delay } => age + delay - 1 - step,
        Series::NewUnits => age - 1 - step,
        Series::One => 0,
    }
}

//! A packed matrix on the device, and the launches of `step.cu` that multiply with it.

use crate::device::{Buffer, Device, Geometry, Kernel, Stream};
use crate::kernels::{Arithmetic, Finish, STEP_MEMBERS, SUMS_STRIDE, Variant, WARPS};
use crate::map::{Map, Placement};
use crate::parameters::{BlockSource, Call, Column, StepParameter, Tile, Units};
use crate::precision::Precision;
use mrnn_core::Result;
use mrnn_core::engine::WeightFormat;
use std::sync::Arc;

/// What messages call it.
const WHAT: &str = "the weights of a cuda engine";

/// Weights as kernels read them.
enum Image<T: Precision> {
    Full(Buffer<T>),
    Bf16(Buffer<u16>),
}

pub(crate) struct Linear<T: Precision> {
    pub(crate) device: Arc<dyn Device>,
    pub(crate) map: Map,
    pub(crate) arithmetic: Arithmetic,
    image: Image<T>,
    columns: Buffer<Column>,
    blocks: Buffer<BlockSource>,
}

/// Weights in the making.
pub(crate) struct Filling<T> {
    values: Vec<T>,
    /// To what the arithmetic takes.
    round: fn(f64) -> f64,
}

impl<T: Precision> Filling<T> {
    pub(crate) fn set(&mut self, placement: Placement, row: usize, column: usize, weight: f64) {
        self.values[placement.index(row, column)] = T::from_f64((self.round)(weight));
    }
}

impl<T: Precision> Linear<T> {
    pub(crate) fn new(
        device: &Arc<dyn Device>,
        stream: &dyn Stream,
        map: Map,
        arithmetic: Arithmetic,
    ) -> Result<Self> {
        let len = map.image_len();
        let image = match arithmetic {
            Arithmetic::Full | Arithmetic::Tf32 => Image::Full(Buffer::zeros(device, WHAT, len)?),
            Arithmetic::Bf16 => Image::Bf16(Buffer::zeros(device, WHAT, len)?),
        };
        Ok(Self {
            columns: Buffer::of(device, stream, WHAT, &map.columns)?,
            blocks: Buffer::of(device, stream, WHAT, &map.blocks)?,
            device: Arc::clone(device),
            map,
            arithmetic,
            image,
        })
    }

    /// An image of zeros to be filled.
    ///
    /// # Errors
    /// Memory.
    pub(crate) fn filling(&self) -> Result<Filling<T>> {
        let values = mrnn_core::memory::zeros(WHAT, self.map.image_len())?;
        let round = match self.arithmetic {
            Arithmetic::Full => |weight| weight,
            Arithmetic::Tf32 => to_tf32,
            Arithmetic::Bf16 => |weight| WeightFormat::Bf16.rounded(weight),
        };
        Ok(Filling { values, round })
    }

    /// Replaces the weights, in the memory that is there.
    pub(crate) fn fill(&self, stream: &dyn Stream, filling: Filling<T>) -> Result<()> {
        match &self.image {
            Image::Full(image) => image.write(stream, 0, &filling.values),
            Image::Bf16(image) => {
                let upper_half = |value: &T| ((value.to_f64() as f32).to_bits() >> 16) as u16;
                let halves: Vec<u16> = filling.values.iter().map(upper_half).collect();
                image.write(stream, 0, &halves)
            }
        }
    }

    pub(crate) fn image_address(&self) -> u64 {
        match &self.image {
            Image::Full(image) => image.address(),
            Image::Bf16(image) => image.address(),
        }
    }

    /// Bytes of a weight.
    pub(crate) fn weight_bytes(&self) -> usize {
        match &self.image {
            Image::Full(_) => size_of::<T>(),
            Image::Bf16(_) => size_of::<u16>(),
        }
    }

    /// What `step.cu` takes, without tiles.
    pub(crate) fn parameter(&self, units: Units, call: u64) -> StepParameter {
        StepParameter {
            columns: self.columns.address(),
            blocks: self.blocks.address(),
            weights: self.image_address(),
            units,
            call,
            ..StepParameter::default()
        }
    }

    /// How a batch is multiplied, a launch a step.
    pub(crate) fn steps(&self, finish: Finish, batch: usize) -> Result<Steps> {
        let members = step_members(batch);
        let kernel = Variant::step::<T>(finish, members, self.arithmetic, false);
        let member_tiles = batch.div_ceil(members);
        // As many rows together as leave work for every multiprocessor.
        let multiprocessors = self.device.properties().multiprocessors;
        let is_enough =
            |warps: &usize| self.map.tiles(*warps).len() * member_tiles >= multiprocessors;
        let row_warps = [8, 4, 2].into_iter().find(is_enough).unwrap_or(1);
        self.steps_of(kernel, members, batch, row_warps, self.map.tiles(row_warps))
    }

    /// How a batch is multiplied with one part of some rows.
    pub(crate) fn part_steps(&self, rows: usize, part: usize, batch: usize) -> Result<Steps> {
        let members = step_members(batch);
        let kernel = Variant::step::<T>(Finish::Affine, members, self.arithmetic, false);
        self.steps_of(kernel, members, batch, 1, self.map.part_tiles(rows, part))
    }

    fn steps_of(
        &self,
        kernel: Variant,
        members: usize,
        batch: usize,
        row_warps: usize,
        tiles: Vec<Tile>,
    ) -> Result<Steps> {
        let stream = self.device.stream()?;
        let geometry = Geometry {
            grid: [(tiles.len() * batch.div_ceil(members)) as u32, 1, 1],
            cluster: 1,
            threads: STEP_THREADS as u32,
            shared_memory: step_shared_memory::<T>(members),
            resident: false,
        };
        let tiles = Buffer::of(&self.device, &*stream, "the plan of a cuda session", &tiles)?;
        stream.synchronize()?;
        Ok(Steps { kernel: self.device.kernel(&kernel)?, geometry, row_warps, tiles })
    }
}

/// Launches of `step.cu` for one batch.
pub(crate) struct Steps {
    kernel: Kernel,
    geometry: Geometry,
    row_warps: usize,
    tiles: Buffer<Tile>,
}

impl Steps {
    /// Queues `steps` steps that do not depend on each other, from the step `first` on.
    pub(crate) fn launch<T: Precision>(
        &self,
        stream: &dyn Stream,
        linear: &Linear<T>,
        units: Units,
        call: &Buffer<Call>,
        (first, steps): (usize, usize),
    ) -> Result<()> {
        let mut parameter = linear.parameter(units, call.address());
        parameter.tiles = self.tiles.address();
        parameter.tiles_in_grid = self.tiles.len() as u32;
        parameter.row_warps = self.row_warps as u32;
        let mut geometry = self.geometry;
        // Grids have at most 65535 blocks along z.
        for start in (0..steps).step_by(MAX_GRID_Z) {
            parameter.first_step = (first + start) as i32;
            geometry.grid[2] = (steps - start).min(MAX_GRID_Z) as u32;
            if geometry.grid[0] > 0 {
                // SAFETY: the parameter is that of step.cu, and its buffers belong to the caller and to `linear`.
                unsafe {
                    stream.launch(self.kernel, &geometry, crate::device::bytes_of(&[parameter]))?
                };
            }
        }
        Ok(())
    }
}

const MAX_GRID_Z: usize = 65535;
/// Threads of a block of `step.cu`.
pub(crate) const STEP_THREADS: usize = WARPS * 32;

/// Members that a block takes at once.
pub(crate) fn step_members(batch: usize) -> usize {
    let [one, few, many] = STEP_MEMBERS;
    if batch == one {
        one
    } else if batch <= few * 2 {
        few
    } else {
        many
    }
}

/// Bytes of shared memory that `step.cu` uses, without resident weights.
pub(crate) fn step_shared_memory<T>(members: usize) -> usize {
    let chunk = match members {
        1 => 1024,
        8 => 256,
        _ => 64,
    };
    let stages = 2 * members * (chunk + 4);
    let partial = WARPS * members * SUMS_STRIDE;
    (stages + partial) * size_of::<T>()
}

/// Rounded to TF32's 11 significant bits, to nearest, ties away from zero, as cvt.rna does.
fn to_tf32(value: f64) -> f64 {
    let bits = (value as f32).to_bits().wrapping_add(0x1000) & !0x1FFF;
    f64::from(f32::from_bits(bits))
}

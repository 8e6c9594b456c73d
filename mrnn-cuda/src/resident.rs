//! Sequences in one launch of `step.cu` with weights that stay in registers and shared memory, spread over the whole device.

use crate::device::{Buffer, Geometry, Kernel, Stream};
use crate::kernels::{Finish, Variant, WARPS, held_quads, multiply_adds};
use crate::linear::{Linear, STEP_THREADS, step_members, step_shared_memory};
use crate::map::{GROUP_ROWS, QUAD_COLUMNS, QUAD_WEIGHTS, QUADS_TOGETHER};
use crate::parameters::{Call, Column, Dependency, Tile, Units};
use crate::precision::Precision;
use mrnn_core::Result;

/// Blocks that the columns of a row are considered to be spread over.
const CLUSTERS: [usize; 4] = [1, 2, 4, 8];
const PLAN: &str = "the plan of a cuda session";
// What a plan is chosen by, roughly: bytes of shared memory and sources from the second-level cache that a multiprocessor
// reads in a cycle, and the cycles that the blocks of a cluster take to add up their sums.
const BYTES: f64 = 128.0;
const SOURCES: f64 = 8.0;
const CLUSTER: f64 = 1000.0;

/// One of the launches that a plan chooses among.
struct Choice {
    /// What a step is expected to take.
    cycles: f64,
    kernel: Kernel,
    geometry: Geometry,
    row_warps: usize,
    columns: usize,
}

/// Launches of `step.cu` for one batch, all blocks at once.
pub(crate) struct Resident {
    kernel: Kernel,
    geometry: Geometry,
    row_warps: usize,
    /// Room for the columns of a block.
    columns: usize,
    tiles: Buffer<Tile>,
    dependencies: Buffer<Dependency>,
    /// Steps that each block has finished.
    progress: Buffer<u32>,
}

impl Resident {
    /// The plan for a batch; `None` where the weights do not fit on this device.
    pub(crate) fn plan<T: Precision>(
        linear: &Linear<T>,
        finish: Finish,
        batch: usize,
    ) -> Result<Option<Self>> {
        let properties = linear.device.properties();
        if T::NAME != "f32" {
            return Ok(None);
        }
        let members = step_members(batch);
        let mut best: Option<Choice> = None;
        for row_warps in [WARPS, 4, 2, 1] {
            let tiles = linear.map.tiles(row_warps);
            for blocks in CLUSTERS.into_iter().filter(|blocks| *blocks <= properties.max_cluster) {
                let held =
                    if row_warps == WARPS { held_quads(linear.arithmetic, members) } else { 0 };
                let most =
                    |quads: &dyn Fn(&Tile) -> usize| tiles.iter().map(quads).max().unwrap_or(0);
                let shared_quads =
                    most(&|tile| groups(tile) * quads(tile, blocks).saturating_sub(held));
                let columns = most(&|tile| quads(tile, blocks)) * QUAD_COLUMNS;
                let weights = shared_quads * QUAD_WEIGHTS * linear.weight_bytes();
                let shared_memory =
                    step_shared_memory::<T>(members) + columns * size_of::<Column>() + weights;
                let grid = tiles.len() * blocks;
                if shared_memory > properties.shared_memory || grid > properties.multiprocessors {
                    continue;
                }
                let geometry = Geometry {
                    grid: [grid as u32, 1, 1],
                    cluster: blocks as u32,
                    threads: STEP_THREADS as u32,
                    shared_memory,
                    resident: true,
                };
                let variant = Variant::step::<T>(finish, members, linear.arithmetic, true);
                let kernel = linear.device.kernel(&variant)?;
                if linear.device.resident_clusters(kernel, &geometry)? < tiles.len() {
                    continue;
                }
                let products =
                    most(&|tile| groups(tile) * quads(tile, blocks)) * QUAD_WEIGHTS * members;
                let arithmetic = products as f64 / multiply_adds(linear.arithmetic, members);
                let sources = (columns * members) as f64 / SOURCES;
                let exchange = if blocks > 1 { CLUSTER } else { 0.0 };
                let cycles = arithmetic.max(weights as f64 / BYTES) + sources + exchange;
                if best.as_ref().is_none_or(|best| cycles < best.cycles) {
                    best = Some(Choice { cycles, kernel, geometry, row_warps, columns });
                }
            }
        }
        best.map(|choice| Self::of(linear, batch.div_ceil(members), &choice)).transpose()
    }

    fn of<T: Precision>(linear: &Linear<T>, member_tiles: usize, choice: &Choice) -> Result<Self> {
        let Choice { kernel, geometry, row_warps, columns, .. } = *choice;
        let (device, stream) = (&linear.device, linear.device.stream()?);
        let mut tiles = linear.map.tiles(row_warps);
        let dependencies = linear.map.dependencies(&mut tiles);
        let progress = member_tiles * geometry.grid[0] as usize;
        let resident = Self {
            kernel,
            geometry,
            row_warps,
            columns,
            tiles: Buffer::of(device, &*stream, PLAN, &tiles)?,
            dependencies: Buffer::of(device, &*stream, PLAN, &dependencies)?,
            progress: Buffer::zeros(device, PLAN, progress)?,
        };
        stream.synchronize()?;
        Ok(resident)
    }

    /// Queues `steps` steps.
    pub(crate) fn launch<T: Precision>(
        &self,
        stream: &dyn Stream,
        linear: &Linear<T>,
        units: Units,
        call: &Buffer<Call>,
        steps: usize,
    ) -> Result<()> {
        self.progress.clear(stream, 0..self.progress.len())?;
        let mut parameter = linear.parameter(units, call.address());
        parameter.tiles = self.tiles.address();
        parameter.dependencies = self.dependencies.address();
        parameter.progress = self.progress.address();
        parameter.tiles_in_grid = self.tiles.len() as u32;
        parameter.row_warps = self.row_warps as u32;
        parameter.steps = steps as i32;
        parameter.resident_columns = self.columns as u32;
        // SAFETY: the parameter is that of step.cu, and its buffers belong to the caller, `linear` and `self`.
        unsafe { stream.launch(self.kernel, &self.geometry, crate::device::bytes_of(&[parameter])) }
    }
}

/// Groups of a tile.
fn groups(tile: &Tile) -> usize {
    (tile.rows as usize).div_ceil(GROUP_ROWS)
}

/// Quads of a group in the block that has most of a tile's columns, as `step.cu` divides them.
fn quads(tile: &Tile, blocks: usize) -> usize {
    (tile.quads as usize / QUADS_TOGETHER).div_ceil(blocks) * QUADS_TOGETHER
}

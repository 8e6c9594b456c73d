//! Sequences in one launch of `step.cu` with weights that stay in registers and shared memory, spread over the whole device.

use crate::device::{Buffer, Geometry, Kernel, Stream};
use crate::kernels::{Finish, Variant, WARPS, held_quads};
use crate::linear::{Linear, STEP_THREADS, step_members, step_shared_memory};
use crate::map::{QUAD_WEIGHTS, QUADS_TOGETHER};
use crate::parameters::{Call, Dependency, Tile, Units};
use crate::precision::Precision;
use mrnn_core::Result;

/// Blocks that the columns of a row are considered to be spread over.
const CLUSTERS: [usize; 4] = [1, 2, 4, 8];
const PLAN: &str = "the plan of a cuda session";

/// Launches of `step.cu` for one batch, all blocks at once.
pub(crate) struct Resident {
    kernel: Kernel,
    geometry: Geometry,
    row_warps: usize,
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
        // Many rows to a block share what is read of sources; many columns share what is read of weights.
        for row_warps in [WARPS, 4, 2, 1] {
            let mut tiles = linear.map.tiles(row_warps);
            for blocks in CLUSTERS.into_iter().filter(|blocks| *blocks <= properties.max_cluster) {
                let held =
                    if row_warps == WARPS { held_quads(linear.arithmetic, members) } else { 0 };
                let weights = tiles.iter().map(|tile| shared_quads(tile, blocks, held)).max();
                let weights = weights.unwrap_or(0) * QUAD_WEIGHTS * linear.weight_bytes();
                let shared_memory = step_shared_memory::<T>(members) + weights;
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
                let dependencies = linear.map.dependencies(&mut tiles);
                let stream = linear.device.stream()?;
                let device = &linear.device;
                let progress = batch.div_ceil(members) * grid;
                let resident = Self {
                    kernel,
                    geometry,
                    row_warps,
                    tiles: Buffer::of(device, &*stream, PLAN, &tiles)?,
                    dependencies: Buffer::of(device, &*stream, PLAN, &dependencies)?,
                    progress: Buffer::zeros(device, PLAN, progress)?,
                };
                stream.synchronize()?;
                return Ok(Some(resident));
            }
        }
        Ok(None)
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
        // SAFETY: the parameter is that of step.cu, and its buffers belong to the caller, `linear` and `self`.
        unsafe { stream.launch(self.kernel, &self.geometry, crate::device::bytes_of(&[parameter])) }
    }
}

/// Quads in shared memory of the block that has most of a tile's, as `step.cu` divides them; `held` of each group are in
/// registers.
fn shared_quads(tile: &Tile, blocks: usize, held: usize) -> usize {
    let groups = (tile.rows as usize).div_ceil(crate::map::GROUP_ROWS);
    let quads = (tile.quads as usize / QUADS_TOGETHER).div_ceil(blocks) * QUADS_TOGETHER;
    groups * quads.saturating_sub(held)
}

//! Sequences in one launch of `cluster.cu`: which block of a cluster has which rows, and which warp which columns.

use crate::device::{Buffer, Geometry, Kernel, Stream};
use crate::kernels::{
    CLUSTER_MEMBERS, Finish, SUMS_STRIDE, Variant, WARPS, held_quads, multiply_adds,
};
use crate::linear::Linear;
use crate::map::{GROUP_ROWS, Map, QUAD_COLUMNS, QUAD_WEIGHTS, QUADS_TOGETHER, Rows};
use crate::parameters::{
    Call, ClusterParameter, Group, Piece, Quad, Share, Task, UnitConstants, Units,
};
use crate::precision::Precision;
use mrnn_core::Result;
use std::ops::Range;

/// Blocks of a cluster that are considered. 16 is more than every card must have.
const CLUSTERS: [usize; 5] = [1, 2, 4, 8, 16];
/// What messages call its tables.
const PLAN: &str = "the plan of a cuda session";

/// Where sources lie in shared memory.
struct Sources {
    /// Those without delay, region by region, then those read from global memory.
    pieces: Vec<Piece>,
    direct_pieces: usize,
    /// Where four zeros lie, for quads without sources.
    zeros: u32,
    /// Elements from one member to the next: 4 times an odd number.
    stride: usize,
}

impl Sources {
    fn of(map: &Map) -> Self {
        let mut sources = Self { pieces: Vec::new(), direct_pieces: 0, zeros: 0, stride: 0 };
        for rows in &map.rows {
            sources.push(false, 0, &rows.units);
        }
        sources.direct_pieces = sources.pieces.len();
        for part in map.rows.iter().flat_map(|rows| &rows.parts) {
            if sources.position(part.is_input, part.delay, &part.sources).is_none() {
                sources.push(part.is_input, part.delay, &part.sources);
            }
        }
        sources.zeros = sources.stride as u32;
        sources.stride = ((sources.stride / QUAD_COLUMNS + 1) | 1) * QUAD_COLUMNS;
        sources
    }

    fn push(&mut self, is_input: bool, delay: usize, units: &Range<usize>) {
        self.pieces.push(Piece {
            is_input: is_input.into(),
            delay: delay as i32,
            first_unit: units.start as u32,
            units: units.len() as u32,
            position: self.stride as u32,
            ..Piece::default()
        });
        self.stride += units.len().next_multiple_of(QUAD_COLUMNS);
    }

    fn position(&self, is_input: bool, delay: usize, units: &Range<usize>) -> Option<u32> {
        let is_it = |piece: &&Piece| {
            (piece.is_input, piece.delay) == (is_input.into(), delay as i32)
                && (piece.first_unit, piece.units) == (units.start as u32, units.len() as u32)
        };
        self.pieces.iter().find(is_it).map(|piece| piece.position)
    }

    /// Where each quad of the image finds its sources.
    fn quads(&self, map: &Map) -> Vec<Quad> {
        let mut quads = Vec::with_capacity(map.quads);
        for rows in &map.rows {
            let mut of_group = Vec::with_capacity(rows.quads);
            for part in &rows.parts {
                let position = self.position(part.is_input, part.delay, &part.sources);
                let position = position.expect("every part has its sources");
                let quad = |quad| Quad {
                    position: position + (quad * QUAD_COLUMNS) as u32,
                    block: part.block as u32,
                };
                of_group.extend((0..part.quads()).map(quad));
            }
            // Weights of 0 alone would make what is infinite no number.
            of_group.resize(rows.quads, Quad { position: self.zeros, block: 0 });
            (0..rows.groups()).for_each(|_| quads.extend_from_slice(&of_group));
        }
        quads
    }
}

/// The division of the rows between the blocks of a cluster, and of their columns between warps.
#[derive(Default)]
struct Division {
    shares: Vec<Share>,
    groups: Vec<Group>,
    tasks: Vec<Task>,
    max_quads: usize,
    /// Most quads of a block whose weights are in shared memory.
    max_shared_quads: usize,
    max_partials: usize,
    max_groups: usize,
    max_tasks: usize,
    /// Most quads of a warp.
    longest_task: usize,
}

impl Division {
    /// `held_quads`: those of a warp that are in registers.
    fn of(map: &Map, sources: &Sources, blocks: usize, held_quads: usize) -> Self {
        let groups: Vec<(&Rows, usize)> = map
            .rows
            .iter()
            .flat_map(|rows| (0..rows.groups()).map(move |group| (rows, group)))
            .collect();
        let mut division = Self::default();
        let (mut first, mut left) = (0, map.quads);
        for block in 0..blocks {
            // The share of the blocks that are left, to the nearest group.
            let target = left as f64 / (blocks - block) as f64;
            let (mut end, mut quads) = (first, 0);
            while end < groups.len()
                && (block + 1 == blocks
                    || quads as f64 + groups[end].0.quads as f64 / 2.0 <= target)
            {
                quads += groups[end].0.quads;
                end += 1;
            }
            division.push(sources, &groups[first..end], held_quads);
            (first, left) = (end, left - quads);
        }
        division
    }

    fn push(&mut self, sources: &Sources, groups: &[(&Rows, usize)], held_quads: usize) {
        let quads: usize = groups.iter().map(|(rows, _)| rows.quads).sum();
        let first_quad =
            groups.first().map_or(0, |(rows, group)| rows.first_quad + group * rows.quads);
        let mut share = Share {
            first_quad: first_quad as u32,
            quads: quads as u32,
            first_group: self.groups.len() as u32,
            groups: groups.len() as u32,
            ..Share::default()
        };
        let target = quads.div_ceil(WARPS).next_multiple_of(QUADS_TOGETHER).max(QUADS_TOGETHER);
        let mut by_warp: [(usize, Vec<Task>); WARPS] = Default::default();
        let (mut next_quad, mut next_partial) = (0, 0);
        for &(rows, group) in groups {
            let first_row = rows.units.start + group * GROUP_ROWS;
            let position = sources.position(false, 0, &rows.units).expect("of every region");
            let first_partial = next_partial;
            let mut rest = rows.quads;
            while rest > 0 {
                let quads = rest.min(target);
                let (first_quad, partial) = (next_quad as u32, next_partial as u32);
                let task = Task { first_quad, quads: quads as u32, partial, ..Task::default() };
                let least = by_warp.iter_mut().min_by_key(|(quads, _)| *quads);
                let (sum, tasks) = least.expect("there are warps");
                *sum += quads;
                tasks.push(task);
                (next_quad, next_partial, rest) =
                    (next_quad + quads, next_partial + 1, rest - quads);
            }
            self.groups.push(Group {
                first_row: first_row as u32,
                rows: (rows.units.end - first_row).min(GROUP_ROWS) as u32,
                position: position + (group * GROUP_ROWS) as u32,
                first_partial: first_partial as u32,
                partials: (next_partial - first_partial) as u32,
                ..Group::default()
            });
        }
        let mut shared_quads = 0;
        for (warp, (sum, mut tasks)) in by_warp.into_iter().enumerate() {
            share.first_task[warp] = self.tasks.len() as u32;
            for (number, task) in tasks.iter_mut().enumerate() {
                task.held = if number == 0 { task.quads.min(held_quads as u32) } else { 0 };
                task.first_shared = shared_quads;
                shared_quads += task.quads - task.held;
            }
            self.tasks.extend(tasks);
            self.longest_task = self.longest_task.max(sum);
        }
        share.first_task[WARPS] = self.tasks.len() as u32;
        self.shares.push(share);
        self.max_quads = self.max_quads.max(quads);
        self.max_shared_quads = self.max_shared_quads.max(shared_quads as usize);
        self.max_partials = self.max_partials.max(next_partial);
        self.max_groups = self.max_groups.max(groups.len());
        self.max_tasks = self.max_tasks.max(next_partial);
    }

    /// Bytes of shared memory of a block, in the order of `cluster.cu`.
    fn shared_memory(&self, sources: &Sources, members: usize, weight_bytes: usize) -> usize {
        let rows = self.max_groups * GROUP_ROWS;
        let sums = self.max_partials * SUMS_STRIDE;
        let reals = (2 * sources.stride + sums + rows) * members;
        let tables = rows * size_of::<UnitConstants>()
            + self.max_groups * size_of::<Group>()
            + self.max_tasks * size_of::<Task>()
            + (sources.pieces.len() - sources.direct_pieces) * size_of::<Piece>();
        let weights = self.max_shared_quads * QUAD_WEIGHTS * weight_bytes;
        2 * size_of::<u64>() + reals * size_of::<f32>() + tables + self.max_quads * 4 + weights
    }
}

/// Launches of `cluster.cu` for one batch.
pub(crate) struct Clusters {
    kernel: Kernel,
    geometry: Geometry,
    parameter: ClusterParameter,
    shares: Buffer<Share>,
    groups: Buffer<Group>,
    tasks: Buffer<Task>,
    quads: Buffer<Quad>,
    pieces: Buffer<Piece>,
}

/// One of the launches that a plan chooses among.
struct Choice {
    /// What a step is expected to take.
    cycles: f64,
    kernel: Kernel,
    geometry: Geometry,
    division: Division,
}

impl Clusters {
    /// The plan for a batch; `None` where the weights fit into no cluster of this device.
    pub(crate) fn plan<T: Precision>(
        linear: &Linear<T>,
        finish: Finish,
        batch: usize,
    ) -> Result<Option<Self>> {
        let properties = linear.device.properties();
        if T::NAME != "f32" || properties.capability < (9, 0) {
            return Ok(None);
        }
        let sources = Sources::of(&linear.map);
        // No more members than the batch has, but for what fills up the last.
        let wide = CLUSTER_MEMBERS.iter().position(|members| *members >= batch);
        let widths = wide.map_or(CLUSTER_MEMBERS.len(), |wide| wide + 1);
        let mut best: Option<Choice> = None;
        for blocks in CLUSTERS.into_iter().filter(|blocks| *blocks <= properties.max_cluster) {
            for members in CLUSTER_MEMBERS.into_iter().take(widths) {
                let held = held_quads(linear.arithmetic, members);
                let division = Division::of(&linear.map, &sources, blocks, held);
                let shared_memory =
                    division.shared_memory(&sources, members, linear.weight_bytes());
                if shared_memory > properties.shared_memory {
                    continue;
                }
                let clusters = batch.div_ceil(members);
                let geometry = Geometry {
                    grid: [(clusters * blocks) as u32, 1, 1],
                    cluster: blocks as u32,
                    threads: (WARPS * 32) as u32,
                    shared_memory,
                    resident: false,
                };
                let variant = Variant::cluster(finish, members, linear.arithmetic);
                let kernel = linear.device.kernel(&variant)?;
                let at_once = linear.device.resident_clusters(kernel, &geometry)?;
                if at_once == 0 {
                    continue;
                }
                let cycles =
                    clusters.div_ceil(at_once) as f64 * cycles(linear, &division, blocks, members);
                if best.as_ref().is_none_or(|best| cycles < best.cycles) {
                    best = Some(Choice { cycles, kernel, geometry, division });
                }
            }
        }
        best.map(|choice| Self::of(linear, &sources, &choice)).transpose()
    }

    fn of<T: Precision>(linear: &Linear<T>, sources: &Sources, choice: &Choice) -> Result<Self> {
        let Choice { kernel, geometry, ref division, .. } = *choice;
        let stream = linear.device.stream()?;
        let device = &linear.device;
        let clusters = Self {
            kernel,
            geometry,
            parameter: ClusterParameter {
                direct_pieces: sources.direct_pieces as u32,
                all_pieces: sources.pieces.len() as u32,
                max_quads: division.max_quads as u32,
                max_partials: division.max_partials as u32,
                max_groups: division.max_groups as u32,
                max_tasks: division.max_tasks as u32,
                source_stride: sources.stride as u32,
                ..ClusterParameter::default()
            },
            shares: Buffer::of(device, &*stream, PLAN, &division.shares)?,
            groups: Buffer::of(device, &*stream, PLAN, &division.groups)?,
            tasks: Buffer::of(device, &*stream, PLAN, &division.tasks)?,
            quads: Buffer::of(device, &*stream, PLAN, &sources.quads(&linear.map))?,
            pieces: Buffer::of(device, &*stream, PLAN, &sources.pieces)?,
        };
        stream.synchronize()?;
        Ok(clusters)
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
        let parameter = ClusterParameter {
            shares: self.shares.address(),
            groups: self.groups.address(),
            tasks: self.tasks.address(),
            quads: self.quads.address(),
            pieces: self.pieces.address(),
            weights: linear.image_address(),
            units,
            call: call.address(),
            steps: steps as i32,
            ..self.parameter
        };
        // SAFETY: the parameter is that of cluster.cu, and its buffers belong to the caller, `linear` and `self`.
        unsafe { stream.launch(self.kernel, &self.geometry, crate::device::bytes_of(&[parameter])) }
    }
}

/// Roughly what a step of a cluster takes: the multiply-adds of its longest warp or the reading of its weights and
/// sources from shared memory, whichever is more, then what blocks wait for each other.
fn cycles<T: Precision>(
    linear: &Linear<T>,
    division: &Division,
    blocks: usize,
    members: usize,
) -> f64 {
    const BYTES: f64 = 128.0;
    const ALONE: f64 = 300.0;
    const TOGETHER: f64 = 1200.0;
    let quads = division.longest_task.max(division.max_quads.div_ceil(WARPS)) * WARPS;
    let arithmetic =
        (quads * QUAD_WEIGHTS * members) as f64 / multiply_adds(linear.arithmetic, members);
    let weights = division.max_shared_quads * QUAD_WEIGHTS * linear.weight_bytes();
    let sources = quads * QUAD_COLUMNS * members * size_of::<f32>();
    let elements = division.max_groups * GROUP_ROWS * members;
    let exchange = (elements * blocks) as f64 / 32.0;
    let waiting = if blocks == 1 { ALONE } else { TOGETHER };
    arithmetic.max((weights + sources) as f64 / BYTES) + exchange + waiting
}

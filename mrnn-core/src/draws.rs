//! The random draws of a new network: which synapses exist, and the initial weights. Each connection
//! draws from a ChaCha8 stream of its own, so that adding one leaves the others' draws as they were.

use crate::connection::{Connection, Synapses};
use crate::limits::MAX_SYNAPSES;
use crate::memory::zeros;
use crate::{ConnectionSpec, Csr, Error, Result};
use rand::seq::index;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Normal, Uniform};

/// What a connection's stream is drawn for.
#[derive(Clone, Copy)]
pub(crate) enum Stream {
    Recurrent { src: usize, dst: usize },
    Input { src: usize, dst: usize },
    Readout { index: usize },
}

/// The seed of one connection's draws; region indices are below 2^24.
pub(crate) fn stream_seed(network_seed: u64, stream: Stream) -> u64 {
    let id = match stream {
        Stream::Recurrent { src, dst } => (src as u64) << 26 | (dst as u64) << 2,
        Stream::Input { src, dst } => (src as u64) << 26 | (dst as u64) << 2 | 1,
        Stream::Readout { index } => (index as u64) << 2 | 2,
    };
    let mut rng = ChaCha8Rng::seed_from_u64(network_seed);
    rng.set_stream(id);
    rng.random()
}

/// How many synapses a column of `dst_units` lacks.
pub(crate) fn absent_per_column(sparsity: Option<f64>, dst_units: usize) -> usize {
    sparsity.map_or(0, |sparsity| (sparsity * dst_units as f64).ceil() as usize).min(dst_units)
}

pub(crate) fn check_sparsity(spec: &ConnectionSpec) -> Result<()> {
    match spec.sparsity {
        Some(value) if !(0.0..=1.0).contains(&value) => Err(Error::SparsityOutOfRange {
            src: spec.src_region.clone(),
            dst: spec.dst_region.clone(),
            value,
        }),
        Some(_) | None => Ok(()),
    }
}

/// The number of synapses of one connection, where it is within the limit of a network.
fn check_synapses(spec: &ConnectionSpec, present: usize, cols: usize) -> Result<usize> {
    let count = present.checked_mul(cols).filter(|&count| count <= MAX_SYNAPSES);
    count.ok_or_else(|| Error::TooManySynapses {
        src: spec.src_region.clone(),
        dst: spec.dst_region.clone(),
        count: present as u128 * cols as u128,
        limit: MAX_SYNAPSES,
    })
}

/// The synapses of a new connection of `rows × cols`, with weights 0.
pub(crate) fn synapses(
    spec: &ConnectionSpec,
    (rows, cols): (usize, usize),
    seed: u64,
) -> Result<Synapses> {
    check_sparsity(spec)?;
    if spec.zero_connection {
        return Ok(Synapses::Zero);
    }
    let absent = absent_per_column(spec.sparsity, rows);
    let what = format!("'{}' -> '{}'", spec.src_region, spec.dst_region);
    let count = check_synapses(spec, rows - absent, cols)?;
    if absent == 0 {
        return Ok(Synapses::Dense(zeros(&what, count)?));
    }

    // Two passes over the same draws: count each row's synapses, then place them. No list of all
    // synapses stands beside the finished rows.
    let mut indptr = zeros::<usize>(&what, rows + 1)?;
    for_each_present(rows, cols, absent, seed, |row, _| indptr[row + 1] += 1);
    for row in 0..rows {
        indptr[row + 1] += indptr[row];
    }
    let mut next = indptr.clone();
    let mut indices = zeros::<u32>(&what, count)?;
    for_each_present(rows, cols, absent, seed, |row, col| {
        indices[next[row]] = col as u32;
        next[row] += 1;
    });
    let values = zeros(&what, count)?;
    Csr::new(&what, (rows, cols), indptr, indices, values).map(Synapses::Sparse)
}

/// Visits the existing synapses column by column. Of the present and the absent ones the fewer are
/// drawn, so that the time grows with the synapses where these are few.
fn for_each_present(
    rows: usize,
    cols: usize,
    absent: usize,
    seed: u64,
    mut visit: impl FnMut(usize, usize),
) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let present = rows - absent;
    if present <= absent {
        for col in 0..cols {
            index::sample(&mut rng, rows, present).into_iter().for_each(|row| visit(row, col));
        }
        return;
    }
    let mut is_absent = vec![false; rows];
    for col in 0..cols {
        is_absent.fill(false);
        index::sample(&mut rng, rows, absent).into_iter().for_each(|row| is_absent[row] = true);
        (0..rows).filter(|&row| !is_absent[row]).for_each(|row| visit(row, col));
    }
}

/// Initial weights of a constrained connection: U(0, sqrt(1 / fan)), with fan 2H for recurrent and H+I
/// for input connections of a network of H recurrent and I input units.
pub(crate) fn fill_uniform(connection: &mut Connection, fan: usize, seed: u64) {
    let bound = (1.0 / fan as f64).sqrt();
    fill(connection.values_mut(), seed, Uniform::new(0.0, bound).expect("the bound is positive"));
}

/// Initial weights of an unconstrained connection: Xavier normal, N(0, 2 / (dst_units + src_units))
/// (Glorot and Bengio 2010).
pub(crate) fn fill_xavier(connection: &mut Connection, seed: u64) {
    let (rows, cols) = connection.shape();
    let deviation = (2.0 / (rows + cols) as f64).sqrt();
    fill(connection.values_mut(), seed, Normal::new(0.0, deviation).expect("finite deviation"));
}

/// Initial readout weights: U(−1/sqrt(fan_in), 1/sqrt(fan_in)), as PyTorch's linear layer.
pub(crate) fn fill_readout(weights: &mut [f64], fan_in: usize, seed: u64) {
    let bound = (1.0 / fan_in as f64).sqrt();
    fill(weights, seed, Uniform::new(-bound, bound).expect("the bound is positive"));
}

fn fill(values: &mut [f64], seed: u64, distribution: impl Distribution<f64>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    // Stream 0 of this seed has drawn the mask.
    rng.set_stream(1);
    values.iter_mut().for_each(|value| *value = distribution.sample(&mut rng));
}

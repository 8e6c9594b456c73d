//! The tensors of a network's file: one list that saving writes and loading expects.

use crate::{Connection, Network, Region, Synapses};
use safetensors::Dtype;

/// The elements of a tensor to be written.
#[derive(Debug)]
pub(super) enum Elements<'a> {
    F64(&'a [f64]),
    U64(&'a [usize]),
    U32(&'a [u32]),
}

impl Elements<'_> {
    pub(super) fn dtype(&self) -> Dtype {
        match self {
            Self::F64(_) => Dtype::F64,
            Self::U64(_) => Dtype::U64,
            Self::U32(_) => Dtype::U32,
        }
    }

    pub(super) fn num_bytes(&self) -> usize {
        match self {
            Self::F64(elements) => 8 * elements.len(),
            Self::U64(elements) => 8 * elements.len(),
            Self::U32(elements) => 4 * elements.len(),
        }
    }

    /// Hands the little-endian bytes to `sink` piece by piece.
    pub(super) fn for_each_piece<E>(
        &self,
        mut sink: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        const PIECE: usize = 8192;
        let mut bytes = Vec::with_capacity(8 * PIECE);
        let mut send = |bytes: &mut Vec<u8>| {
            let sent = sink(bytes);
            bytes.clear();
            sent
        };
        match self {
            Self::F64(elements) => elements.chunks(PIECE).try_for_each(|piece| {
                bytes.extend(piece.iter().flat_map(|element| element.to_le_bytes()));
                send(&mut bytes)
            }),
            Self::U64(elements) => elements.chunks(PIECE).try_for_each(|piece| {
                bytes.extend(piece.iter().flat_map(|&element| (element as u64).to_le_bytes()));
                send(&mut bytes)
            }),
            Self::U32(elements) => elements.chunks(PIECE).try_for_each(|piece| {
                bytes.extend(piece.iter().flat_map(|element| element.to_le_bytes()));
                send(&mut bytes)
            }),
        }
    }
}

/// A tensor to be written.
#[derive(Debug)]
pub(super) struct Tensor<'a> {
    pub(super) name: String,
    pub(super) shape: Vec<usize>,
    pub(super) elements: Elements<'a>,
}

pub(super) fn connection_name(kind: &str, src: &str, dst: &str) -> String {
    format!("{kind}/{src}/{dst}")
}

/// Every tensor of a network, in network order.
pub(super) fn of(network: &Network) -> Vec<Tensor<'_>> {
    let mut tensors = Vec::new();
    let mut push = |name: String, shape: Vec<usize>, elements| {
        tensors.push(Tensor { name, shape, elements });
    };
    let recurrent = network.recurrent_regions().map(|region| ("recurrent", region.region()));
    let input = network.input_regions().map(|region| ("input", region.region()));
    for (kind, region) in recurrent.chain(input) {
        for connection in Region::connections(region) {
            push_connection(kind, connection, &mut push);
        }
    }
    for region in network.recurrent_regions() {
        let (name, shape) = (region.region().name(), vec![region.region().num_units()]);
        push(format!("bias/{name}"), shape.clone(), Elements::F64(region.base_firing()));
        push(format!("init/{name}"), shape, Elements::F64(region.init()));
    }
    for readout in network.readouts() {
        let (name, outputs) = (&readout.spec().name, readout.spec().num_units);
        let shape = vec![outputs, readout.num_sources()];
        push(format!("readout/{name}/weight"), shape, Elements::F64(readout.weight()));
        push(format!("readout/{name}/bias"), vec![outputs], Elements::F64(readout.bias()));
    }
    tensors
}

fn push_connection<'a>(
    kind: &str,
    connection: &'a Connection,
    push: &mut impl FnMut(String, Vec<usize>, Elements<'a>),
) {
    let spec = connection.spec();
    let name = connection_name(kind, &spec.src_region, &spec.dst_region);
    let (rows, cols) = connection.shape();
    match connection.synapses() {
        Synapses::Zero => {}
        Synapses::Dense(weights) => {
            push(format!("{name}/weight"), vec![rows, cols], Elements::F64(weights));
        }
        Synapses::Sparse(csr) => {
            push(format!("{name}/indptr"), vec![rows + 1], Elements::U64(csr.indptr()));
            push(format!("{name}/indices"), vec![csr.len()], Elements::U32(csr.indices()));
            push(format!("{name}/values"), vec![csr.len()], Elements::F64(csr.values()));
        }
    }
}

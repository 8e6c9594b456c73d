//! Saving.

use super::tensors::{self, Tensor};
use super::{CHECKSUM, VERSION};
use crate::{AtomicFile, Error, Network, Result};
use safetensors::tensor::{Dtype, TensorInfo};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::Path;

/// The longest header that the safetensors format allows.
const MAX_HEADER_BYTES: usize = 100_000_000;

/// The header, with its keys in one order: the same network always gives the same bytes.
#[derive(Serialize)]
struct Header {
    #[serde(rename = "__metadata__")]
    metadata: BTreeMap<&'static str, String>,
    #[serde(flatten)]
    tensors: BTreeMap<String, TensorInfo>,
}

pub(crate) fn save(network: &Network, path: &Path) -> Result<()> {
    if !path.extension().is_some_and(|e| e.eq_ignore_ascii_case("safetensors")) {
        return Err(Error::UnknownExtension { path: path.to_owned() });
    }
    write(network, path).map_err(|source| Error::Io {
        action: "cannot write",
        path: path.to_owned(),
        source,
    })
}

fn write(network: &Network, path: &Path) -> std::io::Result<()> {
    let mut atomic = AtomicFile::create(path)?;
    let mut file = BufWriter::with_capacity(1 << 20, atomic.file());
    write_model(network, &mut file)?;
    file.flush()?;
    drop(file);
    atomic.commit()
}

fn write_model(network: &Network, file: &mut impl Write) -> std::io::Result<()> {
    let mut tensors = tensors::of(network);
    // Elements of 8 bytes before those of 4 keep every tensor aligned to its element.
    tensors.sort_by_key(|tensor| std::cmp::Reverse(tensor.elements.dtype().bitsize()));
    let header = header(network, &tensors)?;

    let mut checksum = crc32fast::Hasher::new();
    let mut write = |bytes: &[u8]| {
        checksum.update(bytes);
        file.write_all(bytes)
    };
    write(&(header.len() as u64).to_le_bytes())?;
    write(&header)?;
    for tensor in &tensors {
        tensor.elements.for_each_piece(&mut write)?;
    }
    file.write_all(&checksum.finalize().to_le_bytes())
}

fn header(network: &Network, tensors: &[Tensor<'_>]) -> std::io::Result<Vec<u8>> {
    let mut offset = 0;
    let mut info = |dtype, shape: &[usize], num_bytes: usize| {
        let data_offsets = (offset, offset + num_bytes);
        offset += num_bytes;
        TensorInfo { dtype, shape: shape.to_vec(), data_offsets }
    };
    let mut infos: BTreeMap<String, TensorInfo> = tensors
        .iter()
        .map(|tensor| {
            let Tensor { name, shape, elements } = tensor;
            (name.clone(), info(elements.dtype(), shape, elements.num_bytes()))
        })
        .collect();
    infos.insert(CHECKSUM.to_owned(), info(Dtype::U32, &[1], 4));
    let metadata = BTreeMap::from([
        ("format", "mrnn".to_owned()),
        ("version", VERSION.to_owned()),
        ("network", network.description().to_compact_json()),
    ]);
    let mut bytes = serde_json::to_vec(&Header { metadata, tensors: infos })?;
    // The data begin at a multiple of 8 bytes.
    bytes.resize(bytes.len().next_multiple_of(8), b' ');
    if bytes.len() > MAX_HEADER_BYTES {
        let reason =
            format!("the header would have {} bytes, more than {MAX_HEADER_BYTES}", bytes.len());
        return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, reason));
    }
    Ok(bytes)
}

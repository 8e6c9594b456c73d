//! Saving.

use super::tensors::{self, Elements, Tensor};
use super::{CHECKSUM, FORMAT, VERSION};
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
struct Header<'a> {
    #[serde(rename = "__metadata__")]
    metadata: &'a BTreeMap<&'static str, String>,
    #[serde(flatten)]
    tensors: BTreeMap<&'a str, TensorInfo>,
}

pub(crate) fn save(network: &Network, path: &Path) -> Result<()> {
    TensorFileWriter::new(FORMAT, VERSION).network(network).save(path)
}

/// A file of named tensors and metadata to be written, as [`TensorFile`](super::TensorFile) reads it. The same contents
/// always give the same bytes.
#[derive(Debug)]
pub struct TensorFileWriter<'a> {
    metadata: BTreeMap<&'static str, String>,
    tensors: Vec<Tensor<'a>>,
}

impl<'a> TensorFileWriter<'a> {
    /// An empty file.
    pub fn new(format: &str, version: &str) -> Self {
        let metadata =
            BTreeMap::from([("format", format.to_owned()), ("version", version.to_owned())]);
        Self { metadata, tensors: Vec::new() }
    }

    /// Adds a network's description, as the metadata entry `network`, and all of its tensors.
    #[must_use]
    pub fn network(mut self, network: &'a Network) -> Self {
        self.tensors.extend(tensors::of(network));
        self.metadata("network", network.description().to_compact_json())
    }

    /// Adds a metadata entry.
    #[must_use]
    pub fn metadata(mut self, key: &'static str, value: String) -> Self {
        self.metadata.insert(key, value);
        self
    }

    /// Adds a float64 tensor of one axis.
    #[must_use]
    pub fn floats(mut self, name: &str, elements: &'a [f64]) -> Self {
        let (name, shape) = (name.to_owned(), vec![elements.len()]);
        self.tensors.push(Tensor { name, shape, elements: Elements::F64(elements) });
        self
    }

    /// Writes the file. The old one at `path` stays until the new one is complete on disk.
    ///
    /// # Errors
    /// [`Error::UnknownExtension`] for a path that does not end in `.safetensors`; [`Error::Io`].
    pub fn save(mut self, path: &Path) -> Result<()> {
        if !path.extension().is_some_and(|e| e.eq_ignore_ascii_case("safetensors")) {
            return Err(Error::UnknownExtension { path: path.to_owned(), known: ".safetensors" });
        }
        // Elements of 8 bytes before those of 4 keep every tensor aligned to its element.
        self.tensors.sort_by_key(|tensor| std::cmp::Reverse(tensor.elements.dtype().bitsize()));
        self.write(path).map_err(|source| Error::Io {
            action: "cannot write",
            path: path.to_owned(),
            source,
        })
    }

    fn write(&self, path: &Path) -> std::io::Result<()> {
        let mut atomic = AtomicFile::create(path)?;
        let mut file = BufWriter::with_capacity(1 << 20, atomic.file());
        self.write_to(&mut file)?;
        file.flush()?;
        drop(file);
        atomic.commit()
    }

    fn write_to(&self, file: &mut impl Write) -> std::io::Result<()> {
        let header = self.header()?;
        let mut checksum = crc32fast::Hasher::new();
        let mut write = |bytes: &[u8]| {
            checksum.update(bytes);
            file.write_all(bytes)
        };
        write(&(header.len() as u64).to_le_bytes())?;
        write(&header)?;
        for tensor in &self.tensors {
            tensor.elements.for_each_piece(&mut write)?;
        }
        file.write_all(&checksum.finalize().to_le_bytes())
    }

    fn header(&self) -> std::io::Result<Vec<u8>> {
        let mut offset = 0;
        let mut info = |dtype, shape: &[usize], num_bytes: usize| {
            let data_offsets = (offset, offset + num_bytes);
            offset += num_bytes;
            TensorInfo { dtype, shape: shape.to_vec(), data_offsets }
        };
        let tensors = self.tensors.iter();
        let mut infos: BTreeMap<&str, TensorInfo> = tensors
            .map(|tensor| {
                let Tensor { name, shape, elements } = tensor;
                (name.as_str(), info(elements.dtype(), shape, elements.num_bytes()))
            })
            .collect();
        infos.insert(CHECKSUM, info(Dtype::U32, &[1], 4));
        let mut bytes = serde_json::to_vec(&Header { metadata: &self.metadata, tensors: infos })?;
        // The data begin at a multiple of 8 bytes.
        bytes.resize(bytes.len().next_multiple_of(8), b' ');
        if bytes.len() > MAX_HEADER_BYTES {
            let reason = format!(
                "the header would have {} bytes, more than {MAX_HEADER_BYTES}",
                bytes.len()
            );
            return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, reason));
        }
        Ok(bytes)
    }
}

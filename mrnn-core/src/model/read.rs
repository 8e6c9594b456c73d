//! Loading, strictly: every tensor that the description asks for, none besides, each checked.

use super::tensors::connection_name;
use super::{CHECKSUM, FORMAT, VERSION};
use crate::draws::Stream;
use crate::names::nearest;
use crate::network::Ends;
use crate::{Csr, Error, Network, NetworkBuilder, Problems, Result, Synapses};
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensorError, SafeTensors};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

pub(crate) fn parse(bytes: &[u8]) -> Result<Network> {
    let file = TensorFile::parse(bytes, FORMAT, VERSION)?;
    let mut problems = Problems::default();
    let network = file.read_network(&mut problems)?;
    problems.take(file.reject_unused());
    problems.finish(Ok(network))
}

fn read_units(network: &mut Network, file: &TensorFile<'_>, problems: &mut Problems) {
    let regions: Vec<(String, usize)> = network
        .recurrent_regions()
        .map(|region| (region.region().name().to_owned(), region.region().num_units()))
        .collect();
    for (name, units) in regions {
        let base_firing = problems.keep(file.floats(&format!("bias/{name}"), &[units]));
        let init = problems.keep(file.floats(&format!("init/{name}"), &[units]));
        if let (Some(base_firing), Some(init)) = (base_firing, init) {
            problems.take(network.set_base_firing(&name, &base_firing));
            problems.take(network.set_init(&name, &init));
        }
    }
    let readouts: Vec<(String, usize, usize)> = network
        .readouts()
        .map(|r| (r.spec().name.clone(), r.spec().num_units, r.num_sources()))
        .collect();
    for (name, outputs, sources) in readouts {
        let weight = format!("readout/{name}/weight");
        let weight = problems.keep(file.floats(&weight, &[outputs, sources]));
        let bias = problems.keep(file.floats(&format!("readout/{name}/bias"), &[outputs]));
        if let (Some(weight), Some(bias)) = (weight, bias) {
            problems.take(network.set_readout(&name, &weight, &bias));
        }
    }
}

/// Compares the stored CRC-32 with that of all bytes but its own.
fn check_checksum(
    bytes: &[u8],
    header_len: usize,
    header: &safetensors::tensor::Metadata,
) -> Result<()> {
    let Some(info) = header.info(CHECKSUM) else { return Ok(()) };
    if info.dtype != Dtype::U32 || info.shape != [1] {
        return Err(bad(CHECKSUM, "is not one U32".to_owned()));
    }
    let data_start = 8 + header_len;
    let (start, end) = (data_start + info.data_offsets.0, data_start + info.data_offsets.1);
    let stored: [u8; 4] = bytes[start..end].try_into().expect("one U32 has 4 bytes");
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&bytes[..start]);
    hasher.update(&bytes[end..]);
    let (stored, found) = (u32::from_le_bytes(stored), hasher.finalize());
    if stored == found { Ok(()) } else { Err(Error::Checksum { stored, found }) }
}

/// A file of named tensors and metadata, whose parts are read one by one and checked.
#[derive(Debug)]
pub struct TensorFile<'a> {
    metadata: Option<HashMap<String, String>>,
    tensors: SafeTensors<'a>,
    used: RefCell<BTreeSet<String>>,
}

impl<'a> TensorFile<'a> {
    /// The file of these bytes.
    ///
    /// # Errors
    /// [`Error::NotAModel`] for bytes of another kind, format or version; [`Error::Checksum`].
    pub fn parse(bytes: &'a [u8], format: &str, version: &str) -> Result<Self> {
        let not_a_model = |error: SafeTensorError| Error::NotAModel { reason: error.to_string() };
        let (header_len, header) = SafeTensors::read_metadata(bytes).map_err(not_a_model)?;
        let tensors = SafeTensors::deserialize(bytes).map_err(not_a_model)?;
        check_checksum(bytes, header_len, &header)?;
        let used = RefCell::new(BTreeSet::from([CHECKSUM.to_owned()]));
        let file = Self { metadata: header.metadata().clone(), tensors, used };
        let other = |reason: String| Err(Error::NotAModel { reason });
        match (file.metadata("format")?, file.metadata("version")?) {
            (found, _) if found != format => {
                other(format!("its format is '{found}', and '{format}' is read here"))
            }
            (_, found) if found != version => {
                other(format!("its version is '{found}'; this library reads '{version}'"))
            }
            _ => Ok(file),
        }
    }

    /// A metadata entry.
    ///
    /// # Errors
    /// [`Error::NotAModel`] where there is none of this name.
    pub fn metadata(&self, key: &str) -> Result<&str> {
        let value = self.metadata.as_ref().and_then(|metadata| metadata.get(key));
        let missing = || Error::NotAModel { reason: format!("the metadata lack '{key}'") };
        value.map(String::as_str).ok_or_else(missing)
    }

    /// The network of the metadata entry `network` and the tensors of a model.
    ///
    /// # Errors
    /// Everything that is wrong with the description or the tensors.
    pub fn network(&self) -> Result<Network> {
        let mut problems = Problems::default();
        let network = self.read_network(&mut problems)?;
        problems.finish(Ok(network))
    }

    /// The network as far as its tensors are right; an error where not even its description is.
    fn read_network(&self, problems: &mut Problems) -> Result<Network> {
        let builder = NetworkBuilder::from_json(self.metadata("network")?)
            .map_err(|error| error.at("metadata 'network'"))?;
        // A connection whose tensors are wrong stays empty until all problems are known.
        let mut network = Network::assemble(builder.description(), |ends| {
            Ok(problems.keep(self.synapses(ends)).unwrap_or(Synapses::Zero))
        })?;
        read_units(&mut network, self, problems);
        Ok(network)
    }

    fn synapses(&self, ends: &Ends<'_>) -> Result<Synapses> {
        if ends.spec.zero_connection {
            return Ok(Synapses::Zero);
        }
        let kind = match ends.stream {
            Stream::Recurrent { .. } => "recurrent",
            Stream::Input { .. } => "input",
            Stream::Readout { .. } => "readout",
        };
        let name = connection_name(kind, &ends.spec.src_region, &ends.spec.dst_region);
        let (rows, cols) = ends.shape;
        if self.has(&format!("{name}/indptr")) {
            let indptr = self.indptr(&format!("{name}/indptr"), rows + 1)?;
            let count = *indptr.last().expect("rows + 1 elements");
            let indices = self.indices(&format!("{name}/indices"), count)?;
            let values = self.floats(&format!("{name}/values"), &[count])?;
            return Csr::new(&name, ends.shape, indptr, indices, values).map(Synapses::Sparse);
        }
        let weight = self.floats(&format!("{name}/weight"), &[rows, cols])?;
        let mask_name = format!("{name}/mask");
        if !self.has(&mask_name) {
            return Ok(Synapses::Dense(weight));
        }
        let mask = self.view(&mask_name, &[Dtype::U8, Dtype::BOOL], &[rows, cols])?.data();
        Synapses::masked(&mask_name, cols, mask, weight)
    }

    fn has(&self, name: &str) -> bool {
        self.tensors.tensor(name).is_ok()
    }

    fn view(&self, name: &str, dtypes: &[Dtype], shape: &[usize]) -> Result<TensorView<'a>> {
        self.used.borrow_mut().insert(name.to_owned());
        let missing = |_| Error::MissingTensor { name: name.to_owned() };
        let view = self.tensors.tensor(name).map_err(missing)?;
        if !dtypes.contains(&view.dtype()) {
            let known: Vec<_> = dtypes.iter().map(|dtype| format!("{dtype:?}")).collect();
            let reason = format!("has elements of {:?}, not {}", view.dtype(), known.join(" or "));
            return Err(bad(name, reason));
        }
        if view.shape() != shape {
            return Err(bad(name, format!("has shape {:?}, not {shape:?}", view.shape())));
        }
        Ok(view)
    }

    /// A tensor of float64 or float32 elements.
    ///
    /// # Errors
    /// [`Error::MissingTensor`]; [`Error::BadTensor`] for other elements or another shape;
    /// [`Error::NonFiniteElement`].
    pub fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f64>> {
        let view = self.view(name, &[Dtype::F64, Dtype::F32], shape)?;
        let floats: Vec<f64> = if view.dtype() == Dtype::F64 {
            chunks(view.data()).map(f64::from_le_bytes).collect()
        } else {
            chunks(view.data()).map(|bytes| f64::from(f32::from_le_bytes(bytes))).collect()
        };
        match floats.iter().position(|value| !value.is_finite()) {
            Some(index) => {
                let what = format!("the tensor '{name}'");
                Err(Error::NonFiniteElement { what, index, value: floats[index] })
            }
            None => Ok(floats),
        }
    }

    fn indptr(&self, name: &str, len: usize) -> Result<Vec<usize>> {
        let view = self.view(name, &[Dtype::U64], &[len])?;
        let elements = chunks(view.data()).map(u64::from_le_bytes);
        let elements: Option<Vec<usize>> = elements.map(|e| usize::try_from(e).ok()).collect();
        elements.ok_or_else(|| bad(name, "has an element beyond the address space".to_owned()))
    }

    fn indices(&self, name: &str, len: usize) -> Result<Vec<u32>> {
        let view = self.view(name, &[Dtype::U32], &[len])?;
        Ok(chunks(view.data()).map(u32::from_le_bytes).collect())
    }

    /// Whether every tensor has been read.
    ///
    /// # Errors
    /// [`Error::UnknownTensor`] for each that has not.
    pub fn reject_unused(&self) -> Result<()> {
        let mut problems = Problems::default();
        let used = self.used.borrow();
        let mut names = self.tensors.names();
        names.sort_unstable();
        for name in names.into_iter().filter(|&name| !used.contains(name)) {
            let nearest = nearest(name, used.iter().map(String::as_str));
            problems.take(Err(Error::UnknownTensor { name: name.to_owned(), nearest }));
        }
        problems.finish(Ok(()))
    }
}

fn bad(name: &str, reason: String) -> Error {
    Error::BadTensor { name: name.to_owned(), reason }
}

/// Elements of `N` bytes; the file's header guarantees whole elements.
fn chunks<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> + '_ {
    bytes.as_chunks::<N>().0.iter().copied()
}

//! Loading, strictly: every tensor that the description asks for, none besides, each checked.

use super::tensors::connection_name;
use super::{CHECKSUM, VERSION};
use crate::draws::Stream;
use crate::names::nearest;
use crate::network::Ends;
use crate::{Csr, Error, Network, NetworkBuilder, Problems, Result, Synapses};
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensorError, SafeTensors};
use std::cell::RefCell;
use std::collections::BTreeSet;

pub(crate) fn parse(bytes: &[u8]) -> Result<Network> {
    let not_a_model = |error: SafeTensorError| Error::NotAModel { reason: error.to_string() };
    let (header_len, header) = SafeTensors::read_metadata(bytes).map_err(not_a_model)?;
    let tensors = SafeTensors::deserialize(bytes).map_err(not_a_model)?;
    check_checksum(bytes, header_len, &header)?;

    let metadata = |key: &str| {
        let value = header.metadata().as_ref().and_then(|metadata| metadata.get(key));
        value.ok_or_else(|| Error::NotAModel { reason: format!("the metadata lack '{key}'") })
    };
    if metadata("format")? != "mrnn" {
        let reason = format!("its format is '{}'", metadata("format")?);
        return Err(Error::NotAModel { reason });
    }
    if metadata("version")? != VERSION {
        let reason =
            format!("its version is '{}'; this library reads '{VERSION}'", metadata("version")?);
        return Err(Error::NotAModel { reason });
    }
    let builder = NetworkBuilder::from_json(metadata("network")?)
        .map_err(|error| error.at("metadata 'network'"))?;

    let file = File { tensors, used: RefCell::new(BTreeSet::from([CHECKSUM.to_owned()])) };
    let mut problems = Problems::default();
    // A connection whose tensors are wrong stays empty until all problems are known.
    let mut network = Network::assemble(builder.description(), |ends| {
        Ok(problems.keep(file.synapses(ends)).unwrap_or(Synapses::Zero))
    })?;
    read_units(&mut network, &file, &mut problems);
    file.reject_unused(&mut problems);
    problems.finish(Ok(network))
}

fn read_units(network: &mut Network, file: &File<'_>, problems: &mut Problems) {
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

struct File<'a> {
    tensors: SafeTensors<'a>,
    used: RefCell<BTreeSet<String>>,
}

impl<'a> File<'a> {
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

    fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f64>> {
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

    fn reject_unused(&self, problems: &mut Problems) {
        let used = self.used.borrow();
        let mut names = self.tensors.names();
        names.sort_unstable();
        for name in names.into_iter().filter(|&name| !used.contains(name)) {
            let nearest = nearest(name, used.iter().map(String::as_str));
            problems.take(Err(Error::UnknownTensor { name: name.to_owned(), nearest }));
        }
    }
}

fn bad(name: &str, reason: String) -> Error {
    Error::BadTensor { name: name.to_owned(), reason }
}

/// Elements of `N` bytes; the file's header guarantees whole elements.
fn chunks<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> + '_ {
    bytes.as_chunks::<N>().0.iter().copied()
}

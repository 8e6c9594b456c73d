//! The file of a run, written while the run goes on.

use super::element::Element;
use crate::failure::Failure;
use mrnn::{AtomicFile, DynamicsKind, Network, NoiseSource};
use safetensors::tensor::TensorInfo;
use serde_json::{Map, Value, json};
use std::io::{self, Seek, SeekFrom, Write};
use std::marker::PhantomData;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The tensors of a run, each `[B, T, ·]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tensor {
    /// Activations `[B, T, H]`.
    H,
    /// Pre-activation states `[B, T, H]`.
    X,
    /// Readouts `[B, T, outputs]`.
    Y,
    /// External input `[B, T, I]`, without its noise.
    Input,
}

impl Tensor {
    /// Every tensor, in the order of the file.
    pub(crate) const ALL: [Self; 4] = [Self::H, Self::X, Self::Y, Self::Input];

    fn name(self) -> &'static str {
        match self {
            Self::H => "h",
            Self::X => "x",
            Self::Y => "y",
            Self::Input => "input",
        }
    }

    fn width(self, network: &Network) -> usize {
        match self {
            Self::H | Self::X => network.num_units(),
            Self::Y => network.num_outputs(),
            Self::Input => network.num_inputs(),
        }
    }
}

/// A safetensors file with the arrays of a run; what is never written is zero.
#[derive(Debug)]
pub(crate) struct RunFile<T> {
    path: PathBuf,
    file: AtomicFile,
    steps: usize,
    /// Byte at which each tensor begins, and its width, in the order of [`Tensor::ALL`].
    places: [(u64, usize); 4],
    bytes: Vec<u8>,
    element: PhantomData<T>,
}

impl<T: Element> RunFile<T> {
    /// Begins the file: its header is complete, its arrays are zero.
    pub(crate) fn create(
        path: &Path,
        network: &Network,
        (batch, steps): (usize, usize),
        noise: NoiseSource,
    ) -> Result<Self, Failure> {
        let mut header = Map::new();
        header.insert("__metadata__".to_owned(), metadata(network, noise).into());
        let mut offset = 0_usize;
        let mut places = [(0, 0); 4];
        for (tensor, place) in Tensor::ALL.into_iter().zip(&mut places) {
            let width = tensor.width(network);
            let shape = vec![batch, steps, width];
            let extents = shape.iter().chain([&size_of::<T>()]);
            let size = extents.copied().try_fold(1_usize, usize::checked_mul);
            let end = size.and_then(|size| offset.checked_add(size));
            let end =
                end.ok_or_else(|| Failure::write(path, io::ErrorKind::FileTooLarge.into()))?;
            if width > 0 {
                let info = TensorInfo { dtype: T::DTYPE, shape, data_offsets: (offset, end) };
                header.insert(tensor.name().to_owned(), json!(info));
            }
            *place = (offset as u64, width);
            offset = end;
        }
        let mut header = Value::Object(header).to_string().into_bytes();
        // Padding keeps the arrays aligned to their elements.
        header.resize(header.len().next_multiple_of(8), b' ');

        let data_start = 8 + header.len() as u64;
        places.iter_mut().for_each(|(start, _)| *start += data_start);
        let begin = || {
            let mut file = AtomicFile::create(path)?;
            file.file().write_all(&(header.len() as u64).to_le_bytes())?;
            file.file().write_all(&header)?;
            file.file().set_len(data_start.saturating_add(offset as u64))?;
            Ok(file)
        };
        let file = begin().map_err(|error| Failure::write(path, error))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            steps,
            places,
            bytes: Vec::new(),
            element: PhantomData,
        })
    }

    /// Writes some steps of a tensor, `[B, steps, width]`.
    pub(crate) fn write(
        &mut self,
        tensor: Tensor,
        steps: Range<usize>,
        values: &[T],
    ) -> Result<(), Failure> {
        let (start, width) = self.places[tensor as usize];
        if width == 0 {
            return Ok(());
        }
        for (trial, values) in values.chunks_exact(steps.len() * width).enumerate() {
            let element = (trial * self.steps + steps.start) * width;
            let position = start + (element * size_of::<T>()) as u64;
            self.bytes.clear();
            T::append_bytes(values, &mut self.bytes);
            let file = self.file.file();
            let written = file.seek(SeekFrom::Start(position));
            written
                .and_then(|_| file.write_all(&self.bytes))
                .map_err(|error| Failure::write(&self.path, error))?;
        }
        Ok(())
    }

    /// Puts the complete file in its place.
    pub(crate) fn commit(self) -> Result<(), Failure> {
        self.file.commit().map_err(|error| Failure::write(&self.path, error))
    }
}

/// What the arrays mean; safetensors allows no values but strings.
fn metadata(network: &Network, noise: NoiseSource) -> Map<String, Value> {
    let ranges = |names: Vec<&str>, ranges: Vec<Range<usize>>| {
        let region = |(name, range): (&str, Range<usize>)| json!({"name": name, "start": range.start, "end": range.end});
        Value::Array(names.into_iter().zip(ranges).map(region).collect()).to_string()
    };
    let regions = network.recurrent_regions().map(|r| r.region().name()).collect();
    let inputs = network.input_regions().map(|r| r.region().name()).collect();
    let mut metadata = vec![
        ("format", "mrnn-run".to_owned()),
        ("version", "1".to_owned()),
        ("layout", "batch_first".to_owned()),
        ("regions", ranges(regions, network.unit_ranges())),
        ("input_regions", ranges(inputs, network.input_ranges())),
    ];
    let readouts: Vec<_> = network.readouts().map(|readout| readout.spec()).collect();
    if !readouts.is_empty() {
        let next = |end: &mut usize, len| {
            let start = std::mem::replace(end, *end + len);
            Some(start..*end)
        };
        let outputs = readouts.iter().map(|spec| spec.num_units).scan(0, next).collect();
        let names = readouts.iter().map(|spec| spec.name.as_str()).collect();
        metadata.push(("readouts", ranges(names, outputs)));
    }
    match network.dynamics().kind {
        DynamicsKind::Leaky => metadata.push(("dt_ms", network.dynamics().dt.to_string())),
        DynamicsKind::Elman => {}
    }
    if noise.enabled {
        metadata.push(("noise_seed", noise.seed.to_string()));
    }
    metadata.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect()
}

//! Arrays in NumPy's files, `.npy` and `.npz`.

use super::error::Fault;
use super::{Array, Wanted, append};
use mrnn::Precision;
use npyz::{NpyFile, Order, npz};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;
use zip::ZipArchive;

/// A file of several arrays.
#[derive(Debug)]
pub(super) struct NpzArchive(ZipArchive<BufReader<File>>);

impl NpzArchive {
    pub(super) fn open(path: &Path) -> Result<Self, Fault> {
        let archive = ZipArchive::new(BufReader::new(File::open(path)?));
        Ok(Self(archive.map_err(io::Error::from)?))
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.index_for_name(&npz::file_name_from_array_name(name)).is_some()
    }

    pub(super) fn read<T: Precision>(&mut self, wanted: Wanted<'_>) -> Result<Array<T>, Fault> {
        if !self.contains(wanted.name) {
            let names = self.0.file_names().filter_map(npz::array_name_from_file_name);
            return Err(Fault::no_array(wanted.name, names.map(str::to_owned).collect()));
        }
        let entry = npz::file_name_from_array_name(wanted.name);
        read(self.0.by_name(&entry).map_err(io::Error::from)?, wanted)
    }
}

pub(super) fn read_npy<T: Precision>(
    file: &mut File,
    wanted: Wanted<'_>,
) -> Result<Array<T>, Fault> {
    file.rewind()?;
    read(file, wanted)
}

fn read<T: Precision>(reader: impl Read, wanted: Wanted<'_>) -> Result<Array<T>, Fault> {
    let mut reader = BufReader::new(reader);
    let array = read_array(&mut reader, wanted)?;
    // The checksum of an archive's entry is compared only where a read meets the end.
    match reader.read(&mut [0]) {
        Ok(0) => Ok(array),
        _ => Err("is damaged or longer than its array".to_owned().into()),
    }
}

fn read_array<T: Precision>(reader: impl Read, wanted: Wanted<'_>) -> Result<Array<T>, Fault> {
    let file = NpyFile::new(reader).map_err(|error| match error.get_ref() {
        // The parser's own message quotes the header, however long.
        Some(_) => "has a header that is not NumPy's".to_owned().into(),
        None => Fault::from(error),
    })?;
    let too_large =
        |_| Fault::Content(format!("has an array '{}' that no memory can hold", wanted.name));
    let shape = file.shape().iter().map(|&extent| usize::try_from(extent)).collect();
    let shape: Vec<usize> = Result::map_err(shape, too_large)?;
    wanted.check_shape(&shape)?;
    let order = file.order();
    let elements = floats(file, wanted)?;
    match order {
        Order::C => wanted.collect(shape, elements),
        Order::Fortran => {
            let mut stored = Vec::new();
            for element in elements {
                append(wanted.name, &mut stored, element?)?;
            }
            let positions = fortran_positions(shape.clone());
            wanted.collect(shape, positions.map(|position| Ok(stored[position])))
        }
    }
}

/// The elements in the order of the file.
fn floats<'a>(
    file: NpyFile<impl Read + 'a>,
    wanted: Wanted<'_>,
) -> Result<Box<dyn Iterator<Item = io::Result<f64>> + 'a>, Fault> {
    let file = match file.try_data::<f32>() {
        Ok(elements) => return Ok(Box::new(elements.map(|element| element.map(f64::from)))),
        Err(file) => file,
    };
    match file.try_data::<f64>() {
        Ok(elements) => Ok(Box::new(elements)),
        Err(file) => Err(wanted.wrong_type(&file.dtype().descr(), "float32 or float64")),
    }
}

/// Where each element, row by row, lies among those stored with the first axis fastest.
fn fortran_positions(extents: Vec<usize>) -> impl Iterator<Item = usize> {
    let len: usize = extents.iter().product();
    (0..len).map(move |mut index| {
        let (mut position, mut stride) = (0, len);
        for extent in extents.iter().rev() {
            stride /= extent;
            position += index % extent * stride;
            index /= extent;
        }
        position
    })
}

#[cfg(test)]
mod tests {
    use super::fortran_positions;

    #[test]
    fn the_first_axis_is_fastest_in_fortran_order() {
        let positions: Vec<usize> = fortran_positions(vec![2, 3]).collect();
        assert_eq!(positions, [0, 2, 4, 1, 3, 5]);
        let positions: Vec<usize> = fortran_positions(vec![2, 1, 2]).collect();
        assert_eq!(positions, [0, 2, 1, 3]);
    }
}

//! Input arrays in NumPy's files, `.npy` and `.npz`.

use super::array::{InputArray, NAME, ReadError, Shape, WHAT};
use super::element::{Element, append};
use crate::table::excerpt;
use npyz::{NpyFile, Order, npz};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use zip::ZipArchive;

pub(super) fn read_npy<T: Element>(
    path: &Path,
    num_inputs: usize,
) -> Result<InputArray<T>, ReadError> {
    read(File::open(path)?, num_inputs)
}

pub(super) fn read_npz<T: Element>(
    path: &Path,
    num_inputs: usize,
) -> Result<InputArray<T>, ReadError> {
    let mut archive =
        ZipArchive::new(BufReader::new(File::open(path)?)).map_err(io::Error::from)?;
    let entry = npz::file_name_from_array_name(NAME);
    if archive.index_for_name(&entry).is_none() {
        let names = archive.file_names().filter_map(npz::array_name_from_file_name);
        return Err(ReadError::no_array(names.map(str::to_owned).collect()));
    }
    read(archive.by_name(&entry).map_err(io::Error::from)?, num_inputs)
}

fn read<T: Element>(reader: impl Read, num_inputs: usize) -> Result<InputArray<T>, ReadError> {
    let mut reader = BufReader::new(reader);
    let array = read_array(&mut reader, num_inputs)?;
    // The checksum of an archive's entry is compared only where a read meets the end.
    match reader.read(&mut [0]) {
        Ok(0) => Ok(array),
        _ => Err("is damaged or longer than its array".to_owned().into()),
    }
}

fn read_array<T: Element>(
    reader: impl Read,
    num_inputs: usize,
) -> Result<InputArray<T>, ReadError> {
    let file = NpyFile::new(reader).map_err(|error| match error.get_ref() {
        // The parser's own message quotes the header, however long.
        Some(_) => "has a header that is not NumPy's".to_owned().into(),
        None => ReadError::from(error),
    })?;
    let too_large = |_| ReadError::Content("has an array that no memory can hold".to_owned());
    let extents = file.shape().iter().map(|&extent| usize::try_from(extent)).collect();
    let extents: Vec<usize> = Result::map_err(extents, too_large)?;
    let shape = Shape::of(&extents, num_inputs)?;
    let order = file.order();
    let elements = floats(file)?;
    match order {
        Order::C => InputArray::collect(shape, elements),
        Order::Fortran => {
            let mut stored = Vec::new();
            for element in elements {
                append(WHAT, &mut stored, element?)?;
            }
            InputArray::collect(shape, fortran_positions(&extents).map(|i| Ok(stored[i])))
        }
    }
}

/// The elements in the order of the file.
fn floats<'a>(
    file: NpyFile<impl Read + 'a>,
) -> Result<Box<dyn Iterator<Item = io::Result<f64>> + 'a>, ReadError> {
    let file = match file.try_data::<f32>() {
        Ok(elements) => return Ok(Box::new(elements.map(|element| element.map(f64::from)))),
        Err(file) => file,
    };
    match file.try_data::<f64>() {
        Ok(elements) => Ok(Box::new(elements)),
        Err(file) => {
            let dtype = excerpt(&file.dtype().descr());
            Err(format!("has elements of type {dtype}; float32 or float64 is needed").into())
        }
    }
}

/// Where each element, row by row, lies among those stored with the first axis fastest.
fn fortran_positions(extents: &[usize]) -> impl Iterator<Item = usize> + '_ {
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
        let positions: Vec<usize> = fortran_positions(&[2, 3]).collect();
        assert_eq!(positions, [0, 2, 4, 1, 3, 5]);
        let positions: Vec<usize> = fortran_positions(&[2, 1, 2]).collect();
        assert_eq!(positions, [0, 2, 1, 3]);
    }
}

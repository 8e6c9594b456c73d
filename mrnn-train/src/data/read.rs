//! The arrays of a file of trials.

use crate::arrays::{Array, ArrayError, ArrayFile};
use crate::{Batch, BatchShape, Error, Result};
use std::path::Path;

/// The trials of a file as a batch.
pub(super) fn read(path: &Path) -> Result<Batch> {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("npy")) {
        let reason = "holds one array; 'input' and 'target' are needed, in .npz or .safetensors";
        let (path, reason) = (path.to_owned(), reason.to_owned());
        return Err(ArrayError::Content { path, reason }.into());
    }
    let mut file = ArrayFile::open(path)?;
    let Array { shape, values: input } = file.read("input", |shape| match shape.len() {
        3 => Ok(()),
        _ => Err("trials, steps and inputs are needed, [N, T, I]".to_owned()),
    })?;
    let (trials, steps, inputs) = (shape[0], shape[1], shape[2]);
    let Array { shape, values: target } = file.read("target", |shape| match *shape {
        [n, t, _] if (n, t) == (trials, steps) => Ok(()),
        _ => Err(format!(
            "[{trials}, {steps}, O] is needed, as 'input' has the shape {:?}",
            [trials, steps, inputs]
        )),
    })?;
    let outputs = shape[2];
    let mask = match file.contains("mask") {
        true => read_mask(&mut file, [trials, steps, outputs])?,
        false => vec![1.0; target.len()],
    };
    Batch::new(BatchShape { trials, steps, inputs, outputs }, input, target, mask)
        .map_err(|source| Error::InFile { path: path.to_owned(), source: Box::new(source) })
}

fn read_mask(file: &mut ArrayFile, [trials, steps, outputs]: [usize; 3]) -> Result<Vec<f32>> {
    let Array { shape, values } = file.read("mask", |shape| {
        if shape == [trials, steps] || shape == [trials, steps, outputs] {
            return Ok(());
        }
        Err(format!("[{trials}, {steps}] or [{trials}, {steps}, {outputs}] is needed, as 'target' has the latter shape"))
    })?;
    if shape.len() == 3 {
        return Ok(values);
    }
    Ok(values.into_iter().flat_map(|weight| std::iter::repeat_n(weight, outputs)).collect())
}

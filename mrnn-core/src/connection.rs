use crate::limits::MAX_SYNAPSES;
use crate::{ConnectionSpec, Csr, Error, Matrix, Result, Sign};

/// The synapses of a connection and their raw weights, row = destination unit, column = source unit.
#[derive(Debug, Clone, PartialEq)]
pub enum Synapses {
    /// None: a zero connection.
    Zero,
    /// Every one exists; raw weights row by row.
    Dense(Vec<f64>),
    /// Some exist.
    Sparse(Csr),
}

impl Synapses {
    /// The synapses of a row-major weight matrix that a mask of 0 and 1 keeps; `what` names the mask.
    pub(crate) fn masked(what: &str, cols: usize, mask: &[u8], weight: Vec<f64>) -> Result<Self> {
        if let Some(index) = mask.iter().position(|&element| element > 1) {
            let value = f64::from(mask[index]);
            return Err(Error::MaskElement { what: what.to_owned(), index, value });
        }
        if mask.iter().all(|&exists| exists == 1) {
            return Ok(Self::Dense(weight));
        }
        Ok(Self::Sparse(Csr::from_masked(cols, mask, &weight)))
    }

    /// The synapses of a list of (destination unit, source unit, raw weight), in any order.
    ///
    /// # Errors
    /// [`Error::IndexOutOfRange`] for a unit beyond `dst_units × src_units`; [`Error::SynapseTwice`].
    pub fn of_list(
        (dst_units, src_units): (usize, usize),
        mut list: Vec<(usize, usize, f64)>,
    ) -> Result<Self> {
        for &(dst, src, _) in &list {
            for (kind, index, count) in
                [("destination unit", dst, dst_units), ("source unit", src, src_units)]
            {
                if index >= count {
                    return Err(Error::IndexOutOfRange { kind, index, count });
                }
            }
        }
        list.sort_unstable_by_key(|&(dst, src, _)| (dst, src));
        if let Some(pair) =
            list.windows(2).find(|pair| (pair[0].0, pair[0].1) == (pair[1].0, pair[1].1))
        {
            return Err(Error::SynapseTwice { dst_unit: pair[0].0, src_unit: pair[0].1 });
        }
        if Some(list.len()) == dst_units.checked_mul(src_units) {
            return Ok(Self::Dense(list.into_iter().map(|(.., weight)| weight).collect()));
        }
        Ok(Self::Sparse(Csr::from_sorted((dst_units, src_units), &list)))
    }
}

/// All synapses from one source region to one destination region.
#[derive(Debug, Clone, PartialEq)]
pub struct Connection {
    spec: ConnectionSpec,
    rows: usize,
    cols: usize,
    sign: Sign,
    synapses: Synapses,
}

impl Connection {
    /// A connection of `dst_units × src_units` that holds `synapses`; they say whether it is a zero
    /// connection.
    ///
    /// # Errors
    /// [`Error::Shape`] where the synapses have another shape, [`Error::NonFiniteElement`] for a
    /// weight that is NaN or infinite.
    pub fn new(
        spec: ConnectionSpec,
        (dst_units, src_units): (usize, usize),
        sign: Sign,
        synapses: Synapses,
    ) -> Result<Self> {
        let zero_connection = matches!(synapses, Synapses::Zero);
        let spec = ConnectionSpec { zero_connection, ..spec };
        let connection = Self { spec, rows: dst_units, cols: src_units, sign, synapses };
        check_dense_shape(&connection)?;
        match &connection.synapses {
            Synapses::Zero => {}
            Synapses::Dense(weights) => connection.check("weight", weights)?,
            Synapses::Sparse(csr) => {
                if (csr.rows(), csr.cols()) != (dst_units, src_units) {
                    return Err(connection.shape_error("weight", csr.rows() * csr.cols()));
                }
                check_finite(&connection.what("weight"), csr.values())?;
            }
        }
        Ok(connection)
    }

    /// The connection, with a zero connection left in its place.
    pub(crate) fn take(&mut self) -> Self {
        let zero = Self {
            spec: ConnectionSpec { zero_connection: true, ..self.spec.clone() },
            synapses: Synapses::Zero,
            ..*self
        };
        std::mem::replace(self, zero)
    }

    /// The same synapses as a connection between other ends.
    pub(crate) fn attached(mut self, src: &str, dst: &str, sign: Sign) -> Self {
        src.clone_into(&mut self.spec.src_region);
        dst.clone_into(&mut self.spec.dst_region);
        self.sign = sign;
        self
    }

    /// What the description says of it.
    pub fn spec(&self) -> &ConnectionSpec {
        &self.spec
    }

    pub(crate) fn set_trainable(&mut self, trainable: bool) {
        self.spec.trainable = trainable;
    }

    /// Destination and source units.
    pub fn shape(&self) -> (usize, usize) {
        (self.rows, self.cols)
    }

    /// Sign of the source region.
    pub fn sign(&self) -> Sign {
        self.sign
    }

    /// Fixed at zero, without parameters.
    pub fn is_zero(&self) -> bool {
        matches!(self.synapses, Synapses::Zero)
    }

    /// The synapses as they are stored.
    pub fn synapses(&self) -> &Synapses {
        &self.synapses
    }

    /// Number of existing synapses.
    pub fn num_synapses(&self) -> usize {
        match &self.synapses {
            Synapses::Zero => 0,
            Synapses::Dense(weights) => weights.len(),
            Synapses::Sparse(csr) => csr.len(),
        }
    }

    /// Raw weights `[dst_units, src_units]`; 0 where no synapse exists.
    ///
    /// # Errors
    /// [`Error::MatrixTooLarge`].
    pub fn weight(&self) -> Result<Matrix> {
        self.dense("the weight matrix", |raw| raw)
    }

    /// 1 where a synapse exists, else 0.
    ///
    /// # Errors
    /// [`Error::MatrixTooLarge`].
    pub fn mask(&self) -> Result<Matrix> {
        self.dense("the mask", |_| 1.0)
    }

    /// The mask times the sign of the source region.
    ///
    /// # Errors
    /// [`Error::MatrixTooLarge`].
    pub fn sign_matrix(&self) -> Result<Matrix> {
        self.dense("the sign matrix", |_| self.sign.factor())
    }

    /// Replaces the raw weights by `[dst_units, src_units]` values, row by row. Values where no synapse
    /// exists are dropped.
    ///
    /// # Errors
    /// [`Error::ZeroConnection`], [`Error::Shape`], [`Error::NonFiniteElement`]; nothing changes then.
    pub fn set_weight(&mut self, weight: &[f64]) -> Result<()> {
        self.reject_zero("weight")?;
        self.check("weight", weight)?;
        match &mut self.synapses {
            Synapses::Zero => {}
            Synapses::Dense(weights) => weights.copy_from_slice(weight),
            Synapses::Sparse(csr) => {
                let kept: Vec<f64> = csr.positions().map(|position| weight[position]).collect();
                csr.values_mut().copy_from_slice(&kept);
            }
        }
        Ok(())
    }

    /// Replaces the set of existing synapses by a `[dst_units, src_units]` mask of 0 and 1. Weights of
    /// synapses that exist before and after are kept; new ones start at 0.
    ///
    /// # Errors
    /// [`Error::ZeroConnection`], [`Error::Shape`], [`Error::MaskElement`],
    /// [`Error::MatrixTooLarge`]; nothing changes then.
    pub fn set_mask(&mut self, mask: &[u8]) -> Result<()> {
        self.reject_zero("mask")?;
        if mask.len() != self.rows * self.cols {
            return Err(self.shape_error("mask", mask.len()));
        }
        let weight = self.weight()?.into_vec();
        self.synapses = Synapses::masked(&self.what("mask"), self.cols, mask, weight)?;
        Ok(())
    }

    /// Raw weights of the existing synapses, in storage order.
    pub fn values(&self) -> &[f64] {
        match &self.synapses {
            Synapses::Zero => &[],
            Synapses::Dense(weights) => weights,
            Synapses::Sparse(csr) => csr.values(),
        }
    }

    pub(crate) fn values_mut(&mut self) -> &mut [f64] {
        match &mut self.synapses {
            Synapses::Zero => &mut [],
            Synapses::Dense(weights) => weights,
            Synapses::Sparse(csr) => csr.values_mut(),
        }
    }

    /// Calls `visit(dst_unit, src_unit, raw_weight)` for each existing synapse, row by row.
    pub fn for_each_synapse(&self, mut visit: impl FnMut(usize, usize, f64)) {
        if !self.is_zero() {
            (0..self.rows)
                .for_each(|row| self.for_each_source(row, |col, raw| visit(row, col, raw)));
        }
    }

    /// Calls `visit(src_unit, raw_weight)` for each existing synapse of one destination unit, source
    /// units ascending.
    pub fn for_each_source(&self, dst_unit: usize, mut visit: impl FnMut(usize, f64)) {
        match &self.synapses {
            Synapses::Zero => {}
            Synapses::Dense(weights) => {
                let row = &weights[dst_unit * self.cols..(dst_unit + 1) * self.cols];
                row.iter().enumerate().for_each(|(col, &weight)| visit(col, weight));
            }
            Synapses::Sparse(csr) => csr.row(dst_unit).for_each(|(col, weight)| visit(col, weight)),
        }
    }

    fn dense(&self, what: &str, element: impl Fn(f64) -> f64) -> Result<Matrix> {
        let what = format!("{what} of '{}' -> '{}'", self.spec.src_region, self.spec.dst_region);
        let mut matrix = Matrix::zeros(&what, self.rows, self.cols)?;
        self.for_each_synapse(|row, col, raw| matrix[(row, col)] = element(raw));
        Ok(matrix)
    }

    fn what(&self, part: &str) -> String {
        format!("{part} of '{}' -> '{}'", self.spec.src_region, self.spec.dst_region)
    }

    fn reject_zero(&self, what: &'static str) -> Result<()> {
        if self.is_zero() {
            let (src, dst) = (self.spec.src_region.clone(), self.spec.dst_region.clone());
            return Err(Error::ZeroConnection { src, dst, what });
        }
        Ok(())
    }

    fn check(&self, part: &str, values: &[f64]) -> Result<()> {
        if values.len() != self.rows * self.cols {
            return Err(self.shape_error(part, values.len()));
        }
        check_finite(&self.what(part), values)
    }

    fn shape_error(&self, part: &str, found: usize) -> Error {
        Error::Shape {
            what: self.what(part),
            expected: self.rows * self.cols,
            found,
            shape: format!("dst_units {} x src_units {}", self.rows, self.cols),
        }
    }
}

/// Positions in the matrix of a connection are numbers.
fn check_dense_shape(connection: &Connection) -> Result<()> {
    let (rows, cols) = connection.shape();
    match rows.checked_mul(cols) {
        Some(_) => Ok(()),
        None => Err(Error::TooManySynapses {
            src: connection.spec.src_region.clone(),
            dst: connection.spec.dst_region.clone(),
            count: rows as u128 * cols as u128,
            limit: MAX_SYNAPSES,
        }),
    }
}

pub(crate) fn check_finite(what: &str, values: &[f64]) -> Result<()> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(index) => {
            Err(Error::NonFiniteElement { what: what.to_owned(), index, value: values[index] })
        }
        None => Ok(()),
    }
}

//! Where regions lie, and parts of states and weights by region.

use super::Network;
use crate::builder::resolve;
use crate::{Error, Matrix, RecurrentRegion, Result};
use std::ops::Range;

impl Network {
    /// The `[start, end)` of a region among the units of its kind.
    ///
    /// # Errors
    /// [`Error::UnknownName`]; a parent's units need not lie together, so it has no range.
    pub fn region_range(&self, name: &str) -> Result<Range<usize>> {
        let (_, is_recurrent) = self.source(name)?;
        Ok(match self.recurrent.get_index_of(name) {
            Some(position) if is_recurrent => self.unit_ranges()[position].clone(),
            Some(_) | None => {
                let position = self.input.get_index_of(name).expect("it is an input region");
                self.input_ranges()[position].clone()
            }
        })
    }

    /// The recurrent regions that names of regions or parents mean: in the order of the names, a
    /// parent's children in network order.
    ///
    /// # Errors
    /// [`Error::UnknownName`]; [`Error::RegionTwice`].
    pub fn resolve(&self, names: &[&str]) -> Result<Vec<&RecurrentRegion>> {
        Ok(self.positions(names)?.into_iter().map(|position| &self.recurrent[position]).collect())
    }

    /// `[H]`: 1 for the units of a region or parent, else 0.
    ///
    /// # Errors
    /// [`Error::UnknownName`].
    pub fn region_mask(&self, name: &str) -> Result<Vec<f64>> {
        let mut mask = vec![0.0; self.num_units];
        for range in self.ranges_of(&[name])? {
            mask[range].fill(1.0);
        }
        Ok(mask)
    }

    /// The columns of a state `[…, H]` that belong to the named regions or parents, `[…, n]`, in the
    /// order of the names.
    ///
    /// # Errors
    /// [`Error::UnknownName`]; [`Error::RegionTwice`]; [`Error::Shape`] where the length is no multiple of H.
    pub fn region_activity<T: Copy>(&self, state: &[T], names: &[&str]) -> Result<Vec<T>> {
        if !state.len().is_multiple_of(self.num_units) {
            return Err(Error::Shape {
                what: "state".to_owned(),
                expected: state.len().next_multiple_of(self.num_units),
                found: state.len(),
                shape: format!("a multiple of {} units", self.num_units),
            });
        }
        let ranges = self.ranges_of(names)?;
        let rows = state.chunks_exact(self.num_units);
        Ok(rows.flat_map(|row| ranges.iter().flat_map(|r| &row[r.clone()])).copied().collect())
    }

    /// Effective weights from one region or parent to another, `[units of dst, units of src]`. The source
    /// may be an input region.
    ///
    /// # Errors
    /// [`Error::UnknownName`]; [`Error::MatrixTooLarge`].
    pub fn projection(&self, src: &str, dst: &str) -> Result<Matrix> {
        let sources = match self.input.get(src) {
            Some(input) => vec![input.region().name()],
            None => self.names_of(&[src])?,
        };
        self.block("the projection", &sources, &self.names_of(&[dst])?)
    }

    /// The square of effective weights among several regions or parents, in the order of the names.
    ///
    /// # Errors
    /// [`Error::UnknownName`]; [`Error::RegionTwice`]; [`Error::MatrixTooLarge`].
    pub fn weight_subset(&self, names: &[&str]) -> Result<Matrix> {
        let names = self.names_of(names)?;
        self.block("the weight subset", &names, &names)
    }

    /// Joins the states of two region lists, `[…, n_a]` and `[…, n_b]`, into one `[…, n_a + n_b]` whose
    /// columns are in network order.
    ///
    /// # Errors
    /// [`Error::UnknownName`]; [`Error::RegionTwice`] for a region in both lists; [`Error::Shape`].
    pub fn combine_states<T: Copy>(
        &self,
        (names_a, state_a): (&[&str], &[T]),
        (names_b, state_b): (&[&str], &[T]),
    ) -> Result<Vec<T>> {
        let both: Vec<&str> = names_a.iter().chain(names_b).copied().collect();
        self.positions(&both)?;
        let (ranges_a, ranges_b) = (self.ranges_of(names_a)?, self.ranges_of(names_b)?);
        let width = |ranges: &[Range<usize>]| ranges.iter().map(Range::len).sum::<usize>();
        let (width_a, width_b) = (width(&ranges_a), width(&ranges_b));
        let rows = state_a.len().checked_div(width_a).or(state_b.len().checked_div(width_b));
        let rows = rows.unwrap_or_default();
        for (what, state, width) in [("state_a", state_a, width_a), ("state_b", state_b, width_b)] {
            if state.len() != rows * width {
                return Err(Error::Shape {
                    what: what.to_owned(),
                    expected: rows * width,
                    found: state.len(),
                    shape: format!("rows of state_a {rows} x units {width}"),
                });
            }
        }

        // Where each unit's value lies in a row of `[a | b]`, by unit.
        let mut columns: Vec<(usize, usize)> =
            ranges_a.into_iter().chain(ranges_b).flatten().zip(0..).collect();
        columns.sort_unstable();
        let value = |row: usize, column: usize| match column.checked_sub(width_a) {
            None => state_a[row * width_a + column],
            Some(column) => state_b[row * width_b + column],
        };
        let row = |row| columns.iter().map(move |&(_, column)| value(row, column));
        Ok((0..rows).flat_map(row).collect())
    }

    /// Names of the recurrent regions that a list of regions or parents leaves out, in network order.
    ///
    /// # Errors
    /// [`Error::UnknownName`]; [`Error::RegionTwice`].
    pub fn excluded_regions(&self, names: &[&str]) -> Result<Vec<&str>> {
        let included = self.positions(names)?;
        let regions = self.recurrent.keys().enumerate();
        Ok(regions.filter(|(i, _)| !included.contains(i)).map(|(_, name)| name.as_str()).collect())
    }

    /// Initial pre-activation state of every unit, `[H]`.
    pub fn initial_condition(&self) -> Vec<f64> {
        self.recurrent.values().flat_map(|region| region.init.iter().copied()).collect()
    }

    /// Tonic input (base firing) of every unit, `[H]`.
    pub fn tonic_input(&self) -> Vec<f64> {
        self.recurrent.values().flat_map(|region| region.base_firing.iter().copied()).collect()
    }

    fn positions(&self, names: &[&str]) -> Result<Vec<usize>> {
        resolve("the list", self.recurrent.values().map(|region| &region.spec), names)
    }

    fn names_of(&self, names: &[&str]) -> Result<Vec<&str>> {
        Ok(self.resolve(names)?.into_iter().map(|region| region.region.name()).collect())
    }

    fn ranges_of(&self, names: &[&str]) -> Result<Vec<Range<usize>>> {
        let ranges = self.unit_ranges();
        Ok(self.positions(names)?.into_iter().map(|position| ranges[position].clone()).collect())
    }

    fn block(&self, what: &str, sources: &[&str], destinations: &[&str]) -> Result<Matrix> {
        let units = |name: &&str| Ok(self.source(name)?.0.num_units());
        let cols = sources.iter().map(units).sum::<Result<usize>>()?;
        let rows = destinations.iter().map(units).sum::<Result<usize>>()?;
        let mut matrix = Matrix::zeros(what, rows, cols)?;
        let mut row0 = 0;
        for dst in destinations {
            let mut col0 = 0;
            for src in sources {
                let effective = self.effective(src, dst)?;
                for row in 0..effective.rows() {
                    for col in 0..effective.cols() {
                        matrix[(row0 + row, col0 + col)] = effective[(row, col)];
                    }
                }
                col0 += effective.cols();
            }
            row0 += units(dst)?;
        }
        Ok(matrix)
    }
}

use crate::connection::Connection;
use crate::{ConnectionSpec, Error, InputRegionSpec, RecurrentRegionSpec, Result, Sign, draws};
use indexmap::IndexMap;

/// What both kinds of region have: a name, units of one sign, and the outgoing connections in the
/// order in which they were added.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    name: String,
    num_units: usize,
    sign: Sign,
    connections: IndexMap<String, Connection>,
}

impl Region {
    /// A region without connections.
    pub fn new(name: impl Into<String>, num_units: usize, sign: Sign) -> Self {
        Self { name: name.into(), num_units, sign, connections: IndexMap::new() }
    }

    /// Name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Number of units.
    pub fn num_units(&self) -> usize {
        self.num_units
    }

    /// Sign of the outgoing synapses.
    pub fn sign(&self) -> Sign {
        self.sign
    }

    /// A vector of ones, one for each unit.
    pub fn ones(&self) -> Vec<f64> {
        vec![1.0; self.num_units]
    }

    /// A vector of zeros, one for each unit.
    pub fn zeros(&self) -> Vec<f64> {
        vec![0.0; self.num_units]
    }

    /// The outgoing connections, in the order in which they were added.
    pub fn connections(&self) -> impl ExactSizeIterator<Item = &Connection> {
        self.connections.values()
    }

    pub(crate) fn connections_mut(&mut self) -> impl Iterator<Item = &mut Connection> {
        self.connections.values_mut()
    }

    /// Whether a connection to `dst` is declared, a zero connection included.
    pub fn has_connection_to(&self, dst: &str) -> bool {
        self.connections.contains_key(dst)
    }

    /// The connection to a destination.
    pub fn connection(&self, dst: &str) -> Option<&Connection> {
        self.connections.get(dst)
    }

    /// The position of the connection to a destination.
    pub fn connection_position(&self, dst: &str) -> Option<usize> {
        self.connections.get_index_of(dst)
    }

    /// The connection at a position.
    pub fn connection_at(&self, position: usize) -> Option<&Connection> {
        self.connections.get_index(position).map(|(_, connection)| connection)
    }

    pub(crate) fn connection_mut(&mut self, dst: &str) -> Option<&mut Connection> {
        self.connections.get_mut(dst)
    }

    /// Declares a connection: its synapses are drawn (in each column exactly `ceil(sparsity·dst_units)`
    /// are absent) from `seed`, and the existing ones have weight 0. A zero connection to the same
    /// destination is replaced, in its position.
    ///
    /// # Errors
    /// [`Error::DuplicateConnection`] where a real connection exists; [`Error::SparsityOutOfRange`];
    /// [`Error::OutOfMemory`].
    pub fn add_connection(
        &mut self,
        dst: &str,
        dst_units: usize,
        sparsity: Option<f64>,
        zero_connection: bool,
        seed: u64,
    ) -> Result<()> {
        let spec = ConnectionSpec {
            sparsity,
            zero_connection,
            ..ConnectionSpec::new(self.name.as_str(), dst)
        };
        let synapses = draws::synapses(&spec, (dst_units, self.num_units), seed)?;
        self.insert(Connection::new(spec, (dst_units, self.num_units), self.sign, synapses)?)
    }

    /// Adds a finished connection under its destination's name.
    pub(crate) fn insert(&mut self, connection: Connection) -> Result<()> {
        let dst = connection.spec().dst_region.clone();
        if self.connection(&dst).is_some_and(|existing| !existing.is_zero()) {
            return Err(Error::DuplicateConnection { src: self.name.clone(), dst });
        }
        self.connections.insert(dst, connection);
        Ok(())
    }

    /// Replaces the connection to `dst` by one of the same shape.
    ///
    /// # Errors
    /// [`Error::UnknownConnection`] where there is none, [`Error::Shape`] for another shape.
    pub fn replace_connection(&mut self, dst: &str, connection: Connection) -> Result<()> {
        let position = self.connections.get_index_of(dst).ok_or_else(|| {
            Error::UnknownConnection { src: self.name.clone(), dst: format!("to '{dst}'") }
        })?;
        self.replace_connection_at(position, connection)
    }

    /// Replaces the connection at a position by one of the same shape.
    ///
    /// # Errors
    /// [`Error::UnknownConnection`] where there is none, [`Error::Shape`] for another shape.
    pub fn replace_connection_at(&mut self, position: usize, connection: Connection) -> Result<()> {
        let Some((dst, current)) = self.connections.get_index_mut(position) else {
            let dst = format!("at position {position} of {}", self.connections.len());
            return Err(Error::UnknownConnection { src: self.name.clone(), dst });
        };
        let (rows, cols) = current.shape();
        if connection.shape() != (rows, cols) {
            return Err(Error::Shape {
                what: format!("the new connection '{}' -> '{dst}'", self.name),
                expected: rows * cols,
                found: connection.shape().0 * connection.shape().1,
                shape: format!("dst_units {rows} x src_units {cols}"),
            });
        }
        *current = connection.attached(&self.name, dst, self.sign);
        Ok(())
    }
}

/// A region whose units have state.
#[derive(Debug, Clone, PartialEq)]
pub struct RecurrentRegion {
    pub(crate) spec: RecurrentRegionSpec,
    pub(crate) region: Region,
    pub(crate) base_firing: Vec<f64>,
    pub(crate) init: Vec<f64>,
}

impl RecurrentRegion {
    /// A region whose units start alike, as the description says.
    pub fn new(spec: RecurrentRegionSpec) -> Self {
        Self {
            region: Region::new(spec.name.as_str(), spec.num_units, spec.sign),
            base_firing: vec![spec.base_firing; spec.num_units],
            init: vec![spec.init; spec.num_units],
            spec,
        }
    }

    /// What the description says of it.
    pub fn spec(&self) -> &RecurrentRegionSpec {
        &self.spec
    }

    /// Name, units and outgoing connections.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// Name, units and outgoing connections.
    pub fn region_mut(&mut self) -> &mut Region {
        &mut self.region
    }

    /// Tonic input of each unit.
    pub fn base_firing(&self) -> &[f64] {
        &self.base_firing
    }

    /// Initial pre-activation state of each unit.
    pub fn init(&self) -> &[f64] {
        &self.init
    }
}

/// A region that carries external input.
#[derive(Debug, Clone, PartialEq)]
pub struct InputRegion {
    pub(crate) spec: InputRegionSpec,
    pub(crate) region: Region,
}

impl InputRegion {
    /// An input region without connections.
    pub fn new(spec: InputRegionSpec) -> Self {
        Self { region: Region::new(spec.name.as_str(), spec.num_units, spec.sign), spec }
    }

    /// What the description says of it.
    pub fn spec(&self) -> &InputRegionSpec {
        &self.spec
    }

    /// Name, units and outgoing connections.
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// Name, units and outgoing connections.
    pub fn region_mut(&mut self) -> &mut Region {
        &mut self.region
    }
}

//! One error per mistake, each naming its operands.

use std::fmt;
use std::path::PathBuf;

/// The result of every fallible call of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What is wrong, and with which operand.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A region or readout name has no characters.
    #[error("the name of a {kind} is empty")]
    EmptyName {
        /// "recurrent region", "input region", "parent region" or "readout"
        kind: &'static str,
    },
    /// A name is longer than [`MAX_NAME_BYTES`](crate::limits::MAX_NAME_BYTES).
    #[error("the name that begins with '{start}' has {bytes} bytes, more than {limit}")]
    NameTooLong {
        /// the name's first characters
        start: String,
        /// its length
        bytes: usize,
        /// the limit
        limit: usize,
    },
    /// A name has a character that model files or terminals can't carry.
    #[error(
        "the name {name:?} has the character {character:?}; '/' and control characters are not allowed"
    )]
    NameCharacter {
        /// the whole name
        name: String,
        /// the offending character
        character: char,
    },
    /// Two regions of one kind, or two readouts, have one name.
    #[error("the {kind} '{name}' is declared twice")]
    DuplicateName {
        /// kind of object
        kind: &'static str,
        /// the name
        name: String,
    },
    /// An input and a recurrent region have one name.
    #[error("'{name}' names both an input region and a recurrent region")]
    NameInBothKinds {
        /// the name
        name: String,
    },
    /// A parent region has the name of a region.
    #[error("'{name}' is the name of a region and cannot also be a parent region")]
    ParentIsRegion {
        /// the name
        name: String,
    },
    /// A region or readout has no units.
    #[error("num_units of '{name}' is 0; at least 1 is needed")]
    ZeroUnits {
        /// region or readout
        name: String,
    },
    /// Units exceed [`MAX_UNITS`](crate::limits::MAX_UNITS).
    #[error(
        "with '{name}' ({num_units} units) the network would have more than {limit} {kind} units"
    )]
    TooManyUnits {
        /// the region that goes over
        name: String,
        /// its units
        num_units: usize,
        /// "recurrent", "input" or "readout"
        kind: &'static str,
        /// the limit
        limit: usize,
    },
    /// Synapses exceed [`MAX_SYNAPSES`](crate::limits::MAX_SYNAPSES).
    #[error(
        "connection '{src}' -> '{dst}': the network would have {count} synapses, more than {limit}"
    )]
    TooManySynapses {
        /// source region
        src: String,
        /// destination region
        dst: String,
        /// how many the network would have
        count: u128,
        /// the limit
        limit: usize,
    },
    /// A dense matrix that was asked for exceeds [`MAX_DENSE_ELEMENTS`](crate::limits::MAX_DENSE_ELEMENTS).
    #[error("{what} has {rows} x {cols} elements, more than {limit}; ask for its parts")]
    MatrixTooLarge {
        /// which matrix
        what: String,
        /// rows
        rows: usize,
        /// columns
        cols: usize,
        /// the limit
        limit: usize,
    },
    /// The machine has not enough memory.
    #[error("not enough memory for {what} ({bytes} bytes)")]
    OutOfMemory {
        /// what was to be stored
        what: String,
        /// how large
        bytes: u128,
    },
    /// A name that no region (or parent) has.
    #[error("unknown {kind} {}{}", Quoted(.name), Nearest(.nearest))]
    UnknownName {
        /// kind of object looked for
        kind: &'static str,
        /// the name
        name: String,
        /// the nearest known name
        nearest: Option<String>,
    },
    /// A sign that is neither "pos" nor "neg".
    #[error("sign of '{name}' is {}; it can be 'pos' or 'neg'", Quoted(.value))]
    UnknownSign {
        /// the region
        name: String,
        /// what was given
        value: String,
    },
    /// A selector with a value outside its list.
    #[error("{what} is {}; it can be {known}", Quoted(.value))]
    UnknownChoice {
        /// which selector
        what: String,
        /// what was given
        value: String,
        /// the values it can have
        known: String,
    },
    /// A sparsity outside `[0, 1]`.
    #[error("sparsity of '{src}' -> '{dst}' is {value}; it must lie in [0, 1]")]
    SparsityOutOfRange {
        /// source region
        src: String,
        /// destination region
        dst: String,
        /// what was given
        value: f64,
    },
    /// A number that is NaN or infinite.
    #[error("{what} is {value}; it must be finite")]
    NonFinite {
        /// which number
        what: String,
        /// what was given
        value: f64,
    },
    /// A number that must be above zero.
    #[error("{what} is {value}; it must be greater than 0")]
    NotPositive {
        /// which number
        what: String,
        /// what was given
        value: f64,
    },
    /// A noise level below zero.
    #[error("{what} is {value}; it must not be negative")]
    Negative {
        /// which number
        what: String,
        /// what was given
        value: f64,
    },
    /// A time step above a time constant: the leaky update would overshoot.
    #[error("dt ({dt} ms) is greater than {what} ({tau} ms)")]
    TimeStepExceedsTau {
        /// whose time constant
        what: String,
        /// step in ms
        dt: f64,
        /// time constant in ms
        tau: f64,
    },
    /// A conduction delay that does not end with a step.
    #[error("the delay of '{src}' -> '{dst}' ({delay} ms) is no multiple of dt ({dt} ms)")]
    DelayBetweenSteps {
        /// source region
        src: String,
        /// destination region
        dst: String,
        /// delay in ms
        delay: f64,
        /// step in ms
        dt: f64,
    },
    /// A conduction delay beyond [`MAX_DELAY_STEPS`](crate::limits::MAX_DELAY_STEPS).
    #[error(
        "the delay of '{src}' -> '{dst}' ({delay} ms) lasts more than {limit} steps of dt ({dt} ms)"
    )]
    DelayTooLong {
        /// source region
        src: String,
        /// destination region
        dst: String,
        /// delay in ms
        delay: f64,
        /// step in ms
        dt: f64,
        /// the limit
        limit: usize,
    },
    /// A real connection that exists already.
    #[error("the connection '{src}' -> '{dst}' exists already")]
    DuplicateConnection {
        /// source region
        src: String,
        /// destination region
        dst: String,
    },
    /// A connection was asked for by a name or position that has none.
    #[error("'{src}' has no connection {dst}")]
    UnknownConnection {
        /// source region
        src: String,
        /// destination name or position
        dst: String,
    },
    /// A connection into an input region.
    #[error(
        "the connection '{src}' -> '{dst}' ends in an input region; connections end in recurrent regions"
    )]
    IntoInputRegion {
        /// source region
        src: String,
        /// destination region
        dst: String,
    },
    /// A connection listed under the wrong kind of source.
    #[error(
        "the connection '{src}' -> '{dst}' stands among the {listed}, but '{src}' is {actual} region"
    )]
    WrongSourceKind {
        /// source region
        src: String,
        /// destination region
        dst: String,
        /// the list that it stands in
        listed: &'static str,
        /// what the source is
        actual: &'static str,
    },
    /// A parameter of a connection without synapses.
    #[error("'{src}' -> '{dst}' is a zero connection; {what} cannot be set")]
    ZeroConnection {
        /// source region
        src: String,
        /// destination region
        dst: String,
        /// what was to be set
        what: &'static str,
    },
    /// A network without a recurrent region.
    #[error("the network has no recurrent region")]
    NoRecurrentRegion,
    /// A readout without a source.
    #[error("the readout '{name}' reads no region")]
    NoSourceRegion {
        /// the readout
        name: String,
    },
    /// Something was added after the network was finalised.
    #[error("{operation}: the network is finalised; nothing can be added")]
    AlreadyFinalized {
        /// the call
        operation: String,
    },
    /// A network was used before it was finalised.
    #[error("{operation}: the network is not finalised yet")]
    NotFinalized {
        /// the call
        operation: String,
    },
    /// An array of the wrong size.
    #[error("{what} has {found} elements; {expected} are needed ({shape})")]
    Shape {
        /// which array
        what: String,
        /// needed
        expected: usize,
        /// given
        found: usize,
        /// the needed shape in words, such as "batch 2 x units 350"
        shape: String,
    },
    /// An element that is NaN or infinite.
    #[error("{what}: element {index} is {value}; it must be finite")]
    NonFiniteElement {
        /// which array
        what: String,
        /// flat index
        index: usize,
        /// the element
        value: f64,
    },
    /// A parameter that an engine's precision can't hold.
    #[error("{what} has the value {value:e}, which is not finite in {precision}")]
    Overflow {
        /// which array
        what: String,
        /// the element
        value: f64,
        /// the engine's precision
        precision: &'static str,
    },
    /// A region of the wrong kind for what is asked.
    #[error("'{name}' is {actual}; {needed} is needed")]
    WrongKind {
        /// the name
        name: String,
        /// what it is
        actual: &'static str,
        /// what is needed
        needed: &'static str,
    },
    /// A mask element that is neither 0 nor 1.
    #[error("{what}: element {index} is {value}; a mask has only 0 and 1")]
    MaskElement {
        /// which mask
        what: String,
        /// flat index
        index: usize,
        /// the element
        value: f64,
    },
    /// A list of synapses that has one of them twice.
    #[error(
        "the synapse from source unit {src_unit} to destination unit {dst_unit} is there twice"
    )]
    SynapseTwice {
        /// the destination unit
        dst_unit: usize,
        /// the source unit
        src_unit: usize,
    },
    /// A list that names one region twice.
    #[error("{what} names the region '{name}' twice")]
    RegionTwice {
        /// which list
        what: String,
        /// the region
        name: String,
    },
    /// Text that is not JSON.
    #[error("not JSON: {message}")]
    JsonSyntax {
        /// what the parser says, with line and column
        message: String,
    },
    /// JSON nested deeper than any description.
    #[error("JSON nested too deeply: {message}")]
    JsonNesting {
        /// what the parser says, with line and column
        message: String,
    },
    /// A JSON value of the wrong type.
    #[error("'{key}' must be {expected}, but is {found}")]
    JsonType {
        /// which key
        key: String,
        /// needed type
        expected: &'static str,
        /// given value, shortened
        found: String,
    },
    /// A key that a description doesn't have.
    #[error("unknown key {}{}", Quoted(.key), Nearest(.nearest))]
    UnknownKey {
        /// the key
        key: String,
        /// the nearest known key
        nearest: Option<String>,
    },
    /// A key that must be there.
    #[error("'{key}' is missing")]
    MissingKey {
        /// the key
        key: &'static str,
    },
    /// A key that stands twice in one object.
    #[error("the key {} stands twice", Quoted(.key))]
    DuplicateKey {
        /// the key
        key: String,
    },
    /// A file that can't be read or written.
    #[error("{action} '{}': {source}", .path.display())]
    Io {
        /// "cannot read" or "cannot write"
        action: &'static str,
        /// the file
        path: PathBuf,
        /// the system's reason
        source: std::io::Error,
    },
    /// A file extension that can't be read or written.
    #[error("'{}' does not end in {known}", .path.display())]
    UnknownExtension {
        /// the file
        path: PathBuf,
        /// the extensions that can
        known: &'static str,
    },
    /// A file that is no model file of this library.
    #[error("not the file that is wanted: {reason}")]
    NotAModel {
        /// what is missing or broken
        reason: String,
    },
    /// A model file's tensor that must be there.
    #[error("the tensor '{name}' is missing")]
    MissingTensor {
        /// the tensor
        name: String,
    },
    /// A tensor that belongs to nothing in the network.
    #[error("unknown tensor {}{}", Quoted(.name), Nearest(.nearest))]
    UnknownTensor {
        /// the tensor
        name: String,
        /// the nearest expected tensor
        nearest: Option<String>,
    },
    /// A tensor of the wrong element type, shape or content.
    #[error("the tensor '{name}' {reason}")]
    BadTensor {
        /// the tensor
        name: String,
        /// what is wrong with it
        reason: String,
    },
    /// A file whose bytes changed after it was saved.
    #[error("the file is damaged: its checksum is {found:08x}, not {stored:08x}")]
    Checksum {
        /// what the file says
        stored: u32,
        /// what its bytes give
        found: u32,
    },
    /// Scaling to a spectral radius where there is none to scale.
    #[error(
        "the effective recurrent weights have spectral radius 0 and cannot be scaled to {target}"
    )]
    ZeroSpectralRadius {
        /// what was asked for
        target: f64,
    },
    /// The eigenvalue solver gave up.
    #[error("the spectral radius of the {units} x {units} effective matrix did not converge")]
    EigenvaluesNotConverged {
        /// recurrent units
        units: usize,
    },
    /// A backend that exists but can't run here.
    #[error("the backend '{backend}' is not available: {reason}")]
    BackendUnavailable {
        /// the backend
        backend: String,
        /// why, and what to do
        reason: String,
    },
    /// A device that stopped working after it had been taken into use; what was on it is lost.
    #[error("the device of the backend '{backend}' failed: {reason}")]
    DeviceFailed {
        /// the backend
        backend: String,
        /// what the device's driver says, and what to do
        reason: String,
    },
    /// A leaky state given by its activation alone: h does not determine x.
    #[error("a leaky state needs x; h alone does not determine it")]
    StateWithoutX,
    /// A sequence with more steps than arrays of its shape could have.
    #[error("the sequence has {steps} steps; at most {limit} can be taken at once")]
    TooManySteps {
        /// steps asked for
        steps: usize,
        /// the limit
        limit: usize,
    },
    /// A scaling that leaves the range of float64.
    #[error("weight of '{src}' -> '{dst}' is not finite when it is scaled by {factor:e}")]
    ScaleOverflow {
        /// source region
        src: String,
        /// destination region
        dst: String,
        /// the factor
        factor: f64,
    },
    /// A batch size outside `1..=MAX_BATCH`.
    #[error("batch is {batch}; it must lie in 1..={limit}")]
    BatchOutOfRange {
        /// what was given
        batch: usize,
        /// the limit
        limit: usize,
    },
    /// A region, pathway or unit by a number that none has.
    #[error("there is no {kind} {index}; there are {count}")]
    IndexOutOfRange {
        /// "region", "recurrent region", "pathway", "unit", "source unit" or "destination unit"
        kind: &'static str,
        /// what was given
        index: usize,
        /// how many there are
        count: usize,
    },
    /// A manipulation of a session by a number that is NaN or infinite.
    #[error("the {quantity} of {kind} {index} is {value}; it must be finite")]
    NonFiniteManipulation {
        /// "gain", "current" or "clamped value"
        quantity: &'static str,
        /// "region", "pathway" or "unit"
        kind: &'static str,
        /// which one
        index: usize,
        /// what was given
        value: f64,
    },
    /// Gradients of a sequence that a tape does not hold.
    #[error(
        "the tape holds no forward pass of this sequence with the parameters and manipulations of now"
    )]
    NoForward,
    /// A tape that ran out of memory while it took over new parameters.
    #[error("the tape is lost: memory ran out while it took over new parameters; make another")]
    TapeLost,
    /// New parameters for an engine that others use.
    #[error("the engine cannot be refreshed: sessions or clones of it still use its parameters")]
    EngineInUse,
    /// Parameters or manipulations for an engine, from a network of another structure.
    #[error("the structure is another: {difference}")]
    OtherStructure {
        /// the first difference, with both sides
        difference: String,
    },
    /// A snapshot of a session of another batch or other dimensions.
    #[error("the snapshot is of a session of another size: {difference}")]
    OtherSession {
        /// the first difference, with both sides
        difference: String,
    },
    /// An error with the place in a description or file where it stands.
    #[error("{location}: {source}")]
    At {
        /// such as `recurrent_regions[2]`
        location: String,
        /// what is wrong there
        source: Box<Error>,
    },
    /// Several things are wrong.
    #[error(transparent)]
    Several(Problems),
}

impl Error {
    /// The same error, with the place where it stands.
    pub fn at(self, location: impl Into<String>) -> Self {
        Self::At { location: location.into(), source: Box::new(self) }
    }

    /// The mistake itself, without its location; of several mistakes the first.
    #[expect(clippy::wildcard_enum_match_arm, reason = "every other variant is a mistake")]
    pub fn root(&self) -> &Error {
        match self {
            Self::At { source, .. } => source.root(),
            Self::Several(problems) => problems.0.first().map_or(self, Error::root),
            _ => self,
        }
    }
}

/// Everything that is wrong with a description or a file, in the order of its parts.
#[derive(Debug, Default)]
pub struct Problems(Vec<Error>);

impl Problems {
    /// Adds the problems of an outcome.
    pub(crate) fn take(&mut self, outcome: Result<()>) {
        self.keep(outcome);
    }

    /// Adds the problems of an outcome, each with the place where it stands.
    pub(crate) fn take_at(&mut self, location: &str, outcome: Result<()>) {
        let mut problems = Self::default();
        problems.take(outcome);
        self.0.extend(problems.0.into_iter().map(|problem| problem.at(location)));
    }

    /// Adds the problems of an outcome, or returns its value.
    pub(crate) fn keep<T>(&mut self, outcome: Result<T>) -> Option<T> {
        match outcome {
            Ok(value) => return Some(value),
            Err(Error::Several(problems)) => self.0.extend(problems.0),
            Err(problem) => self.0.push(problem),
        }
        None
    }

    pub(crate) fn retain(&mut self, keep: impl FnMut(&Error) -> bool) {
        self.0.retain(keep);
    }

    /// The last outcome where there is nothing wrong; else the only problem, or all of them.
    pub(crate) fn finish<T>(mut self, outcome: Result<T>) -> Result<T> {
        let value = self.keep(outcome);
        match (self.0.len(), value) {
            (0, Some(value)) => Ok(value),
            (1, _) => Err(self.0.remove(0)),
            _ => Err(Error::Several(self)),
        }
    }

    /// The problems one by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Error> {
        self.0.iter()
    }

    /// The problems, by value.
    pub fn into_vec(self) -> Vec<Error> {
        self.0
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} problems", self.0.len())?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for Problems {}

/// Text from outside: characters that would command a terminal are escaped, and it is kept short.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MAX_CHARACTERS: usize = 64;
        let mut characters = self.0.chars();
        f.write_str("'")?;
        for character in characters.by_ref().take(MAX_CHARACTERS) {
            match character {
                '\'' | '"' => write!(f, "{character}")?,
                _ => write!(f, "{}", character.escape_debug())?,
            }
        }
        f.write_str(if characters.next().is_some() { "...'" } else { "'" })
    }
}

struct Nearest<'a>(&'a Option<String>);

impl fmt::Display for Nearest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |name| write!(f, "; did you mean '{name}'?"))
    }
}

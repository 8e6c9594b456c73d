//! The kernels' sources, and the forms in which they are compiled.

/// The files under `kernels/`, which include each other by these names.
pub const SOURCES: &[(&str, &str)] = &[];

/// One form of a kernel: a source file and the macros that it is compiled with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Variant {
    /// One of [`SOURCES`].
    pub file: &'static str,
    /// Name of the kernel function, which no other form has; the macro `KERNEL` is defined as it.
    pub name: String,
    /// Names and values of the other macros.
    pub macros: Vec<(&'static str, &'static str)>,
    /// The least compute capability that has the instructions it needs.
    pub capability: (u32, u32),
}

impl Variant {
    /// Every form that an engine may ask for.
    pub fn all() -> Vec<Self> {
        Vec::new()
    }
}

//! The kernels' sources, and the forms in which they are compiled.

use crate::precision::{Precision, sealed::Sealed};

/// The files under `kernels/`, which include each other by these names.
pub const SOURCES: &[(&str, &str)] = &[
    ("activation.cuh", include_str!("../kernels/activation.cuh")),
    ("begin.cu", include_str!("../kernels/begin.cu")),
    ("call.cuh", include_str!("../kernels/call.cuh")),
    ("clamp.cu", include_str!("../kernels/clamp.cu")),
    ("cluster.cu", include_str!("../kernels/cluster.cu")),
    ("finish.cuh", include_str!("../kernels/finish.cuh")),
    ("gather.cu", include_str!("../kernels/gather.cu")),
    ("inputs.cu", include_str!("../kernels/inputs.cu")),
    ("noise.cuh", include_str!("../kernels/noise.cuh")),
    ("outer.cu", include_str!("../kernels/outer.cu")),
    ("platform.cuh", include_str!("../kernels/platform.cuh")),
    ("product.cuh", include_str!("../kernels/product.cuh")),
    ("start.cu", include_str!("../kernels/start.cu")),
    ("step.cu", include_str!("../kernels/step.cu")),
    ("sum.cu", include_str!("../kernels/sum.cu")),
];

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

/// What a step's matrix product is followed by (`kernels/finish.cuh`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Finish {
    Forward,
    Adjoint,
    Affine,
}

/// What products are computed with (`kernels/product.cuh`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Arithmetic {
    Full,
    Tf32,
    Bf16,
}

/// The kernels of small work on states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Small {
    Begin,
    Clamp,
    Gather,
    Inputs,
    Outer,
    Start,
    Sum,
}

/// Warps of a block of `step.cu` and `cluster.cu`.
pub(crate) const WARPS: usize = 8;
/// Elements from one member's sums to the next's where warps leave them.
pub(crate) const SUMS_STRIDE: usize = 20;
/// Members that a block of `step.cu` takes at once.
pub(crate) const STEP_MEMBERS: [usize; 3] = [1, 8, 32];
/// Members that a cluster of `cluster.cu` takes at once.
pub(crate) const CLUSTER_MEMBERS: [usize; 5] = [1, 4, 8, 16, 32];

impl Finish {
    fn macros(self) -> (&'static str, &'static str) {
        match self {
            Self::Forward => ("forward", "0"),
            Self::Adjoint => ("adjoint", "1"),
            Self::Affine => ("affine", "2"),
        }
    }
}

impl Arithmetic {
    const ALL: [Self; 3] = [Self::Full, Self::Tf32, Self::Bf16];

    fn macros(self) -> (&'static str, &'static str) {
        match self {
            Self::Full => ("full", "0"),
            Self::Tf32 => ("tf32", "1"),
            Self::Bf16 => ("bf16", "2"),
        }
    }

    /// What a product of so many members is computed with: matrix instructions take 8 at a time.
    pub(crate) fn with_members(self, members: usize) -> Self {
        if self == Self::Tf32 && !members.is_multiple_of(8) { Self::Full } else { self }
    }
}

/// Quads of weights that a warp of `cluster.cu` and of a resident `step.cu` holds in registers.
pub(crate) fn held_quads(arithmetic: Arithmetic, members: usize) -> usize {
    let lanes = 4 / members.div_ceil(8);
    match arithmetic.with_members(members) {
        Arithmetic::Full => 12 * lanes,
        Arithmetic::Tf32 => 24 * 2,
        Arithmetic::Bf16 if members.is_multiple_of(8) => 24 * 4,
        Arithmetic::Bf16 => 20 * lanes,
    }
}

/// Multiply-adds of a multiprocessor in a cycle, roughly.
pub(crate) fn multiply_adds(arithmetic: Arithmetic, members: usize) -> f64 {
    let is_matrix = members.is_multiple_of(8);
    match arithmetic {
        Arithmetic::Tf32 if is_matrix => 512.0,
        // Sources go in two parts.
        Arithmetic::Bf16 if is_matrix => 512.0,
        Arithmetic::Full | Arithmetic::Tf32 | Arithmetic::Bf16 => 128.0,
    }
}

fn number(value: usize) -> &'static str {
    match value {
        1 => "1",
        4 => "4",
        8 => "8",
        16 => "16",
        _ => "32",
    }
}

impl Variant {
    /// `step.cu`, for one step of a launch or for many.
    pub(crate) fn step<T: Precision>(
        finish: Finish,
        members: usize,
        arithmetic: Arithmetic,
        is_resident: bool,
    ) -> Self {
        let arithmetic = arithmetic.with_members(members);
        let (finish, arithmetic) = (finish.macros(), arithmetic.macros());
        let kind = if is_resident { "resident" } else { "step" };
        let members = number(members);
        Self {
            file: "step.cu",
            name: format!("mrnn_{kind}_{}_{}_{}_{members}", finish.0, T::NAME, arithmetic.0),
            macros: vec![
                ("REAL", T::REAL),
                ("FINISH", finish.1),
                ("MEMBERS", members),
                ("WEIGHTS", arithmetic.1),
                ("RESIDENT", if is_resident { "1" } else { "0" }),
            ],
            capability: (8, 0),
        }
    }

    /// `cluster.cu`.
    pub(crate) fn cluster(finish: Finish, members: usize, arithmetic: Arithmetic) -> Self {
        let arithmetic = arithmetic.with_members(members);
        let (finish, arithmetic) = (finish.macros(), arithmetic.macros());
        let members = number(members);
        Self {
            file: "cluster.cu",
            name: format!("mrnn_cluster_{}_{}_{members}", finish.0, arithmetic.0),
            macros: vec![
                ("REAL", <f32 as Sealed>::REAL),
                ("FINISH", finish.1),
                ("MEMBERS", members),
                ("WEIGHTS", arithmetic.1),
            ],
            capability: (9, 0),
        }
    }

    pub(crate) fn small<T: Precision>(small: Small) -> Self {
        let (file, name) = match small {
            Small::Begin => ("begin.cu", "begin"),
            Small::Clamp => ("clamp.cu", "clamp"),
            Small::Gather => ("gather.cu", "gather"),
            Small::Inputs => ("inputs.cu", "inputs"),
            Small::Outer => ("outer.cu", "outer"),
            Small::Start => ("start.cu", "start"),
            Small::Sum => ("sum.cu", "sum"),
        };
        Self {
            file,
            name: format!("mrnn_{name}_{}", T::NAME),
            macros: vec![("REAL", T::REAL)],
            capability: (8, 0),
        }
    }

    /// Every form that an engine may ask for.
    pub fn all() -> Vec<Self> {
        let mut variants = Vec::new();
        for arithmetic in Arithmetic::ALL {
            for finish in [Finish::Forward, Finish::Adjoint, Finish::Affine] {
                for members in STEP_MEMBERS {
                    variants.push(Self::step::<f32>(finish, members, arithmetic, false));
                    if finish != Finish::Affine {
                        variants.push(Self::step::<f32>(finish, members, arithmetic, true));
                    }
                }
                if finish != Finish::Affine {
                    let members = CLUSTER_MEMBERS.into_iter();
                    variants.extend(members.map(|m| Self::cluster(finish, m, arithmetic)));
                }
            }
        }
        for finish in [Finish::Forward, Finish::Adjoint, Finish::Affine] {
            let members = STEP_MEMBERS.into_iter();
            variants.extend(members.map(|m| Self::step::<f64>(finish, m, Arithmetic::Full, false)));
        }
        for small in [
            Small::Begin,
            Small::Clamp,
            Small::Gather,
            Small::Inputs,
            Small::Outer,
            Small::Start,
            Small::Sum,
        ] {
            variants.extend([Self::small::<f32>(small), Self::small::<f64>(small)]);
        }
        let mut seen = std::collections::HashSet::new();
        variants.retain(|variant| seen.insert(variant.name.clone()));
        variants
    }
}

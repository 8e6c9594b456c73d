use super::{Dale, DynamicsKind, Sign};
use crate::{Activation, Error, Result};

/// A selector that descriptions and calls give by name.
pub trait Choice: Copy + 'static {
    /// Every value.
    const ALL: &'static [Self];

    /// The value's name.
    fn name(self) -> &'static str;

    /// The value of that name; `what` says in the error which selector was meant.
    ///
    /// # Errors
    /// [`Error::UnknownChoice`] with the names that there are.
    fn from_name(what: &str, name: &str) -> Result<Self> {
        Self::ALL.iter().copied().find(|choice| choice.name() == name).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|c| format!("'{}'", c.name())).collect();
            Error::UnknownChoice {
                what: what.to_owned(),
                value: name.to_owned(),
                known: known.join(", "),
            }
        })
    }
}

impl Choice for Activation {
    const ALL: &'static [Self] = &Activation::ALL;
    fn name(self) -> &'static str {
        Activation::name(self)
    }
}

impl Choice for Sign {
    const ALL: &'static [Self] = &[Self::Excitatory, Self::Inhibitory];
    fn name(self) -> &'static str {
        match self {
            Self::Excitatory => "pos",
            Self::Inhibitory => "neg",
        }
    }
}

impl Choice for DynamicsKind {
    const ALL: &'static [Self] = &[Self::Leaky, Self::Elman];
    fn name(self) -> &'static str {
        match self {
            Self::Leaky => "leaky",
            Self::Elman => "elman",
        }
    }
}

impl Choice for Dale {
    const ALL: &'static [Self] = &[Self::Abs, Self::Clamp];
    fn name(self) -> &'static str {
        match self {
            Self::Abs => "abs",
            Self::Clamp => "clamp",
        }
    }
}

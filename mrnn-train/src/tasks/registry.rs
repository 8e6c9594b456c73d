//! The tasks by name.

use super::parameters::{self, Parameter, quoted};
use super::trial::Generator;
use super::{
    CentreOutReach, DelayedMatchToCategory, FlipFlop, GoNoGo, PerceptualDiscrimination, ReadySetGo,
};
use crate::{Error, Result, Task};
use mrnn::names::nearest;

/// Makes a task of settings and dt.
type Make = fn(&[(&str, &str)], f64) -> Result<Box<dyn Task>>;

/// A task of this crate, and how to make it.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn {
    name: &'static str,
    summary: &'static str,
    parameters: fn() -> Vec<Parameter>,
    make: Make,
}

/// Every task of this crate.
pub static ALL: [BuiltIn; 6] = [
    BuiltIn::of::<FlipFlop>(),
    BuiltIn::of::<PerceptualDiscrimination>(),
    BuiltIn::of::<DelayedMatchToCategory>(),
    BuiltIn::of::<GoNoGo>(),
    BuiltIn::of::<ReadySetGo>(),
    BuiltIn::of::<CentreOutReach>(),
];

impl BuiltIn {
    const fn of<G: Generator>() -> Self {
        Self {
            name: G::NAME,
            summary: G::SUMMARY,
            parameters: parameters::list::<G::Parameters>,
            make: make::<G>,
        }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What is to be done, in a line.
    pub fn summary(&self) -> &'static str {
        self.summary
    }

    /// Its parameters, in order.
    pub fn parameters(&self) -> Vec<Parameter> {
        (self.parameters)()
    }

    /// The task for a network with steps of `dt` ms, with some parameters set by name and the others at their
    /// defaults. A list is given with commas, as in `("coherences", "3.2,12.8")`.
    ///
    /// # Errors
    /// [`Error::UnknownParameter`]; [`Error::Parameter`] for one that is set twice, is of the wrong type or out of
    /// range, or does not go with the others.
    pub fn make(&self, settings: &[(&str, &str)], dt: f64) -> Result<Box<dyn Task>> {
        (self.make)(settings, dt)
    }
}

fn make<G: Generator>(settings: &[(&str, &str)], dt: f64) -> Result<Box<dyn Task>> {
    Ok(Box::new(G::build(parameters::set(G::NAME, settings)?, dt)?))
}

/// The task of that name.
///
/// # Errors
/// [`Error::UnknownTask`].
pub fn find(name: &str) -> Result<&'static BuiltIn> {
    let names = || ALL.iter().map(BuiltIn::name);
    ALL.iter().find(|task| task.name == name).ok_or_else(|| Error::UnknownTask {
        name: name.to_owned(),
        nearest: nearest(name, names()),
        known: quoted(names()),
    })
}

/// Makes the task of that name: see [`BuiltIn::make`].
///
/// # Errors
/// [`Error::UnknownTask`]; those of [`BuiltIn::make`].
pub fn by_name(name: &str, settings: &[(&str, &str)], dt: f64) -> Result<Box<dyn Task>> {
    find(name)?.make(settings, dt)
}

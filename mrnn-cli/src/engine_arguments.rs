//! The options that say how an engine computes, of all commands that step.

use crate::failure::Failure;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use mrnn::{Backend, EngineOptions, InstructionSet, WeightFormat};
use std::num::NonZeroUsize;

/// Of the cpu backend.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct EngineArguments {
    /// Threads that share the trials of a batch; they do not change the results [default: one for each
    /// physical core]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    threads: Option<NonZeroUsize>,

    /// Compute activations within 1 unit in the last place instead of 3
    #[arg(long)]
    precise: bool,

    /// How to keep weights: in the precision of the computation, or rounded to bfloat16, which halves
    /// what a step of one trial reads of dense connections [default: full]
    #[arg(long, value_name = "FORMAT", value_parser = weight_format())]
    weights: Option<WeightFormat>,

    /// Instructions to compute with [default: the best that this processor has]
    #[arg(long, value_name = "NAME", value_parser = instruction_set())]
    instruction_set: Option<InstructionSet>,
}

fn weight_format() -> impl TypedValueParser<Value = WeightFormat> {
    one_of(WeightFormat::ALL, WeightFormat::name)
}

fn instruction_set() -> impl TypedValueParser<Value = InstructionSet> {
    let available = |set: InstructionSet| set.is_available().then_some(set);
    one_of(InstructionSet::ALL, InstructionSet::name)
        .try_map(move |set| available(set).ok_or("this processor does not have it"))
}

/// The one of `all` that has the name given.
fn one_of<C: Copy + Send + Sync + 'static, const N: usize>(
    all: [C; N],
    name: impl Fn(C) -> &'static str + Copy + Send + Sync + 'static,
) -> impl TypedValueParser<Value = C> {
    PossibleValuesParser::new(all.map(name)).map(move |given| {
        let choice = all.into_iter().find(|&choice| name(choice) == given);
        choice.expect("the parser takes these names only")
    })
}

impl EngineArguments {
    /// What the options come to for a backend.
    pub(crate) fn options(&self, backend: &str) -> Result<EngineOptions, Failure> {
        let Self { threads, precise, weights, instruction_set } = *self;
        let given = [
            ("--threads", threads.is_some()),
            ("--precise", precise),
            ("--weights", weights.is_some()),
            ("--instruction-set", instruction_set.is_some()),
        ];
        let first = given.into_iter().find_map(|(option, is_given)| is_given.then_some(option));
        match (backend.parse()?, first) {
            (Backend::Reference, Some(option)) => {
                let reason = format!("the backend '{backend}' has no such choice");
                Err(Failure::option(option, reason))
            }
            (Backend::Reference | Backend::Cpu | Backend::Cuda { .. }, _) => Ok(EngineOptions {
                threads,
                precise,
                weights: weights.unwrap_or_default(),
                instruction_set,
            }),
        }
    }
}

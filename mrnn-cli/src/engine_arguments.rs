//! The options that say where and how an engine computes, of all commands that step.

use crate::failure::Failure;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use mrnn::{Backend, EngineOptions, InstructionSet, TapeOptions, WeightFormat};
use mrnn_train::Compute;
use std::num::NonZeroUsize;

/// Each says which backends it is of, where not of all.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct EngineArguments {
    /// Where to compute: cpu; cuda, or cuda:N for the GPU with the number N; or reference (plain float64 loops,
    /// needs --precision f64)
    #[arg(long, visible_alias = "device", default_value = "cpu", value_parser = known_backend)]
    pub(crate) backend: String,

    /// Threads of cpu that share the trials of a batch; they do not change the results [default: one for each
    /// physical core]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    threads: Option<NonZeroUsize>,

    /// Compute activations on cpu within 1 unit in the last place instead of 3
    #[arg(long)]
    precise: bool,

    /// How to keep weights on cpu, and in f32 on cuda: in the precision of the computation, or rounded to
    /// bfloat16, which halves what a step of one trial reads of dense connections [default: full]
    #[arg(long, value_name = "FORMAT", value_parser = weight_format())]
    weights: Option<WeightFormat>,

    /// Instructions of cpu to compute with [default: the best that this processor has]
    #[arg(long, value_name = "NAME", value_parser = instruction_set())]
    instruction_set: Option<InstructionSet>,

    /// Multiply on cuda in f32 with TF32 operands, which have 11 significant bits
    #[arg(long)]
    tf32: bool,
}

fn known_backend(name: &str) -> mrnn::Result<String> {
    name.parse::<Backend>()?;
    Ok(name.to_owned())
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
    /// What the options come to.
    pub(crate) fn options(&self) -> Result<EngineOptions, Failure> {
        let Self { threads, precise, weights, instruction_set, tf32, .. } = *self;
        let backend: Backend = self.backend.parse()?;
        let given = [
            ("threads", threads.is_some()),
            ("precise", precise),
            ("weights", weights.is_some()),
            ("instruction_set", instruction_set.is_some()),
            ("tf32", tf32),
        ];
        let refused = |&(option, is_given): &(&str, bool)| is_given && !backend.has_option(option);
        if let Some((option, _)) = given.into_iter().find(refused) {
            let reason = format!("the backend '{}' has no such choice", self.backend);
            return Err(Failure::option(format!("--{}", option.replace('_', "-")), reason));
        }
        let weights = weights.unwrap_or_default();
        Ok(EngineOptions { threads, precise, weights, instruction_set, tf32 })
    }

    /// Where and how to compute passes over trials.
    pub(crate) fn compute(&self) -> Result<Compute, Failure> {
        let (backend, engine) = (self.backend.clone(), self.options()?);
        Ok(Compute { backend, engine, tape: TapeOptions::default() })
    }
}

//! The options of an engine, as JSON text.

use crate::fault::Fault;
use crate::json;
use mrnn::{EngineOptions, InstructionSet, WeightFormat};
use serde::Deserialize;
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use std::fmt;
use std::num::NonZeroUsize;

#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Options {
    pub(crate) precision: PrecisionOption,
    #[serde(deserialize_with = "threads")]
    threads: Option<NonZeroUsize>,
    precise: bool,
    #[serde(deserialize_with = "weights")]
    weights: WeightFormat,
    #[serde(deserialize_with = "instruction_set")]
    instruction_set: Option<InstructionSet>,
    tf32: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PrecisionOption {
    #[default]
    F32,
    F64,
}

impl Options {
    /// The options of a text, or the defaults where there is none; `what` is the argument.
    pub(crate) fn parse(what: &'static str, text: Option<&str>) -> Result<Self, Fault> {
        text.map_or_else(|| Ok(Self::default()), |text| json::options(what, text))
    }

    /// All but the precision.
    pub(crate) fn of_engine(&self) -> EngineOptions {
        let Self { precision: _, threads, precise, weights, instruction_set, tf32 } = *self;
        EngineOptions { threads, precise, weights, instruction_set, tf32 }
    }
}

/// A number of threads; null is none.
fn threads<'de, D: Deserializer<'de>>(value: D) -> Result<Option<NonZeroUsize>, D::Error> {
    value.deserialize_any(Threads).map(Some)
}

/// Reads a number of threads, with messages in the words of those who write options.
struct Threads;

impl Visitor<'_> for Threads {
    type Value = NonZeroUsize;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a whole number of threads, from 1")
    }

    fn visit_u64<E: Error>(self, threads: u64) -> Result<NonZeroUsize, E> {
        usize::try_from(threads)
            .ok()
            .and_then(NonZeroUsize::new)
            .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(threads), &self))
    }
}

fn weights<'de, D: Deserializer<'de>>(value: D) -> Result<WeightFormat, D::Error> {
    choice(value, &WeightFormat::ALL, WeightFormat::name)
}

fn instruction_set<'de, D: Deserializer<'de>>(
    value: D,
) -> Result<Option<InstructionSet>, D::Error> {
    choice(value, &InstructionSet::ALL, InstructionSet::name).map(Some)
}

/// The one of `all` that a string names.
fn choice<'de, D: Deserializer<'de>, C: Copy>(
    value: D,
    all: &[C],
    name: impl Fn(C) -> &'static str,
) -> Result<C, D::Error> {
    let given = String::deserialize(value)?;
    all.iter().copied().find(|&choice| name(choice) == given).ok_or_else(|| {
        let known: Vec<_> = all.iter().map(|&choice| format!("`{}`", name(choice))).collect();
        D::Error::custom(format!("unknown variant `{given}`, expected one of {}", known.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_what_the_text_says() {
        let parse = |text| Options::parse("options", Some(text)).expect(text);
        assert_eq!(parse("{}"), Options::default());
        assert_eq!(Options::parse("options", None).expect("defaults"), Options::default());
        assert_eq!(Options::default().of_engine(), EngineOptions::default());
        assert_eq!(parse(r#"{"precision": "f64"}"#).precision, PrecisionOption::F64);
        let all = r#"{"precision": "f32", "threads": 3, "precise": true, "weights": "bf16",
                      "instruction_set": "portable", "tf32": true}"#;
        let engine = EngineOptions {
            threads: NonZeroUsize::new(3),
            precise: true,
            weights: WeightFormat::Bf16,
            instruction_set: Some(InstructionSet::Portable),
            tf32: true,
        };
        assert_eq!(parse(all).of_engine(), engine);
    }

    #[test]
    fn options_are_strict_and_their_errors_name_the_field() {
        for (text, message) in [
            (r#"{"precison": "f64"}"#, "precison: unknown field `precison`, expected one of "),
            (r#"{"precision": "f16"}"#, "precision: unknown variant `f16`, expected `f32` or "),
            (r#"{"precision": null}"#, "precision: expected value"),
            (r#"{"precise": true, "precise": true}"#, "duplicate field `precise`"),
            (r#"{"precise": 1}"#, "precise: invalid type: integer `1`, expected a boolean"),
            (r#"{"tf32": "on"}"#, "tf32: invalid type: string \"on\", expected a boolean"),
            (r#"{"threads": 0}"#, "threads: invalid value: integer `0`, expected a whole number"),
            (r#"{"threads": -1}"#, "threads: invalid type: integer `-1`, expected a whole number"),
            (r#"{"threads": "2"}"#, "threads: invalid type: string \"2\", expected a whole number"),
            (r#"{"threads": null}"#, "threads: invalid type: null, expected a whole number"),
            (
                r#"{"weights": "f16"}"#,
                "weights: unknown variant `f16`, expected one of `full`, `bf16`",
            ),
            (r#"{"weights": 16}"#, "weights: invalid type: integer `16`, expected a string"),
            (
                r#"{"instruction_set": "sse"}"#,
                "instruction_set: unknown variant `sse`, expected one of `avx512`",
            ),
            (r#"["f64"]"#, "not the text of a JSON object"),
            (r#"{"precision": "f64""#, "EOF while parsing"),
            ("{} {}", "trailing characters"),
        ] {
            let fault = Options::parse("engine_options", Some(text)).expect_err(text).to_string();
            assert!(fault.starts_with(&format!("engine_options: {message}")), "{fault}");
        }
    }
}

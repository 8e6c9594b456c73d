//! The options of an engine, as JSON text.

use crate::fault::Fault;
use serde::Deserialize;
use serde::de::Error;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Options {
    pub(super) precision: PrecisionOption,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PrecisionOption {
    #[default]
    F32,
    F64,
}

impl Options {
    pub(super) fn parse(text: &str) -> Result<Self, Fault> {
        // Deserialize takes an array for a struct, too.
        if !text.trim_start().starts_with('{') {
            return Err(serde_json::Error::custom("not the text of a JSON object").into());
        }
        Ok(serde_json::from_str(text)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_strict() {
        let precision = |text: &str| Options::parse(text).map(|options| options.precision);
        assert!(matches!(precision("{}"), Ok(PrecisionOption::F32)));
        assert!(matches!(precision(r#"{"precision": "f64"}"#), Ok(PrecisionOption::F64)));
        for (text, message) in [
            (r#"{"precison": "f64"}"#, "options: unknown field `precison`, expected `precision`"),
            (r#"{"precision": "f16"}"#, "options: unknown variant `f16`, expected `f32` or `f64`"),
            (r#"{"precision": "f32", "precision": "f64"}"#, "options: duplicate field `precision`"),
            (r#"["f64"]"#, "options: not the text of a JSON object"),
            (r#"{"precision": "f64""#, "options: EOF while parsing"),
        ] {
            let fault = precision(text).expect_err(text).to_string();
            assert!(fault.starts_with(message), "{fault}");
        }
    }
}

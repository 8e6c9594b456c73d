//! The parameters of tasks by name, with their defaults and meanings.

use crate::{Error, Result};
use mrnn::names::nearest;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// One parameter of a task.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it is, with its unit.
    pub help: &'static str,
    /// Its default, as it would be given.
    pub default: String,
}

/// The parameters of one task.
pub(super) trait Parameters: Default + Serialize + DeserializeOwned {
    /// Names and meanings, in order.
    const HELP: &'static [(&'static str, &'static str)];
}

/// A struct of public fields with defaults, whose documentation is there at run time.
macro_rules! parameters {
    (
        $(#[$meta:meta])*
        pub struct $Name:ident { $( #[doc = $help:literal] $field:ident: $type:ty = $default:expr, )+ }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $Name {
            $( #[doc = $help] pub $field: $type, )+
        }

        impl Default for $Name {
            fn default() -> Self {
                Self { $( $field: $default, )+ }
            }
        }

        impl super::parameters::Parameters for $Name {
            const HELP: &'static [(&'static str, &'static str)] =
                &[$( (stringify!($field), $help), )+];
        }
    };
}
pub(super) use parameters;

/// Every parameter of a task, in order.
pub(super) fn list<P: Parameters>() -> Vec<Parameter> {
    let defaults = defaults::<P>();
    let parameter = |&(name, help): &(&'static str, &'static str)| Parameter {
        name,
        help: help.trim(),
        default: defaults.get(name).map(text).unwrap_or_default(),
    };
    P::HELP.iter().map(parameter).collect()
}

/// The parameters of `task` with some of them set; a list is given with commas.
pub(super) fn set<P: Parameters>(task: &'static str, settings: &[(&str, &str)]) -> Result<P> {
    let defaults = defaults::<P>();
    let mut values = defaults.clone();
    for (index, &(name, value)) in settings.iter().enumerate() {
        let Some(default) = defaults.get(name) else {
            let known = || P::HELP.iter().map(|(name, _)| *name);
            return Err(Error::UnknownParameter {
                task,
                name: name.to_owned(),
                nearest: nearest(name, known()),
                known: quoted(known()),
            });
        };
        if settings[..index].iter().any(|(earlier, _)| *earlier == name) {
            return Err(Error::parameter(name, "is set twice"));
        }
        values.insert(name.to_owned(), parse(value, default.is_array()));
    }
    serde_path_to_error::deserialize(Value::Object(values)).map_err(|error| {
        let (path, reason) = (error.path().to_string(), error.into_inner());
        Error::parameter(path, format!("cannot be set: {reason}"))
    })
}

fn defaults<P: Parameters>() -> Map<String, Value> {
    to_object(&P::default())
}

/// Parameters as JSON.
pub(super) fn to_object<P: Parameters>(parameters: &P) -> Map<String, Value> {
    match serde_json::to_value(parameters) {
        Ok(Value::Object(values)) => values,
        other => unreachable!("a struct of numbers is an object, not {other:?}"),
    }
}

/// The value that a text means; one that means nothing stays a text, which no parameter is.
fn parse(text: &str, is_list: bool) -> Value {
    let value = |text: &str| {
        serde_json::from_str(text.trim()).unwrap_or_else(|_| Value::String(text.to_owned()))
    };
    if is_list { text.split(',').map(value).collect() } else { value(text) }
}

/// Names as a sentence lists them.
pub(super) fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")
}

/// A value as it would be given.
fn text(value: &Value) -> String {
    match value {
        Value::Array(elements) => elements.iter().map(text).collect::<Vec<_>>().join(","),
        // Without the ".0" of whole numbers.
        Value::Number(number) if number.is_f64() => {
            number.as_f64().map_or_else(String::new, |number| number.to_string())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            value.to_string()
        }
    }
}

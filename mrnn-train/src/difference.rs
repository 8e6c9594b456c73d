//! Where two descriptions or sets of options differ.

use crate::{Error, Result};
use serde::Serialize;
use serde_json::Value;

/// Whether both are the same.
///
/// # Errors
/// [`Error::Changed`] with the first difference; its path begins with `what`.
pub(crate) fn check_same<S: Serialize>(what: &str, saved: &S, given: &S) -> Result<()> {
    let value = |side: &S| serde_json::to_value(side).expect("plain data always serialise");
    compare(what, &value(saved), &value(given))
}

fn compare(path: &str, saved: &Value, given: &Value) -> Result<()> {
    match (saved, given) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let absent = Value::Null;
            for key in ours.keys().chain(theirs.keys().filter(|key| !ours.contains_key(*key))) {
                let (ours, theirs) = (ours.get(key), theirs.get(key));
                let path = format!("{path}.{key}");
                compare(&path, ours.unwrap_or(&absent), theirs.unwrap_or(&absent))?;
            }
            Ok(())
        }
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            let pairs = ours.iter().zip(theirs).enumerate();
            pairs
                .into_iter()
                .try_for_each(|(i, (ours, theirs))| compare(&format!("{path}[{i}]"), ours, theirs))
        }
        (ours, theirs) if ours == theirs => Ok(()),
        (ours, theirs) => {
            Err(Error::Changed { what: path.to_owned(), saved: brief(ours), given: brief(theirs) })
        }
    }
}

/// A value in few words.
fn brief(value: &Value) -> String {
    match value {
        Value::Null => "not set".to_owned(),
        Value::Array(values) => format!("a list of {}", values.len()),
        Value::Object(_) => "an object".to_owned(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

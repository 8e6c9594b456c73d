//! Options as the text of a JSON object.

use crate::fault::Fault;
use serde::{Serialize, de::DeserializeOwned};

/// The options that `text` gives; `what` is the argument, which errors name with the field that is at fault.
pub(crate) fn options<O: DeserializeOwned>(what: &'static str, text: &str) -> Result<O, Fault> {
    let fault = |reason: String| Fault::Options { what, reason };
    // Deserialize takes an array for a struct, too.
    if !text.trim_start().starts_with('{') {
        return Err(fault("not the text of a JSON object".to_owned()));
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let options = serde_path_to_error::deserialize(&mut json);
    let options = options.map_err(|error| fault(error.to_string()))?;
    json.end().map_err(|error| fault(error.to_string()))?;
    Ok(options)
}

/// Options as text, with every default written out.
pub(crate) fn text<O: Serialize>(options: &O) -> String {
    serde_json::to_string_pretty(options).expect("numbers and names always serialise")
}

//! What a name may be, and which known name a mistyped one is nearest to.

use crate::limits::MAX_NAME_BYTES;
use crate::{Error, Result};

pub(crate) fn check_name(kind: &'static str, name: &str) -> Result<()> {
    if name.is_empty() {
        return Err(Error::EmptyName { kind });
    }
    if name.len() > MAX_NAME_BYTES {
        let start = name.chars().take(32).collect();
        return Err(Error::NameTooLong { start, bytes: name.len(), limit: MAX_NAME_BYTES });
    }
    match name.chars().find(|&c| c == '/' || c.is_control()) {
        Some(character) => Err(Error::NameCharacter { name: name.to_owned(), character }),
        None => Ok(()),
    }
}

/// The known name that `name` most probably means, where one is near enough.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let distance = |candidate: &str| {
        strsim::damerau_levenshtein(&name.to_lowercase(), &candidate.to_lowercase())
    };
    let is_near = |distance: usize, candidate: &str| {
        let (a, b) = (candidate.chars().count(), name.chars().count());
        distance < a.min(b) && distance <= 1.max(a.max(b) / 2)
    };
    known
        .into_iter()
        .map(|candidate| (distance(candidate), candidate))
        .filter(|(distance, candidate)| is_near(*distance, candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate.to_owned())
}

pub(crate) fn unknown<'a>(
    kind: &'static str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Error {
    Error::UnknownName { kind, name: name.to_owned(), nearest: nearest(name, known) }
}

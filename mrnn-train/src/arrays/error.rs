use mrnn::Error;
use std::io;
use std::path::PathBuf;

/// Why a file gives no array.
#[derive(Debug, thiserror::Error)]
pub enum ArrayError {
    /// What the file holds is not what is needed.
    #[error("'{}' {reason}", .path.display())]
    Content {
        /// the file
        path: PathBuf,
        /// what is wrong, with the name and shape of the array
        reason: String,
    },
    /// It cannot be read, or memory is short.
    #[error(transparent)]
    Unread(#[from] Error),
}

/// Why there is no array; completed by the file's path.
#[derive(Debug)]
pub(super) enum Fault {
    Content(String),
    Io(io::Error),
    Memory(Error),
}

impl From<String> for Fault {
    fn from(reason: String) -> Self {
        Self::Content(reason)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Memory(error)
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            return Self::Content("ends before its array does".to_owned());
        }
        Self::Io(error)
    }
}

impl Fault {
    pub(super) fn at(self, path: PathBuf) -> ArrayError {
        match self {
            Self::Content(reason) => ArrayError::Content { path, reason },
            Self::Io(source) => {
                ArrayError::Unread(Error::Io { action: "cannot read", path, source })
            }
            Self::Memory(error) => ArrayError::Unread(error),
        }
    }

    /// Of a file that holds other arrays.
    pub(super) fn no_array(name: &str, mut names: Vec<String>) -> Self {
        const MAX_NAMES: usize = 8;
        names.sort_unstable();
        let quoted = |name: &String| format!("'{}'", excerpt(name));
        let shown: Vec<_> = names.iter().take(MAX_NAMES).map(quoted).collect();
        let found = match names.len() {
            0 => "none at all".to_owned(),
            count if count > MAX_NAMES => {
                format!("{} and {} more", shown.join(", "), count - MAX_NAMES)
            }
            _ => shown.join(", "),
        };
        Self::Content(format!("has no array '{name}'; it has {found}"))
    }
}

/// Text from a file on one short line: control characters are escaped, and the end left out where
/// it is long.
pub(super) fn excerpt(text: &str) -> String {
    const MAX_CHARS: usize = 60;
    let mut shown = String::new();
    for c in text.chars().take(MAX_CHARS) {
        match c {
            '\'' | '"' => shown.push(c),
            _ => shown.extend(c.escape_debug()),
        }
    }
    if text.chars().nth(MAX_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_short_and_hold_no_control_character() {
        assert_eq!(excerpt("視床 \u{1b}[2J\n"), r"視床 \u{1b}[2J\n");
        assert_eq!(excerpt(&"a".repeat(100)), "a".repeat(60) + "…");
    }
}

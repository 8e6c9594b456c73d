//! The list of exported symbols.

use super::Result;
use object::Object;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

/// The functions of an ABI, as a file has them: its number, then a name a line, sorted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Symbols {
    pub(super) abi: u32,
    pub(super) names: BTreeSet<String>,
}

/// What a shared library exports.
pub(super) fn exported(library: &Path) -> Result<BTreeSet<String>> {
    let bytes = std::fs::read(library)?;
    let file = object::File::parse(&*bytes)?;
    let mut names = BTreeSet::new();
    for export in file.exports()? {
        let name = String::from_utf8_lossy(export.name()).into_owned();
        // Mach-O's names are those of C behind an underscore.
        let is_mach_o = file.format() == object::BinaryFormat::MachO;
        let name = if is_mach_o { name.trim_start_matches('_').to_owned() } else { name };
        names.insert(name);
    }
    Ok(names)
}

impl Symbols {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)?;
        let mut lines = text.lines();
        let abi = lines.next().and_then(|line| line.strip_prefix("ABI "));
        let abi = abi.and_then(|number| number.parse().ok());
        let abi =
            abi.ok_or_else(|| format!("{}: the first line is no ABI number", path.display()))?;
        Ok(Self { abi, names: lines.map(str::to_owned).collect() })
    }

    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let mut text = format!("ABI {}\n", self.abi);
        for name in &self.names {
            writeln!(text, "{name}")?;
        }
        std::fs::write(path, text)?;
        Ok(())
    }

    /// Fails where the header and the library don't have the same functions.
    pub(super) fn must_be_declared(&self, declared: &BTreeSet<&str>) -> Result<()> {
        let exported: BTreeSet<&str> = self.names.iter().map(String::as_str).collect();
        let undeclared: Vec<_> = exported.difference(declared).collect();
        let missing: Vec<_> = declared.difference(&exported).collect();
        if undeclared.is_empty() && missing.is_empty() {
            return Ok(());
        }
        Err(format!(
            "the library exports {undeclared:?}, which include/mrnn.h does not declare, and lacks {missing:?}"
        )
        .into())
    }
}

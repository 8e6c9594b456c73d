//! The functions of a static library and what each refers to.

use object::read::archive::ArchiveFile;
use object::{
    File, Object, ObjectSection, ObjectSymbol, RelocationTarget, SectionIndex, Symbol, SymbolKind,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::path::Path;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What the code of a function refers to, by its name for the linker.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reference {
    /// A function of the library.
    Function(String),
    /// Something that a program is to be linked with.
    Outside(String),
    /// A variable of which each thread has its own.
    ThreadLocal(String),
}

impl Reference {
    /// The name of a function of the library.
    pub(super) fn function(&self) -> Option<&str> {
        match self {
            Self::Function(name) => Some(name),
            Self::Outside(_) | Self::ThreadLocal(_) => None,
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Function(name) | Self::Outside(name) => f.write_str(&shown(name)),
            Self::ThreadLocal(name) => write!(f, "thread-local {}", shown(name)),
        }
    }
}

/// A name as it stands in the source.
pub(super) fn shown(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

/// All functions of a library.
#[derive(Debug, Default)]
pub(super) struct Library {
    references: BTreeMap<String, BTreeSet<Reference>>,
    variables: BTreeSet<String>,
}

impl Library {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path)?;
        let archive = ArchiveFile::parse(&*bytes)?;
        let mut library = Self::default();
        for member in archive.members() {
            library.add(&File::parse(member?.data(&*bytes)?)?)?;
        }
        // Only now it is known what is in no member.
        let Self { references, variables } = library;
        let names: BTreeSet<String> = references.keys().cloned().collect();
        let resolved = |reference| match reference {
            Reference::Outside(name) if names.contains(&name) => Some(Reference::Function(name)),
            Reference::Outside(name) => {
                (!variables.contains(&name)).then_some(Reference::Outside(name))
            }
            Reference::Function(_) | Reference::ThreadLocal(_) => Some(reference),
        };
        let references = references.into_iter().map(|(name, references)| {
            (name, references.into_iter().filter_map(resolved).collect())
        });
        Ok(Self { references: references.collect(), variables: BTreeSet::new() })
    }

    /// The names of all functions.
    pub(super) fn functions(&self) -> impl Iterator<Item = &str> {
        self.references.keys().map(String::as_str)
    }

    /// What a function refers to.
    pub(super) fn references(&self, function: &str) -> impl Iterator<Item = &Reference> {
        self.references.get(function).into_iter().flatten()
    }

    fn add(&mut self, file: &File<'_>) -> Result<()> {
        let mut sections = Sections::default();
        for symbol in file.symbols().filter(Symbol::is_definition) {
            let name = symbol.name()?.to_owned();
            match (symbol.kind(), symbol.section_index()) {
                (SymbolKind::Text, Some(section)) => {
                    self.references.entry(name.clone()).or_default();
                    sections.entry(section).or_default().insert(symbol.address(), name);
                }
                _ => {
                    self.variables.insert(name);
                }
            }
        }
        for (section, functions) in &sections {
            for (offset, relocation) in file.section_by_index(*section)?.relocations() {
                if let Some((_, function)) = functions.range(..=offset).next_back() {
                    let targets = targets(file, relocation.target(), &sections)?;
                    self.references.entry(function.clone()).or_default().extend(targets);
                }
            }
        }
        Ok(())
    }
}

/// The functions in each section, by where they begin.
type Sections = HashMap<SectionIndex, BTreeMap<u64, String>>;

/// What a place in the code is to be filled with; nothing for variables of the library.
fn targets(
    file: &File<'_>,
    target: RelocationTarget,
    sections: &Sections,
) -> Result<Vec<Reference>> {
    let all_of = |section: Option<SectionIndex>| {
        let functions = section.and_then(|section| sections.get(&section));
        functions.into_iter().flat_map(BTreeMap::values).cloned().map(Reference::Function).collect()
    };
    let RelocationTarget::Symbol(index) = target else {
        let section = if let RelocationTarget::Section(it) = target { Some(it) } else { None };
        return Ok(all_of(section));
    };
    let symbol = file.symbol_by_index(index)?;
    let (kind, name) = (symbol.kind(), symbol.name()?.to_owned());
    Ok(if kind == SymbolKind::Section {
        all_of(symbol.section_index())
    } else if kind == SymbolKind::Tls {
        vec![Reference::ThreadLocal(name)]
    } else if kind == SymbolKind::Text {
        vec![Reference::Function(name)]
    } else if symbol.is_undefined() {
        vec![Reference::Outside(name)]
    } else {
        Vec::new()
    })
}

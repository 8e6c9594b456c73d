//! The library's ABI against the committed baseline in mrnn-ffi/abi: exported symbols, and the types that the header
//! gives to them.

mod interface;
#[path = "../../../mrnn-ffi/src/abi.rs"]
#[expect(unreachable_pub, reason = "it is public in the library")]
mod number;
mod symbols;
#[cfg(test)]
mod tests;

pub(crate) use number::MRNN_ABI_VERSION as NUMBER;

use crate::{release, tools};
use interface::Change;
use std::error::Error;
use std::path::Path;
use symbols::Symbols;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const UPDATE: &str = "run `cargo xtask abi --update`";

/// Fails where a symbol or type is gone or another, unless the ABI number is, and where the baseline is not what the
/// library has. An update writes the baseline instead of the latter.
pub(crate) fn check(root: &Path, update: bool) -> Result<()> {
    let folder = root.join("mrnn-ffi/abi");
    let (list, types) = (folder.join("symbols.txt"), folder.join("types.abi"));
    let declarations = interface::preprocessed(&root.join("include/mrnn.h"))?;
    let exported = symbols::exported(&release::library(root)?.shared_library)?;
    let current = Symbols { abi: NUMBER, names: exported };
    current.must_be_declared(&interface::functions(&declarations))?;
    let can_compare = match update {
        false => tools::is_there_for("types of the ABI", "abidiff", "MRNN_REQUIRE_ABIDIFF")?,
        true if tools::is_there("abidw")? => true,
        true => return Err("abidw writes the baseline, and is not there (libabigail)".into()),
    };
    let described = if can_compare { Some(interface::describe(&declarations)?) } else { None };

    if list.exists() {
        let baseline = Symbols::read(&list)?;
        if baseline.abi == NUMBER {
            let gone: Vec<_> = baseline.names.difference(&current.names).collect();
            if !gone.is_empty() {
                return Err(format!("gone from ABI {NUMBER}: {gone:?}").into());
            }
            if let Some(described) = &described {
                match interface::compare(&types, described)? {
                    Change::Incompatible(report) => {
                        return Err(format!("ABI {NUMBER} changes:\n{report}").into());
                    }
                    Change::Compatible(report) if !update => {
                        return Err(format!("new in the ABI; {UPDATE}:\n{report}").into());
                    }
                    Change::Compatible(_) | Change::None => {}
                }
            }
        }
        if !update && baseline != current {
            let new: Vec<_> = current.names.difference(&baseline.names).collect();
            return Err(format!(
                "{} is of ABI {} and lacks {new:?}; {UPDATE}",
                list.display(),
                baseline.abi
            )
            .into());
        }
    } else if !update {
        return Err(format!("{} is not there; {UPDATE}", list.display()).into());
    }
    if let (true, Some(described)) = (update, described) {
        std::fs::create_dir_all(&folder)?;
        current.write(&list)?;
        std::fs::write(&types, described)?;
    }
    let compared = if can_compare { "symbols and types" } else { "symbols" };
    println!("ABI {NUMBER}: {} functions, {compared} as in the baseline", current.names.len());
    Ok(())
}

//! An installation for programs in every language: library, headers, command, and what build systems read
//! to find them.

mod archive;
mod cmake;
mod layout;
mod pkg_config;
mod strip;
#[cfg(test)]
mod tests;

use crate::{abi, release};
use layout::{Names, Platform};
use std::error::Error;
use std::path::Path;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Builds a release and installs it at a prefix; where a folder for it is named, also packs it there.
pub(crate) fn install(root: &Path, prefix: &Path, tarballs: Option<&Path>) -> Result<()> {
    let library = release::library(root)?;
    let command = release::command(root)?;
    let names = Names::new(Platform::of_host(), abi::NUMBER, VERSION);
    let entries = layout::entries(root, &names, &library, &command)?;
    for entry in &entries {
        entry.install(prefix)?;
    }
    strip::strip(prefix, &names)?;
    println!("mrnn {VERSION} is installed at {}", prefix.display());
    if let Some(folder) = tarballs {
        let name = format!("mrnn-{VERSION}-{}", release::target()?);
        let file = archive::pack(prefix, &entries, folder, &name)?;
        println!("and packed as {}", file.display());
    }
    Ok(())
}

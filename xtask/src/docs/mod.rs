//! Runs what the pages of docs/ show.
//!
//! A page is followed from top to bottom in a folder with the examples and nothing else. Blocks marked `sh` run one by
//! one. Those of another language are joined in their order and run at the end, as one program.

mod page;
mod program;
#[cfg(test)]
mod tests;

use crate::languages::Language;
use crate::tools;
use crate::workshop::Workshop;
use page::{Block, Page};
use std::error::Error;
use std::path::{Path, PathBuf};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Runs pages, or those of every language.
pub(crate) fn run(root: &Path, prefix: &Path, pages: &[PathBuf]) -> Result<()> {
    let of_languages =
        || Language::ALL.map(|language| root.join(format!("docs/{}.md", language.id())));
    let pages = match pages {
        [] => of_languages().into_iter().filter(|path| path.exists()).collect(),
        pages => pages.to_vec(),
    };
    for path in pages {
        let page = Page::read(&path)?;
        follow(root, prefix, &page).map_err(|error| format!("{}: {error}", page.name))?;
    }
    Ok(())
}

fn follow(root: &Path, prefix: &Path, page: &Page) -> Result<()> {
    let workshop = Workshop::new(root, prefix)?;
    // Beside the folder, which stays the reader's.
    let scripts = tempfile::tempdir()?;
    let of = |mark: &str| -> Vec<&Block> {
        page.blocks.iter().filter(|block| block.mark == mark).collect()
    };

    let commands = of("sh");
    let what = format!("{}: {} blocks of sh", page.name, commands.len());
    if !commands.is_empty() && tools::is_there_for(&what, "sh", "MRNN_REQUIRE_SH")? {
        for block in commands {
            // Messages of the shell name the page and its line.
            let script = scripts.path().join(&page.name);
            std::fs::write(&script, program::in_place(&[block]))?;
            let mut command = workshop.command("sh")?;
            tools::output(command.arg("-e").arg(&script))
                .map_err(|error| format!("the block in line {}: {error}", block.line))?;
        }
        println!("{what}: run");
    }
    for language in Language::ALL {
        let blocks = of(language.id());
        let what = format!("{}: {} blocks of {}", page.name, blocks.len(), language.id());
        if blocks.is_empty() || !language.is_ready(&workshop, &what)? {
            continue;
        }
        let stem = page.name.trim_end_matches(".md");
        let source = scripts.path().join(format!("{stem}_page.{}", language.extension()));
        std::fs::write(&source, program::joined(language, &page.name, &blocks))?;
        language.run(&workshop, &source).map_err(|error| {
            format!("the blocks of {}, whose lines are those of the page: {error}", language.id())
        })?;
        println!("{what}: run");
    }
    Ok(())
}

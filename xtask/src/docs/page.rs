//! The code blocks of a page.

use super::Result;
use crate::languages::Language;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use std::path::Path;

#[derive(Debug)]
pub(super) struct Page {
    pub(super) name: String,
    pub(super) blocks: Vec<Block>,
}

/// Code that is to be run.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The language, as it is marked.
    pub(super) mark: String,
    /// Where the code begins in the page, from 1.
    pub(super) line: usize,
    pub(super) code: String,
}

impl Page {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let blocks = blocks(&text.replace("\r\n", "\n"))
            .map_err(|error| format!("{}:{error}", path.display()))?;
        if blocks.is_empty() {
            return Err(format!("{} has no code to run", path.display()).into());
        }
        Ok(Self { name, blocks })
    }
}

/// The blocks of a page but for those that are marked as text; an error where it is not clear what a block is.
pub(super) fn blocks(text: &str) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    let mut events = Parser::new(text).into_offset_iter();
    while let Some((event, place)) = events.next() {
        let Event::Start(Tag::CodeBlock(kind)) = event else { continue };
        let line_of = |offset: usize| text[..offset].matches('\n').count() + 1;
        let mark = match kind {
            CodeBlockKind::Fenced(mark) => mark.into_string(),
            CodeBlockKind::Indented => String::new(),
        };
        let is_run = mark == "sh" || Language::ALL.iter().any(|language| language.id() == mark);
        if !is_run && mark != "text" {
            let line = line_of(place.start);
            return Err(format!("{line}: a block of '{mark}' is not run; mark it as text").into());
        }
        let mut block = Block { mark, line: 0, code: String::new() };
        for (event, place) in events.by_ref() {
            let Event::Text(code) = event else { break };
            if block.code.is_empty() {
                block.line = line_of(place.start);
            }
            block.code.push_str(&code);
        }
        if is_run {
            blocks.push(block);
        }
    }
    Ok(blocks)
}

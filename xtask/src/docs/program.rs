//! A program from the blocks of a page, in which lines are told by their numbers in the page.

use super::page::Block;
use crate::languages::Language;

/// What begins a block of C or C++ that stands outside of functions.
const OF_FILE_LEVEL: [&str; 5] = ["#include", "static", "struct", "class", "template"];

/// One program of all blocks.
pub(super) fn joined(language: Language, page: &str, blocks: &[&Block]) -> String {
    match language {
        Language::C | Language::Cpp => in_main(page, blocks),
        Language::Matlab | Language::Julia | Language::Python => in_place(blocks),
    }
}

/// The blocks in the lines in which they stand in the page.
pub(super) fn in_place(blocks: &[&Block]) -> String {
    let mut script = String::new();
    let mut line = 1;
    for block in blocks {
        script.push_str(&"\n".repeat(block.line - line));
        script.push_str(&block.code);
        line = block.line + block.code.matches('\n').count();
    }
    script
}

/// Definitions, and all else as the statements of `main`.
fn in_main(page: &str, blocks: &[&Block]) -> String {
    let is_definition = |block: &&Block| {
        let mut words =
            block.code.split(|character: char| character.is_whitespace() || character == '<');
        words.next().is_some_and(|word| OF_FILE_LEVEL.contains(&word))
    };
    let (definitions, statements): (Vec<_>, Vec<_>) =
        blocks.iter().copied().partition(is_definition);
    let in_page = |blocks: &[&Block]| -> String {
        let text = |block: &&Block| format!("#line {} \"{page}\"\n{}", block.line, block.code);
        blocks.iter().map(text).collect()
    };
    format!("{}int main(void)\n{{\n{}return 0;\n}}\n", in_page(&definitions), in_page(&statements))
}

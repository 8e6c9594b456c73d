//! The programs that every language has: all must print the same bytes.

use crate::languages::Language;
use crate::workshop::Workshop;
use std::error::Error;
use std::path::Path;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The README's program, and one of whole trials of a model.
const PROGRAMS: [&str; 2] = ["minimal", "flipflop"];

/// Runs the programs in every language that is there.
pub(crate) fn compare(root: &Path, prefix: &Path) -> Result<()> {
    let workshop = Workshop::new(root, prefix)?;
    let mut printed: [Option<(String, String)>; PROGRAMS.len()] = [const { None }; PROGRAMS.len()];
    for language in Language::ALL {
        let folder = format!("examples/{}", language.id());
        if !language.is_ready(&workshop, &folder)? {
            continue;
        }
        language.build_package(&workshop)?;
        for (program, printed) in PROGRAMS.into_iter().zip(&mut printed) {
            let name = format!("{folder}/{program}.{}", language.extension());
            let text = language.run(&workshop, &workshop.path().join(&name))?;
            match printed {
                Some((reference, expected)) => {
                    assert_same((&name, &text), (reference, expected))?;
                    println!("{name}: the same");
                }
                None if text.is_empty() => return Err(format!("{name} prints nothing").into()),
                None => {
                    println!("{name}: {} lines", text.lines().count());
                    *printed = Some((name, text));
                }
            }
        }
    }
    if printed[0].is_none() { Err("no language is there".into()) } else { Ok(()) }
}

fn assert_same((name, text): (&str, &str), (reference, expected): (&str, &str)) -> Result<()> {
    if text == expected {
        return Ok(());
    }
    let line = text.lines().zip(expected.lines()).take_while(|(a, b)| a == b).count();
    let shown = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
    Err(format!(
        "{name} prints other bytes, from line {}:\n{}\nand {reference}\n{}",
        line + 1,
        shown(text),
        shown(expected)
    )
    .into())
}

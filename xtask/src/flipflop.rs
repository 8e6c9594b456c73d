//! The example that every language has: all must print the same bytes.

use crate::languages::Language;
use crate::workshop::Workshop;
use std::error::Error;
use std::path::Path;

/// Runs the flip-flop in every language that is there.
pub(crate) fn compare(root: &Path, prefix: &Path) -> Result<(), Box<dyn Error>> {
    let workshop = Workshop::new(root, prefix)?;
    let mut first: Option<(Language, String)> = None;
    for language in Language::ALL {
        let name = format!("examples/{}/flipflop.{}", language.id(), language.extension());
        let source = workshop.path().join(&name);
        if !source.exists() {
            println!("{name}: skipped, it is not there");
            continue;
        }
        if !language.is_ready(&workshop, &name)? {
            continue;
        }
        language.build_package(&workshop)?;
        let printed = language.run(&workshop, &source)?;
        let Some((reference, expected)) = &first else {
            println!("{name}: {} lines", printed.lines().count());
            if printed.is_empty() {
                return Err(format!("{name} prints nothing").into());
            }
            first = Some((language, printed));
            continue;
        };
        if printed != *expected {
            let (mut ours, mut theirs) = (printed.lines(), expected.lines());
            let line = ours.by_ref().zip(theirs.by_ref()).take_while(|(a, b)| a == b).count();
            let shown = |text: &str| text.lines().nth(line).unwrap_or("(the end)").to_owned();
            return Err(format!(
                "{name} prints other bytes, from line {}:\n{}\nand in {reference:?}\n{}",
                line + 1,
                shown(&printed),
                shown(expected)
            )
            .into());
        }
        println!("{name}: the same");
    }
    if first.is_none() { Err("no language is there".into()) } else { Ok(()) }
}

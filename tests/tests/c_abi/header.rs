//! The examples in the comments of include/mrnn.h. They go on from each other, and so are one program.

use crate::toolchain::{Linking, library, root, run_in};

#[test]
fn the_examples_of_the_header_run() {
    let header = std::fs::read_to_string(root().join("include/mrnn.h")).expect("the header");
    let groups = header.matches("\\defgroup").count();
    let examples = examples(&header);
    assert!(groups > 0 && examples.len() >= groups, "{} examples, {groups} groups", examples.len());

    let folder = tempfile::tempdir().expect("a temporary folder");
    let source = folder.path().join("header_examples.c");
    std::fs::write(&source, program(&examples)).expect("a file is written");
    let source = source.to_str().expect("a path in UTF-8");
    let compiled = library().compile(source, Linking::Shared);
    run_in(&compiled, folder.path());
}

/// What stands between `\code{.c}` and `\endcode`.
fn examples(header: &str) -> Vec<String> {
    let mut examples = Vec::new();
    let mut lines = header.lines();
    while let Some(line) = lines.next() {
        if line != " * \\code{.c}" {
            continue;
        }
        let code = lines.by_ref().take_while(|line| *line != " * \\endcode");
        let code = code.map(|line| line.strip_prefix(" *").expect("a comment goes on"));
        examples.push(
            code.map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned() + "\n").collect(),
        );
    }
    examples
}

/// Examples that begin with a static definition or an enum stand outside of main.
fn program(examples: &[String]) -> String {
    let is_outside =
        |example: &&String| example.starts_with("static ") || example.starts_with("enum ");
    let (outside, inside): (Vec<_>, Vec<_>) = examples.iter().partition(is_outside);
    let join = |examples: Vec<&String>| examples.into_iter().cloned().collect::<String>();
    format!(
        "#include <mrnn.h>\n#include <stdio.h>\n#include <stdlib.h>\n\n{}\nint main(void)\n{{\n{}return EXIT_SUCCESS;\n}}\n",
        join(outside),
        join(inside)
    )
}

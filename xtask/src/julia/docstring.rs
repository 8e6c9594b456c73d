//! Docstrings from the header's comments.

/// A docstring that ends in a line end, in front of what it documents.
pub(super) fn docstring(signature: Option<&str>, comment: &str) -> String {
    let mut text = String::new();
    if let Some(signature) = signature {
        text.push_str(&format!("    {signature}\n\n"));
    }
    text.push_str(&markdown(comment));
    let text = text.replace('\\', "\\\\").replace('$', "\\$").replace("\"\"\"", "\\\"\"\"");
    let ends_in_quote = text.ends_with('"');
    if signature.is_none() && !text.contains('\n') && !ends_in_quote {
        format!("\"\"\"{text}\"\"\"\n")
    } else {
        format!("\"\"\"\n{text}\n\"\"\"\n")
    }
}

/// Doxygen's commands for parameters and results as lists, without its groups; everything else is Markdown already.
fn markdown(comment: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut in_list = false;
    for line in comment.lines() {
        if line.trim_start().starts_with(r"\ingroup ") {
            while lines.last().is_some_and(String::is_empty) {
                lines.pop();
            }
        } else if let Some(name) = line.trim_start().strip_prefix(r"\copydetails ") {
            lines.push(format!("Everything else is as for `{}`.", name.trim()));
        } else if let Some(item) = list_item(line) {
            if !in_list && lines.last().is_some_and(|line| !line.is_empty()) {
                lines.push(String::new());
            }
            lines.push(item);
            in_list = true;
        } else if in_list && !line.is_empty() {
            lines.push(format!("  {}", line.trim_start()));
        } else {
            in_list = in_list && !line.is_empty();
            lines.push(line.to_owned());
        }
    }
    lines.join("\n")
}

fn list_item(line: &str) -> Option<String> {
    let command = line.trim_start().strip_prefix(['\\', '@'])?;
    let (command, text) = command.split_once(' ')?;
    match command.split('[').next()? {
        "param" => {
            let (name, text) = text.trim_start().split_once(' ').unwrap_or((text, ""));
            Some(format!("- `{name}`: {}", text.trim_start()))
        }
        "return" | "returns" => Some(format!("- returns {}", text.trim_start())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::docstring;

    #[test]
    fn commands_become_a_list_and_julia_reads_the_text_as_it_is() {
        let comment =
            "[rt] Adds \"a\\b\" for $5.\n\\param[in] x what\n  goes in\n@return a status\n\nMore.";
        let expected = "\"\"\"\n    f(x)\n\n[rt] Adds \"a\\\\b\" for \\$5.\n\n- `x`: what\n  goes in\n\
                        - returns a status\n\nMore.\n\"\"\"\n";
        assert_eq!(docstring(Some("f(x)"), comment), expected);
    }

    #[test]
    fn a_quote_at_the_end_does_not_end_the_docstring_early() {
        assert_eq!(docstring(None, "Excitatory, \"pos\""), "\"\"\"\nExcitatory, \"pos\"\n\"\"\"\n");
    }
}

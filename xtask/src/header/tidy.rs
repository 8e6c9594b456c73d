//! From what cbindgen writes to what C's readers need.

/// The end of a group of functions, which Doxygen shows on a page of its own.
const GROUP_END: &str = "/** \\} */\n\n";

/// Takes out the sections that are for Rust's readers, gives groups comments of their own, puts comments of one line
/// on one line, and names functions as C's documentation does.
pub(super) fn tidy(text: &str) -> String {
    let rust_free = without_safety(text);
    let grouped = with_groups(&rust_free);
    let named = with_function_names(&grouped);
    let lines: Vec<&str> = named.lines().collect();

    let mut tidied = String::new();
    let mut rest = lines.as_slice();
    while let [line, following @ ..] = rest {
        let (indent, opening) = line.split_at(line.len() - line.trim_start().len());
        if let ("/**", [content, end, after @ ..]) = (opening, following)
            && end.trim() == "*/"
        {
            let content = content.trim_start().trim_start_matches("* ");
            tidied.push_str(&format!("{indent}/** {content} */\n"));
            rest = after;
        } else {
            tidied.push_str(line.trim_end());
            tidied.push('\n');
            rest = following;
        }
    }
    tidied
}

fn without_safety(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    let mut in_safety = false;
    for line in text.lines() {
        let content = line.trim_start();
        in_safety = (in_safety || content == "* # Safety") && content != "*/";
        if in_safety {
            continue;
        }
        if content == "*/" && lines.last().is_some_and(|last| last.trim() == "*") {
            lines.pop();
        }
        lines.push(line);
    }
    lines.join("\n") + "\n"
}

/// The comment of a group's first function begins with the group's, up to a line `\{`: this makes two comments of it,
/// and ends the group before the next one.
fn with_groups(text: &str) -> String {
    let mut grouped = String::new();
    let mut lines = text.lines().peekable();
    let mut is_open = false;
    while let Some(line) = lines.next() {
        let begins = lines.peek().is_some_and(|next| next.starts_with(" * \\defgroup"));
        let ends = line.starts_with("#ifdef __cplusplus") && is_open;
        if (begins || ends) && is_open {
            grouped.push_str(GROUP_END);
            is_open = false;
        }
        grouped.push_str(line);
        grouped.push('\n');
        if line == " * \\{" {
            is_open = true;
            grouped.push_str(" */\n\n/**\n");
            lines.next_if(|next| next.trim() == "*");
        }
    }
    grouped
}

/// Functions in code spans, as Rust names them, become what Doxygen links to: `f` becomes f().
fn with_function_names(text: &str) -> String {
    let is_comment = |line: &&str| line.trim_start().starts_with(['*', '/']);
    let declared = text.lines().filter(|line| !is_comment(line)).filter_map(|line| {
        let (before, _) = line.split_once('(')?;
        before.rsplit([' ', '*']).next().filter(|name| name.starts_with("mrnn_"))
    });
    declared.fold(text.to_owned(), |text, function| {
        text.replace(&format!("`{function}`"), &format!("{function}()"))
    })
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn a_group_has_a_comment_of_its_own_and_an_end() {
        let text = "\
/**
 * \\defgroup a A
 * Text.
 * \\{
 *
 * [any] First, see `mrnn_second`.
 *
 * # Safety
 * The header's rules for pointers hold.
 */
void mrnn_first(void);

/**
 * [any] Second, `MRNN_OK`.
 */
const char *mrnn_second(void);

#ifdef __cplusplus
}
";
        let expected = "\
/**
 * \\defgroup a A
 * Text.
 * \\{
 */

/** [any] First, see mrnn_second(). */
void mrnn_first(void);

/** [any] Second, `MRNN_OK`. */
const char *mrnn_second(void);

/** \\} */

#ifdef __cplusplus
}
";
        assert_eq!(tidy(text), expected);
    }
}

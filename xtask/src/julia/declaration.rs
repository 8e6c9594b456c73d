//! The declarations of include/mrnn.h, which has the few forms that cbindgen writes for it.

use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What the header declares, without its comment.
#[derive(Debug)]
pub(super) enum Declaration {
    /// `typedef struct name name;`
    Opaque(String),
    /// `typedef target name;`
    Alias { name: String, target: String },
    /// `#define name value`
    Macro { name: String, value: String },
    /// `typedef enum { name = number, ... } name;`, each value with its comment
    Enumeration { name: String, values: Vec<(String, String, String)> },
    /// A function.
    Function(Function),
}

#[derive(Debug)]
pub(super) struct Function {
    pub(super) name: String,
    /// C type.
    pub(super) result: String,
    /// Name and C type of each.
    pub(super) parameters: Vec<(String, String)>,
}

/// The documented declarations, each with the text of its comment, in their order.
pub(super) fn parse(header: &str) -> Result<Vec<(String, Declaration)>> {
    let mut declarations = Vec::new();
    let mut rest = header;
    while let Some((_, after)) = rest.split_once("/**") {
        let (comment, after) = after.split_once("*/").ok_or("include/mrnn.h: an open comment")?;
        let after = after.trim_start();
        let text = text_of(comment);
        // Of the file, or around a group, or of a macro that other languages do not need.
        if [r"\file", r"\defgroup", r"\}"].iter().any(|command| text.starts_with(command))
            || after.starts_with("#if")
        {
            rest = after;
            continue;
        }
        let (declaration, after) = match after.strip_prefix("#define ") {
            Some(line) => {
                let (line, after) = line.split_once('\n').unwrap_or((line, ""));
                (constant(line)?, after)
            }
            None if after.starts_with("typedef enum") => {
                let (body, after) = split(after, '}')?;
                let (name, after) = split(after, ';')?;
                (enumeration(body, name)?, after)
            }
            None => {
                let (text, after) = split(after, ';')?;
                (statement(text)?, after)
            }
        };
        declarations.push((text, declaration));
        rest = after;
    }
    Ok(declarations)
}

fn split(text: &str, end: char) -> Result<(&str, &str)> {
    text.split_once(end).ok_or_else(|| unknown(text))
}

fn unknown(text: &str) -> Box<dyn Error> {
    let line = text.lines().next().unwrap_or_default();
    format!("include/mrnn.h: a declaration of another form: {line}").into()
}

/// A comment's lines without the stars at their beginning.
fn text_of(comment: &str) -> String {
    let lines = comment.lines().map(|line| {
        let line = line.trim();
        line.strip_prefix('*').map_or(line, |text| text.strip_prefix(' ').unwrap_or(text))
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn constant(line: &str) -> Result<Declaration> {
    let (name, value) = line.split_once(' ').ok_or_else(|| unknown(line))?;
    let value = value.trim();
    value.parse::<i64>().map_err(|_| unknown(line))?;
    Ok(Declaration::Macro { name: name.to_owned(), value: value.to_owned() })
}

fn enumeration(body: &str, name: &str) -> Result<Declaration> {
    let (_, mut rest) = split(body, '{')?;
    let mut values = Vec::new();
    while let Some((_, after)) = rest.split_once("/**") {
        let (comment, after) = after.split_once("*/").ok_or_else(|| unknown(rest))?;
        let (value, after) = split(after, ',')?;
        let (value, number) = value.split_once('=').ok_or_else(|| unknown(value))?;
        values.push((text_of(comment), value.trim().to_owned(), number.trim().to_owned()));
        rest = after;
    }
    if rest.contains('=') {
        return Err(unknown(rest.trim()));
    }
    Ok(Declaration::Enumeration { name: name.trim().to_owned(), values })
}

fn statement(text: &str) -> Result<Declaration> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["typedef", "struct", tag, name] if tag == name => {
            Ok(Declaration::Opaque((*name).to_owned()))
        }
        ["typedef", target, name] => {
            Ok(Declaration::Alias { name: (*name).to_owned(), target: (*target).to_owned() })
        }
        ["typedef", ..] => Err(unknown(text)),
        _ => function(&words.join(" ")),
    }
}

/// `result name(type name, ...)`, with single spaces between words.
fn function(text: &str) -> Result<Declaration> {
    let text = text.strip_prefix("MRNN_MUST_USE ").unwrap_or(text);
    let (head, parameters) = text.split_once('(').ok_or_else(|| unknown(text))?;
    let parameters = parameters.strip_suffix(')').ok_or_else(|| unknown(text))?;
    let (name, result) = name_and_type(head)?;
    let parameters = match parameters {
        "void" => Vec::new(),
        some => some.split(", ").map(name_and_type).collect::<Result<_>>()?,
    };
    Ok(Declaration::Function(Function { name, result, parameters }))
}

/// The last identifier, and the type before it.
fn name_and_type(text: &str) -> Result<(String, String)> {
    let start = text
        .rfind(|character: char| !character.is_ascii_alphanumeric() && character != '_')
        .map_or(0, |before| before + 1);
    let (ctype, name) = text.split_at(start);
    if ctype.is_empty() || name.is_empty() || ctype.contains(['(', '[']) {
        return Err(unknown(text));
    }
    Ok((name.to_owned(), ctype.trim().to_owned()))
}

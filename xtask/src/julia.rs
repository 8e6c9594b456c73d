//! bindings/julia/MRNN.jl/src/abi.jl: what include/mrnn.h declares, in Julia.
//!
//! It is read from the committed header itself: a C parser needs the preprocessor, which drops the comments
//! that become docstrings, and the generated declarations have few forms. Whatever has another form is an
//! error.

mod declaration;
mod docstring;

use declaration::{Declaration, Function, parse};
use docstring::docstring;
use std::error::Error;
use std::path::{Path, PathBuf};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const WIDTH: usize = 116;

const HEADING: &str = "\
# Generated from include/mrnn.h by `cargo xtask julia`: changes are made there.
";

fn path(root: &Path) -> PathBuf {
    root.join("bindings/julia/MRNN.jl/src/abi.jl")
}

/// Writes abi.jl.
pub(crate) fn write(root: &Path) -> Result<()> {
    std::fs::write(path(root), generate(root)?)?;
    Ok(())
}

/// Fails where abi.jl is not what the header says.
pub(crate) fn check(root: &Path) -> Result<()> {
    // A checkout may have changed the line ends.
    let committed = std::fs::read_to_string(path(root))?.replace("\r\n", "\n");
    if committed == generate(root)? {
        println!("bindings/julia/MRNN.jl/src/abi.jl is what include/mrnn.h says");
        return Ok(());
    }
    Err("bindings/julia/MRNN.jl/src/abi.jl is out of date; run `cargo xtask julia`".into())
}

fn generate(root: &Path) -> Result<String> {
    let header = std::fs::read_to_string(root.join("include/mrnn.h"))?.replace("\r\n", "\n");
    let mut text = HEADING.to_owned();
    let declarations = parse(&header)?;
    // Constants are written with the integer type that functions take them as.
    for kinds in [is_type, is_constant, is_function] {
        for (comment, declaration) in declarations.iter().filter(|(_, it)| kinds(it)) {
            text.push('\n');
            text.push_str(&written(comment, declaration)?);
        }
    }
    Ok(text)
}

fn is_type(declaration: &Declaration) -> bool {
    matches!(declaration, Declaration::Opaque(_) | Declaration::Alias { .. })
}

fn is_constant(declaration: &Declaration) -> bool {
    matches!(declaration, Declaration::Macro { .. } | Declaration::Enumeration { .. })
}

fn is_function(declaration: &Declaration) -> bool {
    matches!(declaration, Declaration::Function(_))
}

fn written(comment: &str, declaration: &Declaration) -> Result<String> {
    Ok(match declaration {
        Declaration::Opaque(name) => {
            format!("{}mutable struct {name} end\n", docstring(None, comment))
        }
        Declaration::Alias { name, target } => {
            format!("{}const {name} = {}\n", docstring(None, comment), scalar(target)?)
        }
        Declaration::Macro { name, value } => {
            format!("{}const {name} = {value}\n", docstring(None, comment))
        }
        Declaration::Enumeration { name, values } => {
            let code = name.strip_suffix("_code").ok_or_else(|| format!("enum {name}"))?;
            let mut text = String::new();
            for (comment, value, number) in values {
                text.push_str(&docstring(None, comment));
                text.push_str(&format!("const {value} = {code}({number})\n"));
            }
            text.push_str(&docstring(None, comment));
            text.push_str(&format!("const {name} = (\n"));
            for (_, value, _) in values {
                text.push_str(&format!("    {value} = {value},\n"));
            }
            text + ")\n"
        }
        Declaration::Function(function) => written_function(comment, function)?,
    })
}

fn written_function(comment: &str, function: &Function) -> Result<String> {
    let Function { name, result, parameters } = function;
    let names: Vec<String> = parameters.iter().map(|(name, _)| identifier(name)).collect();
    let signature = format!("{name}({})", names.join(", "));
    let result = if result == "void" { "Cvoid".to_owned() } else { julia_type(result)? };
    let typed = parameters
        .iter()
        .map(|(name, ctype)| Ok(format!("{}::{}", identifier(name), julia_type(ctype)?)))
        .collect::<Result<Vec<String>>>()?;
    let mut text = docstring(Some(&signature), comment);
    let line = format!("@abi {name}({})::{result}\n", typed.join(", "));
    if line.len() <= WIDTH {
        text.push_str(&line);
    } else {
        text.push_str(&format!("@abi {name}(\n"));
        for parameter in typed {
            text.push_str(&format!("    {parameter},\n"));
        }
        text.push_str(&format!(")::{result}\n"));
    }
    Ok(text)
}

/// A parameter's name, which must not be a word of Julia's.
fn identifier(name: &str) -> String {
    const WORDS: [&str; 17] = [
        "baremodule",
        "begin",
        "catch",
        "const",
        "end",
        "export",
        "finally",
        "function",
        "global",
        "import",
        "let",
        "local",
        "macro",
        "module",
        "quote",
        "try",
        "using",
    ];
    if WORDS.contains(&name) { format!("{name}_") } else { name.to_owned() }
}

/// The Julia type of a C type, which is one token, or a pointer to it. Strings of the caller's are `Cstring`, which
/// refuses text with a NUL inside; buffers for strings are bytes.
fn julia_type(ctype: &str) -> Result<String> {
    Ok(match ctype {
        "const char *" => "Cstring".to_owned(),
        "const char *const *" => "Ptr{Cstring}".to_owned(),
        "char *" => "Ptr{UInt8}".to_owned(),
        pointers => {
            let plain = pointers.replace("const ", "").replace("*const", "*");
            let pointed = plain.trim_end_matches(['*', ' ']);
            let depth = plain.matches('*').count();
            format!("{}{}{}", "Ptr{".repeat(depth), scalar(pointed)?, "}".repeat(depth))
        }
    })
}

fn scalar(ctype: &str) -> Result<String> {
    Ok(match ctype {
        "float" => "Cfloat",
        "double" => "Cdouble",
        "size_t" => "Csize_t",
        "int32_t" => "Int32",
        "uint8_t" => "UInt8",
        "uint32_t" => "UInt32",
        "uint64_t" => "UInt64",
        ours if ours.starts_with("mrnn_") => ours,
        other => return Err(format!("include/mrnn.h: no Julia type for '{other}'").into()),
    }
    .to_owned())
}

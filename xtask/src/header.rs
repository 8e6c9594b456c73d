//! include/mrnn.h: generated from mrnn-ffi, compared with what is committed, and given to compilers and
//! parsers.

use crate::tools;
use std::error::Error;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const C_FLAGS: [&str; 5] = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror"];
const CXX_FLAGS: [&str; 5] = ["-std=c++11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"];

fn path(root: &Path) -> PathBuf {
    root.join("include/mrnn.h")
}

/// The header's text.
pub(crate) fn generate(root: &Path) -> Result<String> {
    let config = cbindgen::Config::from_file(root.join("mrnn-ffi/cbindgen.toml"))?;
    // From the source, not from the crate: that would ask cargo for the packages of every platform,
    // which an offline machine lacks.
    let source = root.join("mrnn-ffi/src/lib.rs");
    let bindings = cbindgen::Builder::new().with_config(config).with_src(source).generate()?;
    let mut text = Vec::new();
    bindings.write(&mut text);
    Ok(tidy(&String::from_utf8(text)?))
}

/// Takes out the sections that are for Rust's readers, and puts comments of one line on one line.
fn tidy(text: &str) -> String {
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
            tidied.push_str(line);
            tidied.push('\n');
            rest = following;
        }
    }
    tidied
}

/// Writes include/mrnn.h.
pub(crate) fn write(root: &Path) -> Result<()> {
    std::fs::write(path(root), generate(root)?)?;
    Ok(())
}

/// Fails where include/mrnn.h is not what mrnn-ffi generates.
pub(crate) fn check(root: &Path) -> Result<()> {
    let generated = generate(root)?;
    // A checkout may have changed the line ends.
    let committed = std::fs::read_to_string(path(root))?.replace("\r\n", "\n");
    if committed == generated {
        println!("include/mrnn.h is what mrnn-ffi generates");
        return Ok(());
    }
    let (mut ours, mut theirs) = (generated.lines(), committed.lines());
    let mut number = 1;
    loop {
        let (generated, committed) = (ours.next(), theirs.next());
        if generated != committed || generated.is_none() {
            let shown = |line: Option<&str>| line.unwrap_or("(the end)").to_owned();
            return Err(format!(
                "include/mrnn.h:{number} is out of date; run `cargo xtask header`\n  committed: {}\n  \
                 generated: {}",
                shown(committed),
                shown(generated)
            )
            .into());
        }
        number += 1;
    }
}

/// Compiles the header, alone and included twice, as C99 and C++11 without a warning, and parses it
/// with Python's cffi.
pub(crate) fn compile(root: &Path) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let include = "#include \"mrnn.h\"\n";
    let c = tools::program("CC", "cc");
    let cxx = tools::program("CXX", "c++");
    for (compiler, other, flags, extension) in
        [(&c, "clang", C_FLAGS, "c"), (&cxx, "clang++", CXX_FLAGS, "cpp")]
    {
        for (name, times) in [("alone", 1), ("twice", 2)] {
            let source = folder.path().join(format!("{name}.{extension}"));
            std::fs::write(&source, include.repeat(times))?;
            let checked = |compiler: &OsStr| {
                println!("{} {}: mrnn.h {name}", compiler.display(), flags.join(" "));
                let mut command = Command::new(compiler);
                command.args(flags).arg("-fsyntax-only").arg("-I").arg(root.join("include"));
                command.arg(&source);
                let status = command.status().map_err(|error| format!("{command:?}: {error}"))?;
                status.success().then_some(()).ok_or_else(|| format!("{command:?} failed"))
            };
            checked(compiler)?;
            if tools::is_there(other)? {
                checked(OsStr::new(other))?;
            }
        }
    }
    parse(root, &c)
}

fn parse(root: &Path, compiler: &OsStr) -> Result<()> {
    let mut preprocess = Command::new(compiler);
    preprocess.args(["-E", "-P", "-DMRNN_FFI_PARSER"]).arg(path(root));
    let plain = preprocess.stderr(Stdio::inherit()).output()?;
    if !plain.status.success() {
        return Err(format!("{preprocess:?} failed").into());
    }
    let python = tools::program("PYTHON", "python3");
    let mut parser = Command::new(&python);
    parser.arg(root.join("tests/c/parse_header.py")).stdin(Stdio::piped());
    let mut running = parser.spawn().map_err(|error| format!("{}: {error}", python.display()))?;
    running.stdin.take().ok_or("no stdin")?.write_all(&plain.stdout)?;
    if running.wait()?.success() { Ok(()) } else { Err(format!("{parser:?} failed").into()) }
}

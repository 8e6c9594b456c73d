//! include/mrnn.h: generated from mrnn-ffi, compared with what is committed, and given to compilers and
//! parsers.

mod tidy;

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
    Ok(tidy::tidy(&String::from_utf8(text)?))
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
/// as other languages do.
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
    parse(root)
}

fn preprocessed(root: &Path, option: &str) -> Result<String> {
    // Parsers know the types of these, and not what a compiler's own headers say beside them.
    let includes = tempfile::tempdir()?;
    for name in ["stddef.h", "stdint.h"] {
        std::fs::write(includes.path().join(name), "")?;
    }
    let mut preprocess = Command::new(tools::program("CC", "cc"));
    preprocess.args(["-E", "-P", "-nostdinc", option, "-I"]).arg(includes.path());
    tools::output(preprocess.arg(path(root)))
}

/// Gives the header to the parsers of tests/c/parse_header.py: what is plain for them, and all of it.
fn parse(root: &Path) -> Result<()> {
    for (form, option) in [("plain", "-DMRNN_FFI_PARSER"), ("full", "-D__attribute__(x)=")] {
        let python = tools::program("PYTHON", "python3");
        let mut parser = Command::new(&python);
        parser.arg(root.join("tests/c/parse_header.py")).arg(path(root)).arg(form);
        let running = parser.stdin(Stdio::piped()).spawn();
        let mut running = running.map_err(|error| format!("{}: {error}", python.display()))?;
        let mut input = running.stdin.take().ok_or("no stdin")?;
        input.write_all(preprocessed(root, option)?.as_bytes())?;
        drop(input);
        if !running.wait()?.success() {
            return Err(format!("{parser:?} failed").into());
        }
    }
    Ok(())
}

/// Makes the reference of the headers with Doxygen, without a warning, in target/doxygen.
pub(crate) fn document(root: &Path) -> Result<()> {
    let doxygen = tools::program("DOXYGEN", "doxygen");
    if !tools::is_there_for("docs/Doxyfile", &doxygen, "MRNN_REQUIRE_DOXYGEN")? {
        return Ok(());
    }
    // Doxygen makes the last folder of its output's path only.
    std::fs::create_dir_all(root.join("target"))?;
    println!("doxygen docs/Doxyfile");
    tools::run(Command::new(doxygen).arg(Path::new("docs").join("Doxyfile")).current_dir(root))
}

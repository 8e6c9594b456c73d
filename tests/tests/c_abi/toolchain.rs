//! The built library, the C compiler and valgrind: everything that knows about paths and linking.

use std::ffi::{OsStr, OsString};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

pub(crate) const FLAGS: [&str; 6] = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-g"];
const CXX_FLAGS: [&str; 7] =
    ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror", "-g"];

/// The library in the form that C programs link it in, and a folder for them.
pub(crate) struct Library {
    folder: PathBuf,
    static_library: PathBuf,
}

/// How a program takes the library in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Linking {
    Shared,
    Static,
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the workspace")
}

/// Builds the library, once.
pub(crate) fn library() -> &'static Library {
    static LIBRARY: LazyLock<Library> = LazyLock::new(Library::build);
    &LIBRARY
}

impl Library {
    fn build() -> Self {
        let files = build_library(Command::new(env!("CARGO")).arg("build"));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("c_abi");
        std::fs::create_dir_all(&folder).expect("cargo's temporary folder is writable");
        let shared = ending_with(&files, std::env::consts::DLL_SUFFIX);
        for name in shared_names() {
            std::fs::copy(shared, folder.join(name)).expect("the library can be copied");
        }
        let static_suffix = if cfg!(windows) { "mrnn.lib" } else { ".a" };
        Self { static_library: ending_with(&files, static_suffix).to_owned(), folder }
    }

    /// Compiles a program without a warning.
    pub(crate) fn compile(&self, source: &str, linking: Linking) -> PathBuf {
        self.compile_with(source, linking, &root().join("include"))
    }

    /// [`compile`](Self::compile) with headers of another folder too.
    pub(crate) fn compile_with(&self, source: &str, linking: Linking, headers: &Path) -> PathBuf {
        let program = self.program(source, &format!("{linking:?}"));
        let mut compile = c_compiler();
        compile.arg("-I").arg(headers).arg(root().join(source)).arg("-o").arg(&program);
        run(compile.args(self.link_arguments(linking)));
        program
    }

    /// Compiles a C++ program without a warning, with `more` flags, sources and objects.
    pub(crate) fn compile_cpp<A: AsRef<OsStr>>(&self, source: &str, more: &[A]) -> PathBuf {
        let program = self.program(source, "cpp");
        let mut compile = cpp_compiler(&cpp_compiler_name());
        compile.arg("-std=c++17").args(more).arg(root().join(source)).arg("-o").arg(&program);
        run(compile.args(self.link_arguments(Linking::Shared)));
        program
    }

    /// Compiles a C source for use in a C++ program.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    pub(crate) fn compile_object(&self, source: &str) -> PathBuf {
        let object = self.program(source, "cpp").with_extension("o");
        run(c_compiler().arg("-c").arg(root().join(source)).arg("-o").arg(&object));
        object
    }

    fn program(&self, source: &str, kind: &str) -> PathBuf {
        let stem = Path::new(source).file_stem().expect("a file").display();
        let program = self.folder.join(format!("{stem}-{kind}"));
        program.with_extension(std::env::consts::EXE_EXTENSION)
    }

    fn link_arguments(&self, linking: Linking) -> Vec<OsString> {
        let folder = self.folder.as_os_str();
        let joined = |option: &str| [OsStr::new(option), folder].into_iter().collect::<OsString>();
        let mut arguments = match linking {
            Linking::Shared => vec![joined("-L"), "-lmrnn".into()],
            Linking::Static => vec![self.static_library.clone().into_os_string()],
        };
        if cfg!(unix) {
            arguments.push(joined("-Wl,-rpath,"));
            arguments.extend(["-lpthread", "-ldl", "-lm"].map(OsString::from));
        }
        arguments
    }
}

/// The files of the library that a `cargo build` makes.
pub(crate) fn build_library(cargo: &mut Command) -> Vec<PathBuf> {
    cargo.args(["--package", "mrnn-ffi", "--message-format=json-render-diagnostics"]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let output = run(cargo.current_dir(root()));
    output.lines().filter_map(files_of_the_c_library).flatten().collect()
}

pub(crate) fn ending_with<'a>(files: &'a [PathBuf], suffix: &str) -> &'a Path {
    let file = files.iter().find(|file| file.to_string_lossy().ends_with(suffix));
    file.unwrap_or_else(|| panic!("no {suffix} among {files:?}"))
}

/// The C compiler that programs are made with.
pub(crate) fn c_compiler_name() -> OsString {
    named_by("CC").unwrap_or_else(|| "cc".into())
}

/// The C++ compiler that programs are made with.
pub(crate) fn cpp_compiler_name() -> OsString {
    named_by("CXX").unwrap_or_else(|| "c++".into())
}

/// A program that the environment names.
pub(crate) fn named_by(variable: &str) -> Option<OsString> {
    std::env::var_os(variable).filter(|name| !name.is_empty())
}

fn c_compiler() -> Command {
    let mut compiler = Command::new(c_compiler_name());
    compiler.args(FLAGS).arg("-I").arg(root().join("include"));
    compiler
}

fn cpp_compiler(name: &OsStr) -> Command {
    let mut compiler = Command::new(name);
    compiler.args(CXX_FLAGS).arg("-I").arg(root().join("include"));
    compiler
}

/// Looks at a C++ source, which must give no warning.
pub(crate) fn look_at_cpp(compiler: &OsStr, flags: &[&str], source: &str) {
    run(cpp_compiler(compiler).arg("-fsyntax-only").args(flags).arg(root().join(source)));
}

/// The name that programs are linked by, and the one, with the ABI number, that they load.
fn shared_names() -> Vec<String> {
    let header = std::fs::read_to_string(root().join("include/mrnn.h")).expect("there is a header");
    let mut lines = header.lines();
    let abi = lines.find_map(|line| line.strip_prefix("#define MRNN_ABI_VERSION "));
    let abi = abi.expect("the header has its ABI number");
    if cfg!(windows) {
        vec!["mrnn.dll".to_owned()]
    } else if cfg!(target_os = "macos") {
        vec!["libmrnn.dylib".to_owned(), format!("libmrnn.{abi}.dylib")]
    } else {
        vec!["libmrnn.so".to_owned(), format!("libmrnn.so.{abi}")]
    }
}

fn files_of_the_c_library(message: &str) -> Option<Vec<PathBuf>> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    let kinds = message["target"]["kind"].as_array()?;
    let is_c_library = message["reason"] == "compiler-artifact"
        && message["target"]["name"] == "mrnn"
        && kinds.iter().any(|kind| kind == "cdylib");
    let files = message["filenames"].as_array().filter(|_| is_c_library)?;
    Some(files.iter().filter_map(|file| file.as_str().map(PathBuf::from)).collect())
}

/// Runs a program and passes on what it prints.
pub(crate) fn run_once<A: AsRef<OsStr>>(program: &Path, arguments: &[A]) {
    tell(&run(Command::new(program).args(arguments)));
}

/// Runs a program that writes files into its working folder.
pub(crate) fn run_in(program: &Path, folder: &Path) {
    tell(&run(Command::new(program).current_dir(folder)));
}

/// Runs a program, and once more under valgrind, where it must lose no memory and touch none that is
/// not its own.
pub(crate) fn run_twice<A: AsRef<OsStr>>(program: &Path, arguments: &[A]) {
    run_once(program, arguments);
    run_valgrind(program, arguments);
}

fn run_valgrind<A: AsRef<OsStr>>(program: &Path, arguments: &[A]) {
    if let Some((valgrind, output)) = under_valgrind(program, arguments) {
        check(&valgrind, &output);
    }
}

/// What a program gives under valgrind, where that is installed.
pub(crate) fn under_valgrind<A: AsRef<OsStr>>(
    program: &Path,
    arguments: &[A],
) -> Option<(Command, Output)> {
    let name = program.file_stem().unwrap_or_default().display();
    if !is_there("valgrind", "MRNN_REQUIRE_VALGRIND") {
        tell(&format!("{name}: NOT run under valgrind, which is not there\n"));
        return None;
    }
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--error-exitcode=99", "--leak-check=full"]);
    valgrind.args(["--show-leak-kinds=definite", "--errors-for-leak-kinds=definite"]);
    let output = output_of(valgrind.arg(program).args(arguments));
    let report = String::from_utf8_lossy(&output.stderr);
    let told = ["definitely lost", "no leaks are possible", "ERROR SUMMARY"];
    for line in report.lines().filter(|line| told.iter().any(|words| line.contains(words))) {
        let text = line.rsplit("== ").next().unwrap_or(line).trim();
        tell(&format!("valgrind {name}: {text}\n"));
    }
    Some((valgrind, output))
}

/// Whether a tool is installed; it must be where the variable `required` is 1.
pub(crate) fn is_there(tool: &str, required: &str) -> bool {
    match Command::new(tool).arg("--version").output() {
        Ok(output) => output.status.success(),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::NotFound, "{tool}: {error}");
            assert!(!is_required(required), "{tool} is required and not there");
            false
        }
    }
}

/// Whether the environment says that a tool must be there.
pub(crate) fn is_required(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| value == "1")
}

/// The system calls of all threads of a program, one a line, where strace is installed.
#[cfg(target_os = "linux")]
pub(crate) fn system_calls(program: &Path) -> Option<String> {
    if !is_there("strace", "MRNN_REQUIRE_STRACE") {
        tell(&format!("{}: NOT run under strace, which is not there\n", program.display()));
        return None;
    }
    let trace = program.with_extension("strace");
    run(Command::new("strace").arg("--follow-forks").arg("--output").arg(&trace).arg(program));
    Some(std::fs::read_to_string(trace).expect("strace writes UTF-8"))
}

/// [`run`] in the folder that the README's commands are given in.
pub(crate) fn output_in_root(command: &mut Command) -> String {
    run(command.current_dir(root()))
}

/// What the command writes to standard output; it must succeed.
pub(crate) fn run(command: &mut Command) -> String {
    let output = output_of(command);
    check(command, &output);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn output_of(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?} can't be run: {error}"))
}

fn check(command: &Command, output: &Output) {
    let text = |bytes| String::from_utf8_lossy(bytes);
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{command:?}: {}\n{stdout}{stderr}", output.status);
}

/// Prints past the capture of the test harness, which shows only failures.
pub(crate) fn tell(text: &str) {
    std::io::stderr().lock().write_all(text.as_bytes()).expect("standard error is open");
}

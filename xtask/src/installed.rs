//! What an installation promises to those who build against it.

use crate::compiled::{self, Linking};
use crate::tools;
use crate::workshop::{self, Workshop};
use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The target that the examples name.
const SHARED: &str = "mrnn::mrnn";

/// Folders of examples in compiled languages, how their sources end, and the targets with which they are built by
/// CMake: one language is enough for the static library.
const FOLDERS: [(&str, &str, &[&str]); 2] =
    [("examples/c", "c", &[SHARED, "mrnn::mrnn_static"]), ("examples/cpp", "cpp", &[SHARED])];

/// Examples that want arguments.
const ARGUMENTS: [(&str, &[&str]); 2] = [
    ("step", &["examples/cbgtcl.json"]),
    ("closed_loop", &["--seconds", "1", "--rate", "1000", "examples/cbgtcl.json"]),
];

/// Examples that print times.
const TIMED: [&str; 1] = ["closed_loop"];

/// Builds and runs the examples with pkg-config and with CMake, where the installation lies and at paths that it is
/// moved to.
pub(crate) fn check(root: &Path, prefix: &Path) -> Result<()> {
    must_be_relocatable(&std::path::absolute(prefix)?)?;
    let mut examples = Examples { outputs: BTreeMap::new(), runs: 0 };
    let workshop = Workshop::new(root, prefix)?;
    examples.with_pkg_config(&workshop)?;
    examples.with_cmake(&workshop)?;
    let elsewhere = tempfile::tempdir()?;
    // Flags with spaces don't get from pkg-config through the shell.
    let (path, path_with_space) =
        (elsewhere.path().join("moved"), elsewhere.path().join("moved on"));
    workshop::copy_folder(workshop.prefix(), &path)?;
    examples.with_pkg_config(&Workshop::new(root, &path)?)?;
    std::fs::rename(&path, &path_with_space)?;
    examples.with_cmake(&Workshop::new(root, &path_with_space)?)?;
    println!("{} examples: {} runs", examples.outputs.len(), examples.runs);
    Ok(())
}

/// What has been run.
struct Examples {
    /// What each example prints, however it is built.
    outputs: BTreeMap<PathBuf, String>,
    runs: usize,
}

impl Examples {
    fn with_pkg_config(&mut self, workshop: &Workshop) -> Result<()> {
        let tool = workshop::pkg_config();
        if !tools::is_there_for("builds with pkg-config", tool, "MRNN_REQUIRE_PKG_CONFIG")? {
            return Ok(());
        }
        let forms: &[Linking] = if cfg!(target_os = "linux") {
            &[Linking::Shared, Linking::Static, Linking::WhollyStatic]
        } else {
            &[Linking::Shared, Linking::Static]
        };
        for (folder, extension, _) in FOLDERS {
            for source in sources(workshop, folder, extension)? {
                for form in forms {
                    let program = compiled::compile(workshop, &source, *form)?;
                    self.run(workshop, &source, &program, &format!("pkg-config, {form:?}"))?;
                }
            }
        }
        Ok(())
    }

    fn with_cmake(&mut self, workshop: &Workshop) -> Result<()> {
        let cmake = tools::program("CMAKE", "cmake");
        if !tools::is_there_for("builds with CMake", &cmake, "MRNN_REQUIRE_CMAKE")? {
            return Ok(());
        }
        for (folder, extension, targets) in FOLDERS {
            let sources = sources(workshop, folder, extension)?;
            if sources.is_empty() {
                continue;
            }
            for &target in targets {
                let programs = build_with_cmake(workshop, &cmake, folder, target)?;
                for source in &sources {
                    let program = programs.join(source.file_stem().unwrap_or_default());
                    let program = program.with_extension(std::env::consts::EXE_EXTENSION);
                    self.run(workshop, source, &program, &format!("CMake, {target}"))?;
                }
            }
        }
        Ok(())
    }

    /// Runs a program, which must print what it printed before.
    fn run(&mut self, workshop: &Workshop, source: &Path, program: &Path, how: &str) -> Result<()> {
        let name = source.strip_prefix(workshop.path())?;
        println!("{} ({how})", name.display());
        let stem = source.file_stem().unwrap_or_default();
        let arguments = ARGUMENTS.iter().find(|(of, _)| stem == *of);
        let arguments = arguments.map_or(&[][..], |(_, arguments)| arguments);
        let printed = tools::output(workshop.command(program)?.args(arguments))?;
        let expected = self.outputs.entry(name.to_owned()).or_insert_with(|| printed.clone());
        self.runs += 1;
        let is_same = *expected == printed || TIMED.iter().any(|timed| stem == *timed);
        if is_same && !printed.is_empty() {
            Ok(())
        } else {
            Err(format!("{}: expected\n{expected}\nand it prints\n{printed}", name.display())
                .into())
        }
    }
}

/// Builds the examples of a folder with an imported target, and gives the folder of the programs.
fn build_with_cmake(
    workshop: &Workshop,
    cmake: &OsStr,
    folder: &str,
    target: &str,
) -> Result<PathBuf> {
    let build = workshop.path().join(format!("{folder}-{}", target.replace("::", "-")));
    let programs = build.join("programs");
    let define = |name: &str, value: &OsStr| {
        [OsStr::new("-D"), OsStr::new(name), OsStr::new("="), value]
            .into_iter()
            .collect::<OsString>()
    };
    let mut configure = workshop.command(cmake)?;
    configure.arg("-S").arg(folder).arg("-B").arg(&build);
    configure.arg(define("CMAKE_BUILD_TYPE", OsStr::new("Release")));
    if target != SHARED {
        configure.arg(define("MRNN_TARGET", OsStr::new(target)));
    }
    configure.arg(define("CMAKE_PREFIX_PATH", workshop.prefix().as_os_str()));
    // Generators for several configurations put each into a folder of its own.
    for name in ["CMAKE_RUNTIME_OUTPUT_DIRECTORY", "CMAKE_RUNTIME_OUTPUT_DIRECTORY_RELEASE"] {
        configure.arg(define(name, programs.as_os_str()));
    }
    tools::output(&mut configure)?;
    let mut compile = workshop.command(cmake)?;
    tools::output(compile.arg("--build").arg(&build).args(["--config", "Release"]))?;
    Ok(programs)
}

/// Fails where what build systems read has the path of the prefix in it.
fn must_be_relocatable(prefix: &Path) -> Result<()> {
    for folder in ["lib/pkgconfig", "lib/cmake/mrnn"] {
        for entry in std::fs::read_dir(prefix.join(folder))? {
            let file = entry?.path();
            if std::fs::read_to_string(&file)?.contains(&prefix.display().to_string()) {
                return Err(format!("{} has the prefix's path in it", file.display()).into());
            }
        }
    }
    Ok(())
}

/// The programs of a folder, in the order of their names; none where there is no such folder.
fn sources(workshop: &Workshop, folder: &str, extension: &str) -> Result<Vec<PathBuf>> {
    let folder = workshop.path().join(folder);
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut sources = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .filter(|path| {
            path.as_ref().map_or(true, |path| path.extension().is_some_and(|end| end == extension))
        })
        .collect::<std::io::Result<Vec<_>>>()?;
    sources.sort();
    Ok(sources)
}

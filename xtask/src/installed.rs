//! What an installation promises to those who build against it.

use crate::compiled::{self, Linking};
use crate::tools;
use crate::workshop::{self, Workshop};
use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Folders of examples in compiled languages, and how their sources end.
const FOLDERS: [(&str, &str); 2] = [("examples/c", "c"), ("examples/cpp", "cpp")];

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
        for (folder, extension) in FOLDERS {
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
        for (folder, extension) in FOLDERS {
            let sources = sources(workshop, folder, extension)?;
            for target in ["mrnn::mrnn", "mrnn::mrnn_static"] {
                if sources.is_empty() {
                    continue;
                }
                let build = workshop.path().join(format!("build-{extension}-{}", target.len()));
                let programs = build.join("programs");
                let define = |name: &str, value: &Path| {
                    let mut definition = OsString::from(format!("-D{name}="));
                    definition.push(value);
                    definition
                };
                let mut configure = workshop.command(&cmake)?;
                configure.arg("-S").arg(folder).arg("-B").arg(&build);
                configure.args(["-DCMAKE_BUILD_TYPE=Release", "-Wno-dev"]);
                configure.arg(format!("-DMRNN_TARGET={target}"));
                configure.arg(define("CMAKE_PREFIX_PATH", workshop.prefix()));
                // Generators for several configurations put each into a folder of its own.
                configure.arg(define("CMAKE_RUNTIME_OUTPUT_DIRECTORY_RELEASE", &programs));
                configure.arg(define("CMAKE_RUNTIME_OUTPUT_DIRECTORY", &programs));
                tools::output(&mut configure)?;
                let mut compile = workshop.command(&cmake)?;
                compile.arg("--build").arg(&build).args(["--config", "Release"]);
                tools::output(&mut compile)?;
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

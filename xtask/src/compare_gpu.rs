//! The comparison on a GPU, for a machine that needs nothing of this repository: one folder with the programs, their cases,
//! the peers' scripts and what runs them all.

use crate::release;
use std::error::Error;
use std::path::Path;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Scripts of the peers that run on a GPU, and what they import.
const PEERS: [&str; 4] = ["gpu.py", "peer.py", "torch_loop.py", "jax_scan.py"];
/// The programs, as the script calls them, and their packages.
const PROGRAMS: [(&str, &str); 2] = [("mrnn-bench", "mrnn-gpu-bench"), ("mrnn-cli", "mrnn")];
/// Networks that are trained there.
const EXAMPLES: [&str; 2] = ["flipflop.json", "go_nogo.json"];

/// Makes the folder anew.
pub(crate) fn write(root: &Path, folder: &Path) -> Result<()> {
    let programs =
        PROGRAMS.map(|(package, name)| Ok((name, release::program(root, package, name)?)));
    let programs = programs.into_iter().collect::<Result<Vec<_>>>()?;
    if folder.exists() {
        // Nothing but what an earlier run made.
        if !folder.join("run.sh").is_file() {
            return Err(format!("'{}' is another folder", folder.display()).into());
        }
        std::fs::remove_dir_all(folder)?;
    }
    let (benches, peers) = (root.join("benches"), folder.join("peers"));
    std::fs::create_dir_all(&peers)?;
    for (name, program) in programs {
        std::fs::copy(&program, folder.join(name))?;
    }
    for name in EXAMPLES {
        std::fs::copy(root.join("examples").join(name), folder.join(name))?;
    }
    for name in ["run.sh", "README.md"] {
        std::fs::copy(benches.join("gpu").join(name), folder.join(name))?;
    }
    for name in PEERS {
        std::fs::copy(benches.join("peers").join(name), peers.join(name))?;
    }
    let cases = root.join("tests").join("conformance");
    for case in mrnn_tests::case_folders(&cases)? {
        let to = folder.join("conformance").join(case.file_name().unwrap_or_default());
        std::fs::create_dir_all(&to)?;
        for name in ["case.json", "data.safetensors"] {
            std::fs::copy(case.join(name), to.join(name))?;
        }
    }
    println!(
        "{}: copy it to the machine with the GPU; README.md says what to do there",
        folder.display()
    );
    Ok(())
}

//! What pkg-config reads.

use super::layout::{Names, Platform};

/// The compiler links these by itself, in the form that fits: a program that is static as a whole can't have
/// `gcc_s`.
const OF_THE_COMPILER: [&str; 3] = ["-lgcc_s", "-lc", "-lSystem"];

/// `mrnn` is the shared library, and the static one for `pkg-config --static` in programs that are static as a
/// whole; `mrnn-static` is the static library in all others.
pub(super) fn files(names: &Names, system_libraries: &[String]) -> Vec<(String, String)> {
    let system_libraries: Vec<_> = system_libraries
        .iter()
        .map(String::as_str)
        .filter(|library| !OF_THE_COMPILER.contains(library))
        .collect();
    let system_libraries = system_libraries.join(" ");
    // The loader finds the library wherever the prefix is, without a variable of the environment.
    let run_path = match names.platform {
        Platform::Elf | Platform::MacOs => " -Wl,-rpath,${libdir}",
        Platform::Windows => "",
    };
    // Microsoft's import library has a name of its own, by which other linkers find it too.
    let linked = match &names.import_library {
        Some(file) if file.ends_with(".dll.lib") => "mrnn.dll",
        Some(_) | None => "mrnn",
    };
    let static_library = names.static_library.trim_start_matches("lib/");
    let shared =
        format!("Libs: -L${{libdir}} -l{linked}{run_path}\nLibs.private: {system_libraries}\n");
    let linked_in = format!("Libs: ${{libdir}}/{static_library} {system_libraries}\n");
    [("mrnn", "", shared), ("mrnn-static", " (static library)", linked_in)]
        .map(|(name, note, libraries)| {
            let path = format!("lib/pkgconfig/{name}.pc");
            (path, format!("{}{libraries}", head(name, note, &names.version)))
        })
        .to_vec()
}

fn head(name: &str, note: &str, version: &str) -> String {
    format!(
        "prefix=${{pcfiledir}}/../..\n\
         libdir=${{prefix}}/lib\n\
         includedir=${{prefix}}/include\n\
         \n\
         Name: {name}\n\
         Description: Multi-regional recurrent neural networks for neuroscience{note}\n\
         Version: {version}\n\
         Cflags: -I${{includedir}}\n"
    )
}

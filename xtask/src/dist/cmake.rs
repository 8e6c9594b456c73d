//! What CMake reads: `find_package(mrnn CONFIG)` gives the targets `mrnn::mrnn` and `mrnn::mrnn_static`.

use super::layout::Names;

pub(super) fn files(names: &Names, system_libraries: &[String]) -> Vec<(String, String)> {
    let fill = |template: &str| {
        let pointer_bytes = size_of::<usize>().to_string();
        let values = [
            ("VERSION", names.version.as_str()),
            ("SERIES", &series(&names.version)),
            ("POINTER_BYTES", &pointer_bytes),
            ("SHARED_LIBRARY", &names.shared_library),
            ("LOADED_NAME", &names.loaded_name),
            ("IMPORT_LIBRARY", names.import_library.as_deref().unwrap_or_default()),
            ("STATIC_LIBRARY", &names.static_library),
            ("SYSTEM_LIBRARIES", &items(system_libraries)),
        ];
        let fill_one = |text: String, (name, value)| text.replace(&format!("@{name}@"), value);
        values.into_iter().fold(template.replace("\r\n", "\n"), fill_one)
    };
    [
        ("mrnnConfig.cmake", include_str!("mrnnConfig.cmake.in")),
        ("mrnnConfigVersion.cmake", include_str!("mrnnConfigVersion.cmake.in")),
    ]
    .map(|(name, template)| (format!("lib/cmake/mrnn/{name}"), fill(template)))
    .to_vec()
}

/// The part of a version within which versions are compatible.
fn series(version: &str) -> String {
    let count = if version.starts_with("0.") { 2 } else { 1 };
    version.split('.').take(count).collect::<Vec<_>>().join(".")
}

/// A list of CMake's. What begins with '/', an option to Microsoft's linker, would be a file there.
fn items(system_libraries: &[String]) -> String {
    let item = |library: &String| match library.strip_prefix('/') {
        Some(option) if library.contains(':') => format!("-{option}"),
        Some(_) | None => library.clone(),
    };
    let mut items: Vec<String> = Vec::new();
    for library in system_libraries.iter().map(item) {
        // CMake takes the two words for one item, and would drop the first of a repeated pair.
        match items.last_mut() {
            Some(last) if last == "-framework" => *last = format!("-framework {library}"),
            Some(_) | None => items.push(library),
        }
    }
    items.join(";")
}

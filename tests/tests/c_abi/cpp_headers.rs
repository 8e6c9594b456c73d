//! include/mrnn.hpp: complete, without a warning of any compiler, and documented.

use crate::toolchain::{cpp_compiler_name, is_there, look_at_cpp, root, tell};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Functions of mrnn.h that the C++ headers do without, and why.
const NOT_WRAPPED: [(&str, &str); 0] = [];

/// Constants of mrnn.h that they do without, and why.
const NOT_NAMED: [(&str, &str); 0] = [];

#[test]
fn everything_of_the_c_header_is_there() {
    let c = without_comments(&read(&root().join("include/mrnn.h")));
    let words: BTreeSet<String> =
        headers().iter().flat_map(|header| words(&without_comments(&read(header)))).collect();

    // A declaration's parameters follow its name; types have no bracket behind them.
    let functions = words_before(&c, '(', "mrnn_");
    assert!(functions.len() > 100, "{functions:?}");
    assert_named(&functions, &words, &NOT_WRAPPED);
    let constants: BTreeSet<String> = words_before(&c, '=', "MRNN_")
        .into_iter()
        .chain(["MRNN_ABI_VERSION", "MRNN_SNAPSHOT_COUNTERS"].map(str::to_owned))
        .collect();
    assert!(constants.len() > 30, "{constants:?}");
    assert_named(&constants, &words, &NOT_NAMED);
}

#[track_caller]
fn assert_named(wanted: &BTreeSet<String>, named: &BTreeSet<String>, except: &[(&str, &str)]) {
    let except: BTreeSet<String> = except.iter().map(|(name, _)| (*name).to_owned()).collect();
    let missing: BTreeSet<_> = wanted.difference(named).cloned().collect();
    assert_eq!(missing, except, "neither in include/mrnn.hpp nor in the list of reasons");
}

#[test]
fn the_tests_call_every_function() {
    let folder = root().join("tests/cpp");
    let files = std::fs::read_dir(&folder).expect("there are tests");
    let called: BTreeSet<String> = files
        .map(|file| without_comments(&read(&file.expect("it can be listed").path())))
        .flat_map(|text| words_before(&text, '(', ""))
        .collect();
    let functions: BTreeSet<String> = headers()
        .iter()
        .flat_map(|header| {
            let text = without_comments(&read(header));
            // What follows is for the header itself.
            let hidden = text.split_once("protected:").or_else(|| text.split_once("private:"));
            let public = hidden.map_or(text.as_str(), |(public, _)| public);
            public.split("Answer<Errors").skip(1).filter_map(first_function).collect::<Vec<_>>()
        })
        .collect();
    assert!(functions.len() > 90, "{functions:?}");
    let not_called: Vec<_> = functions.difference(&called).collect();
    assert!(not_called.is_empty(), "no test of tests/cpp calls {not_called:?}");
}

/// The name of the function that a text after "Answer<Errors" declares.
fn first_function(text: &str) -> Option<String> {
    let (before, _) = text.split_once('(')?;
    Some(last_word(before).to_owned()).filter(|name| !name.is_empty())
}

#[test]
fn no_compiler_warns() {
    let usual = cpp_compiler_name();
    let others = ["g++", "clang++"].map(OsString::from);
    for compiler in std::iter::once(&usual).chain(others.iter().filter(|other| **other != usual)) {
        let name = compiler.to_string_lossy();
        if *compiler != usual && !is_there(&name, "MRNN_REQUIRE_CXX") {
            tell(&format!("{name}: skipped, it is not there\n"));
            continue;
        }
        for standard in ["-std=c++17", "-std=c++20"] {
            for flags in [&[standard][..], &[standard, "-fno-exceptions", "-fno-rtti"]] {
                look_at_cpp(compiler, flags, "tests/cpp/instances.cpp");
            }
        }
    }
}

/// mrnn.hpp and what it includes.
fn headers() -> Vec<PathBuf> {
    let mut headers = vec![root().join("include/mrnn.hpp")];
    let mut folders = vec![root().join("include/mrnn")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("there are headers") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() { folders.push(path) } else { headers.push(path) }
        }
    }
    headers
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn without_comments(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("/*") {
        code.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    code.push_str(rest);
    let lines = code.lines().map(|line| line.split_once("//").map_or(line, |(before, _)| before));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !is_of_word(c)).map(str::to_owned).collect()
}

/// The last word of a text; empty where it ends with something else.
fn last_word(text: &str) -> &str {
    text.rsplit(|c: char| !is_of_word(c)).next().unwrap_or_default()
}

/// The words of a text with a prefix that `sign` follows.
fn words_before(text: &str, sign: char, prefix: &str) -> BTreeSet<String> {
    let mut parts: Vec<&str> = text.split(sign).collect();
    parts.pop();
    let names = parts.into_iter().map(|part| last_word(part.trim_end()).to_owned());
    names.filter(|word| !word.is_empty() && word.starts_with(prefix)).collect()
}

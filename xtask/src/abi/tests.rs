//! Changes of an interface, and what is said of them.

use super::interface::{Change, compare, describe, functions};
use super::symbols::Symbols;
use crate::tools;
use std::collections::BTreeSet;

const HEADER: &str = "\
typedef enum {
    MRNN_A = 0,
    MRNN_B = 1,
} mrnn_code;
typedef struct mrnn_thing mrnn_thing;
typedef int32_t mrnn_status;
mrnn_status mrnn_thing_create(const char *name,
                              size_t len,
                              mrnn_thing **out);
void mrnn_thing_destroy(mrnn_thing *thing);
";

fn changed(from: &str, to: &str) -> String {
    assert!(HEADER.contains(from), "{from}");
    HEADER.replace(from, to)
}

#[test]
fn functions_are_found_by_name() {
    let names: Vec<_> = functions(HEADER).into_iter().collect();
    assert_eq!(names, ["mrnn_thing_create", "mrnn_thing_destroy"]);
}

#[test]
fn changes_are_told_from_additions() {
    if !tools::is_there_for("changes of an ABI", "abidiff", "MRNN_REQUIRE_ABIDIFF")
        .expect("a program")
    {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let baseline = folder.path().join("baseline.abi");
    std::fs::write(&baseline, describe(HEADER).expect("a description")).expect("it is writable");
    let compared = |header: &str| {
        compare(&baseline, &describe(header).expect("a description")).expect("a comparison")
    };

    assert_eq!(compared(HEADER), Change::None);
    assert_eq!(compared(&changed("size_t len", "size_t length")), Change::None);
    let function = format!("{HEADER}void mrnn_thing_run(mrnn_thing *thing);\n");
    let enumeration = format!("typedef enum {{ MRNN_X = 1 }} mrnn_more;\n{HEADER}");
    for addition in [&function, &enumeration, &changed("MRNN_B = 1,", "MRNN_B = 1, MRNN_C = 2,")] {
        let change = compared(addition);
        assert!(matches!(change, Change::Compatible(_)), "{addition}{change:?}");
    }
    for break_ in [
        changed("MRNN_B = 1", "MRNN_B = 2"),
        changed("    MRNN_A = 0,\n", ""),
        changed("size_t len", "uint32_t len"),
        changed("                              size_t len,\n", ""),
        changed("typedef int32_t", "typedef int64_t"),
        changed("void mrnn_thing_destroy", "void mrnn_thing_free"),
        changed("mrnn_thing **out", "void **out"),
    ] {
        let change = compared(&break_);
        assert!(matches!(change, Change::Incompatible(_)), "{break_}{change:?}");
    }
}

#[test]
fn lists_are_read_as_they_were_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("symbols.txt");
    let names = ["mrnn_b", "mrnn_a"].map(str::to_owned);
    let symbols = Symbols { abi: 7, names: BTreeSet::from(names) };
    symbols.write(&path).expect("it is writable");
    assert_eq!(std::fs::read_to_string(&path).expect("a list"), "ABI 7\nmrnn_a\nmrnn_b\n");
    assert_eq!(Symbols::read(&path).expect("a list"), symbols);
    std::fs::write(&path, "mrnn_a\n").expect("it is writable");
    Symbols::read(&path).expect_err("no number");
}

#[test]
fn header_and_library_must_agree() {
    let symbols =
        Symbols { abi: 1, names: BTreeSet::from(["mrnn_a", "rust_thing"].map(str::to_owned)) };
    let error = symbols.must_be_declared(&BTreeSet::from(["mrnn_a", "mrnn_b"]));
    let error = error.expect_err("they differ").to_string();
    assert!(error.contains("[\"rust_thing\"]") && error.contains("[\"mrnn_b\"]"), "{error}");
    symbols.must_be_declared(&BTreeSet::from(["mrnn_a", "rust_thing"])).expect("they are the same");
}

//! What the steps of the release library can reach, read from its machine code: nothing that panics,
//! allocates, locks, looks up thread-local memory or makes a system call.
//!
//! References from function to function are followed from the roots. What is called through a pointer is not
//! seen there, and so the functions behind the engine's tables are roots themselves. A lock shows by the
//! system call that it waits with.

mod object_code;

use crate::release;
use object_code::{Library, Reference, shown};
use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

/// The functions that a step consists of: each has all words of a line in its name.
const ROOTS: [&[&str]; 2] =
    [&["<mrnn_cpu::", " as mrnn_core::engine::backend::SessionBackend"], &["mrnn_cpu::kernels::"]];

/// Where sequences of several steps part from single steps: they may wake other threads.
const OFF_THE_STEP: &str = "::advance_on_threads";

/// How the names of functions begin through which all panics go.
const PANICS: [&str; 2] = ["core::panicking::", "std::panicking::"];

/// What may be reached outside of the library: functions that compute.
const ALLOWED: [&str; 14] = [
    "bcmp",
    "exp",
    "expf",
    "expm1",
    "expm1f",
    "log1p",
    "log1pf",
    "memcmp",
    "memcpy",
    "memmove",
    "memset",
    "tanh",
    "tanhf",
    // Where a function behind a pointer might unwind, its caller is prepared for that.
    "_Unwind_Resume",
];

/// Prints what the steps refer to and must not; whether that is nothing.
pub(crate) fn check(root: &Path) -> Result<bool, Box<dyn Error>> {
    let library = Library::read(&release::library(root)?.static_library)?;
    let roots = roots(&library)?;
    let reached = reached(&library, &roots);
    let forbidding = forbidding(&library, &reached);

    let is_ours = |function: &str| shown(function).contains("mrnn_");
    let is_fault = |reference: &&Reference| match reference {
        // Ours have lines of their own.
        Reference::Function(name) => forbidding.contains(name.as_str()) && !is_ours(name),
        Reference::Outside(_) | Reference::ThreadLocal(_) => is_forbidden(reference),
    };
    let faults: BTreeSet<_> = reached
        .iter()
        .filter(|function| is_ours(function))
        .flat_map(|function| {
            let faults = library.references(function).filter(is_fault);
            faults.map(|reference| format!("{} -> {reference}", shown(function)))
        })
        .collect();
    for fault in &faults {
        println!("{fault}");
    }
    let (count, others) = (roots.len(), reached.len() - roots.len());
    println!("{count} functions of a step and {others} that they reach: {} faults", faults.len());
    Ok(faults.is_empty())
}

fn roots(library: &Library) -> Result<BTreeSet<&str>, String> {
    let mut roots = BTreeSet::new();
    for words in ROOTS {
        let found: Vec<_> = library
            .functions()
            .filter(|function| {
                let name = shown(function);
                words.iter().all(|word| name.contains(word)) && !name.starts_with("core::ptr::drop")
            })
            .collect();
        // A filter that fits nothing would pass everything.
        if found.is_empty() {
            return Err(format!("no function of the library has {words:?} in its name"));
        }
        roots.extend(found);
    }
    Ok(roots)
}

/// All functions that references lead to, up to those that panic.
fn reached<'l>(library: &'l Library, roots: &BTreeSet<&'l str>) -> BTreeSet<&'l str> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<_> = roots.iter().copied().collect();
    while let Some(function) = waiting.pop() {
        if reached.insert(function) && !is_panic(function) {
            let next = library.references(function).filter_map(Reference::function);
            waiting.extend(next.filter(|function| !shown(function).ends_with(OFF_THE_STEP)));
        }
    }
    reached
}

/// Those among the functions that are forbidden or lead to something that is.
fn forbidding<'l>(library: &'l Library, functions: &BTreeSet<&'l str>) -> BTreeSet<&'l str> {
    let mut found: BTreeSet<_> = functions.iter().copied().filter(|it| is_panic(it)).collect();
    loop {
        let leads_on = |function: &&str| {
            library.references(function).any(|reference| match reference.function() {
                Some(name) => found.contains(name),
                None => is_forbidden(reference),
            })
        };
        let more: Vec<_> = functions.difference(&found).copied().filter(leads_on).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

fn is_panic(function: &str) -> bool {
    PANICS.iter().any(|panic| shown(function).starts_with(panic))
}

fn is_forbidden(reference: &Reference) -> bool {
    match reference {
        Reference::Function(name) => is_panic(name),
        Reference::Outside(name) => !ALLOWED.contains(&name.as_str()),
        Reference::ThreadLocal(_) => true,
    }
}

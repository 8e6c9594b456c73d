//! With the NVRTC that the environment names, as `MRNN_NVRTC`.

use super::Nvrtc;
use crate::driver::compile;
use crate::kernels::{SOURCES, Variant};
use mrnn_core::Error;
use std::path::PathBuf;

const KERNEL: &[(&str, &str)] = &[
    (
        "fill.cu",
        r#"#include "parts/arguments.cuh"
extern "C" __global__ void KERNEL(const Arguments arguments) {
    static_assert(sizeof(arguments.values) == sizeof(void*));
    const unsigned index = blockIdx.x * blockDim.x + threadIdx.x;
    if (index < arguments.count) arguments.values[index] = VALUE;
}
"#,
    ),
    ("parts/arguments.cuh", "#pragma once\nstruct Arguments { REAL *values; unsigned count; };\n"),
];

fn variant() -> Variant {
    Variant {
        file: "fill.cu",
        name: "fill_f32".to_owned(),
        macros: vec![("REAL", "float"), ("VALUE", "1.5f")],
        capability: (8, 0),
    }
}

/// The library to test with; that there is none is said, and is a failure where there must be one.
fn nvrtc(test: &str) -> Option<PathBuf> {
    let path = std::env::var_os("MRNN_NVRTC").filter(|path| !path.is_empty());
    if path.is_none() {
        let required = std::env::var_os("MRNN_REQUIRE_NVRTC").is_some_and(|value| value == "1");
        assert!(!required, "NVRTC is required, and MRNN_NVRTC does not say where it is");
        eprintln!("skipped: {test}: MRNN_NVRTC does not say where NVRTC is");
    }
    path.map(PathBuf::from)
}

fn reason(outcome: mrnn_core::Result<Vec<u8>>) -> String {
    match outcome {
        Err(Error::BackendUnavailable { backend, reason }) => {
            assert_eq!(backend, "cuda");
            reason
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn kernels_compile_for_each_generation() {
    let Some(library) = nvrtc("kernels_compile_for_each_generation") else { return };
    for architecture in ["sm_80", "sm_90", "sm_100"] {
        let image = compile(&variant(), KERNEL, architecture, Some(&library)).expect("a cubin");
        assert!(image.starts_with(b"\x7fELF"), "{architecture}");
        assert!(image.windows(8).any(|bytes| bytes == b"fill_f32"), "{architecture}");
    }
    let image = compile(&variant(), KERNEL, "compute_90", Some(&library)).expect("PTX");
    let text = String::from_utf8_lossy(&image);
    assert!(text.contains(".target sm_90") && text.contains(".entry fill_f32("), "{text}");
    // The driver takes it as a string.
    assert_eq!(image.last(), Some(&0));
}

#[test]
fn a_mistake_is_told_with_the_log() {
    let Some(library) = nvrtc("a_mistake_is_told_with_the_log") else { return };
    let sources = [("fill.cu", "extern \"C\" __global__ void KERNEL() { undeclared = 1; }\n")];
    let reason = reason(compile(&variant(), &sources, "sm_90", Some(&library)));
    assert!(reason.starts_with("NVRTC "), "{reason}");
    assert!(reason.contains("can't compile the kernel 'fill_f32' for sm_90"), "{reason}");
    assert!(reason.contains("fill.cu(1): error: identifier \"undeclared\""), "{reason}");
}

#[test]
fn what_nvrtc_cannot_be_given_is_told() {
    let Some(library) = nvrtc("what_nvrtc_cannot_be_given_is_told") else { return };
    let compile =
        |sources, architecture| reason(compile(&variant(), sources, architecture, Some(&library)));
    assert!(compile(&KERNEL[1..], "sm_90").contains("no source file 'fill.cu'"));
    assert!(compile(&KERNEL[..1], "sm_90").contains("parts/arguments.cuh"));
    assert!(compile(&[("fill.cu", "a\0b")], "sm_90").contains("zero byte"));
    assert!(compile(KERNEL, "sm_1").contains("sm_1"));
}

#[test]
fn threads_may_compile_at_once() {
    let Some(library) = nvrtc("threads_may_compile_at_once") else { return };
    let alone = compile(&variant(), KERNEL, "sm_90", Some(&library)).expect("a cubin");
    std::thread::scope(|scope| {
        let one = || compile(&variant(), KERNEL, "sm_90", Some(&library)).expect("a cubin");
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(one)).collect();
        for thread in threads {
            assert_eq!(thread.join().expect("no panic"), alone);
        }
    });
}

#[test]
fn a_library_that_is_none_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let missing = folder.path().join("libnvrtc.so.13");
    let told = reason(compile(&variant(), KERNEL, "sm_90", Some(&missing)));
    assert!(told.starts_with("the library NVRTC, which compiles the kernels, was not found"));
    assert!(told.contains(&*missing.to_string_lossy()), "{told}");
    assert!(told.contains("pip install nvidia-cuda-nvrtc"), "{told}");
    std::fs::write(&missing, "no library").expect("a writable folder");
    let told = reason(compile(&variant(), KERNEL, "sm_90", Some(&missing)));
    assert!(told.contains(&*missing.to_string_lossy()), "{told}");
}

/// What ptxas says of the registers and the memory that a kernel takes.
fn usage(nvrtc: &Nvrtc, variant: &Variant, sources: &[(&str, &str)], architecture: &str) -> String {
    let compiled = nvrtc.compile(variant, sources, architecture, &["--ptxas-options=--verbose"]);
    let log = compiled.unwrap_or_else(|refusal| panic!("{refusal}")).log;
    let lines =
        log.lines().map(|line| line.trim_start_matches("ptxas info").trim_matches([' ', ':']));
    let told = lines.filter(|line| line.contains("registers") || line.contains("spill"));
    told.collect::<Vec<_>>().join("; ")
}

#[test]
fn the_log_tells_what_a_kernel_takes() {
    let Some(library) = nvrtc("the_log_tells_what_a_kernel_takes") else { return };
    let nvrtc = Nvrtc::find(Some(&library), None).expect("NVRTC");
    let told = usage(&nvrtc, &variant(), KERNEL, "sm_90");
    assert!(told.contains("registers") && told.contains("0 bytes spill stores"), "{told}");
}

#[test]
fn every_kernel_compiles_for_each_generation_that_has_its_instructions() {
    let Some(library) = nvrtc("every_kernel_compiles") else { return };
    let nvrtc = Nvrtc::find(Some(&library), None).expect("NVRTC");
    for (capability, architecture) in [((8, 0), "sm_80"), ((9, 0), "sm_90"), ((10, 0), "sm_100")] {
        for variant in Variant::all().iter().filter(|variant| variant.capability <= capability) {
            let told = usage(&nvrtc, variant, SOURCES, architecture);
            eprintln!("{architecture} {}: {told}", variant.name);
        }
    }
}

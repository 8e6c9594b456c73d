use super::fake::{Fake, reason};
use crate::device::Device;
use crate::driver::Locations;
use crate::kernels::Variant;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

fn variant(name: &str) -> Variant {
    let macros = vec![("UNITS", "32")];
    Variant { file: "fill.cu", name: name.to_owned(), macros, capability: (8, 0) }
}

fn entries(fake: &Fake) -> Vec<PathBuf> {
    let Ok(folder) = fs::read_dir(fake.kernels()) else { return Vec::new() };
    folder.flatten().map(|entry| entry.path()).collect()
}

/// Why a kernel of a GPU is not available.
fn refusal(gpu: &dyn Device, variant: &Variant) -> String {
    reason(gpu.kernel(variant).map(drop))
}

#[test]
fn a_kernel_is_compiled_and_loaded_once() {
    let Some(fake) = Fake::new("a_kernel_is_compiled_and_loaded_once") else { return };
    let gpu = fake.gpu();
    assert_eq!(fake.compilations(), 0);
    let one = gpu.kernel(&variant("one")).expect("a kernel");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(gpu.kernel(&variant("one")).expect("a kernel"), one));
        }
    });
    assert_eq!((fake.compilations(), fake.get("module_loads")), (1, 1));
    assert_ne!(gpu.kernel(&variant("two")).expect("a kernel"), one);
    assert_eq!((fake.compilations(), fake.get("module_loads")), (2, 2));
    drop(gpu);
    fake.assert_clean();
}

#[test]
fn a_kernel_is_taken_from_the_folder_where_it_is_whole() {
    let test = "a_kernel_is_taken_from_the_folder_where_it_is_whole";
    let Some(fake) = Fake::new(test) else { return };
    let load = || fake.gpu().kernel(&variant("one")).expect("a kernel");
    load();
    load();
    assert_eq!((fake.compilations(), fake.get("module_loads")), (1, 2));
    let files = entries(&fake);
    assert_eq!(files.len(), 1, "{files:?}");
    let whole = fs::read(&files[0]).expect("the entry");
    fs::write(&files[0], &whole[..whole.len() - 1]).expect("a writable file");
    load();
    assert_eq!(fake.compilations(), 2);
    assert_eq!(fs::read(&files[0]).expect("the entry"), whole, "it has been replaced");
    // Another compiler makes another kernel.
    fake.set_nvrtc("major", 12);
    load();
    assert_eq!((fake.compilations(), entries(&fake).len()), (3, 2));
    fake.assert_clean();
}

#[test]
fn without_a_folder_kernels_are_compiled_each_time() {
    let Some(fake) = Fake::new("without_a_folder_kernels_are_compiled_each_time") else { return };
    fs::write(fake.kernels(), "no folder").expect("a writable folder");
    for compilations in 1..3 {
        fake.gpu().kernel(&variant("one")).expect("a kernel");
        assert_eq!(fake.compilations(), compilations);
    }
}

#[test]
fn a_kernel_is_for_the_gpu_where_the_compiler_knows_it() {
    let test = "a_kernel_is_for_the_gpu_where_the_compiler_knows_it";
    let Some(fake) = Fake::new(test) else { return };
    let architecture = |major, minor| {
        fake.set("major", major)
            .set("minor", minor)
            .gpu()
            .kernel(&variant("one"))
            .expect("a kernel");
        let newest = |path: &PathBuf| fs::metadata(path).and_then(|data| data.modified()).ok();
        let image = fs::read(entries(&fake).into_iter().max_by_key(newest).expect("an entry"));
        let image = String::from_utf8_lossy(&image.expect("the entry")).into_owned();
        let (_, rest) = image.split_once("--gpu-architecture=").expect("the option");
        fs::remove_dir_all(fake.kernels()).expect("the folder");
        rest.lines().next().expect("a line").to_owned()
    };
    assert_eq!(architecture(8, 6), "sm_86");
    assert_eq!(architecture(12, 0), "sm_120");
    // Older than the newest, and not known itself.
    assert_eq!(architecture(9, 0), "compute_86");
    // Newer than all.
    assert_eq!(architecture(13, 0), "compute_120");
}

#[test]
fn a_compiler_that_is_too_old_for_a_kernel_is_told() {
    let Some(fake) = Fake::new("a_compiler_that_is_too_old_for_a_kernel_is_told") else { return };
    fake.set_nvrtc("newest", 89);
    let gpu = fake.gpu();
    assert_eq!(
        refusal(&*gpu, &Variant { capability: (9, 0), ..variant("clusters") }),
        "NVRTC 13.1 knows no architecture of the compute capability 9.0 that the kernel 'clusters' \
         needs; install a newer one"
    );
    gpu.kernel(&variant("one")).expect("a kernel");
    fake.set_nvrtc("major", 11);
    let told = refusal(&*fake.gpu(), &variant("one"));
    assert!(told.contains("libnvrtc.so.13': it is of CUDA 11.1"), "{told}");
}

#[test]
fn a_kernel_that_does_not_compile_is_told_with_the_log() {
    let test = "a_kernel_that_does_not_compile_is_told_with_the_log";
    let Some(fake) = Fake::new(test) else { return };
    let gpu = fake.gpu();
    let told = refusal(&*gpu, &Variant { file: "wrong.cu", ..variant("wrong") });
    assert_eq!(
        told,
        "NVRTC 13.1 can't compile the kernel 'wrong' for compute_86: NVRTC_ERROR_COMPILATION\n\
         kernel.cu(1): error: a mistake"
    );
    assert_eq!(entries(&fake), Vec::<PathBuf>::new());
    gpu.kernel(&variant("one")).expect("other kernels");
}

#[test]
fn a_kernel_that_the_driver_rejects_is_told_with_both_versions() {
    let test = "a_kernel_that_the_driver_rejects_is_told_with_both_versions";
    let Some(fake) = Fake::new(test) else { return };
    let gpu = fake.set("driver", 12_040).set("load", 222).gpu();
    assert_eq!(
        refusal(&*gpu, &variant("one")),
        "the NVIDIA driver (CUDA 12.4) can't load the kernel 'one', compiled by NVRTC 13.1 for \
         compute_86: words of the driver (CUDA_ERROR_222); install a newer driver, or NVRTC 12.4"
    );
    fake.set("load", 0);
    gpu.kernel(&variant("one")).expect("it is tried again");
    drop(gpu);
    fake.assert_clean();
}

#[test]
fn a_missing_compiler_is_told_with_what_to_install() {
    let Some(fake) = Fake::new("a_missing_compiler_is_told_with_what_to_install") else { return };
    let locations = Locations { nvrtc: Some("/no/such/nvrtc.so".into()), ..fake.locations() };
    fake.set("driver", 12_040);
    let gpu = locations.open(0).expect("a GPU");
    let told = refusal(&*gpu, &variant("one"));
    assert!(told.starts_with("the library NVRTC, which compiles the kernels, was not found"));
    assert!(told.contains("'pip install nvidia-cuda-nvrtc-cu12'"), "{told}");
}

#[test]
fn gpus_share_the_folder_of_kernels() {
    let Some(fake) = Fake::new("gpus_share_the_folder_of_kernels") else { return };
    let gpus: Vec<Arc<dyn Device>> = (0..4).map(|_| fake.gpu()).collect();
    std::thread::scope(|scope| {
        for gpu in &gpus {
            scope.spawn(|| {
                for index in 0..10 {
                    gpu.kernel(&variant(&format!("kernel{index}"))).expect("a kernel");
                }
            });
        }
    });
    assert_eq!(entries(&fake).len(), 10);
    assert!((10..=40).contains(&fake.compilations()));
    fake.gpu().kernel(&variant("kernel3")).expect("a kernel");
    drop(gpus);
    fake.assert_clean();
}

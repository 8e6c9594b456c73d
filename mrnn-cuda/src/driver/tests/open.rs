use super::fake::{Fake, reason};
use crate::driver::{Locations, open};
use mrnn_core::Error;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

/// Opens the GPU of a process that has another driver on its path of libraries, and tells the outcome.
#[test]
#[ignore = "a part of other tests, which they start as a process of its own"]
fn open_here() {
    match open(0) {
        Ok(device) => println!("<{:?}>", device.properties()),
        Err(error) => println!("<{error}>"),
    }
}

/// What [`open_here`] tells with these libraries and this environment.
fn told_elsewhere(libraries: &Path, environment: &[(&str, &str)]) -> String {
    let program = std::env::current_exe().expect("this program");
    let test = format!("{}::open_here", module_path!().split_once("::").expect("a module").1);
    let mut command = Command::new(program);
    command.args(["--exact", &test, "--ignored", "--nocapture"]);
    command.env("LD_LIBRARY_PATH", libraries).envs(environment.iter().copied());
    let output = command.output().expect("this program runs");
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    let (_, rest) = output.split_once('<').unwrap_or_else(|| panic!("{output}"));
    rest.rsplit_once('>').unwrap_or_else(|| panic!("{output}")).0.to_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn the_driver_of_the_system_is_found_by_its_name() {
    let Some(fake) = Fake::new("the_driver_of_the_system_is_found_by_its_name") else { return };
    let told = |environment: &[(&str, &str)]| told_elsewhere(fake.folder(), environment);
    assert!(told(&[]).contains("name: \"Fake 0\", capability: (9, 0), multiprocessors: 10"));
    assert!(told(&[("FAKE_devices", "0")]).contains("finds no GPU"));
    assert!(told(&[("FAKE_driver", "11080")]).contains("one for CUDA 11.8"));
    assert!(told(&[("FAKE_major", "7"), ("FAKE_minor", "5")]).contains("compute capability 7.5"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_machine_without_a_driver_is_told_so() {
    let empty = tempfile::tempdir().expect("a temporary folder");
    let told = told_elsewhere(empty.path(), &[]);
    if told.contains("Properties") {
        eprintln!("skipped: a_machine_without_a_driver_is_told_so: this machine has one");
        return;
    }
    let start = "the backend 'cuda:0' is not available: no NVIDIA driver was found (libcuda.so.1: ";
    assert!(told.starts_with(start), "{told}");
    let advice = "install the GPU's driver, release 525 or newer, or use the backend 'cpu'";
    assert!(told.ends_with(advice), "{told}");
}

#[test]
fn a_driver_that_is_not_where_it_is_said_to_be_is_told() {
    let locations = Locations { driver: Some("/no/such/driver.so".into()), ..Locations::default() };
    let told = reason(locations.open(0).map(drop));
    assert!(told.contains("no NVIDIA driver was found (/no/such/driver.so: "), "{told}");
}

#[test]
fn a_library_that_is_no_driver_is_told() {
    let Some(fake) = Fake::new("a_library_that_is_no_driver_is_told") else { return };
    let locations = Locations { driver: fake.locations().nvrtc, ..fake.locations() };
    let told = reason(locations.open(0).map(drop));
    assert!(told.contains("has no function cuDriverGetVersion"), "{told}");
}

#[test]
fn an_old_driver_is_told_with_both_versions() {
    let test = "an_old_driver_is_told_with_both_versions";
    // Its functions are not asked for before its version.
    let Some(fake) = Fake::with_flags(test, &["-DWITHOUT_LAUNCH"]) else { return };
    assert_eq!(
        fake.set("driver", 11_040).refusal(),
        "the NVIDIA driver is one for CUDA 11.4, and CUDA 12.0 is needed; install driver release \
         525 or newer"
    );
    assert_eq!(
        fake.set("driver", 12_000).refusal(),
        "the NVIDIA driver's library has no function cuLaunchKernelEx; install driver release 525 \
         or newer"
    );
}

#[test]
fn a_driver_that_does_not_start_is_told_in_its_words() {
    let Some(fake) = Fake::new("a_driver_that_does_not_start_is_told_in_its_words") else { return };
    assert_eq!(
        fake.set("init", 999).refusal(),
        "the NVIDIA driver does not work: words of the driver (CUDA_ERROR_999); see what \
         'nvidia-smi' says"
    );
    assert!(fake.set("init", 803).refusal().ends_with("in use: restart the machine"));
    assert!(fake.set("init", 802).refusal().ends_with("fabric manager runs"));
    assert!(fake.set("init", 34).refusal().contains("the toolkit's stand-in for the driver"));
    // An error newer than the driver's own texts.
    assert!(fake.set("init", 9001).refusal().contains("unknown error (error 9001)"));
    fake.set("init", 0).gpu();
}

#[test]
fn no_gpu_is_told() {
    let Some(fake) = Fake::new("no_gpu_is_told") else { return };
    let expected = "the NVIDIA driver finds no GPU; see what 'nvidia-smi -L' lists, and whether \
                    the environment variable CUDA_VISIBLE_DEVICES hides GPUs";
    assert_eq!(fake.set("init", 100).refusal(), expected);
    assert_eq!(fake.set("init", 0).set("devices", 0).refusal(), expected);
}

#[test]
fn a_number_that_no_gpu_has_is_told_with_their_count() {
    let Some(fake) = Fake::new("a_number_that_no_gpu_has_is_told_with_their_count") else { return };
    let told = |ordinal| fake.try_gpu(ordinal).err().expect("no GPU").to_string();
    assert_eq!(
        told(1),
        "the backend 'cuda:1' is not available: there is no GPU 1; there is one, and its number is 0"
    );
    fake.set("devices", 3);
    assert!(told(3).ends_with("there is no GPU 3; there are 3, numbered 0 to 2"));
    assert!(told(usize::MAX).contains("there are 3"));
    assert_eq!(fake.try_gpu(2).expect("a GPU").properties().name, "Fake 2");
}

#[test]
fn an_old_gpu_is_told_by_its_name() {
    let Some(fake) = Fake::new("an_old_gpu_is_told_by_its_name") else { return };
    assert_eq!(
        fake.set("major", 7).set("minor", 5).refusal(),
        "the GPU 'Fake 0' has compute capability 7.5, and 8.0 is needed (Ampere or newer); use \
         another GPU, or the backend 'cpu'"
    );
    assert_eq!(fake.get("contexts"), 0, "it has not been taken into use");
    fake.set("major", 8).set("minor", 0).gpu();
}

#[test]
fn a_gpu_that_cannot_be_taken_into_use_is_told() {
    let Some(fake) = Fake::new("a_gpu_that_cannot_be_taken_into_use_is_told") else { return };
    assert_eq!(
        fake.set("retain", 46).refusal(),
        "the GPU 'Fake 0' can't be taken into use: words of the driver (CUDA_ERROR_46); see with \
         'nvidia-smi' who uses it and how"
    );
    fake.assert_clean();
}

#[test]
fn properties_are_the_gpus_own() {
    let Some(fake) = Fake::new("properties_are_the_gpus_own") else { return };
    let properties = fake.set("multiprocessors", 132).set("shared", 232_448).gpu();
    let properties = properties.properties();
    assert_eq!(properties.capability, (9, 0));
    assert_eq!(properties.multiprocessors, 132);
    assert_eq!(properties.shared_memory, 232_448);
    assert_eq!(properties.max_cluster, 16);
    fake.set("major", 8).set("clusters", 0);
    assert_eq!(fake.gpu().properties().max_cluster, 1);
}

#[test]
fn all_who_open_a_gpu_share_it_and_the_last_gives_it_back() {
    let test = "all_who_open_a_gpu_share_it_and_the_last_gives_it_back";
    let Some(fake) = Fake::new(test) else { return };
    fake.set("devices", 2);
    let open = |ordinal| fake.locations().open(ordinal).expect("a GPU");
    let (one, same, other) = (open(0), open(0), open(1));
    assert!(Arc::ptr_eq(&one, &same));
    assert!(!Arc::ptr_eq(&one, &other));
    drop((one, other));
    assert_eq!(fake.get("contexts"), 1);
    drop(same);
    fake.assert_clean();
    // Another start, as after a failure of the device.
    drop(open(0));
    fake.assert_clean();
}

#[test]
fn too_little_memory_names_what_was_to_be_stored() {
    let Some(fake) = Fake::new("too_little_memory_names_what_was_to_be_stored") else { return };
    let gpu = fake.set("memory", 1000).gpu();
    match gpu.allocate("the weights", 1001) {
        Err(Error::OutOfMemory { what, bytes: 1001 }) => assert_eq!(what, "the weights"),
        other => panic!("{other:?}"),
    }
    let address = gpu.allocate("the weights", 1000).expect("memory");
    // SAFETY: it has just been allocated.
    unsafe { gpu.release(address) };
    drop(gpu);
    fake.assert_clean();
}

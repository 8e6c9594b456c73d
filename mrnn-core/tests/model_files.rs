//! Model files: what is written, what is accepted, and that nothing wrong gets through.

use mrnn_core::{Error, Network};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

const TEXT: &str = r#"{
    "recurrent_regions": [{"name": "a", "num_units": 3}, {"name": "b", "num_units": 2, "sign": "neg"}],
    "input_regions": [{"name": "in", "num_units": 1}],
    "recurrent_connections": [
        {"src_region": "a", "dst_region": "b"},
        {"src_region": "a", "dst_region": "a", "sparsity": 0.5},
        {"src_region": "b", "dst_region": "a", "zero_connection": true}],
    "input_connections": [{"src_region": "in", "dst_region": "a"}],
    "readouts": [{"name": "out", "num_units": 2, "src_regions": ["b"]}]}"#;

fn network() -> Network {
    Network::from_json(TEXT).expect("valid")
}

/// The tensors and metadata of a file, to be changed and put together again by the safetensors crate
/// itself, as another program would.
struct File {
    tensors: BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)>,
    metadata: HashMap<String, String>,
}

impl File {
    fn of(network: &Network) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("model.safetensors");
        network.save(&path).expect("saves");
        let bytes = std::fs::read(&path).expect("reads");
        let (_, header) = SafeTensors::read_metadata(&bytes).expect("a safetensors file");
        let file = SafeTensors::deserialize(&bytes).expect("a safetensors file");
        let tensors = file
            .iter()
            .filter(|(name, _)| *name != "checksum")
            .map(|(name, t)| (name.to_owned(), (t.dtype(), t.shape().to_vec(), t.data().to_vec())));
        let metadata = header.metadata().clone().expect("metadata");
        Self { tensors: tensors.collect(), metadata }
    }

    fn set(&mut self, name: &str, dtype: Dtype, shape: &[usize], bytes: Vec<u8>) {
        self.tensors.insert(name.to_owned(), (dtype, shape.to_vec(), bytes));
    }

    fn load(&self) -> Result<Network, Error> {
        let views = self.tensors.iter().map(|(name, (dtype, shape, bytes))| {
            (name, TensorView::new(*dtype, shape.clone(), bytes).expect("bytes fit the shape"))
        });
        let bytes = safetensors::serialize(views, Some(self.metadata.clone())).expect("serialises");
        Network::from_safetensors(&bytes)
    }

    fn refusal(&self) -> String {
        self.load().expect_err("the file has a mistake").to_string()
    }
}

fn f64_bytes(values: &[f64]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

#[test]
fn the_format() {
    let file = File::of(&network());
    let names: Vec<&str> = file.tensors.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "bias/a",
            "bias/b",
            "init/a",
            "init/b",
            "input/in/a/weight",
            "readout/out/bias",
            "readout/out/weight",
            "recurrent/a/a/indices",
            "recurrent/a/a/indptr",
            "recurrent/a/a/values",
            "recurrent/a/b/weight",
        ]
    );
    assert_eq!(file.metadata["format"], "mrnn");
    assert_eq!(file.metadata["version"], "1");
    let description = &file.metadata["network"];
    assert_eq!(Network::from_json(description).expect("valid"), network());
    assert_eq!(file.load().expect("a file without a checksum is read"), network());
}

#[test]
fn files_of_other_programs() {
    let mut file = File::of(&network());
    for part in ["indptr", "indices", "values"] {
        file.tensors.remove(&format!("recurrent/a/a/{part}"));
    }
    let weight: Vec<u8> = (1..=9).flat_map(|i| (i as f32).to_le_bytes()).collect();
    file.set("recurrent/a/a/weight", Dtype::F32, &[3, 3], weight);
    file.set("recurrent/a/a/mask", Dtype::BOOL, &[3, 3], vec![1, 0, 0, 0, 1, 0, 0, 0, 1]);
    let loaded = file.load().expect("dense with a mask, float32");
    assert_eq!(
        loaded.weight("a", "a").expect("small").as_slice(),
        [1.0, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0, 9.0]
    );
    file.set("recurrent/a/a/mask", Dtype::U8, &[3, 3], vec![2; 9]);
    assert!(file.refusal().contains("recurrent/a/a/mask"));
}

#[test]
fn tensors_that_do_not_fit() {
    let change = |change: &dyn Fn(&mut File)| {
        let mut file = File::of(&network());
        change(&mut file);
        file.refusal()
    };
    assert_eq!(
        change(&|file| drop(file.tensors.remove("bias/b"))),
        "the tensor 'bias/b' is missing"
    );
    assert_eq!(
        change(&|file| file.set("bias/c", Dtype::F64, &[1], f64_bytes(&[0.0]))),
        "unknown tensor 'bias/c'; did you mean 'bias/a'?"
    );
    assert_eq!(
        change(&|file| file.set("bias/b", Dtype::F64, &[1], f64_bytes(&[0.0]))),
        "the tensor 'bias/b' has shape [1], not [2]"
    );
    assert_eq!(
        change(&|file| file.set("bias/b", Dtype::I64, &[2], vec![0; 16])),
        "the tensor 'bias/b' has elements of I64, not F64 or F32"
    );
    assert_eq!(
        change(&|file| file.set("init/b", Dtype::F64, &[2], f64_bytes(&[0.0, f64::NAN]))),
        "the tensor 'init/b': element 1 is NaN; it must be finite"
    );
    let u32s = |values: &[u32]| values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>();
    let u64s = |values: &[u64]| values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>();
    for (part, dtype, bytes) in [
        ("indices", Dtype::U32, u32s(&[0, 1, 9])),
        ("indices", Dtype::U32, u32s(&[2, 1, 0])),
        ("indptr", Dtype::U64, u64s(&[0, 3, 1, 3])),
        ("indptr", Dtype::U64, u64s(&[0, 1, 2, u64::MAX])),
        ("indptr", Dtype::U64, u64s(&[0, 1, 2, 2])),
    ] {
        let elements = bytes.len() * 8 / dtype.bitsize();
        let name = format!("recurrent/a/a/{part}");
        let refusal = change(&|file| {
            file.set("recurrent/a/a/indptr", Dtype::U64, &[4], u64s(&[0, 3, 3, 3]));
            file.set(&name, dtype, &[elements], bytes.clone());
        });
        assert!(refusal.contains("recurrent/a/a/"), "{refusal}");
    }
}

#[test]
fn every_wrong_tensor_is_named_at_once() {
    let mut file = File::of(&network());
    file.tensors.remove("init/a");
    file.set("bias/b", Dtype::F64, &[1], f64_bytes(&[0.0]));
    file.set("input/in/a/wieght", Dtype::F64, &[1], f64_bytes(&[0.0]));
    let refusal = file.refusal();
    let lines: Vec<&str> = refusal.lines().collect();
    assert_eq!(
        lines,
        [
            "3 problems",
            "  the tensor 'init/a' is missing",
            "  the tensor 'bias/b' has shape [1], not [2]",
            "  unknown tensor 'input/in/a/wieght'; did you mean 'input/in/a/weight'?",
        ]
    );
}

#[test]
fn metadata_that_do_not_fit() {
    let change = |key: &str, value: Option<&str>| {
        let mut file = File::of(&network());
        match value {
            Some(value) => drop(file.metadata.insert(key.to_owned(), value.to_owned())),
            None => drop(file.metadata.remove(key)),
        }
        file.refusal()
    };
    assert_eq!(
        change("format", Some("other")),
        "not the file that is wanted: its format is 'other', and 'mrnn' is read here"
    );
    assert_eq!(change("format", None), "not the file that is wanted: the metadata lack 'format'");
    assert!(change("version", Some("2")).contains("its version is '2'"));
    assert!(change("network", Some("{")).starts_with("metadata 'network': not JSON"));
    assert!(matches!(Network::from_safetensors(b"short"), Err(Error::NotAModel { .. })));
}

#[test]
fn damaged_weights() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("model.safetensors");
    network().save(&path).expect("saves");
    let mut bytes = std::fs::read(&path).expect("reads");
    let last_weight_byte = bytes.len() - 5;
    bytes[last_weight_byte] ^= 1;
    std::fs::write(&path, bytes).expect("writes");
    let error = Network::load(&path).expect_err("damaged");
    assert!(matches!(error.root(), Error::Checksum { .. }));
    assert!(error.to_string().starts_with(&path.display().to_string()));
}

#[test]
fn paths() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let missing = folder.path().join("missing.json");
    let error = Network::load(&missing).expect_err("missing").to_string();
    assert!(error.contains("missing.json") && error.contains("cannot read"), "{error}");
    assert!(matches!(
        Network::load("model.mat").expect_err("unknown").root(),
        Error::UnknownExtension { .. }
    ));
    assert!(matches!(network().save("model.json"), Err(Error::UnknownExtension { .. })));
    let json = folder.path().join("network.JSON");
    std::fs::write(&json, TEXT).expect("writes");
    assert_eq!(Network::load(&json).expect("extensions have no case"), network());
    std::fs::write(&json, [0xff, 0xfe]).expect("writes");
    assert!(Network::load(&json).expect_err("no text").to_string().contains("not UTF-8 at byte 0"));
}

#[test]
fn a_failed_save_leaves_the_folder_as_it_was() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let taken = folder.path().join("taken.safetensors");
    std::fs::create_dir(&taken).expect("creates");
    assert!(matches!(network().save(&taken), Err(Error::Io { action: "cannot write", .. })));
    let nowhere = folder.path().join("nowhere").join("model.safetensors");
    assert!(matches!(network().save(&nowhere), Err(Error::Io { .. })));
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("reads").collect();
    assert_eq!(left.len(), 1);
    assert!(Path::new(&taken).is_dir());
}

#[test]
fn long_names_and_links_can_be_saved_to() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let long = folder.path().join(format!("{}.safetensors", "n".repeat(240)));
    network().save(&long).expect("the name is legal");
    #[cfg(unix)]
    {
        let (target, link) =
            (folder.path().join("target.safetensors"), folder.path().join("link.safetensors"));
        std::fs::write(&target, "old").expect("writes");
        std::os::unix::fs::symlink(&target, &link).expect("links");
        network().save(&link).expect("saves");
        assert!(link.is_symlink());
        assert_eq!(Network::load(&target).expect("loads"), network());
    }
}

#[test]
fn saving_over_a_model_replaces_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("model.safetensors");
    let mut network = network();
    network.save(&path).expect("saves");
    network.set_init("a", &[1.0, 2.0, 3.0]).expect("fits");
    network.save(&path).expect("saves");
    assert_eq!(Network::load(&path).expect("loads"), network);
}

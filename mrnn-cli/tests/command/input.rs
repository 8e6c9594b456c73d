//! External input from files.

use crate::{Folder, LOOP, SMALL, assert_fails, mrnn, read, text};
use npyz::WriterBuilder;
use safetensors::tensor::{Dtype, TensorView};
use std::io::{Cursor, Write};
use std::path::Path;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

/// Two trials of four steps for the three inputs of the small network, exact in either precision.
const SHAPE: [usize; 3] = [2, 4, 3];

fn values() -> Vec<f64> {
    (0..24).map(|i| f64::from(i % 7) - 2.5).collect()
}

/// The bytes of a `.npy` file; `values` stand in the given order.
fn npy<T: npyz::AutoSerialize>(shape: &[usize], order: npyz::Order, values: &[T]) -> Vec<u8> {
    let shape: Vec<u64> = shape.iter().map(|&extent| extent as u64).collect();
    let mut bytes = Vec::new();
    let options = npyz::WriteOptions::new().default_dtype().shape(&shape).order(order);
    let mut writer = options.writer(&mut bytes).begin_nd().expect("memory takes a header");
    writer.extend(values.iter()).expect("memory takes the elements");
    writer.finish().expect("every element was written");
    bytes
}

fn npz(arrays: &[(&str, &[u8])]) -> Vec<u8> {
    archive(CompressionMethod::Deflated, arrays)
}

fn archive(method: CompressionMethod, arrays: &[(&str, &[u8])]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(method);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in arrays {
        let entry = format!("{name}.npy");
        archive.start_file(entry, options).expect("memory takes an entry");
        archive.write_all(bytes).expect("memory takes an array");
    }
    archive.finish().expect("memory takes an archive").into_inner()
}

fn safetensors(name: &str, dtype: Dtype, shape: &[usize], bytes: &[u8]) -> Vec<u8> {
    let tensor = TensorView::new(dtype, shape.to_vec(), bytes).expect("the shape fits");
    safetensors::serialize([(name, tensor)], None).expect("memory takes a tensor")
}

fn f32s() -> Vec<f32> {
    values().iter().map(|&value| value as f32).collect()
}

fn f32_bytes() -> Vec<u8> {
    f32s().iter().flat_map(|value| value.to_le_bytes()).collect()
}

#[track_caller]
fn simulate(folder: &Folder, input: &Path) -> Vec<u8> {
    let small = folder.write("small.json", SMALL);
    let out = folder.path("out.safetensors");
    let files = ["simulate", text(&small), "--input", text(input), "--out", text(&out)];
    let shown = mrnn(files).success();
    assert!(shown.contains("4 steps of 2 trials in "), "{shown}");
    read(&out)
}

#[test]
fn every_format_gives_the_same_run() {
    let folder = Folder::new();
    let (c, fortran) = (npyz::Order::C, npyz::Order::Fortran);
    let values = values();
    let f64_bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let [trials, steps, inputs] = SHAPE;
    let mut transposed = Vec::new();
    for input in 0..inputs {
        for step in 0..steps {
            transposed.extend((0..trials).map(|b| values[(b * steps + step) * inputs + input]));
        }
    }

    let array = npy(&SHAPE, c, &values);
    let reference = simulate(&folder, &folder.write("f64.npy", &array));
    let other: &[(&str, Vec<u8>)] = &[
        ("f32.npy", npy(&SHAPE, c, &f32s())),
        ("fortran.npy", npy(&SHAPE, fortran, &transposed)),
        ("a.npz", npz(&[("other", b"no array"), ("input", &array)])),
        ("f32.safetensors", safetensors("input", Dtype::F32, &SHAPE, &f32_bytes())),
        ("F64.SAFETENSORS", safetensors("input", Dtype::F64, &SHAPE, &f64_bytes)),
        ("replay.safetensors", reference.clone()),
    ];
    for (name, bytes) in other {
        assert!(simulate(&folder, &folder.write(name, bytes)) == reference, "{name} differs");
    }
    let tensors = safetensors::SafeTensors::deserialize(&reference).expect("it is a run");
    assert_eq!(tensors.tensor("input").expect("the run has input").data(), f32_bytes());
}

#[test]
fn one_trial_serves_the_whole_batch() {
    let folder = Folder::new();
    let small = folder.write("small.json", SMALL);
    let (one, both) = (&f32s()[..12], [&f32s()[..12], &f32s()[..12]].concat());
    let one = folder.write("one.npy", npy(&SHAPE[1..], npyz::Order::C, one));
    let both = folder.write("both.npy", npy(&SHAPE, npyz::Order::C, &both));
    let out = folder.path("out.safetensors");
    let run = |input: &Path| {
        let files = ["simulate", text(&small), "--input", text(input), "--out", text(&out)];
        mrnn(files.into_iter().chain(["--batch", "2"])).success();
        read(&out)
    };
    assert!(run(&one) == run(&both));
}

#[test]
fn shapes_that_do_not_fit_are_told() {
    let folder = Folder::new();
    let file = |name: &str, shape: &[usize]| {
        let zeros = vec![0.0_f32; shape.iter().product()];
        folder.write(name, npy(shape, npyz::Order::C, &zeros))
    };
    let run = |input: &Path| ["simulate", LOOP, "--input", text(input)].map(str::to_owned);
    let narrow = file("narrow.npy", &[10, 24]);
    assert_fails(run(&narrow), &["narrow.npy", "[10, 24]", "[T, 25] or [B, T, 25]"]);
    let flat = file("flat.npy", &[250]);
    assert_fails(run(&flat), &["flat.npy", "[250]", "[T, 25]"]);
    let empty = file("empty.npy", &[0, 25]);
    assert_fails(run(&empty), &["empty.npy", "[0, 25]", "no element"]);

    let good = file("good.npy", &[2, 10, 25]);
    let with = |option: &str, value: &str| {
        run(&good).into_iter().chain([option.to_owned(), value.to_owned()])
    };
    assert_fails(with("--steps", "12"), &["good.npy", "10 steps", "--steps is 12"]);
    assert_fails(with("--batch", "3"), &["good.npy", "2 trials", "--batch is 3"]);
    mrnn(with("--steps", "10")).success();

    let silent = r#"{"recurrent_regions": [{"name": "a", "num_units": 1}]}"#;
    let silent = folder.write("silent.json", silent);
    let run = ["simulate", text(&silent), "--input", text(&good)];
    assert_fails(run, &["good.npy", "no input region"]);
}

#[test]
fn content_that_does_not_fit_is_told() {
    let folder = Folder::new();
    let small = folder.write("small.json", SMALL);
    let fails = |name: &str, bytes: &[u8], parts: &[&str]| {
        let input = folder.write(name, bytes);
        let run = ["simulate", text(&small), "--input", text(&input)];
        assert_fails(run, &[&[name], parts].concat());
    };
    let c = npyz::Order::C;
    fails("a.csv", b"1,2,3", &[".npy, .npz"]);
    fails("a.npy", b"1,2,3", &["NumPy"]);
    fails("int.npy", &npy(&[4, 3], c, &[0_i64; 12]), &["'<i8'", "float32 or float64"]);
    fails("nan.npy", &npy(&[2, 3], c, &[0.0, 0.0, 0.0, 0.0, f64::NAN, 0.0]), &["NaN at [1, 1]"]);
    fails("huge.npy", &npy(&[1, 1, 3], c, &[0.0, 0.0, 1e300]), &["inf at [0, 0, 2]", "f32"]);
    let whole = npy(&[4, 3], c, &[0.0; 12]);
    fails("short.npy", &whole[..whole.len() - 1], &["ends before"]);

    let longer = [whole.as_slice(), &[0]].concat();
    fails("longer.npy", &longer, &["damaged or longer than its array"]);
    let array = npy(&[4, 3], c, &[1234.5; 12]);
    let mut damaged = archive(CompressionMethod::Stored, &[("input", &array)]);
    let last = 1234.5_f64.to_le_bytes();
    let place = damaged.windows(8).rposition(|bytes| bytes == last);
    damaged[place.expect("the entry is stored")] ^= 1;
    fails("damaged.npz", &damaged, &["damaged or longer than its array"]);

    fails("a.npz", b"PK", &["archive"]);
    fails("escape.npz", &npz(&[("\u{1b}[2J", &whole)]), &[r"'\u{1b}[2J'"]);
    fails("names.npz", &npz(&[("u", &whole), ("time", &whole)]), &["'input'", "'time', 'u'"]);
    fails("a.safetensors", b"{}", &["not a safetensors file"]);
    let named = safetensors("stimulus", Dtype::F32, &SHAPE, &f32_bytes());
    fails("named.safetensors", &named, &["'input'", "'stimulus'"]);
    let half = safetensors("input", Dtype::F16, &[2, 2, 3], &[0; 24]);
    fails("half.safetensors", &half, &["F16", "F32 or F64"]);

    let missing = folder.path("missing.npy");
    let run = ["simulate", text(&small), "--input", text(&missing)];
    assert_fails(run, &["cannot read", "missing.npy"]);
}

//! Trials from files.

use mrnn_train::{Batch, BatchShape, FileData, Loss, Score, Task};
use npyz::WriterBuilder;
use safetensors::tensor::{Dtype, TensorView};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Trials, steps, inputs and outputs of the file that most tests read.
const N: usize = 7;
const T: usize = 3;
const I: usize = 2;
const O: usize = 2;

/// An array with its name.
type Named<'a> = (&'a str, &'a [usize], &'a [f32]);

fn npz(arrays: &[Named<'_>]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, shape, values) in arrays {
        let entry = format!("{name}.npy");
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(entry, options).expect("memory takes an entry");
        archive.write_all(&npy(shape, values)).expect("memory takes an array");
    }
    archive.finish().expect("memory takes an archive").into_inner()
}

fn npy(shape: &[usize], values: &[f32]) -> Vec<u8> {
    let shape: Vec<u64> = shape.iter().map(|&extent| extent as u64).collect();
    let mut bytes = Vec::new();
    let options = npyz::WriteOptions::new().default_dtype().shape(&shape);
    let mut writer = options.writer(&mut bytes).begin_nd().expect("memory takes a header");
    writer.extend(values.iter()).expect("memory takes the elements");
    writer.finish().expect("every element was written");
    bytes
}

fn safetensors(arrays: &[Named<'_>]) -> Vec<u8> {
    let bytes: Vec<Vec<u8>> = arrays
        .iter()
        .map(|(_, _, values)| values.iter().flat_map(|value| value.to_le_bytes()).collect())
        .collect();
    let view = |((name, shape, _), bytes): (&Named<'_>, &'static [u8])| {
        let view = TensorView::new(Dtype::F32, shape.to_vec(), bytes).expect("the shape fits");
        ((*name).to_owned(), view)
    };
    let bytes = bytes.into_iter().map(|bytes| &*bytes.leak());
    safetensors::serialize(arrays.iter().zip(bytes).map(view), None).expect("memory takes them")
}

/// A folder with files.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("there is a temporary folder"))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).expect("the temporary folder takes a file");
        path
    }

    /// The file of most tests: all input of trial n is n.
    fn numbered(&self) -> PathBuf {
        let (input, target) = numbered();
        self.write(
            "trials.npz",
            &npz(&[("input", &[N, T, I], &input), ("target", &[N, T, O], &target)]),
        )
    }
}

fn numbered() -> (Vec<f32>, Vec<f32>) {
    let input = (0..N * T * I).map(|i| (i / (T * I)) as f32).collect();
    let target = (0..N * T * O).map(|i| (i % 5) as f32).collect();
    (input, target)
}

#[track_caller]
fn read(path: &Path, held_out: usize) -> FileData {
    let data = FileData::read(path, Loss::MeanSquaredError).expect("the file is valid");
    data.hold_out(held_out).expect("there are more trials")
}

/// Numbers of the trials in a batch.
fn numbers(batch: &Batch) -> Vec<usize> {
    batch.input().chunks(T * I).map(|trial| trial[0] as usize).collect()
}

#[track_caller]
fn assert_refused(path: &Path, loss: Loss, parts: &[&str]) {
    let error = FileData::read(path, loss).expect_err("it is refused").to_string();
    let name = path.file_name().expect("it is a file").to_string_lossy();
    for part in [&*name].iter().chain(parts) {
        assert!(error.contains(part), "{part:?} is not in {error:?}");
    }
}

#[test]
fn every_format_and_form_of_mask_gives_the_same_trials() {
    let folder = Folder::new();
    let (input, target) = numbered();
    let by_step: Vec<f32> = (0..N * T).map(|i| (i % 2) as f32).collect();
    let by_output: Vec<f32> = by_step.iter().flat_map(|&weight| [weight; O]).collect();
    let arrays = [("input", &[N, T, I][..], &input[..]), ("target", &[N, T, O], &target)];
    let with = |mask| [&arrays[..], &[mask]].concat();
    let by_step = with(("mask", &[N, T], &by_step));
    let by_output = with(("mask", &[N, T, O], &by_output));
    let batch = |name: &str, bytes: &[u8]| {
        read(&folder.write(name, bytes), 0).batch(0..N as u64, 1).expect("there are trials")
    };
    let reference = batch("a.npz", &npz(&by_step));
    assert_eq!(reference.shape(), BatchShape { trials: N, steps: T, inputs: I, outputs: O });
    assert_eq!(batch("b.npz", &npz(&by_output)), reference);
    assert_eq!(batch("c.safetensors", &safetensors(&by_step)), reference);
    assert_eq!(batch("D.SAFETENSORS", &safetensors(&by_output)), reference);
    assert!(reference.mask().contains(&0.0));
    assert!(batch("e.npz", &npz(&arrays)).mask().iter().all(|&weight| weight == 1.0));

    let trial = numbers(&reference)[0];
    assert_eq!(reference.target()[..T * O], target[trial * T * O..][..T * O]);
    let mask: Vec<f32> = (0..T).flat_map(|step| [((trial * T + step) % 2) as f32; O]).collect();
    assert_eq!(reference.mask()[..T * O], mask);
}

#[test]
fn an_epoch_has_every_trial_once_in_an_order_of_its_own() {
    let folder = Folder::new();
    let data = read(&folder.numbered(), 0);
    let order = |trials, seed| numbers(&data.batch(trials, seed).expect("there are trials"));
    let epochs: Vec<Vec<usize>> = (0..6).map(|epoch| order(7 * epoch..7 * epoch + 7, 3)).collect();
    for epoch in &epochs {
        let mut sorted = epoch.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2, 3, 4, 5, 6]);
    }
    assert!(epochs.iter().any(|epoch| *epoch != epochs[0]));
    assert!((0..6).any(|seed| order(0..7, seed) != epochs[0]), "the order follows the seed");
    assert_eq!(order(0..42, 3), epochs.concat(), "batches may cross epochs");
    let parts = [order(0..5, 3), order(5..16, 3), order(16..42, 3)];
    assert_eq!(parts.concat(), epochs.concat());
}

#[test]
fn held_out_trials_validate_and_are_never_learnt_from() {
    let folder = Folder::new();
    let data = read(&folder.numbered(), 3);
    let held_out = data.held_out_trials();
    assert_eq!((held_out.len(), data.training_trials().len()), (3, 4));
    assert!(held_out.iter().all(|trial| !data.training_trials().contains(trial)));
    let learnt = numbers(&data.batch(0..40, 1).expect("there are trials"));
    assert!(learnt.iter().all(|trial| data.training_trials().contains(trial)));
    for seed in [1, 2] {
        let batch = data.validation_batch(0..4, seed).expect("some are held out");
        let cycle = [held_out[0], held_out[1], held_out[2], held_out[0]];
        assert_eq!(numbers(&batch), cycle);
    }
    assert_eq!(read(&folder.numbered(), 3).held_out_trials(), held_out);
    let error = read(&folder.numbered(), 0).validation_batch(0..1, 1).expect_err("none is");
    assert!(error.to_string().contains("'trials.npz'"), "{error}");
    let error = read(&folder.numbered(), 0).hold_out(7).expect_err("none is left").to_string();
    assert!(error.contains("'trials.npz' has 7 trials; with 7 held out"), "{error}");
}

#[test]
fn a_run_knows_its_data_by_their_content() {
    let folder = Folder::new();
    let (input, mut target) = numbered();
    let same = folder.numbered();
    let copy = folder.write("copy.npz", &std::fs::read(&same).expect("it was written"));
    target[0] += 1.0;
    let arrays = [("input", &[N, T, I][..], &input[..]), ("target", &[N, T, O], &target)];
    let other = folder.write("other.npz", &npz(&arrays));
    assert_eq!(read(&same, 2).settings(), read(&copy, 2).settings());
    assert!(read(&same, 2).settings() != read(&other, 2).settings());
    assert!(read(&same, 2).settings() != read(&same, 3).settings());
}

#[test]
fn the_score_of_mean_squared_error_is_r_squared() {
    let folder = Folder::new();
    // One trial of four steps; the second output varies twice as much, and the last step does not count.
    let target = [0.0, 4.0, 2.0, 0.0, 4.0, 8.0, 9.0, 9.0_f32];
    let mask = [1.0, 1.0, 1.0, 0.0];
    let arrays = [
        ("input", &[1, 4, 1][..], &[0.0; 4][..]),
        ("target", &[1, 4, 2], &target),
        ("mask", &[1, 4], &mask),
    ];
    let data = read(&folder.write("one.npz", &npz(&arrays)), 0);
    assert_eq!((data.metric(), data.loss()), ("R²", Loss::MeanSquaredError));
    let batch = data.batch(0..1, 0).expect("there is a trial");
    let score = |outputs: [f32; 8]| match data.score(&batch, &outputs).expect("the shape fits") {
        Score::Value(value) => value,
        score @ Score::Fraction { .. } => panic!("{score:?} is no R²"),
    };
    assert_eq!(score(target), 1.0);
    assert_eq!(score([2.0, 4.0, 2.0, 4.0, 2.0, 4.0, -7.0, 1e6]), 0.0, "that of the means");
    // Variation 8 + 32; errors 1 + 1 of the first output, 4 of the second.
    let off = [1.0, 4.0, 3.0, 2.0, 4.0, 8.0, 0.0, 0.0];
    assert!((score(off) - (1.0 - 6.0 / 40.0)).abs() < 1e-12);
    assert!(data.score(&batch, &target[1..]).is_err());

    let constant = [("input", &[1, 2, 1][..], &[0.0; 2][..]), ("target", &[1, 2, 1], &[3.0; 2])];
    let data = read(&folder.write("constant.npz", &npz(&constant)), 0);
    let batch = data.batch(0..1, 0).expect("there is a trial");
    assert!(data.score(&batch, &[3.0; 2]).expect("the shape fits").value().is_nan());
}

#[test]
fn the_score_of_cross_entropy_is_accuracy() {
    let folder = Folder::new();
    let target = [1.0, 0.0, 0.0, 1.0, 0.2, 0.8, 0.0, 0.0_f32];
    let mask = [1.0, 1.0, 0.5, 0.0];
    let arrays = [
        ("input", &[1, 4, 1][..], &[0.0; 4][..]),
        ("target", &[1, 4, 2], &target),
        ("mask", &[1, 4], &mask),
    ];
    let path = folder.write("choice.npz", &npz(&arrays));
    let data = FileData::read(&path, Loss::CrossEntropy).expect("it is valid");
    assert_eq!((data.metric(), data.loss()), ("accuracy", Loss::CrossEntropy));
    let batch = data.batch(0..1, 0).expect("there is a trial");
    let score = |outputs: [f32; 8]| data.score(&batch, &outputs).expect("the shape fits");
    let of = |correct| Score::Fraction { correct, total: 3 };
    assert_eq!(score(target), of(3));
    assert_eq!(score([0.0; 8]), of(0), "no output is the greatest");
    assert_eq!(score(target.map(|target| -target)), of(0));
    assert_eq!(score([5.0, 1.0, -2.0, -1.0, 0.9, 0.1, 7.0, 0.0]), of(2));

    let half = [("input", &[1, 1, 1][..], &[0.0][..]), ("target", &[1, 1, 2], &[0.5, 0.2])];
    let path = folder.write("half.npz", &npz(&half));
    assert_refused(&path, Loss::CrossEntropy, &["trial 0, step 0", "no probability"]);
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_the_array() {
    let folder = Folder::new();
    let (input, target) = numbered();
    let (input, target) =
        (("input", &[N, T, I][..], &input[..]), ("target", &[N, T, O][..], &target[..]));
    let fails = |name: &str, arrays: &[Named<'_>], parts: &[&str]| {
        assert_refused(&folder.write(name, &npz(arrays)), Loss::MeanSquaredError, parts);
    };
    fails("a.npz", &[input], &["no array 'target'", "'input'"]);
    fails("b.npz", &[target], &["no array 'input'", "'target'"]);
    fails(
        "c.npz",
        &[("input", &[T, I], &[0.0; T * I]), target],
        &["'input'", "[3, 2]", "[N, T, I]"],
    );
    let short = ("target", &[N, T - 1, O][..], &target.2[..N * (T - 1) * O]);
    fails("d.npz", &[input, short], &["'target'", "[7, 2, 2]", "[7, 3, O]", "[7, 3, 2]"]);
    let mask = ("mask", &[N, O][..], &[1.0; N * O][..]);
    fails("e.npz", &[input, target, mask], &["'mask'", "[7, 2]", "[7, 3] or [7, 3, 2]"]);
    let mut weights = [1.0; N * T];
    weights[T + 1] = -1.0;
    fails("f.npz", &[input, target, ("mask", &[N, T], &weights)], &["trial 1, step 1", "-1"]);
    fails("g.npz", &[input, target, ("mask", &[N, T], &[0.0; N * T])], &["mask", "0 everywhere"]);
    let mut holed = target.2.to_vec();
    holed[O * (T + 2) + 1] = f32::NAN;
    fails("h.npz", &[input, ("target", &[N, T, O], &holed)], &["NaN at [1, 2, 1] of 'target'"]);
    let empty = ("target", &[N, T, 0][..], &[][..]);
    fails("i.npz", &[input, empty], &["'target'", "[7, 3, 0]", "no element"]);

    let single = folder.write("single.npy", &npy(input.1, input.2));
    assert_refused(&single, Loss::MeanSquaredError, &["one array", ".npz or .safetensors"]);
    let other = folder.write("trials.csv", b"1,2,3");
    assert_refused(&other, Loss::MeanSquaredError, &["none of .npy, .npz and .safetensors"]);
    let missing = folder.0.path().join("missing.npz");
    assert_refused(&missing, Loss::MeanSquaredError, &["cannot read"]);
}

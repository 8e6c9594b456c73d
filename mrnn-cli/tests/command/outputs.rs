//! The files that a run writes.

use crate::{Folder, LOOP, assert_fails, mrnn, read, text};

#[test]
fn pictures_are_drawn_in_both_formats() {
    let folder = Folder::new();
    let (svg, png) = (folder.path("activity.svg"), folder.path("activity.png"));
    for picture in [&svg, &png] {
        let run = ["simulate", LOOP, "--steps", "50", "--plot", text(picture)];
        let shown = mrnn(run.into_iter().chain(["--cue", "iti=10:20"])).success();
        assert!(shown.ends_with(&format!("wrote {}\n", picture.display())), "{shown}");
    }
    let svg = String::from_utf8(read(&svg)).expect("SVG is text");
    assert!(["alm_exc", "iti", "cbgtcl.json"].iter().all(|name| svg.contains(name)));
    assert!(read(&png).starts_with(b"\x89PNG"));
    assert_eq!(folder.files(), ["activity.png", "activity.svg"]);
}

#[test]
fn impossible_files_are_refused_before_any_work() {
    // The network does not exist: had the work begun, that would be the error.
    let with = |option, path| ["simulate", "none.json", option, path];
    assert_fails(with("--plot", "activity.pdf"), &["activity.pdf", "svg or png"]);
    assert_fails(with("--plot", "no/such/activity.svg"), &["no/such", "folder"]);
    assert_fails(with("--out", "run.npy"), &["run.npy", "safetensors"]);
    assert_fails(with("--out", "no/such/run.safetensors"), &["no/such", "folder"]);

    let folder = Folder::new();
    let model = folder.path("model.safetensors");
    mrnn(["convert", LOOP, text(&model)]).success();
    let before = read(&model);
    let replaced = ["simulate", LOOP, "--out", text(&model)];
    assert_fails(replaced, &["model.safetensors", "is a model"]);
    let itself = ["simulate", text(&model), "--out", text(&model)];
    assert_fails(itself, &["model.safetensors", "cannot be its --out"]);
    assert!(read(&model) == before);

    for (option, name) in [("--plot", "folder.svg"), ("--out", "folder.safetensors")] {
        let path = folder.path(name);
        std::fs::create_dir(&path).expect("the temporary folder takes a folder");
        assert_fails(["simulate", "none.json", option, text(&path)], &[name, "directory"]);
    }
    let brief =
        r#"{"recurrent_regions": [{"name": "a", "num_units": 1}], "dynamics": {"dt": 1e-300}}"#;
    let brief = folder.write("brief.json", brief);
    let plot = ["simulate", text(&brief), "--plot", text(&folder.path("a.svg"))].map(str::to_owned);
    assert_fails(plot, &["a.svg", "dt is 1e-300 ms", "1e-290"]);
    assert!(mrnn(["info", text(&brief)]).success().contains("dt 1e-300 ms"));
}

#[test]
fn the_table_is_shown_though_a_file_cannot_be_written() {
    let folder = Folder::new();
    let out = folder.path("run.safetensors");
    // No file system takes a name of this length, which shows only once the file is made.
    let plot = folder.path(&format!("{}activity.svg", "a".repeat(300)));
    let files = ["--plot", text(&plot), "--out", text(&out)];
    let outcome = mrnn(["simulate", LOOP, "--steps", "9"].into_iter().chain(files));
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stdout.contains("9 steps of 1 trial in "), "{}", outcome.stdout);
    assert!(outcome.stdout.ends_with(&format!("wrote {}\n", out.display())), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("activity.svg"), "{}", outcome.stderr);
    assert!(out.exists());
}

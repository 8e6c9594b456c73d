use crate::{Folder, LOOP, SMALL, assert_fails, mrnn, read, text};
use mrnn::Network;

#[test]
fn a_description_survives_the_way_there_and_back() {
    let folder = Folder::new();
    let (model, back) = (folder.path("model.safetensors"), folder.path("back.json"));
    mrnn(["convert", LOOP, text(&model)]).success();
    let network = Network::load(LOOP).expect("the example is valid");
    assert_eq!(Network::load(&model).expect("the model is valid"), network);

    mrnn(["convert", "--description-only", text(&model), text(&back)]).success();
    let description = String::from_utf8(read(&back)).expect("JSON is UTF-8");
    assert_eq!(description.trim_end(), network.description().to_json());
    assert_eq!(Network::load(&back).expect("the description is valid"), network);
    assert_eq!(folder.files(), ["back.json", "model.safetensors"]);
}

#[test]
fn defaults_are_written_out_from_one_description_to_another() {
    let folder = Folder::new();
    let (from, to) = (folder.write("small.json", SMALL), folder.path("full.json"));
    mrnn(["convert", text(&from), text(&to)]).success();
    assert!(String::from_utf8_lossy(&read(&to)).contains(r#""tau": 100.0"#));
    assert_eq!(Network::load(&from).ok(), Network::load(&to).ok());
}

#[test]
fn parameters_are_not_lost_silently() {
    let folder = Folder::new();
    let (model, to) = (folder.path("model.safetensors"), folder.path("lossy.json"));
    mrnn(["convert", LOOP, text(&model)]).success();
    assert_fails(["convert", text(&model), text(&to)], &["lossy.json", "--description-only"]);
    assert!(!to.exists());
}

#[test]
fn an_old_file_is_replaced_but_never_the_source() {
    let folder = Folder::new();
    let from = folder.write("small.json", SMALL);
    let to = folder.write("old.safetensors", "something else");
    mrnn(["convert", text(&from), text(&to)]).success();
    assert!(Network::load(&to).is_ok());

    let same = folder.path(".").join("small.json");
    assert_fails(
        ["convert", text(&from), text(&same)],
        &["small.json", "is the file that is read"],
    );
    assert_eq!(read(&from), SMALL.as_bytes());
}

#[test]
fn impossible_targets_are_named() {
    let folder = Folder::new();
    let missing = folder.path("missing").join("a.safetensors");
    assert_fails(["convert", LOOP, text(&missing)], &["cannot write", "missing"]);
    let unknown = folder.path("a.h5");
    assert_fails(["convert", LOOP, text(&unknown)], &["a.h5", ".json or .safetensors"]);
    let model = folder.path("a.safetensors");
    let arguments = ["convert", "--description-only", LOOP, text(&model)];
    assert_fails(arguments, &["--description-only"]);
    assert_eq!(folder.files(), [""; 0]);
}

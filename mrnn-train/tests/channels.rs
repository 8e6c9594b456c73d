//! The inputs of tasks on the input units of networks.

use mrnn::Network;
use mrnn_train::{Batch, Error, Task, for_network, tasks};

/// A network with input regions of so many units, and as many outputs.
fn network(inputs: &[usize], outputs: Option<usize>) -> Network {
    let inputs: Vec<_> = inputs
        .iter()
        .enumerate()
        .map(|(i, units)| format!(r#"{{"name": "in{i}", "num_units": {units}}}"#))
        .collect();
    let readout = outputs.map(|units| {
        format!(r#", "readouts": [{{"name": "out", "num_units": {units}, "src_regions": ["a"]}}]"#)
    });
    let json = format!(
        r#"{{"recurrent_regions": [{{"name": "a", "num_units": 2}}, {{"name": "b", "num_units": 1}}],
            "input_regions": [{}]{}}}"#,
        inputs.join(", "),
        readout.unwrap_or_default()
    );
    Network::from_json(&json).expect("the description is valid")
}

fn go_no_go() -> Box<dyn Task> {
    tasks::by_name("go-no-go", &[], 10.0).expect("the defaults are valid")
}

#[track_caller]
fn on(network: &Network) -> Box<dyn Task> {
    for_network(go_no_go(), network).expect("the task fits")
}

fn batch(task: &dyn Task) -> Batch {
    task.batch(0..10, 1).expect("there are trials")
}

#[test]
fn inputs_drive_units_one_by_one() {
    for network in [network(&[3], Some(1)), network(&[1, 1, 1], Some(1)), network(&[1, 2], Some(1))]
    {
        assert_eq!(batch(&*on(&network)), batch(&*go_no_go()));
    }
}

#[test]
fn inputs_drive_all_units_of_their_regions() {
    let network = network(&[4, 1, 5], Some(1));
    let (task, plain) = (on(&network), go_no_go());
    assert_eq!((task.num_inputs(), task.num_outputs()), (10, 1));
    assert_eq!((task.name(), task.steps()), (plain.name(), plain.steps()));
    assert_eq!((task.loss(), task.metric()), (plain.loss(), plain.metric()));
    assert_eq!(task.settings(), plain.settings());
    assert_eq!(task.input_names()[3..6], ["go cue", "no-go cue", "response cue"]);
    for (wide, narrow) in [
        (batch(&*task), batch(&*plain)),
        (
            task.validation_batch(0..10, 1).expect("there are trials"),
            plain.validation_batch(0..10, 1).expect("there are trials"),
        ),
    ] {
        let expected: Vec<f32> = narrow
            .input()
            .chunks(3)
            .flat_map(|c| [c[0], c[0], c[0], c[0], c[1], c[2], c[2], c[2], c[2], c[2]])
            .collect();
        assert_eq!(wide.input(), expected);
        assert_eq!((wide.target(), wide.mask()), (narrow.target(), narrow.mask()));

        let silent = vec![0.0; wide.target().len()];
        for outputs in [wide.target(), &silent] {
            let scores = (task.score(&wide, outputs), plain.score(&narrow, outputs));
            assert_eq!(scores.0.expect("it fits"), scores.1.expect("it fits"));
        }
        assert!(task.score(&wide, &silent[1..]).is_err());
    }
}

#[test]
fn numbers_that_do_not_fit_are_told_with_what_would() {
    let refusal = |network: &Network| for_network(go_no_go(), network).err().expect("it does not");
    let error = refusal(&network(&[20, 5], Some(1)));
    assert!(matches!(error, Error::Inputs { units: 25, regions: 2, .. }));
    let message = error.to_string();
    for part in ["3 inputs (go cue, no-go cue, response cue)", "25 input units in 2 input regions"]
    {
        assert!(message.contains(part), "{part:?} is not in {message:?}");
    }
    for (network, found) in [
        (network(&[3], None), "has no readout"),
        (network(&[3], Some(2)), "readouts have 2 in all ('out' with 2)"),
    ] {
        let Error::Outputs { needed, readout, found: readouts, .. } = refusal(&network) else {
            panic!("the outputs do not fit");
        };
        assert_eq!(needed, "1 output (response)");
        assert!(readouts.ends_with(found));
        // The line that is shown makes the network fit.
        let mut description: serde_json::Value =
            serde_json::to_value(network.description()).expect("a description is JSON");
        let line: serde_json::Value =
            serde_json::from_str(&format!("{{{readout}}}")).expect("the line is JSON");
        description["readouts"] = line["readouts"].clone();
        let mended = Network::from_json(&description.to_string()).expect("it is a description");
        assert_eq!(on(&mended).num_outputs(), 1);
    }
}

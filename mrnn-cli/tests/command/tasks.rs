use crate::{assert_fails, mrnn};

#[test]
fn every_task_is_listed_with_its_inputs_and_outputs() {
    let shown = mrnn(["tasks"]).success();
    let row = |name: &str| {
        let line = shown.lines().find(|line| line.starts_with(name)).expect(name);
        line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(row("flip-flop")[1..4], ["3", "3", "Hold"]);
    assert_eq!(row("ready-set-go")[1..4], ["2", "1", "Measure"]);
    assert_eq!(shown.lines().count(), 7);
}

#[test]
fn a_task_is_described_by_position_and_parameter() {
    let shown = mrnn(["tasks", "go-no-go"]).success();
    for line in
        ["input   2  response cue", "output  0  response", "baseline        200      Time before"]
    {
        assert!(shown.lines().any(|shown| shown.starts_with(line)), "{line} is not in\n{shown}");
    }
    assert!(shown.contains("170 steps of 10 ms; mean squared error; accuracy"));
    assert_fails(["tasks", "go-nogo"], &["unknown task 'go-nogo'", "did you mean 'go-no-go'?"]);
}

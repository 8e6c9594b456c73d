use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::font::{fit_text, text_width};
use super::lines::spread;
use super::sampling::{reduce_line, reduce_row};
use super::scale::{Axis, LogAxis};
use super::{
    ActivityPlot, Curve, CurvePanel, CurvesPlot, Distribution, HistogramPlot, PlotError, Trace,
    check_path, draw, draw_curves, draw_histogram,
};

fn trace(name: &str, values: &[f64]) -> Trace {
    Trace { name: name.to_owned(), values: values.to_vec() }
}

fn numbered(count: usize, steps: usize) -> Vec<Trace> {
    let value = |region: usize, step: usize| ((region + step) as f64 / 20.0).sin().abs();
    (0..count)
        .map(|region| Trace {
            name: format!("region {region:03}"),
            values: (0..steps).map(|step| value(region, step)).collect(),
        })
        .collect()
}

fn regions_only(regions: &[Trace]) -> ActivityPlot<'_> {
    ActivityPlot { title: "", dt_ms: None, regions, inputs: &[] }
}

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

fn svg(plot: &ActivityPlot<'_>) -> String {
    let folder = folder();
    let path = folder.path().join("plot.svg");
    draw(&path, plot).expect("a picture");
    fs::read_to_string(path).expect("an SVG file")
}

fn png(plot: &ActivityPlot<'_>) -> Vec<u8> {
    let folder = folder();
    let path = folder.path().join("plot.png");
    draw(&path, plot).expect("a picture");
    fs::read(path).expect("a PNG file")
}

/// The texts of an SVG in the order in which they are drawn.
fn texts(svg: &str) -> Vec<&str> {
    let body = |rest: &'_ str| rest.find('>').zip(rest.find("</text>"));
    svg.split("<text ")
        .skip(1)
        .filter_map(|rest| body(rest).map(|(start, end)| rest[start + 1..end].trim()))
        .collect()
}

/// The numbers of points of the lines of a sole region.
fn run_lengths(svg: &str) -> Vec<usize> {
    let points = |line: &str| line.split("points=\"").nth(1).map_or(0, |p| p.matches(',').count());
    let drawn =
        svg.lines().filter(|line| line.starts_with("<polyline") && line.contains("#0072B2"));
    let mut counts: Vec<_> = drawn.map(points).collect();
    // The last is the leader to the label.
    counts.pop();
    counts
}

#[test]
fn svg_and_png_are_the_known_extensions_in_any_case() {
    for name in ["a.svg", "a.SVG", "b.c.png", "folder/a.Png"] {
        assert!(check_path(Path::new(name)).is_ok(), "{name}");
    }
    for name in ["a.pdf", "svg", ".png", "a", ""] {
        let error = check_path(Path::new(name)).expect_err(name).to_string();
        assert!(error.contains(&format!("'{name}'")), "{error}");
        assert!(error.contains("svg") && error.contains("png"), "{error}");
    }
}

#[test]
fn an_upper_case_extension_is_drawn() {
    let folder = folder();
    for name in ["PLOT.PNG", "PLOT.SVG"] {
        let path = folder.path().join(name);
        draw(&path, &regions_only(&numbered(1, 5))).expect("a picture");
        assert!(path.exists());
    }
}

#[test]
fn errors_name_the_picture_and_the_operands() {
    let path = Path::new("plot.svg");
    let message = |plot: ActivityPlot<'_>| draw(path, &plot).expect_err("an error").to_string();

    for regions in [vec![], vec![trace("V1", &[])]] {
        let error = message(regions_only(&regions));
        assert!(error.contains("'plot.svg'"), "{error}");
    }

    let regions = [trace("V1", &[0.0, 1.0]), trace("V4", &[0.0])];
    let error = message(regions_only(&regions));
    for part in ["'plot.svg'", "'V4' has 1 ", "'V1' has 2"] {
        assert!(error.contains(part), "{error}");
    }

    let inputs = [trace("cue", &[1.0, 1.0, 1.0])];
    let error = message(ActivityPlot { inputs: &inputs, ..regions_only(&regions[..1]) });
    assert!(error.contains("'cue' has 3"), "{error}");

    for dt_ms in [0.0, -1.0, 1e-300, f64::NAN, f64::INFINITY, f64::MAX] {
        let plot = ActivityPlot { dt_ms: Some(dt_ms), ..regions_only(&regions[..1]) };
        let error = message(plot);
        assert!(error.contains(&format!("dt is {} ms", crate::table::exact(dt_ms))), "{error}");
    }
    assert!(!path.exists());
}

#[test]
fn an_unwritable_place_is_an_error_that_leaves_nothing() {
    let folder = folder();
    let regions = numbered(1, 3);
    for name in ["plot.svg", "plot.png"] {
        let missing = folder.path().join("missing").join(name);
        let error = draw(&missing, &regions_only(&regions)).expect_err("no such folder");
        assert!(matches!(error, PlotError::Write { .. }), "{error}");
        assert!(error.to_string().contains(&missing.display().to_string()), "{error}");

        let occupied = folder.path().join(name);
        fs::create_dir(&occupied).expect("a folder");
        let error = draw(&occupied, &regions_only(&regions)).expect_err("a folder is there");
        assert!(matches!(error, PlotError::Write { .. }), "{error}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2);
}

#[test]
fn an_older_picture_is_replaced_and_nothing_else_is_left() {
    let folder = folder();
    let path = folder.path().join("plot.svg");
    fs::write(&path, "older").expect("a file");
    draw(&path, &regions_only(&numbered(2, 10))).expect("a picture");
    assert!(fs::read_to_string(&path).expect("an SVG file").starts_with("<svg "));
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

#[test]
fn an_svg_has_the_names_and_the_axis_labels_as_text() {
    let regions = [trace("V1", &[0.1, 0.2]), trace("a<b & c", &[0.2, 0.1])];
    let inputs = [trace("cue", &[0.0, 1.0])];
    let plot = ActivityPlot {
        title: "Working memory",
        dt_ms: Some(0.5),
        regions: &regions,
        inputs: &inputs,
    };
    let document = svg(&plot);
    let texts = texts(&document);
    let expected = [
        "Working memory",
        "V1",
        "a&lt;b &amp; c",
        "cue",
        "time (ms)",
        "mean activity (a.u.)",
        "input (a.u.)",
    ];
    for text in expected {
        assert!(texts.contains(&text), "{text} is not among {texts:?}");
    }
    assert!(document.contains("sans-serif"));
    assert!(document.starts_with("<svg width=\"960\""), "{}", &document[..60]);
    assert!(document.trim_end().ends_with("</svg>"));
}

#[test]
fn without_a_step_length_the_axis_counts_steps_and_without_inputs_they_have_no_panel() {
    let document = svg(&regions_only(&numbered(2, 7)));
    let texts = texts(&document);
    assert!(texts.contains(&"step"));
    assert!(!texts.contains(&"time (ms)"));
    assert!(!texts.contains(&"input (a.u.)"));
}

#[test]
fn control_characters_in_names_do_not_reach_the_svg() {
    let document = svg(&regions_only(&[trace("V\u{1}1", &[0.0, 1.0])]));
    assert!(texts(&document).contains(&"V 1"));
    assert!(!document.contains('\u{1}'));
}

#[test]
fn a_png_has_the_signature_and_twice_the_size_of_the_page() {
    let image = png(&regions_only(&numbered(3, 50)));
    assert_eq!(image[..8], *b"\x89PNG\r\n\x1a\n");
    assert_eq!(image[16..20], 1920_u32.to_be_bytes());
    assert!(image.len() > 10_000, "{} bytes", image.len());
}

#[test]
fn values_that_are_not_finite_leave_a_gap_and_do_not_stretch_the_axis() {
    let mut values = vec![0.25; 100];
    values[40..45].fill(f64::NAN);
    values[70] = f64::INFINITY;
    values[80] = f64::MAX;
    let regions = [Trace { name: "V1".into(), values }];
    let document = svg(&regions_only(&regions));
    assert_eq!(run_lengths(&document), [40, 25, 9, 19]);
    assert_eq!(Axis::of_values(&regions, 8.0).high, 0.25);
    png(&regions_only(&regions));
}

#[test]
fn a_trace_without_finite_values_is_named_as_such() {
    let regions = [trace("V1", &[f64::NAN; 4]), trace("V4", &[f64::NEG_INFINITY; 4])];
    let document = svg(&regions_only(&regions));
    assert!(texts(&document).contains(&"V1 (no data)"));
    let many: Vec<_> = (0..20).map(|_| regions[0].clone()).collect();
    png(&regions_only(&many));
}

#[test]
fn extreme_data_are_drawn() {
    let extremes: [&[f64]; 7] = [
        &[0.0; 30],
        &[-65.0; 30],
        &[f64::MAX, f64::MIN, 1e299, -1e299],
        &[5e-324, 0.0, 1e-305],
        &[1.0, 1.0 + f64::EPSILON],
        &[-65.0, -65.0 + 1e-12],
        &[0.7],
    ];
    for values in extremes {
        let regions = [trace("V1", values)];
        svg(&regions_only(&regions));
        png(&ActivityPlot { dt_ms: Some(1e-6), inputs: &regions, ..regions_only(&regions) });
        svg(&regions_only(&vec![regions[0].clone(); 20]));
    }
}

#[test]
fn one_step_is_a_marker() {
    let document = svg(&regions_only(&[trace("V1", &[0.5])]));
    assert_eq!(document.matches("<circle ").count(), 1);
}

#[test]
fn lines_beyond_the_colours_have_hollow_markers() {
    let eight = svg(&regions_only(&numbered(8, 200)));
    assert_eq!(eight.matches("<circle ").count(), 0);
    let nine = svg(&regions_only(&numbered(9, 200)));
    assert!(nine.matches("<circle ").count() >= 10);
}

#[test]
fn a_long_trace_keeps_its_peaks_and_makes_a_small_file() {
    let mut values: Vec<f64> = (0..1_000_000).map(|step| (step % 7) as f64 / 10.0).collect();
    values[654_321] = 5.0;
    values[123_456] = -3.0;
    let samples: Vec<_> = values.iter().copied().enumerate().collect();
    let runs = reduce_line(&samples, 1000.0);
    assert_eq!(runs.len(), 1);
    assert!(runs[0].len() <= 6000, "{}", runs[0].len());
    assert!(runs[0].is_sorted_by_key(|sample| sample.0));
    for kept in [(0, 0.0), (654_321, 5.0), (123_456, -3.0), samples[999_999]] {
        assert!(runs[0].contains(&kept), "{kept:?}");
    }

    let regions = [Trace { name: "V1".into(), values }];
    let document = svg(&regions_only(&regions));
    assert!(document.len() < 200_000, "{} bytes", document.len());
}

#[test]
fn reduction_keeps_vertical_edges_and_short_traces() {
    let samples = [(0, 0.0), (1, 0.0), (1, 1.0), (2, 1.0), (2, 0.0), (3, 0.0)];
    assert_eq!(reduce_line(&samples, 0.1), [samples.to_vec()]);
    assert_eq!(reduce_line(&samples[1..4], 10.0), [samples[1..4].to_vec()]);
}

#[test]
fn a_row_keeps_its_peaks_and_gaps() {
    let mut values = vec![0.1; 1000];
    values[777] = -2.0;
    values[..10].fill(f64::NAN);
    let row = reduce_row(&values, 100);
    assert_eq!(row.len(), 100);
    assert_eq!(row[0], None);
    assert_eq!(row[1], Some(0.1));
    assert_eq!(row[77], Some(-2.0));
    assert_eq!(reduce_row(&[0.3, 0.4], 100), [Some(0.3), Some(0.4)]);
}

#[test]
fn more_regions_than_lines_can_tell_apart_are_rows_of_colour() {
    let document = svg(&regions_only(&numbered(12, 100)));
    assert_eq!(document.matches("<rect ").count(), 1);
    let document = svg(&regions_only(&numbered(13, 100)));
    assert!(document.matches("<rect ").count() > 13);
    assert!(texts(&document).contains(&"mean activity (a.u.)"));
}

#[test]
fn rows_are_named_as_densely_as_is_legible() {
    let named = |count: usize| {
        let document = svg(&regions_only(&numbered(count, 20)));
        texts(&document).into_iter().filter(|text| text.starts_with("region")).count()
    };
    assert_eq!(named(30), 30);
    assert_eq!(named(100), 100);
    assert_eq!(named(400), 100);
}

#[test]
fn labels_keep_their_distance_order_and_bounds() {
    let wanted = [10.0, 10.0, 11.0, 50.0, 98.0, 99.0];
    let places = spread(&wanted, 10.0, 0.0, 100.0);
    assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 10.0 - 1e-9), "{places:?}");
    assert!(places[0] >= 0.0 && places[5] <= 100.0 + 1e-9, "{places:?}");
    assert_eq!(places[3], 50.0);
    assert_eq!(spread(&[20.0, 60.0], 10.0, 0.0, 100.0), [20.0, 60.0]);
    assert!(spread(&[], 10.0, 0.0, 100.0).is_empty());
}

#[test]
fn a_name_too_long_for_its_place_is_cut() {
    let short = fit_text("prefrontal", 15.0, 40.0);
    assert!(short.ends_with('…') && short.starts_with("pr"), "{short}");
    assert!(text_width(&short, 15.0) <= 40.0);
    assert_eq!(fit_text("V1", 15.0, 40.0), "V1");
}

#[test]
fn axes_have_round_ends_and_ticks() {
    let labels = |axis: &Axis| axis.ticks().into_iter().map(|(_, label)| label).collect::<Vec<_>>();
    let of = |values: &[f64]| Axis::of_values(&[trace("V1", values)], 4.0);

    assert_eq!(labels(&of(&[0.2, 0.73])), ["0.0", "0.2", "0.4", "0.6", "0.8"]);
    assert_eq!(labels(&of(&[-0.9, 0.7])), ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
    assert_eq!(labels(&of(&[0.0])), ["0.0", "0.5", "1.0"]);
    assert_eq!(labels(&of(&[-70.0, -65.0])), ["−70", "−68", "−66", "−64"]);
    assert_eq!(labels(&Axis::time(1000.0, 0.0)), ["0", "200", "400", "600", "800", "1000"]);
    assert_eq!(labels(&Axis::time(3.0, 1.0)), ["0", "1", "2", "3"]);

    let small = of(&[0.0, 4e-6]);
    assert_eq!(labels(&small), ["0", "1", "2", "3", "4"]);
    assert_eq!(small.label("mean activity", "a.u."), "mean activity (10⁻⁶ a.u.)");
    assert_eq!(Axis::time(4e7, 1.0).label("step", ""), "step (10⁶)");
}

#[test]
fn logarithmic_axes_have_ticks_at_round_values() {
    let labels = |low, high, most| {
        let ticks = LogAxis::new(low, high).ticks(most);
        ticks.into_iter().map(|(_, label)| label).collect::<Vec<_>>()
    };
    assert_eq!(labels(0.9, 21.0, 9), ["1", "2", "5", "10", "20"]);
    assert_eq!(labels(0.9, 21.0, 4), ["1", "10"]);
    assert_eq!(labels(1e-3, 0.1, 9), ["0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1"]);
    assert_eq!(labels(1.5e4, 3e6, 0), ["10⁵", "10⁶"]);
    assert_eq!(labels(1.5e4, 3e5, 9), ["20000", "50000", "10⁵", "2·10⁵"]);
    let axis = LogAxis::new(1.0, 10_000.0);
    assert_eq!([1.0, 10.0, 100.0, 10_000.0].map(|v| axis.fraction(v)), [0.0, 0.25, 0.5, 1.0]);
}

#[test]
fn a_histogram_has_a_bar_for_each_run_of_near_values_and_marks_its_limit() {
    let step = Distribution { name: "step", counts: vec![(4.0, 1_000_000), (4.01, 5), (900.0, 1)] };
    let late = Distribution { name: "lateness", counts: vec![(0.0, 7), (50.0, 3)] };
    let none = Distribution { name: "nothing", counts: Vec::new() };
    let plot = HistogramPlot {
        title: "loop.json",
        quantity: "time",
        unit: "µs",
        distributions: &[step, late, none],
        limit: ("period", 1000.0),
    };
    let folder = folder();
    let (vector, bitmap) = (folder.path().join("plot.svg"), folder.path().join("plot.png"));
    draw_histogram(&vector, &plot).expect("a picture");
    let document = fs::read_to_string(vector).expect("an SVG file");
    let texts = texts(&document);
    for text in ["loop.json", "step", "lateness", "nothing", "time (µs)", "1", "1000", "10⁶"] {
        assert!(texts.contains(&text), "{text} is not among {texts:?}");
    }
    assert_eq!(texts.iter().filter(|text| **text == "period").count(), 3);
    // the page, two bins of the first and one of the second
    assert_eq!(document.matches("<rect ").count(), 4);
    draw_histogram(&bitmap, &plot).expect("a picture");
    assert!(fs::read(bitmap).expect("a PNG file").starts_with(b"\x89PNG"));
}

/// The curves of a panel as an SVG.
fn curves(is_logarithmic: bool, last: usize, curves: Vec<Curve>) -> String {
    let folder = folder();
    let path = folder.path().join("curves.svg");
    let panel = CurvePanel { quantity: "loss", is_logarithmic, height: 300.0, curves };
    let plot = CurvesPlot { title: "task", counted: "update", last, panels: vec![panel] };
    draw_curves(&path, &plot).expect("a picture");
    draw_curves(&path.with_extension("png"), &plot).expect("a picture");
    fs::read_to_string(path).expect("an SVG file")
}

fn named(points: Vec<(usize, f64)>) -> Curve {
    Curve { name: Some("training"), hue: 0, points }
}

#[test]
fn curves_have_axes_of_counts_and_of_powers() {
    let falling = (1..=1000).map(|update| (update, 10f64.powf(-(update as f64) / 250.0)));
    let shown = curves(true, 1000, vec![named(falling.collect())]);
    let texts = texts(&shown);
    for text in ["task", "update", "loss", "training", "0", "1000", "1", "0.1", "0.01", "0.001"] {
        assert!(texts.contains(&text), "{text} is not in {texts:?}");
    }
    assert!(run_lengths(&shown)[0] > 100);
}

#[test]
fn a_faint_curve_has_no_name_and_another_colour() {
    let points = vec![(1, 1.0), (2, 0.5)];
    let faint = Curve { name: None, hue: 0, points: points.clone() };
    let shown = curves(true, 2, vec![faint]);
    assert!(!shown.contains("#0072B2") && !texts(&shown).contains(&"training"));
    assert!(curves(true, 2, vec![named(points)]).contains("#0072B2"));
}

#[test]
fn curves_of_few_points_are_marked_and_may_end_anywhere() {
    let shown = curves(false, 100, vec![named(vec![(10, 0.2), (50, 0.9)])]);
    assert_eq!(shown.matches("<circle").count(), 2);
    let alone = curves(false, 100, vec![named(vec![(10, 0.2)])]);
    assert_eq!(alone.matches("<circle").count(), 1);
    assert!(texts(&alone).contains(&"training"));
}

#[test]
fn curves_without_a_drawable_value_leave_their_axes() {
    for values in [vec![], vec![(1, f64::NAN), (2, f64::INFINITY)], vec![(1, 0.0), (2, -1.0)]] {
        let shown = curves(true, 2, vec![named(values)]);
        let texts = texts(&shown);
        assert!(texts.contains(&"loss") && !texts.contains(&"training"), "{texts:?}");
    }
    let extreme = vec![(1, 1e-280), (2, 1e280), (3, 1.0)];
    assert!(texts(&curves(true, 3, vec![named(extreme.clone())])).contains(&"training"));
    assert!(texts(&curves(false, 3, vec![named(extreme)])).contains(&"training"));
}

#[test]
fn a_score_without_a_floor_does_not_hide_the_others() {
    let points = vec![(1, -1e6), (2, 0.5), (3, 0.9)];
    let shown = curves(false, 3, vec![named(points)]);
    let ticks = texts(&shown);
    assert!(ticks.contains(&"1.0") && ticks.contains(&"\u{2212}1.0"), "{ticks:?}");
}

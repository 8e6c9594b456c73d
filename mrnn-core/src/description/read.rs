//! JSON text into a [`NetworkBuilder`], with everything that is wrong said at once.

use super::json::{Node, Object};
use super::{
    ConnectionSpec, Constraints, Dynamics, InputRegionSpec, NoiseLevels, ReadoutSpec,
    RecurrentRegionSpec, Sign,
};
use crate::description::Choice;
use crate::{Error, NetworkBuilder, Problems, Result};
use std::cell::RefCell;

const TOP_KEYS: &[&str] = &[
    "recurrent_regions",
    "input_regions",
    "recurrent_connections",
    "input_connections",
    "readouts",
    "dynamics",
    "constraints",
    "spectral_radius",
    "seed",
];
const RECURRENT_KEYS: &[&str] = &[
    "name",
    "num_units",
    "sign",
    "base_firing",
    "init",
    "parent_region",
    "learnable_bias",
    "learnable_init",
    "device",
    "tau",
    "activation",
    "noise",
];
const INPUT_KEYS: &[&str] = &["name", "num_units", "sign", "device", "noise"];
const CONNECTION_KEYS: &[&str] =
    &["src_region", "dst_region", "sparsity", "zero_connection", "trainable", "delay"];
const READOUT_KEYS: &[&str] = &["name", "num_units", "src_regions", "trainable"];
const DYNAMICS_KEYS: &[&str] = &["type", "dt", "tau", "activation", "noise"];
const NOISE_KEYS: &[&str] = &["enabled", "hidden", "input"];
const CONSTRAINT_KEYS: &[&str] = &["recurrent", "input", "dale"];

/// What reading a text has shown.
pub(crate) struct Read {
    /// Every problem, in the order of the text's parts.
    pub(crate) problems: Problems,
    /// Nothing is missing from the builder that the text may have meant to say.
    pub(crate) settings_and_regions_are_known: bool,
}

/// Adds what `text` describes to `builder`.
pub(crate) fn read_into(builder: &mut NetworkBuilder, text: &str) -> Read {
    let problems = RefCell::new(Problems::default());
    let root = problems.borrow_mut().keep(Node::parse(text));
    let top = root.as_ref().and_then(|root| Object::open(root, String::new(), TOP_KEYS, &problems));
    let settings_and_regions_are_known = top.is_some_and(|top| read_top(builder, &top));
    Read { problems: problems.into_inner(), settings_and_regions_are_known }
}

/// Whether the dynamics and all regions, by name at least, have reached the builder.
fn read_top(builder: &mut NetworkBuilder, top: &Object<'_>) -> bool {
    let mut known = true;
    if let Some(object) = top.object("dynamics", DYNAMICS_KEYS) {
        known = add(&object, Some(read_dynamics(&object, builder.description().dynamics)), |d| {
            builder.set_dynamics(d)
        });
    }
    if let Some(object) = top.object("constraints", CONSTRAINT_KEYS) {
        let default = builder.description().constraints;
        let constraints = Constraints {
            recurrent: object.boolean("recurrent").unwrap_or(default.recurrent),
            input: object.boolean("input").unwrap_or(default.input),
            dale: object.choice("dale").unwrap_or(default.dale),
        };
        object.take(builder.set_constraints(constraints));
    }
    if let Some(radius) = top.number("spectral_radius") {
        top.take(builder.set_spectral_radius(Some(radius)));
    }
    if let Some(seed) = top.whole_number("seed") {
        top.take(builder.set_seed(seed));
    }

    // A rejected region is stood in for by a plain one of its name, so that what refers to it is
    // checked all the same. Where not even that can be, unknown names are no news.
    let mut all_named = true;
    for object in &top.objects("recurrent_regions", RECURRENT_KEYS) {
        let Some(object) = object else {
            all_named = false;
            continue;
        };
        let name = region_name(object, builder.num_regions());
        let spec = read_recurrent_region(object, name.clone());
        if !add(object, spec, |spec| builder.add_recurrent_region(spec)) {
            let stand_in = RecurrentRegionSpec::new(name.as_str(), 1);
            all_named &=
                builder.add_recurrent_region(stand_in).is_ok() || builder.has_region(&name);
        }
    }
    for object in &top.objects("input_regions", INPUT_KEYS) {
        let Some(object) = object else {
            all_named = false;
            continue;
        };
        let name = region_name(object, builder.num_regions());
        let spec = read_input_region(object, name.clone());
        if !add(object, spec, |spec| builder.add_input_region(spec)) {
            let stand_in = InputRegionSpec::new(name.as_str(), 1);
            all_named &= builder.add_input_region(stand_in).is_ok() || builder.has_region(&name);
        }
    }
    let unless_unnamed = |outcome: Result<()>| {
        let mut problems = Problems::default();
        problems.take(outcome);
        if !all_named {
            problems.retain(|problem| !matches!(problem, Error::UnknownName { .. }));
        }
        problems.finish(Ok(()))
    };

    for (key, recurrent) in [("recurrent_connections", true), ("input_connections", false)] {
        for object in top.objects(key, CONNECTION_KEYS).iter().flatten() {
            add(object, read_connection(object), |spec| {
                unless_unnamed(builder.add_listed_connection(spec, recurrent))
            });
        }
    }
    for object in top.objects("readouts", READOUT_KEYS).iter().flatten() {
        add(object, read_readout(object), |spec| unless_unnamed(builder.add_readout(spec)));
    }
    known && all_named
}

/// Hands a part to the builder where it could be read; whether it was accepted.
fn add<S>(
    object: &Object<'_>,
    spec: Option<S>,
    add_to_builder: impl FnOnce(S) -> Result<()>,
) -> bool {
    let outcome = spec.map(add_to_builder);
    let accepted = matches!(outcome, Some(Ok(())));
    object.take(outcome.unwrap_or(Ok(())));
    accepted
}

/// The name of a region, by default the number of regions before it.
fn region_name(object: &Object<'_>, index: usize) -> String {
    object.string("name").map_or_else(|| format!("region_{index}"), str::to_owned)
}

fn read_sign(object: &Object<'_>, name: &str) -> Option<Sign> {
    let Some(value) = object.string("sign") else { return Some(Sign::default()) };
    let sign = Sign::from_name("sign", value).ok();
    if sign.is_none() {
        object.report(Error::UnknownSign { name: name.to_owned(), value: value.to_owned() });
    }
    sign
}

fn read_num_units(object: &Object<'_>) -> Option<usize> {
    let num_units = object.require("num_units", object.whole_number("num_units"))?;
    // A number beyond the address space is beyond every limit too, and is reported as such.
    Some(usize::try_from(num_units).unwrap_or(usize::MAX))
}

fn read_recurrent_region(object: &Object<'_>, name: String) -> Option<RecurrentRegionSpec> {
    let sign = read_sign(object, &name);
    let num_units = read_num_units(object);
    let default = RecurrentRegionSpec::new(name, num_units.unwrap_or_default());
    let spec = RecurrentRegionSpec {
        sign: sign.unwrap_or_default(),
        base_firing: object.number("base_firing").unwrap_or(default.base_firing),
        init: object.number("init").unwrap_or(default.init),
        parent_region: object.string("parent_region").map(str::to_owned),
        learnable_bias: object.boolean("learnable_bias").unwrap_or(default.learnable_bias),
        learnable_init: object.boolean("learnable_init").unwrap_or(default.learnable_init),
        tau: object.number("tau"),
        activation: object.choice("activation"),
        noise: object.number("noise"),
        ..default
    };
    sign.and(num_units).map(|_| spec)
}

fn read_input_region(object: &Object<'_>, name: String) -> Option<InputRegionSpec> {
    let sign = read_sign(object, &name);
    let num_units = read_num_units(object);
    let noise = object.number("noise");
    Some(InputRegionSpec { sign: sign?, noise, ..InputRegionSpec::new(name, num_units?) })
}

fn read_connection(object: &Object<'_>) -> Option<ConnectionSpec> {
    let src = object.require("src_region", object.string("src_region"));
    let dst = object.require("dst_region", object.string("dst_region"));
    let sparsity = object.number("sparsity");
    let zero_connection = object.boolean("zero_connection");
    let trainable = object.boolean("trainable");
    let delay = object.number("delay");
    let default = ConnectionSpec::new(src?, dst?);
    Some(ConnectionSpec {
        sparsity,
        zero_connection: zero_connection.unwrap_or(default.zero_connection),
        trainable: trainable.unwrap_or(default.trainable),
        delay: delay.unwrap_or(default.delay),
        ..default
    })
}

fn read_readout(object: &Object<'_>) -> Option<ReadoutSpec> {
    let name = object.require("name", object.string("name"));
    let num_units = read_num_units(object);
    let src_regions = object.require("src_regions", object.strings("src_regions"));
    let trainable = object.boolean("trainable");
    let default = ReadoutSpec::new(name?, num_units?, src_regions?);
    Some(ReadoutSpec { trainable: trainable.unwrap_or(default.trainable), ..default })
}

/// The dynamics, `default` where the object says nothing.
fn read_dynamics(object: &Object<'_>, default: Dynamics) -> Dynamics {
    let noise = object.object("noise", NOISE_KEYS).map(|noise| NoiseLevels {
        enabled: noise.boolean("enabled").unwrap_or(default.noise.enabled),
        hidden: noise.number("hidden").unwrap_or(default.noise.hidden),
        input: noise.number("input").unwrap_or(default.noise.input),
    });
    Dynamics {
        kind: object.choice("type").unwrap_or(default.kind),
        dt: object.number("dt").unwrap_or(default.dt),
        tau: object.number("tau").unwrap_or(default.tau),
        activation: object.choice("activation").unwrap_or(default.activation),
        noise: noise.unwrap_or(default.noise),
    }
}

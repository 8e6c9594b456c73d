//! The tables of `mrnn info`.

use super::sources;
use crate::table::{Align, Table, exact};
use mrnn::{Choice, Connection, DynamicsKind, Network, Region};
use std::ops::Range;

/// Every region with its own dynamics.
pub(super) fn regions(network: &Network) -> Table {
    let mut table = Table::new([
        ("region", Align::Left),
        ("kind", Align::Left),
        ("sign", Align::Left),
        ("units", Align::Right),
        ("range", Align::Right),
        ("parent", Align::Left),
        ("activation", Align::Left),
        ("tau (ms)", Align::Right),
    ]);
    let start = |region: &Region, kind: &str, range: &Range<usize>| {
        [
            region.name().to_owned(),
            kind.to_owned(),
            region.sign().name().to_owned(),
            region.num_units().to_string(),
            format!("{}..{}", range.start, range.end),
        ]
    };
    let defaults = network.dynamics();
    for (recurrent, range) in network.recurrent_regions().zip(network.unit_ranges()) {
        let spec = recurrent.spec();
        let parent = spec.parent_region.clone().unwrap_or_else(|| "-".to_owned());
        let activation = spec.activation.unwrap_or(defaults.activation).name().to_owned();
        let tau = match defaults.kind {
            DynamicsKind::Leaky => exact(spec.tau.unwrap_or(defaults.tau)),
            DynamicsKind::Elman => "-".to_owned(),
        };
        let start = start(recurrent.region(), "recurrent", &range);
        table.row(start.into_iter().chain([parent, activation, tau]));
    }
    for (input, range) in network.input_regions().zip(network.input_ranges()) {
        let rest = ["-", "-", "-"].map(str::to_owned);
        table.row(start(input.region(), "input", &range).into_iter().chain(rest));
    }
    table
}

/// Every readout.
pub(super) fn readouts(network: &Network) -> Table {
    let mut table = Table::new([
        ("readout", Align::Left),
        ("outputs", Align::Right),
        ("source units", Align::Right),
        ("source regions", Align::Left),
    ]);
    for readout in network.readouts() {
        let spec = readout.spec();
        table.row([
            spec.name.clone(),
            spec.num_units.to_string(),
            readout.num_sources().to_string(),
            spec.src_regions.join(", "),
        ]);
    }
    table
}

/// Every connection with its number of synapses, the fraction of pairs of units that have one, and its
/// delay where any has one.
pub(super) fn connections(network: &Network) -> Table {
    let connections = || sources(network).flat_map(Region::connections);
    let has_delays = connections().any(|connection| connection.spec().delay != 0.0);
    let mut columns = vec![
        ("source", Align::Left),
        ("destination", Align::Left),
        ("synapses", Align::Right),
        ("density", Align::Right),
    ];
    columns.extend(has_delays.then_some(("delay (ms)", Align::Right)));
    columns.push(("", Align::Left));
    let mut table = Table::new(columns);
    for connection in connections() {
        let (rows, cols) = connection.shape();
        let density = connection.num_synapses() as f64 / (rows as f64 * cols as f64);
        let spec = connection.spec();
        let mut cells = vec![
            spec.src_region.clone(),
            spec.dst_region.clone(),
            connection.num_synapses().to_string(),
            format!("{density:.3}"),
        ];
        cells.extend(has_delays.then(|| exact(spec.delay)));
        cells.push(remark(connection).to_owned());
        table.row(cells);
    }
    table
}

fn remark(connection: &Connection) -> &'static str {
    match (connection.is_zero(), connection.spec().trainable) {
        (true, _) => "zero connection",
        (false, true) => "",
        (false, false) => "not trainable",
    }
}

/// Numbers of synapses, row = destination region, column = source region.
pub(super) fn region_by_region(network: &Network) -> Table {
    let columns = sources(network).map(|source| (source.name(), Align::Right));
    let mut table = Table::new(std::iter::once(("", Align::Left)).chain(columns));
    for destination in network.recurrent_regions().map(|region| region.region().name()) {
        let synapses = sources(network).map(|source| match source.connection(destination) {
            Some(connection) => connection.num_synapses().to_string(),
            None => "-".to_owned(),
        });
        table.row(std::iter::once(destination.to_owned()).chain(synapses));
    }
    table
}

use crate::{Error, Network, Region, Result, Scalar};

/// Whether every parameter of a network, finite in float64, is finite in an engine's precision.
///
/// # Errors
/// [`Error::Overflow`] with the first that is not.
pub fn check_precision<T: Scalar>(network: &Network) -> Result<()> {
    let regions = network.recurrent_regions().map(|region| region.region());
    let regions = regions.chain(network.input_regions().map(|region| region.region()));
    for connection in regions.flat_map(Region::connections) {
        let spec = connection.spec();
        check::<T>(connection.values(), || {
            format!("weight of '{}' -> '{}'", spec.src_region, spec.dst_region)
        })?;
    }
    for region in network.recurrent_regions() {
        let name = region.region().name();
        check::<T>(region.base_firing(), || format!("base_firing of '{name}'"))?;
        check::<T>(region.init(), || format!("init of '{name}'"))?;
    }
    for readout in network.readouts() {
        let name = &readout.spec().name;
        check::<T>(readout.weight(), || format!("weight of the readout '{name}'"))?;
        check::<T>(readout.bias(), || format!("bias of the readout '{name}'"))?;
    }
    Ok(())
}

fn check<T: Scalar>(values: &[f64], what: impl FnOnce() -> String) -> Result<()> {
    match values.iter().find(|&&value| !T::from_f64(value).is_finite()) {
        Some(&value) => Err(Error::Overflow { what: what(), value, precision: T::NAME }),
        None => Ok(()),
    }
}

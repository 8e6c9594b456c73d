//! Where the weights of a network lie in the dense matrix that the peers have.

use crate::Result;
use mrnn::Network;

/// Calls `visit(position, derivative)` for each existing synapse, in the order of
/// [`ParameterRanges`](mrnn::network::ParameterRanges): its position in the effective weights `[H, H + I]`,
/// recurrent sources before inputs, and the derivative of its effective by its raw weight.
///
/// # Errors
/// None for a network that exists.
pub fn for_each(network: &Network, mut visit: impl FnMut(usize, f64)) -> Result<()> {
    let columns = network.num_units() + network.num_inputs();
    let recurrent = network.recurrent_regions().map(|region| (region.region(), true));
    let input = network.input_regions().map(|region| (region.region(), false));
    let mut first_column = 0;
    for (region, is_recurrent) in recurrent.chain(input) {
        for connection in region.connections() {
            let first_row = network.region_range(&connection.spec().dst_region)?.start;
            let rule = if is_recurrent {
                network.effective_recurrent_rule(connection)
            } else {
                network.effective_input_rule(connection)
            };
            connection.for_each_synapse(|row, column, raw| {
                let position = (first_row + row) * columns + first_column + column;
                visit(position, rule.derivative(raw));
            });
        }
        first_column += region.num_units();
    }
    Ok(())
}

/// The gradient by effective weights, `[H, H + I]`, 0 where there is no synapse, of one by all parameters.
///
/// # Errors
/// None for a network that exists.
///
/// # Panics
/// Where there are fewer values than weights.
pub fn dense_gradient(network: &Network, by_parameters: &[f32]) -> Result<Vec<f32>> {
    let units = network.num_units();
    let mut dense = vec![0.0; units * (units + network.num_inputs())];
    let mut by_raw_weights = by_parameters.iter();
    // A derivative is its own inverse: it is −1 or 1, for no raw weight is at the bend of abs.
    for_each(network, |position, derivative| {
        dense[position] = by_raw_weights.next().expect("one for each weight") * derivative as f32;
    })?;
    Ok(dense)
}

#[cfg(test)]
mod tests {
    use super::for_each;
    use crate::networks::{Size, network};
    use mrnn::DynamicsKind;

    #[test]
    fn raw_weights_at_their_positions_are_the_effective_matrices() {
        let network = network(Size::Loop, DynamicsKind::Leaky).expect("the loop");
        let (units, inputs) = (network.num_units(), network.num_inputs());
        let mut dense = vec![0.0; units * (units + inputs)];
        let mut raw = network.parameters().into_iter();
        for_each(&network, |position, derivative| {
            // Of abs, whose argument is the weight times its sign.
            dense[position] = raw.next().expect("a weight") * derivative;
        })
        .expect("a valid network");
        let recurrent = network.effective_recurrent().expect("a small matrix");
        let input = network.effective_input().expect("a small matrix");
        for (row, values) in dense.chunks_exact(units + inputs).enumerate() {
            assert!((0..units).all(|column| values[column] == recurrent[(row, column)]));
            assert!((0..inputs).all(|column| values[units + column] == input[(row, column)]));
        }
        // The tonic input and the initial states.
        assert_eq!(raw.len(), 2 * units);
    }
}

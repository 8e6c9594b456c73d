use crate::memory::reserved;
use crate::network::{Effective, ParameterRanges};
use crate::{Connection, Network, Result, Scalar};

/// What turns gradients by effective into gradients by raw parameters: for each the derivative of the one by the
/// other, which is −1, 0 or 1; 0 where training may not change it.
#[derive(Debug)]
pub(super) struct Rules {
    derivatives: Vec<i8>,
}

impl Rules {
    pub(super) fn of(network: &Network) -> Result<Self> {
        let len = ParameterRanges::of(network).len;
        let mut derivatives = reserved("the rules of a tape", len)?;
        let recurrent =
            network.recurrent_regions().flat_map(|region| region.region().connections());
        let input = network.input_regions().flat_map(|region| region.region().connections());
        let recurrent =
            recurrent.map(|connection| (connection, network.effective_recurrent_rule(connection)));
        let input = input.map(|connection| (connection, network.effective_input_rule(connection)));
        for (connection, rule) in recurrent.chain(input) {
            derivatives.extend(of_connection(connection, rule));
        }
        let connections = derivatives.len();
        for tensor in network.parameter_tensors() {
            if tensor.range.start >= connections {
                derivatives.resize(tensor.range.end, i8::from(tensor.trainable));
            }
        }
        Ok(Self { derivatives })
    }

    /// Number of all parameters.
    pub(super) fn len(&self) -> usize {
        self.derivatives.len()
    }

    pub(super) fn apply<T: Scalar>(&self, gradient: &mut [T]) {
        for (gradient, derivative) in gradient.iter_mut().zip(&self.derivatives) {
            *gradient = match derivative {
                0 => T::ZERO,
                1.. => *gradient,
                ..0 => -*gradient,
            };
        }
    }
}

fn of_connection(connection: &Connection, rule: Effective) -> impl Iterator<Item = i8> {
    let trainable = connection.spec().trainable;
    connection.values().iter().map(move |&raw| match trainable {
        true => rule.derivative(raw) as i8,
        false => 0,
    })
}

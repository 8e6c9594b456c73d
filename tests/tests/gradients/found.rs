//! What a backward pass gave, and how near it must come.

use mrnn::Network;

/// Every gradient, widened.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub(crate) parameters: Vec<f64>,
    pub(crate) input: Vec<f64>,
    pub(crate) stimulation: Vec<f64>,
    pub(crate) x0: Vec<f64>,
    pub(crate) h0: Vec<f64>,
}

impl Found {
    /// Each array with its name, the parameters tensor by tensor.
    pub(crate) fn arrays<'a>(&'a self, network: &Network) -> Vec<(String, &'a [f64])> {
        let tensors = network.parameter_tensors().into_iter();
        let parameters = tensors.map(|tensor| (tensor.name, &self.parameters[tensor.range]));
        let others = [
            ("input", &self.input),
            ("stimulation", &self.stimulation),
            ("x0", &self.x0),
            ("h0", &self.h0),
        ];
        parameters.chain(others.map(|(name, array)| (name.to_owned(), &array[..]))).collect()
    }

    /// Every array is that of `expected`, to the tolerance times its largest element, or times 1 where that is less: the
    /// terms that are added up are of that order, however small their sum.
    #[track_caller]
    pub(crate) fn assert_near(&self, expected: &Self, network: &Network, tolerance: f64) {
        for ((name, found), (_, expected)) in
            self.arrays(network).into_iter().zip(expected.arrays(network))
        {
            assert_eq!(found.len(), expected.len(), "{name}");
            let scale = expected.iter().fold(1.0, |scale: f64, value| scale.max(value.abs()));
            for (found, expected) in found.iter().zip(expected) {
                let error = (found - expected).abs();
                assert!(
                    error <= tolerance * scale,
                    "{name}: {found} is not {expected}, of at most {scale}"
                );
            }
        }
    }
}

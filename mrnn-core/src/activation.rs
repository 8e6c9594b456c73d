use crate::Scalar;
use serde::Serialize;

/// The activation function φ that turns a unit's pre-activation state x into its activation h.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Activation {
    /// max(x, 0)
    #[default]
    Relu,
    /// tanh(x)
    Tanh,
    /// 1 / (1 + e⁻ˣ)
    Sigmoid,
    /// ln(1 + eˣ), and x itself above 20, as in PyTorch
    Softplus,
    /// x
    Linear,
}

impl Activation {
    /// Every activation, in the order of their codes in the C header.
    pub const ALL: [Self; 5] =
        [Self::Relu, Self::Tanh, Self::Sigmoid, Self::Softplus, Self::Linear];

    /// The name that descriptions use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Relu => "relu",
            Self::Tanh => "tanh",
            Self::Sigmoid => "sigmoid",
            Self::Softplus => "softplus",
            Self::Linear => "linear",
        }
    }

    /// φ(x). NaN gives NaN for every function.
    pub fn apply<T: Scalar>(self, x: T) -> T {
        match self {
            Self::Relu => {
                if x < T::ZERO {
                    T::ZERO
                } else {
                    x
                }
            }
            Self::Tanh => x.tanh(),
            Self::Sigmoid => T::ONE / (T::ONE + (-x).exp()),
            Self::Softplus => {
                if x > T::from_f64(20.0) {
                    x
                } else {
                    x.exp().ln_1p()
                }
            }
            Self::Linear => x,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_and_nan() {
        for activation in Activation::ALL {
            assert!(activation.apply(f64::NAN).is_nan(), "{activation:?}");
            assert!(activation.apply(f32::NAN).is_nan(), "{activation:?}");
        }
        assert_eq!(Activation::Relu.apply(-3.0), 0.0);
        assert_eq!(Activation::Sigmoid.apply(f32::NEG_INFINITY), 0.0);
        assert_eq!(Activation::Sigmoid.apply(1e4_f32), 1.0);
        assert_eq!(Activation::Softplus.apply(1000.0), 1000.0);
        assert_eq!(Activation::Tanh.apply(f64::INFINITY), 1.0);
    }
}

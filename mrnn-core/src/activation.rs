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

    /// φ'(x) as a function of h = φ(x): what a backward pass needs of a state is its activation alone.
    ///
    /// relu: 1 where h > 0, else 0, as in PyTorch; tanh: 1 − h²; sigmoid: h(1 − h); softplus: 1 − e⁻ʰ, which is
    /// the sigmoid of x, and 1 above 20; linear: 1.
    pub fn derivative_from_activation<T: Scalar>(self, h: T) -> T {
        match self {
            Self::Relu => {
                if h > T::ZERO {
                    T::ONE
                } else {
                    T::ZERO
                }
            }
            Self::Tanh => (T::ONE - h) * (T::ONE + h),
            Self::Sigmoid => h * (T::ONE - h),
            Self::Softplus => {
                if h > T::from_f64(20.0) {
                    T::ONE
                } else {
                    -(-h).exp_m1()
                }
            }
            Self::Linear => T::ONE,
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

    /// Against central differences of φ itself, on both sides of every branch.
    #[test]
    fn derivatives_are_those_of_the_functions() {
        for activation in Activation::ALL {
            for x in [-30.0, -3.0, -0.5, 0.25, 1.0, 7.0, 19.5, 21.0, 500.0] {
                let step = 1e-5 * f64::max(1.0, f64::abs(x));
                let difference = activation.apply(x + step) - activation.apply(x - step);
                let expected = difference / (2.0 * step);
                let found = activation.derivative_from_activation(activation.apply(x));
                assert!(
                    (found - expected).abs() <= 1e-9,
                    "{activation:?} at {x}: {found} {expected}"
                );
                let single = activation.derivative_from_activation(activation.apply(x as f32));
                assert!((f64::from(single) - expected).abs() <= 1e-6, "{activation:?} at {x}");
            }
        }
    }

    /// Small derivatives keep their digits: that of softplus far below 0 is eˣ.
    #[test]
    fn a_small_derivative_of_softplus_is_no_difference_of_large_numbers() {
        let h = Activation::Softplus.apply(-80.0_f32);
        let found = Activation::Softplus.derivative_from_activation(h);
        assert!((found / (-80.0_f32).exp() - 1.0).abs() <= 1e-6, "{found}");
    }

    #[test]
    fn relu_is_flat_at_zero() {
        assert_eq!(Activation::Relu.derivative_from_activation(0.0), 0.0);
        assert_eq!(Activation::Relu.derivative_from_activation(f32::MIN_POSITIVE), 1.0);
    }
}

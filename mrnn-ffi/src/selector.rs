//! Selectors: int32_t in the calls, with their constants beside them.

use crate::fault::Fault;
use mrnn::{Activation, Dale, DynamicsKind, Layout, Sign};

/// A value of `mrnn_sign_code`.
///
/// \ingroup mrnn_regions
pub type mrnn_sign = i32;

/// Sign of a region's outgoing synapses (Dale's law).
///
/// \ingroup mrnn_regions
#[repr(C)]
pub enum mrnn_sign_code {
    /// Excitatory, "pos".
    MRNN_EXCITATORY = 1,
    /// Inhibitory, "neg".
    MRNN_INHIBITORY = -1,
}

/// A value of `mrnn_dynamics_code`.
///
/// \ingroup mrnn_settings
pub type mrnn_dynamics = i32;

/// Update rules.
///
/// \ingroup mrnn_settings
#[repr(C)]
pub enum mrnn_dynamics_code {
    /// Leaky integration with a time constant.
    MRNN_LEAKY = 0,
    /// No memory but the activation itself.
    MRNN_ELMAN = 1,
}

/// A value of `mrnn_activation_code`.
///
/// \ingroup mrnn_settings
pub type mrnn_activation = i32;

/// Activation functions.
///
/// \ingroup mrnn_settings
#[repr(C)]
pub enum mrnn_activation_code {
    /// max(x, 0)
    MRNN_RELU = 0,
    /// tanh(x)
    MRNN_TANH = 1,
    /// 1 / (1 + exp(-x))
    MRNN_SIGMOID = 2,
    /// ln(1 + exp(x)), and x itself above 20
    MRNN_SOFTPLUS = 3,
    /// x
    MRNN_LINEAR = 4,
}

/// A value of `mrnn_dale_code`.
///
/// \ingroup mrnn_settings
pub type mrnn_dale = i32;

/// How a constrained weight is kept on its source's side of zero.
///
/// \ingroup mrnn_settings
#[repr(C)]
pub enum mrnn_dale_code {
    /// abs(weight) * sign
    MRNN_DALE_ABS = 0,
    /// max(weight, 0) * sign
    MRNN_DALE_CLAMP = 1,
}

/// A value of `mrnn_layout_code`.
///
/// \ingroup mrnn_engines
pub type mrnn_layout = i32;

/// Order of the two outer axes of a sequence. Arrays are row-major: `[time, units]` is MATLAB's
/// and Julia's column-major units x time.
///
/// \ingroup mrnn_engines
#[repr(C)]
pub enum mrnn_layout_code {
    /// `[batch, time, units]`
    MRNN_BATCH_FIRST = 0,
    /// `[time, batch, units]`
    MRNN_TIME_FIRST = 1,
}

/// A value of `mrnn_precision_code`.
///
/// \ingroup mrnn_engines
pub type mrnn_precision = i32;

/// Precisions that an engine computes in.
///
/// \ingroup mrnn_engines
#[repr(C)]
pub enum mrnn_precision_code {
    /// float
    MRNN_F32 = 0,
    /// double
    MRNN_F64 = 1,
}

use mrnn_activation_code::*;
use mrnn_dale_code::*;
use mrnn_dynamics_code::*;
use mrnn_layout_code::*;
use mrnn_sign_code::*;

pub(crate) fn sign(value: mrnn_sign) -> Result<Sign, Fault> {
    select("sign", value, &[Sign::Excitatory, Sign::Inhibitory], sign_code)
}

pub(crate) fn sign_code(sign: Sign) -> mrnn_sign {
    match sign {
        Sign::Excitatory => MRNN_EXCITATORY as mrnn_sign,
        Sign::Inhibitory => MRNN_INHIBITORY as mrnn_sign,
    }
}

pub(crate) fn dynamics(value: mrnn_dynamics) -> Result<DynamicsKind, Fault> {
    select("dynamics", value, &[DynamicsKind::Leaky, DynamicsKind::Elman], dynamics_code)
}

pub(crate) fn dynamics_code(kind: DynamicsKind) -> mrnn_dynamics {
    match kind {
        DynamicsKind::Leaky => MRNN_LEAKY as mrnn_dynamics,
        DynamicsKind::Elman => MRNN_ELMAN as mrnn_dynamics,
    }
}

pub(crate) fn activation(value: mrnn_activation) -> Result<Activation, Fault> {
    select("activation", value, &Activation::ALL, activation_code)
}

pub(crate) fn activation_code(activation: Activation) -> mrnn_activation {
    match activation {
        Activation::Relu => MRNN_RELU as mrnn_activation,
        Activation::Tanh => MRNN_TANH as mrnn_activation,
        Activation::Sigmoid => MRNN_SIGMOID as mrnn_activation,
        Activation::Softplus => MRNN_SOFTPLUS as mrnn_activation,
        Activation::Linear => MRNN_LINEAR as mrnn_activation,
    }
}

pub(crate) fn dale(value: mrnn_dale) -> Result<Dale, Fault> {
    select("dale", value, &[Dale::Abs, Dale::Clamp], dale_code)
}

pub(crate) fn dale_code(dale: Dale) -> mrnn_dale {
    match dale {
        Dale::Abs => MRNN_DALE_ABS as mrnn_dale,
        Dale::Clamp => MRNN_DALE_CLAMP as mrnn_dale,
    }
}

pub(crate) fn layout(value: mrnn_layout) -> Result<Layout, Fault> {
    let code = |layout| match layout {
        Layout::BatchFirst => MRNN_BATCH_FIRST as mrnn_layout,
        Layout::TimeFirst => MRNN_TIME_FIRST as mrnn_layout,
    };
    select("layout", value, &[Layout::BatchFirst, Layout::TimeFirst], code)
}

fn select<T: Copy>(
    what: &'static str,
    value: i32,
    all: &[T],
    code: impl Fn(T) -> i32,
) -> Result<T, Fault> {
    let selected = all.iter().copied().find(|&choice| code(choice) == value);
    selected.ok_or(Fault::Selector { what, value })
}

//! bfloat16: the upper half of a float32.

/// The nearest bfloat16 number's bits, ties to even; what is too large becomes infinite.
#[inline]
pub fn bits(value: f64) -> u16 {
    let nearest = value as f32;
    let mut bits = nearest.to_bits();
    if nearest.is_nan() {
        return (bits >> 16) as u16 | 0x40;
    }
    // Rounded to odd first, so that what was no tie does not become one.
    let back = f64::from(nearest);
    if back != value {
        bits = (bits - u32::from(back.abs() > value.abs())) | 1;
    }
    ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16) as u16
}

/// The number of these bits.
#[inline]
pub fn value(bits: u16) -> f64 {
    f64::from(f32::from_bits(u32::from(bits) << 16))
}

/// The nearest bfloat16 number.
#[inline]
pub fn round(number: f64) -> f64 {
    value(bits(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_to_nearest_even() {
        for (value, expected) in [
            (0.0, 0.0),
            (1.0, 1.0),
            (-1.0, -1.0),
            (1.0 + 1.0 / 256.0, 1.0),
            (1.0 + 3.0 / 256.0, 1.0 + 4.0 / 256.0),
            (1.0 + 1.1 / 256.0, 1.0 + 2.0 / 256.0),
            // In float32 this would be a tie.
            (1.0 + 1.0 / 256.0 + 1e-12, 1.0 + 2.0 / 256.0),
            (1.0 + 3.0 / 256.0 - 1e-12, 1.0 + 2.0 / 256.0),
            (f64::from(f32::MAX), f64::INFINITY),
            (1e300, f64::INFINITY),
            (f64::NEG_INFINITY, f64::NEG_INFINITY),
        ] {
            assert_eq!(round(value), expected);
        }
        assert!(round(f64::NAN).is_nan());
    }

    #[test]
    fn the_relative_error_is_at_most_one_in_256() {
        for i in 1..10_000 {
            let value = f64::from(i) * 0.000_731;
            assert!((round(value) - value).abs() <= value / 256.0, "{value}");
        }
    }
}

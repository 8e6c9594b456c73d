//! Noise that is the same on every backend: standard normal numbers from a counter-based generator.
//!
//! Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011) is keyed by (seed, trial) and counted by
//! (step, unit, hidden|input), so that a draw depends on nothing else: not on the thread count, the
//! split into batches, or whether steps are taken one at a time. Uniform numbers become normal ones by
//! the inverse distribution function, in float64 with nothing but additions, multiplications, divisions
//! and square roots: the same bits wherever IEEE 754 holds.

mod quantile;

use quantile::normal;

/// What a draw is added to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Recurrent units.
    Hidden = 0,
    /// Input units.
    Input = 1,
}

/// The noise of one trial, from which any draw can be had in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrialNoise {
    key: [u32; 2],
}

impl TrialNoise {
    /// The noise of trial `trial` under `seed`.
    pub fn new(seed: u64, trial: u64) -> Self {
        // Seed and trial have 128 bits and the key 64: the generator itself mixes them.
        const DOMAIN: u32 = u32::from_be_bytes(*b"mrnn");
        let [seed_low, seed_high] = halves(seed);
        let [trial_low, trial_high] = halves(trial);
        let mixed = philox4x32_10([trial_low, trial_high, DOMAIN, 0], [seed_low, seed_high]);
        Self { key: [mixed[0], mixed[1]] }
    }

    /// Standard normal draws of one step for units `0..draws.len()`.
    pub fn fill(self, step: u64, target: Target, draws: &mut [f64]) {
        let [step_low, step_high] = halves(step);
        for (group, draws) in (0_u32..).zip(draws.chunks_mut(4)) {
            let words = philox4x32_10([step_low, step_high, group, target as u32], self.key);
            for (draw, word) in draws.iter_mut().zip(words) {
                *draw = normal((f64::from(word) + 0.5) / 4_294_967_296.0);
            }
        }
    }
}

fn halves(value: u64) -> [u32; 2] {
    [value as u32, (value >> 32) as u32]
}

/// The Philox4x32 bijection with ten rounds.
pub fn philox4x32_10(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for round in 0..10 {
        if round > 0 {
            key = [key[0].wrapping_add(0x9E37_79B9), key[1].wrapping_add(0xBB67_AE85)];
        }
        let [low0, high0] = halves(u64::from(counter[0]) * 0xD251_1F53);
        let [low1, high1] = halves(u64::from(counter[2]) * 0xCD9E_8D57);
        counter = [high1 ^ counter[1] ^ key[0], low1, high0 ^ counter[3] ^ key[1], low0];
    }
    counter
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known answers that come with the authors' Random123 library.
    #[test]
    fn philox_known_answers() {
        assert_eq!(
            philox4x32_10([0; 4], [0; 2]),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        assert_eq!(
            philox4x32_10([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox4x32_10(
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn moments_and_independence() {
        let noise = TrialNoise::new(7, 3);
        let mut draws = vec![0.0; 200_000];
        noise.fill(11, Target::Hidden, &mut draws);
        let n = draws.len() as f64;
        let moment = |power: i32| draws.iter().map(|d| d.powi(power)).sum::<f64>() / n;
        assert!(moment(1).abs() < 0.01);
        assert!((moment(2) - 1.0).abs() < 0.02);
        assert!(moment(3).abs() < 0.05);
        assert!((moment(4) - 3.0).abs() < 0.1);
        for (step, target, trial, seed) in [
            (12, Target::Hidden, 3, 7),
            (11, Target::Input, 3, 7),
            (11, Target::Hidden, 4, 7),
            (11, Target::Hidden, 3, 8),
        ] {
            let mut other = vec![0.0; draws.len()];
            TrialNoise::new(seed, trial).fill(step, target, &mut other);
            let product: f64 = draws.iter().zip(&other).map(|(a, b)| a * b).sum();
            assert!((product / n).abs() < 0.01);
        }
    }

    #[test]
    fn a_draw_does_not_depend_on_how_many_are_asked_for() {
        let noise = TrialNoise::new(1, 2);
        let (mut few, mut many) = ([0.0; 5], [0.0; 50]);
        noise.fill(9, Target::Input, &mut few);
        noise.fill(9, Target::Input, &mut many);
        assert_eq!(few, many[..5]);
    }
}

// Noise: the numbers of mrnn-core's noise module, bit for bit. Philox4x32-10 (Salmon et al. 2011) gives uniform numbers,
// the quantile AS 241 (Wichura 1988) makes them normal, in float64 from single operations that no compiler may join.

#ifndef MRNN_EMULATOR
DEVICE double plus(double a, double b) { return __dadd_rn(a, b); }
DEVICE double times(double a, double b) { return __dmul_rn(a, b); }
DEVICE double over(double a, double b) { return __ddiv_rn(a, b); }
DEVICE double root(double a) { return __dsqrt_rn(a); }
DEVICE u64 bits_of(double value) { return (u64)__double_as_longlong(value); }
DEVICE double double_of(u64 bits) { return __longlong_as_double((i64)bits); }
#endif

struct Words {
    u32 word[4];
};

/// The Philox4x32 bijection with ten rounds.
DEVICE Words philox(Words counter, u32 key0, u32 key1) {
    UNROLL
    for (u32 round = 0; round < 10; ++round) {
        const u64 first = u64(counter.word[0]) * 0xD2511F53u, second = u64(counter.word[2]) * 0xCD9E8D57u;
        counter = {{u32(second >> 32) ^ counter.word[1] ^ key0, u32(second), u32(first >> 32) ^ counter.word[3] ^ key1,
                    u32(first)}};
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    return counter;
}

/// Natural logarithm of a positive normal number.
DEVICE double logarithm(double value) {
    const u64 bits = bits_of(value);
    i64 exponent = i64(bits >> 52) - 1023;
    double mantissa = double_of((bits & ((1ull << 52) - 1)) | (1023ull << 52));
    if (mantissa > 1.41421356237309504880168872420969808) {
        mantissa = times(mantissa, 0.5);
        exponent += 1;
    }
    const double f = over(plus(mantissa, -1.0), plus(mantissa, 1.0)), square = times(f, f);
    double series = 0;
    UNROLL
    for (i32 k = 11; k >= 0; --k) series = plus(times(series, square), over(1.0, double(2 * k + 1)));
    return plus(times(times(2.0, f), series), times(double(exponent), 0.693147180559945309417232121458));
}

DEVICE double polynomial(const double (&coefficients)[8], double x) {
    double sum = 0;
    UNROLL
    for (i32 power = 7; power >= 0; --power) sum = plus(times(sum, x), coefficients[power]);
    return sum;
}

/// The standard normal quantile of `p`, 0 < p < 1.
DEVICE double normal(double p) {
    const double centre_numerator[8] = {
        3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3};
    const double centre_denominator[8] = {
        1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3};
    const double middle_numerator[8] = {
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
        1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4};
    const double middle_denominator[8] = {
        1.0, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9};
    const double far_numerator[8] = {
        6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7};
    const double far_denominator[8] = {
        1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15};
    const double q = plus(p, -0.5);
    if (fabs(q) <= 0.425) {
        const double r = plus(0.180625, -times(q, q));
        return over(times(q, polynomial(centre_numerator, r)), polynomial(centre_denominator, r));
    }
    const double tail = q < 0.0 ? p : plus(1.0, -p), r = root(-logarithm(tail));
    const double magnitude = r <= 5.0 ? over(polynomial(middle_numerator, plus(r, -1.6)), polynomial(middle_denominator, plus(r, -1.6)))
                                      : over(polynomial(far_numerator, plus(r, -5.0)), polynomial(far_denominator, plus(r, -5.0)));
    return q < 0.0 ? -magnitude : magnitude;
}

/// What noise a call draws.
struct Noise {
    u64 seed, first_trial, first_step;
    u32 enabled, unused;
};

enum Target { HIDDEN, INPUT };

/// The standard normal draw of a unit in a step of a member's trial.
DEVICE double draw(const Noise& noise, u32 member, i32 step, u32 unit, Target target) {
    const u64 trial = noise.first_trial + member, index = noise.first_step + u64(step);
    const Words key = philox({{u32(trial), u32(trial >> 32), 0x6D726E6Eu, 0}}, u32(noise.seed), u32(noise.seed >> 32));
    const Words words = philox({{u32(index), u32(index >> 32), unit / 4, u32(target)}}, key.word[0], key.word[1]);
    const u32 word = unit % 4 < 2 ? (unit % 2 ? words.word[1] : words.word[0]) : unit % 2 ? words.word[3] : words.word[2];
    return normal(times(plus(double(word), 0.5), 1.0 / 4294967296.0));
}

// What follows on a step's matrix product, unit by unit.
//
// FORWARD: x' = x + α(−x + drive) + α·s, h' = φ(x'); Elman: x' = drive + s.
// ADJOINT: dL/dx = (of the loss) + φ'(x)·dL/dh + (1 − α)·dL/dx of later; q = α·dL/dx (Elman: no last term, α = 1).
// AFFINE:  the product and a bias.

#define FORWARD 0
#define ADJOINT 1
#define AFFINE 2

/// What a unit is, in every step.
struct Unit {
    real alpha, noise_scale, bias, clamped;
    u32 activation, is_clamped;
};

DEVICE Unit unit_of(const Units& units, const Call& call, u32 unit) {
#if FINISH == AFFINE
    return {real(1), real(0), call.bias ? call.bias[unit] : real(0), real(0), LINEAR, 0};
#else
    const bool is_clamped = call.is_clamped && call.is_clamped[unit];
    return {units.alpha[unit], units.noise_scale[unit], call.bias[unit], is_clamped ? call.clamped[unit] : real(0),
            units.activation[unit], is_clamped};
#endif
}

/// What a step adds to the product of a unit, known before it.
struct Given {
    i64 at;
    /// FORWARD: drive and stimulation; ADJOINT: dL/dh and dL/dx of the loss; AFFINE: the addend.
    real first, second;
    /// ADJOINT: φ'(x), 0 where h is clamped.
    real slope;
};

DEVICE Given given_of(const Unit& unit, const Call& call, i32 step, u32 member, u32 index) {
    Given given = {i64(step) * call.sequence_step + i64(member) * call.sequence_member + index, 0, 0, 0};
#if FINISH == FORWARD
    given.first = unit.bias;
    if (call.noise.enabled) given.first += unit.noise_scale * real(draw(call.noise, member, step, index, HIDDEN));
    if (call.stimulation) given.second = call.stimulation[given.at];
#elif FINISH == ADJOINT
    if (call.by_h) given.first = call.by_h[given.at];
    if (call.by_x) given.second = call.by_x[given.at];
    if (!unit.is_clamped) {
        const real h = call.after[i64(step) * call.after_step + i64(member) * call.units + index];
        given.slope = derivative(unit.activation, h);
    }
#else
    given.first = unit.bias;
    if (call.addend) given.second = call.addend[given.at];
#endif
    return given;
}

/// What goes to the next row for a unit; `carry` is that of Call.
DEVICE real finish(const Unit& unit, const Call& call, const Given& given, real product, real& carry) {
#if FINISH == FORWARD
    const real drive = product + given.first;
    if (call.is_elman) {
        carry = drive + given.second;
    } else {
        carry = carry + unit.alpha * (drive - carry) + unit.alpha * given.second;
    }
    const real h = unit.is_clamped ? unit.clamped : activate(unit.activation, carry);
    if (call.record_x) call.record_x[given.at] = carry;
    if (call.record_h) call.record_h[given.at] = h;
    return h;
#elif FINISH == ADJOINT
    real by_x = carry + given.second;
    // Not 0 times what may be infinite.
    if (!unit.is_clamped) by_x += given.slope * (product + given.first);
    carry = call.is_elman ? real(0) : (real(1) - unit.alpha) * by_x;
    const real by_drive = unit.alpha * by_x;
    if (call.record_x) call.record_x[given.at] = by_drive;
    return by_drive;
#else
    return product + given.first + given.second;
#endif
}

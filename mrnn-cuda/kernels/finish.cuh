// What follows on a step's matrix product, unit by unit.
//
// FORWARD: x' = x + α(−x + drive) + α·s, h' = φ(x'); Elman: x' = drive + s.
// ADJOINT: dL/dx = (of the loss) + φ'(x)·dL/dh + (1 − α)·dL/dx of later; q = α·dL/dx (Elman: no last term, α = 1).
// AFFINE:  the product and a bias.

#define FORWARD 0
#define ADJOINT 1
#define AFFINE 2

/// What goes to the next row for a unit; `carry` is that of Call.
DEVICE real finish(const Units& units, const Call& call, i32 step, u32 member, u32 unit, real product, real& carry) {
    const i64 at = i64(step) * call.sequence_step + i64(member) * call.sequence_member + unit;
#if FINISH == FORWARD
    real drive = product + call.bias[unit];
    if (call.noise.enabled) drive += units.noise_scale[unit] * real(draw(call.noise, member, step, unit, HIDDEN));
    const real stimulation = call.stimulation ? call.stimulation[at] : real(0);
    if (call.is_elman) {
        carry = drive + stimulation;
    } else {
        const real alpha = units.alpha[unit];
        carry = carry + alpha * (drive - carry) + alpha * stimulation;
    }
    real h = activate(units.activation[unit], carry);
    if (call.is_clamped && call.is_clamped[unit]) h = call.clamped[unit];
    if (call.record_x) call.record_x[at] = carry;
    if (call.record_h) call.record_h[at] = h;
    return h;
#elif FINISH == ADJOINT
    const real by_h = product + (call.by_h ? call.by_h[at] : real(0));
    real by_x = carry + (call.by_x ? call.by_x[at] : real(0));
    if (!(call.is_clamped && call.is_clamped[unit])) {
        const real h = call.after[i64(step) * call.after_step + i64(member) * call.units + unit];
        by_x += derivative(units.activation[unit], h) * by_h;
    }
    const real alpha = units.alpha[unit];
    carry = call.is_elman ? real(0) : (real(1) - alpha) * by_x;
    const real by_drive = alpha * by_x;
    if (call.record_x) call.record_x[at] = by_drive;
    return by_drive;
#else
    return product + (call.bias ? call.bias[unit] : real(0)) + (call.addend ? call.addend[at] : real(0));
#endif
}

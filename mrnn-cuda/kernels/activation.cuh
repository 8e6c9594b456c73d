// Activations, in the order of mrnn-core's Activation::ALL.
enum Activation { RELU, TANH, SIGMOID, SOFTPLUS, LINEAR };

DEVICE float exponential(float x) { return expf(x); }
DEVICE double exponential(double x) { return exp(x); }
DEVICE float exponential_less_one(float x) { return expm1f(x); }
DEVICE double exponential_less_one(double x) { return expm1(x); }
DEVICE float logarithm_of_one_and(float x) { return log1pf(x); }
DEVICE double logarithm_of_one_and(double x) { return log1p(x); }
DEVICE float hyperbolic_tangent(float x) { return tanhf(x); }
DEVICE double hyperbolic_tangent(double x) { return tanh(x); }

/// φ(x). NaN gives NaN.
DEVICE real activate(u32 activation, real x) {
    switch (activation) {
        case RELU: return x < 0 ? real(0) : x;
        case TANH: return hyperbolic_tangent(x);
        case SIGMOID: return real(1) / (real(1) + exponential(-x));
        case SOFTPLUS: return x > 20 ? x : logarithm_of_one_and(exponential(x));
        default: return x;
    }
}

/// φ'(x) as a function of h = φ(x), as mrnn-core's Activation::derivative_from_activation.
DEVICE real derivative(u32 activation, real h) {
    switch (activation) {
        case RELU: return h > 0 ? real(1) : real(0);
        case TANH: return (real(1) - h) * (real(1) + h);
        case SIGMOID: return h * (real(1) - h);
        case SOFTPLUS: return h > 20 ? real(1) : -exponential_less_one(-h);
        default: return real(1);
    }
}

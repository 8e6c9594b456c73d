"""Prints the polynomials of coefficients.rs: minimax in relative error, by Remez's exchange. Needs mpmath."""

from mpmath import cos, exp, expm1, linspace, log, log1p, lu_solve, matrix, mp, mpf, nstr, pi

mp.dps = 40


def fit(function, low, high, powers, constant=0):
    """The coefficients of `powers` that with `constant` come nearest to the function, and the error."""
    count = len(powers) + 1
    angles = linspace(pi, 0, 1201)
    grid = [(low + high) / 2 + (high - low) / 2 * cos(angle) for angle in angles]
    values = [function(x) for x in grid]
    nodes = [1 + i * 1199 // (count - 1) for i in range(count)]
    while True:
        equations, right = matrix(count, count), matrix(count, 1)
        for row, node in enumerate(nodes):
            for col, power in enumerate(powers):
                equations[row, col] = grid[node] ** power
            equations[row, count - 1] = (-1) ** row * values[node]
            right[row] = values[node] - constant
        *coefficients, level = lu_solve(equations, right)
        errors = [
            (constant + sum(c * x**p for c, p in zip(coefficients, powers))) / value - 1
            for x, value in zip(grid, values)
        ]
        # The largest error between each two changes of sign.
        nodes = []
        for i, error in enumerate(errors):
            if not nodes or error * errors[nodes[-1]] < 0:
                nodes.append(i)
            elif abs(error) > abs(errors[nodes[-1]]):
                nodes[-1] = i
        while len(nodes) > count:
            del nodes[0 if abs(errors[nodes[0]]) < abs(errors[nodes[-1]]) else -1]
        largest = max(map(abs, errors))
        if largest < abs(level) * mpf("1.000001"):
            return coefficients, largest


def show(name, function, low, high, degree, constant=None):
    powers = range(0 if constant is None else 1, degree + 1)
    coefficients, error = fit(function, mpf(low), mpf(high), powers, constant or 0)
    kept = [] if constant is None else [constant]
    print(f"{name}, 2^{nstr(log(error, 2), 3)}: {[float(c) for c in kept + coefficients]}")


if __name__ == "__main__":
    # A little beyond the interval, for the rounding of the remainder.
    half = log(2) / 2 * mpf("1.0005")
    for tanh, exponential, logarithm in [(5, 6, 9), (6, 7, 12)]:
        ratio = lambda r: -expm1(2 * r) / r if r else mpf(-2)
        show("ONE_MINUS_EXP_2", ratio, -half / 2, half / 2, tanh)
        show("EXP", exp, -half, half, exponential)
        ratio = lambda u: log1p(u) / u if u else mpf(1)
        show("LN_1P", ratio, 0, 1, logarithm, constant=1)

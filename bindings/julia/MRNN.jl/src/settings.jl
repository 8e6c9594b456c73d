"""
    set_dynamics!(network; type = :leaky, dt = 10, tau = 100, activation = :relu)

Update rule (`:leaky` or `:elman`), time step and time constant in ms, and activation (`:relu`, `:tanh`, `:sigmoid`,
`:softplus`, `:linear`) of every region that has none of its own.
"""
set_dynamics!(network::Network; type::Symbol = :leaky, dt::Real = 10, tau::Real = 100, activation::Symbol = :relu) =
    changed(
        network, LibMRNN.mrnn_network_set_dynamics,
        selector("type", LibMRNN.mrnn_dynamics_code, "MRNN_", type), dt, tau, activation_code(activation),
    )

activation_code(activation) = selector("activation", LibMRNN.mrnn_activation_code, "MRNN_", activation)
activation_of(code) = choice_of(LibMRNN.mrnn_activation_code, "MRNN_", code)

"""
    dynamics(network) -> (type, dt, tau, activation)

Update rule, time step and time constant in ms, and activation, as they go into [`set_dynamics!`](@ref):
`set_dynamics!(other; dynamics(network)...)`.
"""
function dynamics(network::Network)
    type, dt, tau, activation =
        answers((Int32, Cdouble, Cdouble, Int32), LibMRNN.mrnn_network_get_dynamics, network)
    type = choice_of(LibMRNN.mrnn_dynamics_code, "MRNN_", type)
    return (type = type, dt = dt, tau = tau, activation = activation_of(activation))
end

"""
    set_noise_levels!(network; enabled = false, hidden = 0.01, input = 0.01)

Noise levels sigma of recurrent and input units, and whether new sessions start with noise.
"""
set_noise_levels!(network::Network; enabled::Bool = false, hidden::Real = 0.01, input::Real = 0.01) =
    changed(network, LibMRNN.mrnn_network_set_noise_levels, enabled, hidden, input)

"""
    noise_levels(network) -> (enabled, hidden, input)

Whether new sessions start with noise, and the levels sigma of recurrent and input units that have none of their own, as
they go into [`set_noise_levels!`](@ref).
"""
function noise_levels(network::Network)
    enabled, hidden, input = answers((Int32, Cdouble, Cdouble), LibMRNN.mrnn_network_get_noise_levels, network)
    return (enabled = enabled != 0, hidden = hidden, input = input)
end

"""
    set_constraints!(network; recurrent = true, input = true, dale = :abs)

Whether recurrent and input weights obey Dale's law, and how they are kept on their side of zero: by `:abs` or `:clamp`.
"""
set_constraints!(network::Network; recurrent::Bool = true, input::Bool = true, dale::Symbol = :abs) = changed(
    network, LibMRNN.mrnn_network_set_constraints,
    recurrent, input, selector("dale", LibMRNN.mrnn_dale_code, "MRNN_DALE_", dale),
)

"""
    constraints(network) -> (recurrent, input, dale)

Which weights obey Dale's law, and how, as it goes into [`set_constraints!`](@ref).
"""
function constraints(network::Network)
    recurrent, input, dale = answers((Int32, Int32, Int32), LibMRNN.mrnn_network_get_constraints, network)
    dale = choice_of(LibMRNN.mrnn_dale_code, "MRNN_DALE_", dale)
    return (recurrent = recurrent != 0, input = input != 0, dale = dale)
end

"""Sets the seed of masks, initial weights and noise."""
set_seed!(network::Network, seed::Integer) = changed(network, LibMRNN.mrnn_network_set_seed, natural("seed", seed))

"""The seed of masks, initial weights and noise."""
seed(network::Network) = answer(UInt64, LibMRNN.mrnn_network_get_seed, network)

"""Sets the spectral radius that the initial effective recurrent weights are scaled to."""
set_spectral_radius!(network::Network, radius::Real) =
    changed(network, LibMRNN.mrnn_network_set_spectral_radius, radius)

"""The spectral radius of [`set_spectral_radius!`](@ref); 0 where the initial weights are not scaled."""
initial_spectral_radius(network::Network) = answer(Cdouble, LibMRNN.mrnn_network_get_spectral_radius, network)

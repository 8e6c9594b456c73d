"""
Multi-regional recurrent neural networks: [`MRNN.load`](@ref) a [`Network`](@ref), make an [`Engine`](@ref) of it, and run
it with [`forward`](@ref), or step by step in a [`Session`](@ref); gradients come from a [`Tape`](@ref) or a
[`Recurrence`](@ref), and a [`Trainer`](@ref) follows them.

H, I and B stand for the numbers of recurrent units, input units and members of a batch, T for steps. Sequences are
units x T x B, states units x B. Arrays that have the engine's element type and no gaps in memory go to the library as
they are; other arrays are copied. Names of regions and readouts are strings or symbols.
"""
module MRNN

include("library.jl")
include("errors.jl")
include("numbers.jl")
include("gate.jl")
include("handle.jl")
include("json.jl")
include("arrays.jl")
include("network.jl")
include("building.jl")
include("settings.jl")
include("regions.jl")
include("connections.jl")
include("weights.jl")
include("readouts.jl")
include("parameters.jl")
include("engine.jl")
include("states.jl")
include("sequences.jl")
include("session.jl")
include("manipulations.jl")
include("snapshot.jl")
include("tape.jl")
include("gradients.jl")
include("recurrence.jl")
include("trainer.jl")
include("show.jl")

export MRNNError, Network, Engine, Session, Snapshot, Tape, Recurrence, Trainer, ParameterTensor
export add_recurrent_region!, add_input_region!, connect!, connect_zero!, set_delay!, add_readout!, add_json!
export set_dynamics!, set_noise_levels!, set_constraints!, set_seed!, set_spectral_radius!, finalize!
export dynamics, noise_levels, constraints, seed, initial_spectral_radius
export is_finalized, to_json, num_units, num_inputs, num_outputs, spectral_radius, scale_spectral_radius!
export regions, input_regions, excluded_regions, parents, children, region_parent, region_index, region_range, region_mask
export region_sign, region_tau, set_region_tau!, region_activation, set_region_activation!, region_noise, set_region_noise!
export learnable, set_learnable!, is_trainable, set_trainable!
export pathways, pathway_index, has_connection, delay, sparsity, num_synapses, synapses, set_synapses!
export weight, set_weight!, mask, set_mask!, effective_weight, effective_input_weight, projection
export base_firing, set_base_firing!, initial_state, set_initial_state!
export readouts, readout, set_readout!, readout_range, readout_units, combine_states
export num_parameters, parameters, set_parameters!, parameter_tensors, tensor
export backend, refresh!, forward, forward!, backward, backward!
export batch_size, step!, run!, reset!, state, set_state!, activity, outputs, step_index, set_step_index!
export noise, set_noise!, set_noise_enabled!, snapshot, snapshot!, restore!
export set_region_gain!, set_pathway_gain!, set_region_current!, clamp_unit!, release_unit!, clear_manipulations!
export pathway_current
export max_steps, checkpoint_every, set_manipulations!, pullback
export updates, learning_rate, penalties, trainer_options, train_step!, evaluate

end

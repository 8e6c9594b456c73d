# Regions and pathways go by name, or by the number of `region_index` and `pathway_index`, which takes no look-up.
region_number(session, region::Integer) = from_zero("region", region)
region_number(session, region::Name) = region_index(session.network, region) - 1

"""
    set_region_gain!(session, region, gain)

Scales what a recurrent or input region sends over all of its connections and into readouts; 0 silences it. `region` is a
name or a number of [`region_index`](@ref), with which nothing is allocated.

This and the other manipulations hold for every copy of the batch from the next step on, until they are taken back: they
survive reset, set_state and restore.
"""
function set_region_gain!(session::Session, region::Union{Integer,Name}, gain::Real)
    check(LibMRNN.mrnn_session_set_region_gain(session, region_number(session, region), gain), "set_region_gain!", region, gain)
    return session
end

"""
    set_pathway_gain!(session, src, dst, gain)
    set_pathway_gain!(session, pathway, gain)

Scales what one pathway carries, on top of the gain of its source region. `pathway` is a number of
[`pathway_index`](@ref).
"""
function set_pathway_gain!(session::Session, pathway::Integer, gain::Real)
    status = LibMRNN.mrnn_session_set_pathway_gain(session, from_zero("pathway", pathway), gain)
    check(status, "set_pathway_gain!", pathway, gain)
    return session
end
set_pathway_gain!(session::Session, src::Name, dst::Name, gain::Real) =
    set_pathway_gain!(session, pathway_index(session.network, src, dst), gain)

"""
    set_region_current!(session, region, current)

Adds a current to the drive of each unit of a recurrent region; 0 at first. It replaces the current of before.
"""
function set_region_current!(session::Session, region::Union{Integer,Name}, current::Real)
    status = LibMRNN.mrnn_session_set_region_current(session, region_number(session, region), current)
    check(status, "set_region_current!", region, current)
    return session
end

"""
    clamp_unit!(session, unit, value)

Holds the activation of a recurrent unit, 1 to H, at `value` from the next step on. Its x goes on integrating.
"""
function clamp_unit!(session::Session, unit::Integer, value::Real)
    number = from_zero("unit", unit, session.units)
    check(LibMRNN.mrnn_session_clamp_unit(session, number, value), "clamp_unit!", unit, value)
    return session
end

"""Lets the activation of a unit follow its x again, from the end of the next step on."""
function release_unit!(session::Session, unit::Integer)
    check(LibMRNN.mrnn_session_release_unit(session, from_zero("unit", unit, session.units)), "release_unit!", unit)
    return session
end

"""Takes every gain, current and clamp back."""
function clear_manipulations!(session::Session)
    check(LibMRNN.mrnn_session_clear_manipulations(session), "clear_manipulations!")
    return session
end

"""
    pathway_current(session, src, dst)

What a pathway added to the drive of its destination's units in the last step, units of `dst` x B.
"""
function pathway_current(session::Session{T}, src::Name, dst::Name) where {T}
    pathway = pathway_index(session.network, src, dst) - 1
    current = Matrix{T}(undef, num_units(session.network, dst), session.batch)
    get = of(T, LibMRNN.mrnn_session_pathway_current, LibMRNN.mrnn_session_pathway_current_f64)
    check(get(session, pathway, flat(current)...), "pathway_current")
    return current
end

"""
    Snapshot

Everything that a session's next steps depend on beside its engine and manipulations: see [`snapshot`](@ref).
"""
struct Snapshot{T}
    values::Vector{T}
    counters::Vector{UInt64}
end

"""
    snapshot(session) -> Snapshot
    snapshot!(snapshot, session)

Keeps the state of a session, with its noise and what is under way on delayed connections, for [`restore!`](@ref).
"""
function snapshot(session::Session{T}) where {T}
    len = Ref{Csize_t}(0)
    check(LibMRNN.mrnn_session_snapshot_len(session, len), "snapshot")
    kept = Snapshot(Vector{T}(undef, len[]), Vector{UInt64}(undef, LibMRNN.MRNN_SNAPSHOT_COUNTERS))
    return snapshot!(kept, session)
end

"The values are overwritten, and nothing is allocated. The snapshot is of a session of the same shape."
function snapshot!(kept::Snapshot{T}, session::Session{T}) where {T}
    save = of(T, LibMRNN.mrnn_session_save, LibMRNN.mrnn_session_save_f64)
    check(save(session, flat(kept.values)..., flat(kept.counters)...), "snapshot!")
    return kept
end

"""
    restore!(session, snapshot)

Goes back to a [`snapshot`](@ref) of this session, or of another one of the same batch and a network of the same regions
and delays. Manipulations stay as they are.
"""
function restore!(session::Session{T}, kept::Snapshot{T}) where {T}
    restore = of(T, LibMRNN.mrnn_session_restore, LibMRNN.mrnn_session_restore_f64)
    check(restore(session, flat(kept.values)..., flat(kept.counters)...), "restore!")
    return session
end

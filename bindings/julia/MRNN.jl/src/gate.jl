# Who uses an object of the library now: several threads together, or one alone. A thread that has to wait spins, since the
# calls of a real-time loop can neither allocate nor be suspended; nobody waits for a task of the own thread, since tasks
# are not switched within a call.
struct Gate
    # How many are inside; -1 where one is there alone.
    users::Threads.Atomic{Int}
    # How many wait to be alone: they go first.
    waiting::Threads.Atomic{Int}
end

Gate() = Gate(Threads.Atomic{Int}(0), Threads.Atomic{Int}(0))

function enter_alone(gate::Gate)
    Threads.atomic_cas!(gate.users, 0, -1) == 0 && return
    Threads.atomic_add!(gate.waiting, 1)
    while Threads.atomic_cas!(gate.users, 0, -1) != 0
        pause()
    end
    Threads.atomic_sub!(gate.waiting, 1)
    return
end

function enter_together(gate::Gate)
    while true
        users = gate.users[]
        users >= 0 && gate.waiting[] == 0 && Threads.atomic_cas!(gate.users, users, users + 1) == users && return
        pause()
    end
end

leave_alone(gate::Gate) = (Threads.atomic_xchg!(gate.users, 0); nothing)
leave_together(gate::Gate) = (Threads.atomic_sub!(gate.users, 1); nothing)

# The garbage collector may need this thread before the other one can leave.
function pause()
    ccall(:jl_cpu_pause, Cvoid, ())
    GC.safepoint()
end

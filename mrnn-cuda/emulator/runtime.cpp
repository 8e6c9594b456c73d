// The emulator's scheduler.
#include "emulator.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#if !defined(__x86_64__) && !defined(__aarch64__)
#error "the emulator switches fibres on x86-64 and AArch64"
#endif

// Saves what a call must keep on the stack, leaves the stack pointer at *from and goes on with `to`.
extern "C" void mrnn_switch(void** from, void* to);

#if defined(__APPLE__)
#define SYMBOL "_mrnn_switch"
#else
#define SYMBOL "mrnn_switch"
#endif
#if defined(__x86_64__)
asm(".text\n.globl " SYMBOL "\n" SYMBOL ":\n"
    "  pushq %rbp\n  pushq %rbx\n  pushq %r12\n  pushq %r13\n  pushq %r14\n  pushq %r15\n"
    "  movq %rsp, (%rdi)\n  movq %rsi, %rsp\n"
    "  popq %r15\n  popq %r14\n  popq %r13\n  popq %r12\n  popq %rbx\n  popq %rbp\n  ret\n");
constexpr size_t SAVED_WORDS = 7; // six registers and the return address
constexpr size_t RETURN_WORD = 6;
#else
asm(".text\n.globl " SYMBOL "\n.p2align 2\n" SYMBOL ":\n"
    "  sub sp, sp, #160\n"
    "  stp x19, x20, [sp, #0]\n  stp x21, x22, [sp, #16]\n  stp x23, x24, [sp, #32]\n  stp x25, x26, [sp, #48]\n"
    "  stp x27, x28, [sp, #64]\n  stp x29, x30, [sp, #80]\n"
    "  stp d8, d9, [sp, #96]\n  stp d10, d11, [sp, #112]\n  stp d12, d13, [sp, #128]\n  stp d14, d15, [sp, #144]\n"
    "  mov x9, sp\n  str x9, [x0]\n  mov sp, x1\n"
    "  ldp x19, x20, [sp, #0]\n  ldp x21, x22, [sp, #16]\n  ldp x23, x24, [sp, #32]\n  ldp x25, x26, [sp, #48]\n"
    "  ldp x27, x28, [sp, #64]\n  ldp x29, x30, [sp, #80]\n"
    "  ldp d8, d9, [sp, #96]\n  ldp d10, d11, [sp, #112]\n  ldp d12, d13, [sp, #128]\n  ldp d14, d15, [sp, #144]\n"
    "  add sp, sp, #160\n  ret\n");
constexpr size_t SAVED_WORDS = 20;
constexpr size_t RETURN_WORD = 11;
#endif

namespace emulator {

namespace {

constexpr size_t STACK_BYTES = 64 << 10;
constexpr size_t MOST_THREADS = 256;
constexpr auto PATIENCE = std::chrono::seconds(120);

[[noreturn]] void stop(const char* what, Index block) {
    fprintf(stderr, "CUDA emulator: block (%u, %u, %u): %s\n", block.x, block.y, block.z, what);
    abort();
}

enum class State { Ready, Paused, AtBlock, AtWarp, AtCluster, Done };

struct Copy {
    void* to;
    const void* from;
    u32 bytes;
};

struct Fibre {
    void* stack_pointer;
    State state;
    u32 exchanges;
    std::vector<Copy> copies;
};

struct Launch {
    void (*kernel)(const void*);
    const void* parameter;
    Index grid;
    u32 cluster, threads;
    size_t shared_bytes;
};

struct Block;

/// Blocks that wait for each other.
struct Cluster {
    std::vector<Block*> blocks;
    std::mutex mutex;
    std::condition_variable changed;
    u32 arrived = 0, opened = 0;

    void wait() {
        std::unique_lock lock(mutex);
        const u32 before = opened;
        if (++arrived == blocks.size()) {
            arrived = 0;
            ++opened;
            changed.notify_all();
        } else if (!changed.wait_for(lock, PATIENCE, [&] { return opened != before; })) {
            stop("waits for a cluster that never comes", {0, 0, 0});
        }
    }
};

/// What blocks tell each other of outside of clusters' waiting: how often anything has been published.
struct News {
    std::mutex mutex;
    std::condition_variable changed;
    u64 count = 0;

    u64 seen() {
        std::lock_guard lock(mutex);
        return count;
    }

    void tell() {
        {
            std::lock_guard lock(mutex);
            ++count;
        }
        changed.notify_all();
    }

    bool wait(u64 seen) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, PATIENCE, [&] { return count != seen; });
    }
};

News news;

/// The fibres' stacks, kept for blocks to come.
struct Stacks {
    std::mutex mutex;
    std::vector<std::unique_ptr<u8[]>> unused;

    std::unique_ptr<u8[]> take() {
        std::lock_guard lock(mutex);
        if (unused.empty()) return std::unique_ptr<u8[]>(new u8[MOST_THREADS * STACK_BYTES]);
        std::unique_ptr<u8[]> stacks = std::move(unused.back());
        unused.pop_back();
        return stacks;
    }

    void give_back(std::unique_ptr<u8[]> stacks) {
        std::lock_guard lock(mutex);
        unused.push_back(std::move(stacks));
    }
};

Stacks all_stacks;

struct Block {
    const Launch* launch;
    Cluster* cluster;
    u32 rank;
    Index index;
    std::vector<Fibre> fibres;
    std::vector<u8> shared;
    std::vector<u8> exchange;
    u32 current = 0;
    void* scheduler;

    u8* shared_base() { return reinterpret_cast<u8*>((reinterpret_cast<uintptr_t>(shared.data()) + 127) & ~uintptr_t(127)); }
    void run();
    bool release();
};

thread_local Block* running = nullptr;

void switch_away(State state) {
    Block* block = running;
    Fibre& fibre = block->fibres[block->current];
    fibre.state = state;
    mrnn_switch(&fibre.stack_pointer, block->scheduler);
}

void begin_fibre() {
    running->launch->kernel(running->launch->parameter);
    if (!running->fibres[running->current].copies.empty()) stop("a thread ends with copies under way", running->index);
    switch_away(State::Done);
    abort();
}

/// Opens the barriers at which all that must come have come.
bool Block::release() {
    bool released = false;
    for (size_t first = 0; first < fibres.size(); first += 32) {
        const size_t end = std::min(first + 32, fibres.size());
        size_t waiting = 0;
        for (size_t i = first; i < end; ++i) waiting += fibres[i].state == State::AtWarp;
        if (waiting != end - first) continue;
        for (size_t i = first; i < end; ++i) fibres[i].state = State::Ready;
        released = true;
    }
    const auto all_at = [&](State state) {
        return std::all_of(fibres.begin(), fibres.end(), [&](const Fibre& fibre) { return fibre.state == state; });
    };
    if (!released && (all_at(State::AtBlock) || all_at(State::AtCluster))) {
        if (fibres[0].state == State::AtCluster) cluster->wait();
        for (Fibre& fibre : fibres) fibre.state = State::Ready;
        released = true;
    }
    return released;
}

void Block::run() {
    running = this;
    const size_t threads = launch->threads;
    if (threads > MOST_THREADS) stop("has more threads than there are stacks", index);
    fibres.resize(threads);
    std::unique_ptr<u8[]> stacks = all_stacks.take();
    exchange.resize(2 * threads * 64);
    for (size_t i = 0; i < threads; ++i) {
        auto top = reinterpret_cast<uintptr_t>(stacks.get() + (i + 1) * STACK_BYTES) & ~uintptr_t(63);
        // As after a call: the stack is off its alignment by the return address where calls push one.
        auto* saved = reinterpret_cast<void**>(top) - SAVED_WORDS - (SAVED_WORDS % 2 ? 1 : 0);
        std::fill(saved, saved + SAVED_WORDS, nullptr);
        saved[RETURN_WORD] = reinterpret_cast<void*>(begin_fibre);
        fibres[i].stack_pointer = saved;
        fibres[i].state = State::Ready;
        fibres[i].exchanges = 0;
    }
    for (;;) {
        const u64 seen = news.seen();
        bool progress = false, alive = false, paused = false;
        for (u32 i = 0; i < threads; ++i) {
            Fibre& fibre = fibres[i];
            alive |= fibre.state != State::Done;
            paused |= fibre.state == State::Paused;
            if (fibre.state != State::Ready && fibre.state != State::Paused) continue;
            const bool was_paused = fibre.state == State::Paused;
            current = i;
            mrnn_switch(&scheduler, fibre.stack_pointer);
            progress |= !(was_paused && fibre.state == State::Paused);
        }
        if (!alive) break;
        if (progress | release()) continue;
        if (!paused) stop("its threads wait at different barriers", index);
        if (!news.wait(seen)) stop("waits for something that never comes", index);
    }
    all_stacks.give_back(std::move(stacks));
    running = nullptr;
}

void run_cluster(const Launch& launch, u64 first_block) {
    Cluster cluster;
    std::vector<Block> blocks(launch.cluster);
    for (u32 rank = 0; rank < launch.cluster; ++rank) {
        const u64 at = first_block + rank;
        Block& block = blocks[rank];
        block.launch = &launch;
        block.cluster = &cluster;
        block.rank = rank;
        block.index = {u32(at % launch.grid.x), u32(at / launch.grid.x % launch.grid.y), u32(at / launch.grid.x / launch.grid.y)};
        // What nobody has written is no number.
        block.shared.assign(launch.shared_bytes + 128, 0xFF);
        cluster.blocks.push_back(&block);
    }
    std::vector<std::thread> threads;
    for (u32 rank = 1; rank < launch.cluster; ++rank) threads.emplace_back([&, rank] { blocks[rank].run(); });
    blocks[0].run();
    for (std::thread& thread : threads) thread.join();
}

} // namespace

u32 thread() { return running->current; }
Index block_index() { return running->index; }
Index grid_size() { return running->launch->grid; }
u8* shared_memory() { return running->shared_base(); }
u32 cluster_rank() { return running->rank; }
u32 cluster_size() { return running->launch->cluster; }

void wait_for_block() { switch_away(State::AtBlock); }
void wait_for_warp() { switch_away(State::AtWarp); }
void wait_for_cluster() { switch_away(State::AtCluster); }
void pause() { switch_away(State::Paused); }

void* in_block(void* pointer, u32 rank) {
    const size_t offset = static_cast<u8*>(pointer) - running->shared_base();
    if (offset >= running->launch->shared_bytes || rank >= running->launch->cluster) {
        stop("reaches for what is no shared memory of its cluster", running->index);
    }
    return running->cluster->blocks[rank]->shared_base() + offset;
}

// A barrier's word: arrivals that open it, arrivals still to come, and how often it has opened.
void barrier_init(u64* barrier, u32 arrivals) {
    std::atomic_ref<u64>(*barrier).store(u64(arrivals) << 48 | u64(arrivals) << 32);
}

void barrier_arrive(u64* barrier) {
    std::atomic_ref<u64> word(*barrier);
    u64 before = word.load(), after;
    do {
        after = before - (1ull << 32);
        if ((after >> 32 & 0xFFFF) == 0) after = (after | (after >> 48) << 32) + 1;
    } while (!word.compare_exchange_weak(before, after));
    news.tell();
}

bool barrier_is_open(const u64* barrier, u32 parity) {
    return (std::atomic_ref<u64>(*const_cast<u64*>(barrier)).load() & 1) != parity;
}

void publish(u32* number, u32 value) {
    std::atomic_ref<u32>(*number).store(value);
    news.tell();
}
u32 published(const u32* number) { return std::atomic_ref<u32>(*const_cast<u32*>(number)).load(); }

void copy_later(void* to, const void* from, u32 bytes) {
    running->fibres[running->current].copies.push_back({to, from, bytes});
}

void copies_wait() {
    std::vector<Copy>& copies = running->fibres[running->current].copies;
    for (const Copy& copy : copies) memcpy(copy.to, copy.from, copy.bytes);
    copies.clear();
}

const u8* exchange(const void* value, u32 bytes) {
    Block* block = running;
    // Nobody gives twice before everybody has taken: two places are enough.
    const u32 turn = block->fibres[block->current].exchanges++ % 2;
    u8* places = block->exchange.data() + (turn * block->launch->threads + block->current / 32 * 32) * 64;
    memcpy(places + block->current % 32 * 64, value, bytes);
    wait_for_warp();
    return places;
}

} // namespace emulator

/// Runs a kernel to its end. Blocks run one after the other, those of a cluster at once, and all where `resident`.
extern "C" void mrnn_emulate(void (*kernel)(const void*), const void* parameter, const u32* grid, u32 cluster,
                             u32 threads, size_t shared_bytes, bool resident) {
    const emulator::Launch launch = {kernel, parameter, {grid[0], grid[1], grid[2]}, cluster, threads, shared_bytes};
    const u64 blocks = u64(grid[0]) * grid[1] * grid[2];
    if (!resident) {
        for (u64 first = 0; first < blocks; first += cluster) emulator::run_cluster(launch, first);
        return;
    }
    std::vector<std::thread> clusters;
    for (u64 first = 0; first < blocks; first += cluster) {
        clusters.emplace_back([&launch, first] { emulator::run_cluster(launch, first); });
    }
    for (std::thread& thread : clusters) thread.join();
}

// A queue between two threads, one that writes and one that reads, without a lock and without an allocation after it is
// made. Items are written and read in place.
#ifndef RING_HPP
#define RING_HPP

#include <atomic>
#include <cstddef>
#include <vector>

template <class Item>
class Ring {
public:
    // Room for `capacity` items, which start as copies of `item`.
    Ring(std::size_t capacity, const Item& item) : items_(capacity, item) {}

    // For the thread that writes: the item to fill next, or null where the queue is full.
    Item* back() noexcept
    {
        const std::size_t written = written_.load(std::memory_order_relaxed);
        const bool is_full = written - read_.load(std::memory_order_acquire) == items_.size();
        return is_full ? nullptr : &items_[written % items_.size()];
    }

    // For the thread that writes: hands over the item that back() gave.
    void push() noexcept { written_.store(written_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

    // For the thread that reads: the oldest item, or null where the queue is empty.
    const Item* front() const noexcept
    {
        const std::size_t read = read_.load(std::memory_order_relaxed);
        const bool is_empty = written_.load(std::memory_order_acquire) == read;
        return is_empty ? nullptr : &items_[read % items_.size()];
    }

    // For the thread that reads: gives the item of front() back.
    void pop() noexcept { read_.store(read_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

private:
    static_assert(std::atomic<std::size_t>::is_always_lock_free, "counters without locks");

    // Each thread writes one counter; on lines of their own they do not disturb the other's cache.
    alignas(64) std::atomic<std::size_t> written_{0};
    alignas(64) std::atomic<std::size_t> read_{0};
    alignas(64) std::vector<Item> items_;
};

#endif

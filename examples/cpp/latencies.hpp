// Times of a loop, recorded without an allocation and told as percentiles.
#ifndef LATENCIES_HPP
#define LATENCIES_HPP

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <vector>

class Latencies {
public:
    using Duration = std::chrono::steady_clock::duration;

    // Room for `count` times.
    explicit Latencies(std::size_t count) { times_.reserve(count); }

    // Records a time; beyond the room there is, it is not recorded.
    void record(Duration time) noexcept
    {
        if (times_.size() < times_.capacity()) {
            times_.push_back(time);
        }
    }

    // Prints p50, p99, p99.9 and the longest, in microseconds.
    void print(const char* name)
    {
        std::sort(times_.begin(), times_.end());
        std::printf("%-16s", name);
        for (const double fraction : {0.5, 0.99, 0.999, 1.0}) {
            std::printf("%10.1f", percentile(fraction));
        }
        std::printf("\n");
    }

private:
    // The least time that this fraction of the times, which are sorted, does not exceed.
    double percentile(double fraction) const
    {
        if (times_.empty()) {
            return std::nan("");
        }
        const double rank = std::ceil(fraction * static_cast<double>(times_.size()));
        const Duration time = times_[std::max<std::size_t>(static_cast<std::size_t>(rank), 1) - 1];
        return std::chrono::duration<double, std::micro>(time).count();
    }

    std::vector<Duration> times_;
};

#endif

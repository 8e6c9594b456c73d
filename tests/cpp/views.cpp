// Views of every container, in two translation units.
#include "problem.hpp"

#include <array>
#include <string>

#if __has_include(<span>) && __cplusplus >= 202002L
#include <span>
#endif

// In views_other.cpp, which includes the headers too.
std::size_t num_units_of(const mrnn::NetworkHandle& network);

namespace {

using Floats = mrnn::Span<float>;
using ConstFloats = mrnn::Span<const float>;

static_assert(std::is_trivially_copyable_v<Floats> && sizeof(Floats) == 2 * sizeof(void*));
static_assert(std::is_convertible_v<std::vector<float>&, Floats> && std::is_convertible_v<Floats, ConstFloats>);
static_assert(std::is_convertible_v<const std::vector<float>&, ConstFloats>);
static_assert(std::is_convertible_v<const std::array<float, 3>&, ConstFloats>);
static_assert(std::is_convertible_v<float (&)[3], Floats> && std::is_convertible_v<const float (&)[3], ConstFloats>);
static_assert(std::is_convertible_v<mrnn::Matrix<double>&, mrnn::Span<double>>);
// Nothing that is const becomes writable, and no type another one.
static_assert(!std::is_convertible_v<const std::vector<float>&, Floats> && !std::is_convertible_v<ConstFloats, Floats>);
static_assert(!std::is_convertible_v<std::vector<double>&, ConstFloats>);
static_assert(!std::is_convertible_v<std::vector<bool>&, mrnn::Span<bool>>);
static_assert(!std::is_convertible_v<float*, Floats> && !std::is_convertible_v<int, ConstFloats>);

void containers()
{
    std::vector<float> vector = {1, 2, 3};
    std::array<float, 2> array = {4, 5};
    float plain[4] = {6, 7, 8, 9};
    const Floats of_vector(vector);
    const Floats of_array(array);
    const Floats of_plain(plain);
    CHECK(of_vector.data() == vector.data() && of_vector.size() == 3 && !of_vector.empty());
    CHECK(of_array.data() == array.data() && of_array.size() == 2);
    CHECK(of_plain.data() == plain && of_plain.size() == 4);
    const ConstFloats part = of_plain.subspan(1, 2);
    CHECK(part.size() == 2 && part[0] == 7 && part[1] == 8);
    float sum = 0;
    for (const float value : part) {
        sum += value;
    }
    CHECK(sum == 15);
    of_vector[0] = 10;
    CHECK(vector[0] == 10);
    constexpr ConstFloats none;
    CHECK(none.empty() && none.data() == nullptr && none.begin() == none.end());
#ifdef __cpp_lib_span
    const std::span<float> standard(vector);
    const Floats of_standard(standard);
    CHECK(of_standard.data() == vector.data() && of_standard.size() == 3);
    const std::span<const float> back(of_standard.data(), of_standard.size());
    CHECK(back.size() == 3);
#else
    std::printf("std::span: skipped, the compiler has none\n");
#endif
}

void matrices()
{
    const auto network = mrnn::Network::from_json(DESCRIPTION);
    mrnn::Matrix<double> weight = network.weight("inh", "exc");
    CHECK(weight.rows == 6 && weight.cols == 3 && weight.size() == 18);
    CHECK(&weight(2, 1) == weight.data() + 2 * 3 + 1);
    const auto& constant = weight;
    CHECK(&constant(5, 2) == weight.data() + 17);
    CHECK(num_units_of(network) == UNITS);
}

// A step takes whatever holds its numbers, and parts of longer arrays.
void in_steps()
{
    const auto network = mrnn::Network::from_json(DESCRIPTION);
    const auto engine = mrnn::Engine<float>::create(network);
    const std::vector<float> input = {0.5F, -0.25F};
    const float plain[] = {0.5F, -0.25F};
    std::vector<float> h(UNITS);
    std::array<float, UNITS> h_again = {};
    auto session = engine.session();
    session.step(input, h);
    session.reset();
    session.step(plain, h_again);
    CHECK(same_bits(h, h_again));

    std::vector<float> record(3 * UNITS);
    session.reset();
    session.step({input.data(), INPUTS}, mrnn::Span<float>(record).subspan(UNITS, UNITS));
    CHECK(record[UNITS - 1] == 0 && record[2 * UNITS] == 0);
    CHECK(same_bits(h, mrnn::Span<float>(record).subspan(UNITS, UNITS)));
#ifdef __cpp_lib_span
    session.reset();
    session.step(std::span(input), std::span(h_again));
    CHECK(same_bits(h, h_again));
#endif
}

}  // namespace

int main()
{
    containers();
    matrices();
    in_steps();
    return check_summary("views");
}

/**
 * @file
 * @brief Views of arrays, and matrices.
 */
#ifndef MRNN_SPAN_HPP
#define MRNN_SPAN_HPP

#include <cstddef>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

namespace mrnn {

template <class T>
class Span;

/// @cond
namespace detail {

template <class Container>
using Element = std::remove_pointer_t<decltype(std::data(std::declval<Container&>()))>;

/// Whether a `Span<T>` may view a container: its elements lie in one piece, and are T but for const.
template <class Container, class T, class = void>
struct IsViewable : std::false_type {};

template <class Container, class T>
struct IsViewable<Container, T, std::void_t<Element<Container>, decltype(std::size(std::declval<Container&>()))>>
    : std::bool_constant<!std::is_same_v<std::decay_t<Container>, Span<T>>
                         && std::is_convertible_v<Element<Container> (*)[], T (*)[]>> {};

}  // namespace detail
/// @endcond

/**
 * A view of `size()` elements that belong to somebody else, as `std::span` in C++20. It is made from a C
 * array, `std::array`, `std::vector`, `std::span`, Matrix, or a pointer and a size. An empty view stands for
 * an array that is left out.
 *
 * @tparam T type of the elements; const where they are only read
 */
template <class T>
class Span {
public:
    /// Type of the elements.
    using element_type = T;
    /// Type of the elements without const.
    using value_type = std::remove_cv_t<T>;
    /// Iterator over the elements.
    using iterator = T*;

    /// No elements: an array that is left out.
    constexpr Span() noexcept = default;

    /**
     * The elements from `data` on.
     * @param data first element
     * @param size number of elements
     */
    constexpr Span(T* data, std::size_t size) noexcept : data_(data), size_(size) {}

    /**
     * All elements of a container, which has to live as long as the view is used.
     * @tparam Container anything with `std::data` and `std::size`
     * @param container the container
     */
    template <class Container, std::enable_if_t<detail::IsViewable<Container, T>::value, int> = 0>
    constexpr Span(Container&& container) noexcept : data_(std::data(container)), size_(std::size(container))
    {
    }

    /// @return the first element; not to be read where the view is empty
    constexpr T* data() const noexcept { return data_; }
    /// @return the number of elements
    constexpr std::size_t size() const noexcept { return size_; }
    /// @return whether there are no elements
    constexpr bool empty() const noexcept { return size_ == 0; }
    /// @return the first element's iterator
    constexpr T* begin() const noexcept { return data_; }
    /// @return the iterator behind the last element
    constexpr T* end() const noexcept { return data_ + size_; }

    /**
     * An element; not checked.
     * @param index less than `size()`
     * @return the element
     */
    constexpr T& operator[](std::size_t index) const noexcept { return data_[index]; }

    /**
     * A part of the view, such as a region's units or a step's row; not checked.
     * @param offset first element of the part
     * @param count number of its elements; `offset + count` is at most `size()`
     * @return the part
     */
    constexpr Span subspan(std::size_t offset, std::size_t count) const noexcept { return {data_ + offset, count}; }

private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

/**
 * A matrix, row by row.
 * @tparam T type of the elements
 */
template <class T>
struct Matrix {
    /// Number of rows; of weights, the destination units.
    std::size_t rows = 0;
    /// Number of columns; of weights, the source units.
    std::size_t cols = 0;
    /// The elements, `[rows, cols]`.
    std::vector<T> values = {};

    /**
     * An element; not checked.
     * @param row less than `rows`
     * @param col less than `cols`
     * @return the element
     */
    T& operator()(std::size_t row, std::size_t col) noexcept { return values[row * cols + col]; }
    /**
     * An element; not checked.
     * @param row less than `rows`
     * @param col less than `cols`
     * @return the element
     */
    const T& operator()(std::size_t row, std::size_t col) const noexcept { return values[row * cols + col]; }

    /// @return the first element
    T* data() noexcept { return values.data(); }
    /// @return the first element
    const T* data() const noexcept { return values.data(); }
    /// @return the number of elements
    std::size_t size() const noexcept { return values.size(); }
};

}  // namespace mrnn

#endif

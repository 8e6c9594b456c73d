/**
 * @file
 * @brief Owners of C handles, and how their calls are made.
 */
#ifndef MRNN_HANDLE_HPP
#define MRNN_HANDLE_HPP

#include "error.hpp"

#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace mrnn {

/**
 * Owns a handle of the C interface. It can be moved and not copied. Without a handle, as after a move, calls
 * answer Status::null.
 *
 * @tparam C type of the handle
 * @tparam destroy the C function that frees it
 */
template <class C, void (*destroy)(C*)>
class Handle {
public:
    /// No handle.
    Handle() noexcept = default;
    /**
     * Takes the ownership of a handle.
     * @param handle a handle of the C interface, or null
     */
    explicit Handle(C* handle) noexcept : handle_(handle) {}
    /**
     * Takes the ownership from another object.
     * @param other is without a handle afterwards
     */
    Handle(Handle&& other) noexcept : handle_(other.release()) {}
    /**
     * Frees the handle that is there and takes the ownership of another one.
     * @param other is without a handle afterwards
     * @return this object
     */
    Handle& operator=(Handle&& other) noexcept
    {
        if (this != &other) {
            destroy(std::exchange(handle_, other.release()));
        }
        return *this;
    }
    /// Frees the handle.
    ~Handle() { destroy(handle_); }

    /// @return the handle, which stays with this object
    C* get() const noexcept { return handle_; }
    /// @return the handle, which is the caller's from now on
    [[nodiscard]] C* release() noexcept { return std::exchange(handle_, nullptr); }
    /// @return whether there is a handle
    explicit operator bool() const noexcept { return handle_ != nullptr; }

private:
    C* handle_ = nullptr;
};

/// A network of either way of failing.
using NetworkHandle = Handle<mrnn_network, mrnn_network_destroy>;

/**
 * A text without a copy of it: a C string, a std::string, or none. UTF-8, to its first NUL; for an argument, not to
 * be kept.
 */
class Text {
public:
    /// No text.
    constexpr Text() noexcept = default;
    /**
     * A C string.
     * @param text ends with NUL; null is no text
     */
    constexpr Text(const char* text) noexcept : text_(text) {}
    /**
     * A string.
     * @param text outlives the call
     */
    Text(const std::string& text) noexcept : text_(text.c_str()) {}

    /// @return the text, or null where there is none
    constexpr const char* c_str() const noexcept { return text_; }

private:
    const char* text_ = nullptr;
};

/// @cond
namespace detail {

/// Makes a setup call and gathers status and message.
template <class Call>
Outcome outcome_of(Call call)
{
    // A message is worth less than the call: where there is no memory for it, the call is made without.
    mrnn_error* created = nullptr;
    const mrnn_status no_message = mrnn_error_create(&created);
    const Handle<mrnn_error, mrnn_error_destroy> err(no_message == MRNN_OK ? created : nullptr);
    const mrnn_status status = call(err.get());
    if (status == MRNN_OK) {
        return {};
    }
    // A check of this header's own leaves no message of its status.
    const bool is_told = mrnn_error_status(err.get()) == status;
    return {Status{status}, is_told ? mrnn_error_message(err.get()) : mrnn_status_string(status)};
}

/// A setup call without a value: `call(mrnn_error*)` returns its status.
template <class Errors, class Call>
Answer<Errors> setup(Call call)
{
    return Errors::answer(outcome_of(call));
}

/// A setup call for a T: `call(T&, mrnn_error*)` returns its status. It may consist of several calls of the library
/// up to the first that fails.
template <class Errors, class T, class Call>
Answer<Errors, T> setup(Call call)
{
    T value{};
    auto outcome = outcome_of([&](mrnn_error* err) { return call(value, err); });
    return Errors::answer(std::move(outcome), std::move(value));
}

/// A number that the library tells: `function(arguments..., &number, err)` returns its status.
template <class Errors, class Function, class... Arguments>
Answer<Errors, std::size_t> number(Function function, Arguments... arguments)
{
    return setup<Errors, std::size_t>(
        [&](std::size_t& number, mrnn_error* err) { return function(arguments..., &number, err); });
}

/// Makes the objects whose handles only the library and adopt() may give them.
struct Access {
    template <class Object, class C>
    static Object own(C* handle) noexcept
    {
        return Object(handle);
    }
};

/// A setup call that makes an Object: `call(C**, mrnn_error*)` returns its status.
template <class Errors, class Object, class C, class Call>
Answer<Errors, Object> make(Call call)
{
    return setup<Errors, Object>([&](Object& object, mrnn_error* err) {
        C* handle = nullptr;
        const mrnn_status status = call(&handle, err);
        object = Access::own<Object>(handle);
        return status;
    });
}

/// Names as the library takes them, which point into `names`.
inline std::vector<const char*> c_names(const std::vector<std::string>& names)
{
    std::vector<const char*> pointers;
    pointers.reserve(names.size());
    for (const std::string& name : names) {
        pointers.push_back(name.c_str());
    }
    return pointers;
}

/// Reads a string: `read(buf, cap, needed)` returns its status.
template <class Read>
mrnn_status read_text(std::string& text, Read read)
{
    std::size_t needed = 0;
    mrnn_status status = read(nullptr, 0, &needed);
    if (status == MRNN_OK) {
        text.resize(needed);
        status = read(&text[0], needed, nullptr);
        text.resize(needed - 1);
    }
    return status;
}

/// The function of a precision.
template <class T, class Single, class Double>
constexpr auto pick(Single single, Double wide) noexcept
{
    static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>, "networks compute in float or double");
    if constexpr (std::is_same_v<T, float>) {
        return single;
    } else {
        return wide;
    }
}

}  // namespace detail
/// @endcond

}  // namespace mrnn

#endif

/**
 * @file
 * @brief How calls tell that they failed: statuses, results, exceptions.
 */
#ifndef MRNN_ERROR_HPP
#define MRNN_ERROR_HPP

#include "../mrnn.h"

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
/// Defined where the compiler has exceptions: the classes that throw exist only then.
#define MRNN_HAS_EXCEPTIONS
#include <stdexcept>
#endif

namespace mrnn {

/// What a call answers. Later versions of the library may add values.
enum class [[nodiscard]] Status : mrnn_status {
    /// Success.
    ok = MRNN_OK,
    /// An array of a size but without elements, or a handle that is empty or was moved from.
    null = MRNN_ERR_NULL,
    /// An argument that does not fit the others, the network, or the list of values it can have.
    argument = MRNN_ERR_ARGUMENT,
    /// A name that is empty, too long, or has '/' or control characters.
    name = MRNN_ERR_NAME,
    /// An array of the wrong length.
    shape = MRNN_ERR_SHAPE,
    /// A number that is not finite or out of its range.
    value = MRNN_ERR_VALUE,
    /// A name that no region, readout or connection has.
    unknown = MRNN_ERR_UNKNOWN,
    /// A name or connection that exists already.
    duplicate = MRNN_ERR_DUPLICATE,
    /// Something that comes too early or too late, such as an engine of a network that is not finalised.
    state = MRNN_ERR_STATE,
    /// Text that is not JSON, or not of the form that is needed.
    json = MRNN_ERR_JSON,
    /// A file that can't be read or written.
    io = MRNN_ERR_IO,
    /// A file that is damaged, cut short, or no network.
    format = MRNN_ERR_FORMAT,
    /// The engine, session or tape computes in the other precision.
    precision = MRNN_ERR_PRECISION,
    /// A backend that exists but can't run here, or not with these options; or a GPU that failed.
    unavailable = MRNN_ERR_UNAVAILABLE,
    /// Not enough memory.
    memory = MRNN_ERR_MEMORY,
    /// A computation that has no result, such as scaling a matrix of zeros.
    numeric = MRNN_ERR_NUMERIC,
    /// The caller's buffer is too small for a string; the classes never answer it.
    buffer = MRNN_ERR_BUFFER,
    /// A defect of the library. The handle of the call refuses further work.
    panic = MRNN_ERR_PANIC,
    /// An earlier call on the handle answered `panic`; it can only be destroyed.
    poisoned = MRNN_ERR_POISONED,
};

/**
 * What a status means.
 * @param status any value
 * @return a few words; the text is static
 */
inline const char* to_string(Status status) noexcept
{
    return mrnn_status_string(static_cast<mrnn_status>(status));
}

/// A status, and what went wrong in words that name the operands.
class [[nodiscard]] Outcome {
public:
    /// Success.
    Outcome() noexcept = default;

    /**
     * An answer of the library.
     * @param status what the call answered
     * @param message what it said about it
     */
    Outcome(Status status, std::string message) noexcept : status_(status), message_(std::move(message)) {}

    /// @return whether the call succeeded
    bool has_value() const noexcept { return status_ == Status::ok; }
    /// @return whether the call succeeded
    explicit operator bool() const noexcept { return has_value(); }
    /// @return what the call answered
    Status status() const noexcept { return status_; }
    /// @return what went wrong; empty after success and after real-time calls, which leave the status alone
    const std::string& message() const noexcept { return message_; }

private:
    Status status_ = Status::ok;
    std::string message_;
};

/**
 * The result of a call, or why there is none. After a failure the value is an empty one: 0, an empty vector,
 * an object without a handle.
 * @tparam T type of the value
 */
template <class T>
class [[nodiscard]] Result : public Outcome {
public:
    /**
     * A result.
     * @param value the value
     */
    Result(T value) noexcept(std::is_nothrow_move_constructible_v<T>) : value_(std::move(value)) {}

    /**
     * A failure.
     * @param outcome status and message
     */
    Result(Outcome outcome) noexcept(std::is_nothrow_default_constructible_v<T>) : Outcome(std::move(outcome)) {}

    /// @return the value
    T& operator*() & noexcept { return value_; }
    /// @return the value
    const T& operator*() const& noexcept { return value_; }
    /// @return the value
    T&& operator*() && noexcept { return std::move(value_); }
    /// @return the value's members
    T* operator->() noexcept { return &value_; }
    /// @return the value's members
    const T* operator->() const noexcept { return &value_; }

private:
    T value_{};
};

/// The result of a call without a value.
template <>
class [[nodiscard]] Result<void> : public Outcome {
public:
    /**
     * An answer of the library.
     * @param outcome status and message
     */
    Result(Outcome outcome) noexcept : Outcome(std::move(outcome)) {}
};

#ifdef MRNN_HAS_EXCEPTIONS
/// A call that failed.
class Error : public std::runtime_error {
public:
    /**
     * A failure.
     * @param status what the call answered
     * @param message what went wrong
     */
    Error(Status status, const std::string& message) : std::runtime_error(message), status_(status) {}

    /// @return what the call answered
    Status status() const noexcept { return status_; }

private:
    Status status_;
};

/// How the classes of namespace mrnn fail: by an Error.
struct ThrowErrors {
    /// Whether calls throw.
    static constexpr bool throws = true;
    /// What a setup call for a T returns.
    template <class T>
    using Setup = T;
    /// What a real-time call for a T returns.
    template <class T>
    using RealTime = T;

    /// @cond
    template <class T>
    static T answer(Outcome&& outcome, T&& value)
    {
        check(outcome);
        return std::move(value);
    }
    static void answer(Outcome&& outcome) { check(outcome); }

    template <class T>
    static T answer_rt(mrnn_status status, const char* call, T value)
    {
        answer_rt(status, call);
        return value;
    }
    static void answer_rt(mrnn_status status, const char* call)
    {
        if (status != MRNN_OK) {
            throw Error(Status{status}, std::string(call) + ": " + mrnn_status_string(status));
        }
    }

private:
    static void check(const Outcome& outcome)
    {
        if (!outcome) {
            throw Error(outcome.status(), outcome.message());
        }
    }
    /// @endcond
};
#endif

/// @cond
namespace detail {

template <class T>
struct ReturnedInRealTime {
    using Type = Result<T>;
};

template <>
struct ReturnedInRealTime<void> {
    using Type = Status;
};

}  // namespace detail
/// @endcond

/// How the classes of namespace mrnn::nothrow fail: by what their calls return.
struct ReturnErrors {
    /// Whether calls throw.
    static constexpr bool throws = false;
    /// What a setup call for a T returns.
    template <class T>
    using Setup = Result<T>;
    /// What a real-time call for a T returns: a Result, or the Status alone where there is no value.
    template <class T>
    using RealTime = typename detail::ReturnedInRealTime<T>::Type;

    /// @cond
    template <class T>
    static Result<T> answer(Outcome&& outcome, T&& value)
    {
        return outcome ? Result<T>(std::move(value)) : Result<T>(std::move(outcome));
    }
    static Result<void> answer(Outcome&& outcome) noexcept { return std::move(outcome); }

    template <class T>
    static Result<T> answer_rt(mrnn_status status, const char*, T value) noexcept
    {
        return status == MRNN_OK ? Result<T>(value) : Result<T>(Outcome(Status{status}, {}));
    }
    static Status answer_rt(mrnn_status status, const char*) noexcept { return Status{status}; }
    /// @endcond
};

/**
 * What a setup call for a T returns: T itself, and errors are thrown; or Result<T>.
 * @tparam Errors ThrowErrors or ReturnErrors
 * @tparam T type of the value
 */
template <class Errors, class T = void>
using Answer = typename Errors::template Setup<T>;

/**
 * What a real-time call for a T returns: T itself, and errors are thrown; or Status where T is void, and else
 * Result<T>, without a throw or an allocation.
 * @tparam Errors ThrowErrors or ReturnErrors
 * @tparam T type of the value
 */
template <class Errors, class T = void>
using RealTimeAnswer = typename Errors::template RealTime<T>;

}  // namespace mrnn

#endif

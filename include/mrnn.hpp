/**
 * @file
 * @brief mrnn for C++17: owners and views over mrnn.h. Everything is in headers; link the C library.
 *
 *     mrnn::Network network = mrnn::Network::load("network.safetensors");
 *     mrnn::Engine<float> engine = mrnn::Engine<float>::create(network);
 *     mrnn::Session<float> session = engine.session();
 *     std::vector<float> cue(engine.num_inputs()), h(engine.num_units());
 *     session.step(cue, h);
 *
 * The classes of namespace mrnn throw mrnn::Error. Those of namespace mrnn::nothrow are the same templates with the
 * other way of failing: their calls return a Result, or a Status, and they work with `-fno-exceptions`. An object moves
 * from one way of failing to the other:
 *
 *     mrnn::nothrow::Session<float> loop(std::move(session));
 *     if (loop.step(cue, h) != mrnn::Status::ok) { ... }
 *
 * Memory of the C++ library's own containers, which setup calls fill, fails as everywhere in C++.
 *
 * Threads: any number of threads may use an object at the same time through const members; other members need it for
 * themselves. Objects may be destroyed in any order.
 */
#ifndef MRNN_HPP
#define MRNN_HPP

#include "mrnn.h"

#include "mrnn/engine.hpp"
#include "mrnn/error.hpp"
#include "mrnn/handle.hpp"
#include "mrnn/network.hpp"
#include "mrnn/session.hpp"
#include "mrnn/span.hpp"
#include "mrnn/tape.hpp"
#include "mrnn/trainer.hpp"
#include "mrnn/types.hpp"

#include <cstdint>

/// mrnn for C++17: multi-regional recurrent neural networks.
namespace mrnn {

/// The same classes with calls that return their errors.
namespace nothrow {}

/// @return the library's version, such as "0.1.0"; the text is static
inline const char* version() noexcept
{
    return mrnn_version();
}

/// @return the library's ABI number
inline std::uint32_t abi_version() noexcept
{
    return mrnn_abi_version();
}

/// @return whether this program can work with the library that was loaded: it has the ABI number of these headers
inline bool is_compatible() noexcept
{
    return abi_version() == MRNN_ABI_VERSION;
}

}  // namespace mrnn

#endif

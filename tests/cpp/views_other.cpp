// The second translation unit of views.cpp.
#include <mrnn.hpp>

std::size_t num_units_of(const mrnn::NetworkHandle& network);

std::size_t num_units_of(const mrnn::NetworkHandle& network)
{
    std::size_t units = 0;
    return mrnn_network_num_units(network.get(), &units, nullptr) == MRNN_OK ? units : 0;
}

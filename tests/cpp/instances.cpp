// Every function of every class, for compilers to look at.
#include <mrnn.hpp>

template class mrnn::BasicNetwork<mrnn::ReturnErrors>;
template class mrnn::BasicEngine<float, mrnn::ReturnErrors>;
template class mrnn::BasicEngine<double, mrnn::ReturnErrors>;
template class mrnn::BasicSession<float, mrnn::ReturnErrors>;
template class mrnn::BasicSession<double, mrnn::ReturnErrors>;
template class mrnn::BasicTape<float, mrnn::ReturnErrors>;
template class mrnn::BasicTape<double, mrnn::ReturnErrors>;
template class mrnn::BasicTrainer<mrnn::ReturnErrors>;

#ifdef MRNN_HAS_EXCEPTIONS
template class mrnn::BasicNetwork<mrnn::ThrowErrors>;
template class mrnn::BasicEngine<float, mrnn::ThrowErrors>;
template class mrnn::BasicEngine<double, mrnn::ThrowErrors>;
template class mrnn::BasicSession<float, mrnn::ThrowErrors>;
template class mrnn::BasicSession<double, mrnn::ThrowErrors>;
template class mrnn::BasicTape<float, mrnn::ThrowErrors>;
template class mrnn::BasicTape<double, mrnn::ThrowErrors>;
template class mrnn::BasicTrainer<mrnn::ThrowErrors>;
#endif

// One translation unit for the whole shim: the model's headers are parsed once, and the packing
// code is inlined into the loops.
#include "handles.cpp"
#include "kernel.cpp"
#include "main.cpp"
#include "rows.cpp"
#include "stream.cpp"
#include "trace.cpp"

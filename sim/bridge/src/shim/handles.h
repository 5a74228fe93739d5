// Signals by number, for peek, poke and the event kernel.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

struct Signal {
    std::string path;  // from the top module, without its name: "u_fifo.count_q"
    void* data;
    uint32_t width;
    uint32_t count;   // elements of a memory; 0 for a plain signal
    uint32_t stride;  // bytes of one element as Verilator stores it
    const char* kind; // input, output, inout, signal, parameter
    int left, low;    // low: lowest index of a memory
};

const std::vector<Signal>& signals();
void read_signal(const Signal& s, uint32_t element, uint32_t* out);
void write_signal(const Signal& s, uint32_t element, const uint32_t* in);
uint32_t words_of(const Signal& s);
// Applies `count` writes (signal, element, words...); null when one names no signal.
const uint32_t* write_list(const uint32_t* at, uint32_t count);

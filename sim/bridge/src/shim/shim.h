// State shared by the parts of the shim. One model, one context, one thread.
#pragma once
#include "Vdut.h"
#include "ports.gen.h"
#include "protocol.h"
#include "verilated.h"
#include <string>

extern VerilatedContext* context;
extern Vdut* top;
extern Header* header;
extern Status halted;       // not OK once the model has said $finish or $stop
extern uint64_t half_ps;    // half a clock period in row mode, picoseconds
extern bool tracing;

// Memory areas of the command at hand.
struct Area {
    uint32_t* in;
    uint32_t* out;
    uint32_t in_words, out_words;
};

struct Answer {
    Status status;
    uint32_t n;
};

Answer refuse(const Area& area, const std::string& sentence);

// Dumps the present values at `context->time()`; nothing without an open trace.
void dump_trace();
Answer trace_on(const Area& area, uint32_t length);
Answer trace_off();

// rows.cpp
Answer run_rows(const Area& area, uint32_t cycles);
// stream.cpp
Answer declare_bus(const Area& area, uint32_t length);
Answer run_stream(const Area& area, uint32_t cycles, bool with_inputs);
// handles.cpp
Answer list_signals(const Area& area, uint32_t offset);
Answer peek(const Area& area, uint32_t count);
Answer poke(const Area& area, uint32_t count);
// kernel.cpp
Answer set_clock(const Area& area);
Answer advance(const Area& area);
Answer deposit(const Area& area, uint32_t count);

// One falling half: the pins are set, everything combinational settles, time stands at the
// falling edge. Then one rising half. The split lets callers sample in between.
inline void half_low() {
    set_clock_pin(top, 0);
    top->eval();
    if (__builtin_expect(tracing, 0)) dump_trace();
    context->timeInc(half_ps);
}

inline void half_high() {
    set_clock_pin(top, 1);
    top->eval();
    if (__builtin_expect(tracing, 0)) dump_trace();
    context->timeInc(half_ps);
    header->cycle = header->cycle + 1;
}

// Waves on demand: a dump is opened in mid-run, so a file holds only the window asked for.
#include "shim.h"
#include <string>

#if defined(TRACE_FST)
#include "verilated_fst_c.h"
using Dump = VerilatedFstC;
#elif defined(TRACE_VCD)
#include "verilated_vcd_c.h"
using Dump = VerilatedVcdC;
#endif

bool tracing = false;

#if defined(TRACE_FST) || defined(TRACE_VCD)
static Dump* dump = nullptr;
static uint64_t last_dump = 0;

void dump_trace() {
    // A dump at the time of the one before is lost in the format: nudge it by a picosecond.
    uint64_t at = context->time();
    if (at <= last_dump && last_dump != 0) at = last_dump + 1;
    last_dump = at;
    dump->dump(at);
}

Answer trace_on(const Area& area, uint32_t length) {
    if (tracing) return refuse(area, "a trace is open already: traceOff() first");
    const std::string path(reinterpret_cast<const char*>(area.in), length);
    dump = new Dump;
    top->trace(dump, 99);
    dump->open(path.c_str());
    if (!dump->isOpen()) {
        delete dump;
        dump = nullptr;
        return refuse(area, "cannot open " + path + " for writing");
    }
    tracing = true;
    last_dump = 0;
    return {STATUS_OK, 0};
}

Answer trace_off() {
    if (!tracing) return {STATUS_OK, 0};
    dump_trace();
    tracing = false;
    dump->close();
    delete dump;
    dump = nullptr;
    return {STATUS_OK, 0};
}
#else
void dump_trace() {}
Answer trace_on(const Area& area, uint32_t) {
    return refuse(area, "this simulator was built without traces: give trace: 'fst' or 'vcd'");
}
Answer trace_off() { return {STATUS_OK, 0}; }
#endif

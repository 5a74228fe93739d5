// Row mode: one row of input pins in, one row of output pins out, per cycle.
#include "shim.h"

Answer run_rows(const Area& area, uint32_t cycles) {
    const uint64_t need_in = uint64_t(cycles) * IN_WORDS;
    const uint64_t need_out = uint64_t(cycles) * OUT_WORDS;
    if (need_in > area.in_words || need_out > area.out_words) {
        return refuse(area, "more rows than the memory areas hold");
    }
    const uint32_t* in = area.in;
    uint32_t* out = area.out;
    for (uint32_t i = 0; i < cycles; ++i) {
        set_inputs(top, in);
        half_low();
        get_outputs(top, out);
        half_high();
        if (__builtin_expect(halted != STATUS_OK, 0)) return {halted, i + 1};
        in += IN_WORDS;
        out += OUT_WORDS;
    }
    return {STATUS_OK, cycles};
}

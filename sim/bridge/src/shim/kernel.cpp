// The event kernel for the await-style API: runs clocks and time until something happens that the
// other end waits for. TIMESTEP.md has the contract; the stages below are its phases.
#include "handles.h"
#include "shim.h"
#include <cstring>
#include <ctime>
#include <map>

namespace {

enum Stage : uint32_t {
    STAGE_SETTLED = 0,  // the time step is done; nothing fired
    STAGE_TIME = 1,     // a new time: clock pins have moved, the design has not yet reacted
    STAGE_PINS = 2,     // input pins were written; the design has not yet reacted
    STAGE_REACTED = 3,  // the design reacted, and a watched signal changed by it
    STAGE_NOTHING = 4,  // no clock and no deadline: time cannot move
    STAGE_PAUSE = 5,    // running for a while already: the other end may want to look up
};

enum Edge : uint32_t { RISING = 1, FALLING = 2, ANY = 3 };

constexpr uint32_t FLAG_ADVANCE = 1, FLAG_DEADLINE = 2, FLAG_NEXT_STEP = 4;

struct Clock {
    CData* pin;
    uint64_t high, low, next;  // picoseconds
};

struct Watch {
    uint32_t signal, edge, count;
    bool pin;
};

std::map<uint32_t, Clock> clocks;
std::map<uint32_t, std::vector<uint32_t>> previous;  // last seen value, by watched signal
std::vector<Watch> watches;
std::vector<std::pair<uint32_t, uint32_t>> mirror;  // (signal, element) copied at every stop
bool must_react = true;  // pins moved since the last evaluation

bool is_pin(uint32_t signal) { return strcmp(signals()[signal].kind, "input") == 0; }

std::vector<uint32_t> now_at(uint32_t signal) {
    std::vector<uint32_t> value(words_of(signals()[signal]) + 1, 0);
    read_signal(signals()[signal], 0, value.data());
    return value;
}

// Compares watched pins, or watched signals other than pins, with their last values; counts
// down the watches whose edge this is. True when one of them fired.
bool check(bool pins) {
    bool fired = false;
    for (auto& entry : previous) {
        if (is_pin(entry.first) != pins) continue;
        const std::vector<uint32_t> now = now_at(entry.first);
        if (now == entry.second) continue;
        const uint32_t edge = (now[0] & 1u) ? RISING : FALLING;
        entry.second = now;
        for (Watch& watch : watches) {
            if (watch.signal != entry.first || watch.count == 0) continue;
            if (watch.edge != ANY && watch.edge != edge) continue;
            fired |= --watch.count == 0;
        }
    }
    return fired;
}

bool react() {
    top->eval();
    must_react = false;
    return check(false);
}

uint64_t pair64(const uint32_t* at) { return at[0] | (uint64_t(at[1]) << 32); }

struct Run {
    uint32_t flags;
    uint64_t deadline;
    bool wrote = false;
    const uint32_t* writes;
    uint32_t write_count;
};

// Ends the present time step: the design reacts to what is due, then the writes land.
Stage finish_step(Run& run) {
    if (check(true)) {
        must_react = true;
        return STAGE_PINS;
    }
    if (must_react && react()) return STAGE_REACTED;
    run.wrote = true;
    if (run.write_count > 0) {
        write_list(run.writes, run.write_count);
        must_react = true;
        if (check(true)) return STAGE_PINS;
        if (react()) return STAGE_REACTED;
    }
    return STAGE_SETTLED;
}

bool next_time(const Run& run, uint64_t& at) {
    bool any = (run.flags & FLAG_DEADLINE) != 0;
    at = run.deadline;
    for (const auto& entry : clocks) {
        if (!any || entry.second.next < at) at = entry.second.next;
        any = true;
    }
    return any;
}

void toggle_clocks(uint64_t at) {
    bool first = true;
    for (auto& entry : clocks) {
        Clock& clock = entry.second;
        if (clock.next == at) {
            *clock.pin = !*clock.pin;
            clock.next += *clock.pin ? clock.high : clock.low;
            if (first && *clock.pin) header->cycle = header->cycle + 1;
        }
        first = false;
    }
    must_react = true;
}

Stage run_on(Run& run) {
    const Stage stage = finish_step(run);
    if (stage != STAGE_SETTLED || !(run.flags & FLAG_ADVANCE)) return stage;
    const clock_t start = clock();
    for (uint32_t steps = 0;; ++steps) {
        if (halted != STATUS_OK) return STAGE_SETTLED;
        if ((steps & 0xfff) == 0xfff && clock() - start > CLOCKS_PER_SEC / 20) return STAGE_PAUSE;
        uint64_t at;
        if (!next_time(run, at)) return STAGE_NOTHING;
        if (tracing) dump_trace();
        context->time(at);
        header->time = at;
        toggle_clocks(at);
        const bool fired = check(true);
        const bool due = (run.flags & FLAG_DEADLINE) && run.deadline == at;
        if (fired || due || (run.flags & FLAG_NEXT_STEP)) return STAGE_TIME;
        if (react()) return STAGE_REACTED;
    }
}

void load_watches(const uint32_t* at, uint32_t count) {
    watches.clear();
    std::map<uint32_t, std::vector<uint32_t>> kept;
    for (uint32_t i = 0; i < count; ++i, at += 3) {
        watches.push_back({at[0], at[1], at[2], is_pin(at[0])});
        const auto known = previous.find(at[0]);
        kept[at[0]] = known != previous.end() ? known->second : now_at(at[0]);
    }
    previous.swap(kept);
}

}  // namespace

// Input area: signal, 1 to start or 0 to stop, high time and low time in ps (two words each),
// time of the first toggle (two words).
Answer set_clock(const Area& area) {
    const uint32_t signal = area.in[0];
    if (signal >= signals().size() || !is_pin(signal)) return refuse(area, "no such input");
    if (area.in[1] == 0) {
        clocks.erase(signal);
        return {STATUS_OK, 0};
    }
    CData* const pin = static_cast<CData*>(signals()[signal].data);
    clocks[signal] = {pin, pair64(area.in + 2), pair64(area.in + 4), pair64(area.in + 6)};
    return {STATUS_OK, 0};
}

// Input area: flags, deadline (two words), numbers of writes, watches and new mirror entries;
// then watches (signal, edge, count), mirror entries (signal, element), writes.
// Output area: stage, 1 if the writes have landed, what is left of each watch's count, mirror.
Answer advance(const Area& area) {
    const uint32_t* in = area.in;
    const uint32_t watch_count = in[4], mirror_count = in[5];
    const uint32_t* at = in + 6;
    load_watches(at, watch_count);
    at += 3 * watch_count;
    for (uint32_t i = 0; i < mirror_count; ++i, at += 2) mirror.emplace_back(at[0], at[1]);
    Run run{in[0], pair64(in + 1), false, at, in[3]};
    const Stage stage = run_on(run);
    uint32_t* out = area.out;
    *out++ = stage;
    *out++ = run.wrote;
    for (const Watch& watch : watches) *out++ = watch.count;
    for (const auto& entry : mirror) {
        const Signal& signal = signals()[entry.first];
        read_signal(signal, entry.second, out);
        out += words_of(signal);
    }
    return {halted, uint32_t(out - area.out)};
}

// A write that lands at once, before the design reacts to anything.
Answer deposit(const Area& area, uint32_t count) {
    if (write_list(area.in, count) == nullptr) return refuse(area, "no such signal or element");
    must_react = true;
    return {STATUS_OK, 0};
}

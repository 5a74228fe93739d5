// Stream mode: sources and sinks that answer `ready` and hold `valid` cycle by cycle, here in
// C++, because inside a batch the stimulus of a row cannot depend on outputs.
#include "shim.h"
#include <cstring>
#include <sstream>
#include <vector>

namespace {

// Where an item's words go: one port of the data pins, by its storage.
struct DataPort {
    PortRef port;
    uint32_t word, low, words;  // place in the item, as ../layout.ts gives it

    void drive(const uint32_t* item) const {
        if (port.width <= 32) {
            const uint32_t mask = port.width == 32 ? ~0u : (1u << port.width) - 1u;
            const uint32_t v = (item[word] >> low) & mask;
            if (port.width <= 8) *static_cast<CData*>(port.data) = CData(v);
            else if (port.width <= 16) *static_cast<SData*>(port.data) = SData(v);
            else *static_cast<IData*>(port.data) = v;
        } else if (port.width <= 64) {
            const uint64_t v = uint64_t(item[word]) | (uint64_t(item[word + 1]) << 32);
            const uint64_t mask = port.width == 64 ? ~0ull : (1ull << port.width) - 1ull;
            *static_cast<QData*>(port.data) = v & mask;
        } else {
            memcpy(port.data, item + word, words * 4);
            const uint32_t rest = port.width % 32;
            if (rest != 0) static_cast<EData*>(port.data)[words - 1] &= (1u << rest) - 1u;
        }
    }
};

struct Source {
    CData* valid;
    const CData* ready;
    std::vector<DataPort> data;
    uint32_t words;               // words of an item
    std::vector<uint32_t> items;  // the queue, from `head` on
    std::vector<uint32_t> gaps;
    size_t head = 0;
    uint32_t idle = 0;            // cycles still to wait before the head item is offered
    bool fresh = true;            // `idle` is to be loaded from the head item's gap
    uint32_t taken = 0;

    size_t left() const { return gaps.size() - head; }

    const uint32_t* push(const uint32_t* at) {
        const uint32_t count = *at++;
        if (head != 0) {  // drop what was taken
            items.erase(items.begin(), items.begin() + long(head * words));
            gaps.erase(gaps.begin(), gaps.begin() + long(head));
            head = 0;
        }
        items.insert(items.end(), at, at + size_t(count) * words);
        at += size_t(count) * words;
        gaps.insert(gaps.end(), at, at + count);
        return at + count;
    }

    void drive() {
        static const std::vector<uint32_t> zeros(64, 0);
        if (head == gaps.size()) {
            *valid = 0;
        } else {
            if (fresh) {
                idle = gaps[head];
                fresh = false;
            }
            *valid = idle == 0;
        }
        const uint32_t* item = *valid ? &items[head * words] : zeros.data();
        for (const DataPort& port : data) port.drive(item);
    }

    // At the rising edge, with the outputs settled; true when the pins change for the next cycle.
    bool edge() {
        if (*valid) {
            if (!*ready) return false;
            ++head;
            ++taken;
            fresh = true;
            return true;
        }
        if (head == gaps.size() || idle == 0) return false;
        return --idle == 0;
    }
};

std::vector<Source> sources;
std::vector<CData*> sinks;

struct Names {
    std::vector<std::string> list;
    explicit Names(const std::string& text) {
        std::istringstream in(text);
        for (std::string name; std::getline(in, name);) list.push_back(name);
    }
};

}  // namespace

// Text lines: "sink", valid, ready; or "source", valid, ready, words of an item, and then for each
// data port its name, word and low bit, a line each.
Answer declare_bus(const Area& area, uint32_t length) {
    const Names names(std::string(reinterpret_cast<const char*>(area.in), length));
    const auto port = [&names](size_t line) { return find_port(top, names.list[line].c_str()); };
    const PortRef valid = port(1), ready = port(2);
    if (valid.data == nullptr || ready.data == nullptr) return refuse(area, "no such port");
    if (names.list[0] == "sink") {
        sinks.push_back(static_cast<CData*>(ready.data));
        return {STATUS_OK, 0};
    }
    Source source;
    source.valid = static_cast<CData*>(valid.data);
    source.ready = static_cast<const CData*>(ready.data);
    source.words = uint32_t(std::stoul(names.list[3]));
    for (size_t i = 4; i + 2 < names.list.size(); i += 3) {
        const PortRef data = port(i);
        if (data.data == nullptr) return refuse(area, "no port " + names.list[i]);
        source.data.push_back({data, uint32_t(std::stoul(names.list[i + 1])),
                               uint32_t(std::stoul(names.list[i + 2])), (data.width + 31) / 32});
    }
    if (source.words > 64) return refuse(area, "an item of more than 2048 bits");
    sources.push_back(source);
    return {STATUS_OK, source.words};
}

// Input area: the fixed input row; per source: count, items, gaps; per sink: ready bits by cycle.
// Output area: output rows, input rows if asked for, then per source: taken, left.
Answer run_stream(const Area& area, uint32_t cycles, bool with_inputs) {
    const uint64_t row = OUT_WORDS + (with_inputs ? IN_WORDS : 0);
    if (cycles * row + 2 * sources.size() > area.out_words) {
        return refuse(area, "more rows than the memory areas hold");
    }
    const uint32_t* at = area.in + IN_WORDS;
    for (Source& source : sources) at = source.push(at);
    uint32_t* out = area.out;
    uint32_t* in_rows = area.out + uint64_t(cycles) * OUT_WORDS;
    uint32_t* tail = area.out + cycles * row;
    const uint32_t bits = (cycles + 31) / 32;
    if (cycles > 0) {
        set_inputs(top, area.in);
        for (Source& source : sources) source.drive();
    }
    uint32_t done = 0;
    while (done < cycles) {
        for (size_t s = 0; s < sinks.size(); ++s) {
            *sinks[s] = (at[s * bits + (done >> 5)] >> (done & 31)) & 1u;
        }
        half_low();
        get_outputs(top, out);
        out += OUT_WORDS;
        if (with_inputs) {
            get_inputs(top, in_rows);
            in_rows += IN_WORDS;
        }
        uint32_t changed = 0;
        for (size_t s = 0; s < sources.size(); ++s) changed |= uint32_t(sources[s].edge()) << s;
        half_high();
        ++done;
        if (__builtin_expect(halted != STATUS_OK, 0)) break;
        if (changed == 0) continue;
        for (size_t s = 0; s < sources.size(); ++s) {
            if ((changed >> s) & 1u) sources[s].drive();
        }
    }
    for (Source& source : sources) {
        *tail++ = source.taken;
        *tail++ = uint32_t(source.left());
        source.taken = 0;
    }
    return {halted, done};
}

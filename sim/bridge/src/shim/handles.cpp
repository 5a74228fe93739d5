// Every signal of the hierarchy by number. Without handles in the image: the ports only.
#include "shim.h"
#include "handles.h"
#include <cstring>

#ifdef HANDLES
#include "verilated_sym_props.h"
#include "verilated_syms.h"
#endif

namespace {

std::vector<Signal> table;

void add(const std::string& path, void* data, uint32_t width, uint32_t count, const char* kind,
         int left, int low, uint32_t stride) {
    table.push_back({path, data, width, count, stride, kind, left, low});
}

uint32_t bytes_of(uint32_t width) {
    return width <= 8 ? 1 : width <= 16 ? 2 : width <= 32 ? 4 : width <= 64 ? 8
                                                             : 4 * ((width + 31) / 32);
}

#ifdef HANDLES
void add_scopes() {
    for (const auto& scope : *Verilated::scopeNameMap()) {
        const std::string name = scope.second->name();
        const size_t dot = name.find('.');
        const size_t second = name.rfind("TOP.", 0) == 0 ? name.find('.', dot + 1) : dot;
        const bool is_top = name == "TOP";
        if (is_top || scope.second->varsp() == nullptr) continue;
        const std::string prefix =
            second == std::string::npos ? "" : name.substr(second + 1) + ".";
        for (const auto& entry : *scope.second->varsp()) {
            const VerilatedVar& var = entry.second;
            if (var.vltype() < VLVT_UINT8 || var.vltype() > VLVT_WDATA) continue;
            if (var.udims() > 1) continue;
            const std::string path = prefix + entry.first;
            if (prefix.empty() && find_port(top, entry.first).data != nullptr) continue;
            const uint32_t width = var.dims() > var.udims() ? uint32_t(var.packed().elements()) : 1;
            const uint32_t count = var.udims() == 1 ? uint32_t(var.elements(1)) : 0;
            add(path, var.datap(), width, count, var.isParam() ? "parameter" : "signal",
                0, var.udims() == 1 ? var.low(1) : 0, bytes_of(width));
        }
    }
}
#endif

}  // namespace

const std::vector<Signal>& signals() {
    if (!table.empty()) return table;
    for (const PortRef& port : all_ports(top)) {
        add(port.name, port.data, port.width, 0, port.kind, 0, 0, bytes_of(port.width));
    }
#ifdef HANDLES
    add_scopes();
#endif
    return table;
}

void read_signal(const Signal& s, uint32_t element, uint32_t* out) {
    const char* at = static_cast<const char*>(s.data) + size_t(element) * s.stride;
    switch (s.stride) {
    case 1: out[0] = *reinterpret_cast<const CData*>(at); return;
    case 2: out[0] = *reinterpret_cast<const SData*>(at); return;
    default: memcpy(out, at, s.stride); return;
    }
}

void write_signal(const Signal& s, uint32_t element, const uint32_t* in) {
    char* at = static_cast<char*>(s.data) + size_t(element) * s.stride;
    switch (s.stride) {
    case 1: *reinterpret_cast<CData*>(at) = CData(in[0]); return;
    case 2: *reinterpret_cast<SData*>(at) = SData(in[0]); return;
    default: memcpy(at, in, s.stride); return;
    }
}

uint32_t words_of(const Signal& s) { return (s.width + 31) / 32; }

// The table as text, one signal a line: path, width, elements, low index, kind; tab-separated.
Answer list_signals(const Area& area, uint32_t offset) {
    static std::string text;
    if (text.empty()) {
        for (const Signal& s : signals()) {
            text += s.path + "\t" + std::to_string(s.width) + "\t" + std::to_string(s.count) + "\t"
                    + std::to_string(s.low) + "\t" + s.kind + "\n";
        }
    }
    if (offset >= text.size()) return {STATUS_OK, 0};
    const size_t n = std::min(text.size() - offset, size_t(area.out_words) * 4);
    memcpy(area.out, text.data() + offset, n);
    return {STATUS_OK, uint32_t(n)};
}

static bool known(uint32_t signal, uint32_t element) {
    if (signal >= signals().size()) return false;
    const Signal& s = signals()[signal];
    return s.count == 0 ? element == 0 : element < s.count;
}

Answer peek(const Area& area, uint32_t count) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; ++i) {
        const uint32_t signal = area.in[2 * i], element = area.in[2 * i + 1];
        if (!known(signal, element)) return refuse(area, "no such signal or element");
        const uint32_t words = words_of(signals()[signal]);
        if (n + words > area.out_words) return refuse(area, "more values than fit");
        read_signal(signals()[signal], element, area.out + n);
        n += words;
    }
    return {STATUS_OK, n};
}

const uint32_t* write_list(const uint32_t* at, uint32_t count) {
    for (uint32_t i = 0; i < count; ++i) {
        const uint32_t signal = at[0], element = at[1];
        if (!known(signal, element)) return nullptr;
        write_signal(signals()[signal], element, at + 2);
        at += 2 + words_of(signals()[signal]);
    }
    return at;
}

Answer poke(const Area& area, uint32_t count) {
    if (write_list(area.in, count) == nullptr) return refuse(area, "no such signal or element");
    top->eval();
    return {STATUS_OK, 0};
}

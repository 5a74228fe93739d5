// What the two ends say to each other. The TypeScript twin is ../sim/protocol.ts.
//
// Commands come as 32-byte frames on stdin, little-endian. Bulk data lies in a memory file that
// both ends have open (fd 3): a header page, then `slots` pairs of an input and an output area.
// Answers are 32-byte frames on the old stdout.
//
// A caller that waits on the spot puts the command and finds the answer in the header page, each
// published by its sequence number, while both ends spin; the pipes are for waking a sleeper.
#pragma once
#include <cstdint>

constexpr uint32_t COMMAND_MAGIC = 0x4b434f4cu;  // "LOCK"
constexpr uint32_t REPLY_MAGIC = 0x50455453u;    // "STEP"
constexpr uint32_t SHIM_VERSION = 1;
constexpr uint32_t HEADER_BYTES = 4096;

enum Op : uint32_t {
    OP_HELLO = 1,
    OP_ROWS = 2,       // a = cycles
    OP_STREAM = 3,     // a = cycles, b = 1 to return input rows as well
    OP_TRACE_ON = 4,   // input area: path, a = its length
    OP_TRACE_OFF = 5,
    OP_SIGNALS = 6,    // output area: the table of handles, as JSON; a = offset into it
    OP_PEEK = 7,       // input area: pairs (signal, element), a = pairs; output: their words
    OP_POKE = 8,       // input area: (signal, element, words...), a = entries
    OP_CLOCK = 9,      // start or stop a clock in the event kernel
    OP_ADVANCE = 10,   // run the event kernel to its next stop
    OP_DEPOSIT = 11,   // writes that land at once, without an evaluation
    OP_BUS = 12,       // declare a source or sink for OP_STREAM
    OP_WAKE = 13,      // look at the header page: a command stands there; never answered
};

enum Status : uint32_t {
    STATUS_OK = 0,
    STATUS_FINISH = 1,  // $finish
    STATUS_STOP = 2,    // $stop, $fatal, failed assertion
    STATUS_FATAL = 3,   // the runtime gave up
    STATUS_REFUSED = 4, // the request makes no sense; output area: the sentence, n = its length
};

constexpr uint32_t FLAG_IN_PLACE = 1;  // asked and answered in the header page; no bell

struct Command {
    uint32_t magic, op, seq, slot, flags, a, b, c;
};

struct Reply {
    uint32_t magic, seq, status, n;
    uint64_t cycle;  // rising edges completed
    uint64_t time;   // picoseconds
};

// The header page. `cycle` is kept up to date within a batch: it stays readable after a crash.
struct Header {
    uint32_t version;
    uint32_t halt;          // a Status, set before the process leaves on purpose
    volatile uint64_t cycle;
    volatile uint64_t time;
    Reply reply;            // for FLAG_IN_PLACE; its seq is written last
    uint32_t asleep;        // 1 while the child may be blocked on stdin: OP_WAKE is needed
    uint32_t ring;          // seq of `command`, written after it
    Command command;        // for FLAG_IN_PLACE
    char halt_text[256];
};
static_assert(sizeof(Command) == 32 && sizeof(Reply) == 32, "frames are 32 bytes");

// The program around a Verilated model: reads commands, runs them, answers.
#include "shim.h"
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

VerilatedContext* context = nullptr;
Vdut* top = nullptr;
Header* header = nullptr;
Status halted = STATUS_OK;
uint64_t half_ps = 5000;

static int answers = -1;  // the old stdout; the model's own prints go to stderr
static uint32_t slots, in_bytes, out_bytes;
constexpr int LEAVE_BROKEN = 71;  // stdin holds something that is no command
constexpr int LEAVE_FATAL = 70;

// $finish, $stop and the runtime's fatal errors: told to the other end, never exit(1) unsaid.
static void note_halt(Status status, const char* file, int line, const char* what) {
    snprintf(header->halt_text, sizeof(header->halt_text), "%s:%d: %s", file ? file : "", line,
             what);
    printf("%s\n", header->halt_text);
    header->halt = status;
    halted = status;
    fflush(stdout);
}
void vl_finish(const char* file, int line, const char*) {
    note_halt(STATUS_FINISH, file, line, "$finish");
    context->gotFinish(true);
}
void vl_stop(const char* file, int line, const char*) {
    note_halt(STATUS_STOP, file, line, "$stop, $fatal or a failed assertion");
    context->gotFinish(true);
}
void vl_fatal(const char* file, int line, const char*, const char* message) {
    note_halt(STATUS_FATAL, file, line, message);
    _exit(LEAVE_FATAL);
}

Answer refuse(const Area& area, const std::string& sentence) {
    const size_t n = sentence.size();
    memcpy(area.out, sentence.data(), n);
    return {STATUS_REFUSED, uint32_t(n)};
}

static bool read_all(void* to, size_t bytes) {
    char* at = static_cast<char*>(to);
    while (bytes > 0) {
        const ssize_t got = read(0, at, bytes);
        if (got == 0) return false;
        if (got < 0) {
            if (errno == EINTR) continue;
            if (errno == EAGAIN) {
                pollfd p{0, POLLIN, 0};
                poll(&p, 1, -1);
                continue;
            }
            return false;
        }
        at += got;
        bytes -= size_t(got);
    }
    return true;
}

static void write_all(const void* from, size_t bytes) {
    const char* at = static_cast<const char*>(from);
    while (bytes > 0) {
        const ssize_t put = write(answers, at, bytes);
        if (put < 0) {
            if (errno == EINTR) continue;
            if (errno == EAGAIN) {
                pollfd p{answers, POLLOUT, 0};
                poll(&p, 1, -1);
                continue;
            }
            _exit(0);  // nobody listens any more
        }
        at += put;
        bytes -= size_t(put);
    }
}

// The next command: from the header page or from stdin. A caller that waits on the spot comes
// back within microseconds, while sleeping and waking up costs tens of them; so after such a
// command (`spin`) we look for a while before we sleep. False at the end of stdin.
static bool next_command(Command& c, bool spin) {
    static uint32_t last_ring = 0;
    const auto rung = [&c] {
        const uint32_t ring = __atomic_load_n(&header->ring, __ATOMIC_ACQUIRE);
        if (ring == last_ring) return false;
        last_ring = ring;
        c = *const_cast<const Command*>(&header->command);
        return true;
    };
    timespec start, now;
    if (spin) clock_gettime(CLOCK_MONOTONIC, &start);
    for (uint32_t looks = 1; spin; ++looks) {
        if (rung()) return true;
        if (looks % 256 != 0) continue;
        pollfd p{0, POLLIN, 0};
        if (poll(&p, 1, 0) != 0) break;
        clock_gettime(CLOCK_MONOTONIC, &now);
        if ((now.tv_sec - start.tv_sec) * 1000000000L + now.tv_nsec - start.tv_nsec > 100000) break;
    }
    for (;;) {
        __atomic_store_n(&header->asleep, 1u, __ATOMIC_SEQ_CST);
        const bool have = rung() || read_all(&c, sizeof(c));
        __atomic_store_n(&header->asleep, 0u, __ATOMIC_SEQ_CST);
        if (!have || c.op != OP_WAKE || c.magic != COMMAND_MAGIC) return have;
        if (rung()) return true;
    }
}

static Answer run(const Command& c, const Area& area) {
    if (halted != STATUS_OK && c.op != OP_TRACE_OFF && c.op != OP_PEEK) return {halted, 0};
    switch (c.op) {
    case OP_HELLO: return {STATUS_OK, SHIM_VERSION};
    case OP_ROWS: return run_rows(area, c.a);
    case OP_STREAM: return run_stream(area, c.a, c.b != 0);
    case OP_TRACE_ON: return trace_on(area, c.a);
    case OP_TRACE_OFF: return trace_off();
    case OP_SIGNALS: return list_signals(area, c.a);
    case OP_PEEK: return peek(area, c.a);
    case OP_POKE: return poke(area, c.a);
    case OP_CLOCK: return set_clock(area);
    case OP_ADVANCE: return advance(area);
    case OP_DEPOSIT: return deposit(area, c.a);
    case OP_BUS: return declare_bus(area, c.a);
    default: return refuse(area, "unknown command " + std::to_string(c.op));
    }
}

static void serve(char* memory) {
    Command c;
    bool in_place = false;
    for (;;) {
        if (!next_command(c, in_place)) return;
        if (c.magic != COMMAND_MAGIC || c.slot >= slots) {
            fprintf(stderr, "shim: stdin holds something that is no command\n");
            _exit(LEAVE_BROKEN);
        }
        char* at = memory + HEADER_BYTES + size_t(c.slot) * (size_t(in_bytes) + out_bytes);
        const Area area{reinterpret_cast<uint32_t*>(at), reinterpret_cast<uint32_t*>(at + in_bytes),
                        in_bytes / 4, out_bytes / 4};
        const Answer answer = run(c, area);
        header->time = context->time();
        Reply reply{REPLY_MAGIC, c.seq, answer.status, answer.n, header->cycle, header->time};
        in_place = (c.flags & FLAG_IN_PLACE) != 0;
        if (in_place) {
            reply.seq = c.seq - 1;
            memcpy(const_cast<Reply*>(&header->reply), &reply, sizeof(reply));
            __atomic_store_n(&header->reply.seq, c.seq, __ATOMIC_RELEASE);
        } else {
            write_all(&reply, sizeof(reply));
        }
    }
}

// argv: parent pid, slots, bytes of an input area, bytes of an output area, half period in ps.
int main(int argc, char** argv) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_IGN);  // ^C goes to the whole group; the parent decides what ends
    if (argc < 6) {
        fprintf(stderr, "this program is started by @cocotb-ts/bridge\n");
        return 2;
    }
    if (getppid() != atoi(argv[1])) return 0;  // the parent died before prctl took hold
    slots = uint32_t(strtoul(argv[2], nullptr, 10));
    in_bytes = uint32_t(strtoul(argv[3], nullptr, 10));
    out_bytes = uint32_t(strtoul(argv[4], nullptr, 10));
    half_ps = strtoull(argv[5], nullptr, 10);
    const size_t total = HEADER_BYTES + size_t(slots) * (size_t(in_bytes) + out_bytes);
    answers = dup(1);
    dup2(2, 1);
    setvbuf(stdout, nullptr, _IOLBF, 1 << 16);
    void* memory = mmap(nullptr, total, PROT_READ | PROT_WRITE, MAP_SHARED, 3, 0);
    if (memory == MAP_FAILED) {
        fprintf(stderr, "shim: cannot map %zu bytes: %s\n", total, strerror(errno));
        return 72;
    }
    header = static_cast<Header*>(memory);
    header->version = SHIM_VERSION;
    context = new VerilatedContext;
    context->commandArgs(argc, argv);
    context->traceEverOn(true);
    top = new Vdut{context, "TOP"};
    serve(static_cast<char*>(memory));
    trace_off();
    fflush(stdout);
    _exit(0);  // final blocks are for $finish; a closed pipe wants a quick end
}

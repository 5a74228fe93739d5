// 64 designs at once, one a bit of a 64-bit word; lane 0 is always the sound one. The netlist is in the file that is included:
// n[] its nets, q[] its registers, counter[] the places in q of the command counter's bits, on[] the switches of mutations, inputs[] and outputs[] the bits of a row, evaluate() and clock().
// usage: lanes PLACE,PLACE,… PRELUDE-CYCLES TRACE:SEQUENCE…   SEQUENCE: what counter[] is set to as the reset ends. Says `LANE TRACE CYCLE PIN PIN…` for each lane at its first wrong pin.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

typedef uint64_t u64;

struct InputBit { int net, at; };
struct OutputBit { int net, at, port; };

// on[k] are the lanes that mutation k is in force in; on[0] those that are looked at.

static inline unsigned address_of(const u64* bits, int count, int lane) {
  unsigned address = 0;
  for (int i = 0; i < count; i++) address |= unsigned((bits[i] >> lane) & 1) << i;
  return address;
}

// Lanes that are looked at and have another address than lane 0; all others are served like lane 0.
static inline u64 far_lanes(const u64* bits, int count, u64 looked_at) {
  u64 far = 0;
  for (int i = 0; i < count; i++) far |= bits[i] ^ (0 - (bits[i] & 1));
  return far & looked_at;
}

struct Memory {
  int size, width;
  std::vector<u64> words;
  Memory(int size, int width) : size(size), width(width), words(size_t(size + 1) * width) {}
  // Beyond the end there is a word of its own.
  u64* at(unsigned address) { return &words[size_t(address < unsigned(size) ? address : size) * width]; }

  void read(const u64* address, int bits, u64 looked_at, u64* out) {
    memcpy(out, at(address_of(address, bits, 0)), width * sizeof(u64));
    for (u64 far = far_lanes(address, bits, looked_at); far != 0; far &= far - 1) {
      const int lane = __builtin_ctzll(far);
      const u64 mask = u64(1) << lane, *word = at(address_of(address, bits, lane));
      for (int i = 0; i < width; i++) out[i] = (out[i] & ~mask) | (word[i] & mask);
    }
  }

  void write(const u64* address, int bits, u64 looked_at, const u64* data, const u64* enable) {
    u64 any = 0;
    for (int i = 0; i < width; i++) any |= enable[i];
    if (any == 0) return;
    const u64 apart = far_lanes(address, bits, looked_at);
    put(at(address_of(address, bits, 0)), data, enable, ~apart);
    for (u64 far = apart & any; far != 0; far &= far - 1) {
      const int lane = __builtin_ctzll(far);
      put(at(address_of(address, bits, lane)), data, enable, u64(1) << lane);
    }
  }

  void put(u64* word, const u64* data, const u64* enable, u64 lanes) {
    for (int i = 0; i < width; i++) word[i] ^= (word[i] ^ data[i]) & enable[i] & lanes;
  }
};

#include NETLIST

struct Trace {
  std::vector<uint32_t> rows;
  uint32_t cycles, sequence;
};

static Trace load(char* argument) {
  char* colon = strrchr(argument, ':');
  const uint32_t sequence = uint32_t(strtoul(colon + 1, nullptr, 10));
  const std::string file(argument, colon);
  FILE* in = fopen(file.c_str(), "rb");
  if (in == nullptr) { perror(file.c_str()); exit(2); }
  fseek(in, 0, SEEK_END);
  std::vector<uint32_t> rows(size_t(ftell(in)) / 4);
  rewind(in);
  if (fread(rows.data(), 4, rows.size(), in) != rows.size()) { perror(file.c_str()); exit(2); }
  fclose(in);
  const uint32_t cycles = uint32_t(rows.size() / (IN_WORDS + OUT_WORDS));
  return Trace{std::move(rows), cycles, sequence};
}

// Lanes whose pins are not as wanted.
static u64 wrong_lanes(const uint32_t* want) {
  u64 wrong = 0;
  for (const OutputBit& o : outputs) wrong |= n[o.net] ^ (0 - u64((want[o.at >> 5] >> (o.at & 31)) & 1));
  return wrong & on[0];
}

static void tell(int lane, int trace, uint32_t cycle, const uint32_t* want) {
  printf("%d %d %u", lane, trace, cycle);
  int last = -1;
  for (const OutputBit& o : outputs) {
    const bool seen = (n[o.net] >> lane) & 1, wanted = (want[o.at >> 5] >> (o.at & 31)) & 1;
    if (seen != wanted && o.port != last) printf(" %s", pin_names[last = o.port]);
  }
  printf("\n");
  fflush(stdout);
}

static void count_from(uint32_t sequence) {
  int bit = 0;
  for (int at : counter) if (at >= 0) q[at] = 0 - u64((sequence >> bit++) & 1);
}

// `number` below 0: the prelude, which goes on to its end.
static void run(const Trace& trace, uint32_t cycles, int number) {
  bool in_reset = true;
  for (uint32_t cycle = 0; cycle < cycles && (on[0] != 1 || number < 0); cycle++) {
    const uint32_t* given = &trace.rows[size_t(cycle) * (IN_WORDS + OUT_WORDS)];
    const uint32_t* want = given + IN_WORDS;
    for (const InputBit& i : inputs) n[i.net] = 0 - u64((given[i.at >> 5] >> (i.at & 31)) & 1);
    if (in_reset && n[RESET] != 0) {
      in_reset = false;
      if (trace.sequence != 0) count_from(trace.sequence);
    }
    evaluate();
    // In the first row of a reset the pins still show what was.
    if (cycle > 0) {
      for (u64 wrong = wrong_lanes(want); wrong != 0; wrong &= wrong - 1) {
        const int lane = __builtin_ctzll(wrong);
        tell(lane, number, cycle, want);
        if (lane == 0) exit(1);
        on[0] &= ~(u64(1) << lane);
      }
    }
    clock();
  }
}

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const uint32_t prelude = uint32_t(atoi(argv[2]));
  on[0] = 1;
  const Trace first = load(argv[3]);
  run(first, prelude < first.cycles ? prelude : first.cycles, -1);
  int lane = 0;
  for (char* place = strtok(argv[1], ","); place != nullptr && lane < 63; place = strtok(nullptr, ",")) {
    on[atoi(place)] |= u64(1) << ++lane;
    on[0] |= u64(1) << lane;
  }
  for (int trace = 0; trace + 3 < argc && on[0] != 1; trace++) {
    const Trace next = load(argv[trace + 3]);
    run(next, next.cycles, trace);
  }
  printf("end\n");
  return 0;
}

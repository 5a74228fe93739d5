"""The lockstep comparison as a cocotb test: every output pin against its predicted value at every rising edge.

Written for speed, so that the benchmark does cocotb justice: one coroutine, one `await RisingEdge` a cycle,
handles looked up once, pins read through the simulator handle (no BinaryValue is built), pins written only when
they change, and everything that can be prepared is prepared before the clock of the measurement starts.

LOCKSTEP_RUN names a directory that ../lockstep-cocotb.ts has filled:
  meta.json      cycles, commands, words of an output row, output pins (name, word, low, width)
  commands.bin   32 bytes a command            gaps.bin    u32: idle cycles before each command
  ready.bin      u32: evt_ready_i by cycle, bit 0 of word 0 first
  expected.bin   output rows, u32, as the model predicts them
The test writes result.json there: cycles compared, seconds, commands taken, the first mismatch or null.
"""
import json
import os
import time
from array import array

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import RisingEdge

RUN = os.environ["LOCKSTEP_RUN"]
RESET_CYCLES = 4
LONG_BITS = 31  # up to here the simulator hands out a Python int; wider pins come as a string of binary digits


def words(name):
    data = array("I")
    with open(os.path.join(RUN, name), "rb") as file:
        data.frombytes(file.read())
    return data


def predicted(pins, row_words, cycles):
    """One list a cycle: each pin's value in the form in which the simulator hands it out."""
    rows = words("expected.bin")
    known = {}
    columns = []
    for pin in pins:
        word, low, width = pin["word"], pin["low"], pin["width"]
        count = (width + 31) // 32
        mask = (1 << width) - 1
        column = []
        for at in range(word, cycles * row_words, row_words):
            value = rows[at] >> low
            for i in range(1, count):
                value |= rows[at + i] << (32 * i)
            value &= mask
            key = (width, value)
            if key not in known:
                known[key] = value if width <= LONG_BITS else format(value, f"0{width}b")
            column.append(known[key])
        columns.append(column)
    return [list(row) for row in zip(*columns)]


def mismatch(pins, cycle, seen, expected):
    for pin, got, want in zip(pins, seen, expected):
        if got != want:
            return {"cycle": cycle, "pin": pin["name"], "seen": str(got), "expected": str(want)}
    return None


@cocotb.test()
async def lockstep(dut):
    with open(os.path.join(RUN, "meta.json")) as file:
        meta = json.load(file)
    cycles, pins = meta["cycles"], meta["pins"]
    expected = predicted(pins, meta["words"], cycles)
    with open(os.path.join(RUN, "commands.bin"), "rb") as file:
        raw = file.read()
    commands = [int.from_bytes(raw[at : at + 32], "little") for at in range(0, len(raw), 32)]
    gaps = words("gaps.bin").tolist()
    gaps.append(1 << 62)  # nothing is offered after the last command
    bits = words("ready.bin")
    ready = [(bits[c >> 5] >> (c & 31)) & 1 for c in range(cycles)]
    ready.append(0)

    readers = []
    for pin in pins:
        handle = getattr(dut, pin["name"])._handle
        readers.append(handle.get_signal_val_long if pin["width"] <= LONG_BITS else handle.get_signal_val_binstr)
    takes = [pin["name"] for pin in pins].index("cmd_ready_o")
    cmd_valid, cmd_data, evt_ready = dut.cmd_valid_i, dut.cmd_data_i, dut.evt_ready_i
    edge = RisingEdge(dut.clk_i)

    dut.rst_ni.value = 0
    cmd_valid.value = 0
    cmd_data.value = 0
    evt_ready.value = 0
    cocotb.start_soon(Clock(dut.clk_i, 10, units="ns").start(start_high=False))
    for _ in range(RESET_CYCLES):
        await edge
    dut.rst_ni.value = 1
    head, idle, sink = 0, gaps[0], ready[0]
    valid = idle == 0 and bool(commands)
    if valid:
        cmd_data.value = commands[0]
        cmd_valid.value = 1
    evt_ready.value = sink

    wrong = None
    start = time.perf_counter()
    for cycle in range(cycles):
        await edge
        # The flops have not moved yet: these are the values that the far side samples at this edge.
        seen = [read() for read in readers]
        if seen != expected[cycle]:
            wrong = mismatch(pins, cycle, seen, expected[cycle])
            break
        if valid:
            if seen[takes]:
                head += 1
                idle = gaps[head]
                if idle:
                    valid = False
                    cmd_valid.value = 0
                else:
                    cmd_data.value = commands[head]
        else:
            idle -= 1
            if idle == 0:
                valid = True
                cmd_data.value = commands[head]
                cmd_valid.value = 1
        if ready[cycle + 1] != sink:
            sink ^= 1
            evt_ready.value = sink
    seconds = time.perf_counter() - start

    compared = cycles if wrong is None else cycle + 1
    with open(os.path.join(RUN, "result.json"), "w") as file:
        json.dump({"cycles": compared, "seconds": seconds, "taken": head, "mismatch": wrong}, file)
    assert wrong is None, f"pin {wrong['pin']} at cycle {wrong['cycle']}: {wrong['seen']}, expected {wrong['expected']}"

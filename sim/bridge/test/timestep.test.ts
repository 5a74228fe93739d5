/** TIMESTEP.md on reading, writing and order: a test for each sentence, under its number. */
import { beforeAll, expect, test } from 'vitest';
import {
  type BenchContext, buildSimulator, Clock, ClockCycles, Edge, FallingEdge, First, fork,
  IllegalAwaitError, ReadOnly, ReadWrite, RisingEdge, runBench, type Signal, type SimulatorImage,
  Timer,
} from '../src/index.ts';
import { OUT_DIR, verilog } from './support.ts';

interface Phases {
  clk: Signal; clk2: Signal; a_i: Signal; q_o: Signal; inc_o: Signal; half_o: Signal;
  count2_o: Signal; deep_o: Signal; STEP: Signal;
  wide_i: Signal<bigint>; wide_o: Signal<bigint>; mem_q: Signal;
  u_deep: { state_q: Signal; next: Signal };
}

let image: SimulatorImage;
beforeAll(async () => {
  image = await buildSimulator({
    top: 'phases', sources: [verilog('phases.v')], outDir: OUT_DIR, handles: true,
  });
}, 120_000);

const bench = (body: (dut: Phases, context: BenchContext) => Promise<void>): Promise<void> =>
  runBench<Phases>(image, body, { limit: [1, 'ms'], timeoutMs: 5000 });

/** With a 10 ns clock that rises at 5, 15, 25 ... ns. */
const clocked = (body: (dut: Phases, context: BenchContext) => Promise<void>): Promise<void> =>
  bench(async (dut, context) => {
    Clock(dut.clk, 10, 'ns').start({ startHigh: false });
    await body(dut, context);
  });

test('R1: after RisingEdge, what a flop sees', () => clocked(async (dut) => {
  dut.a_i.value = 7;
  await RisingEdge(dut.clk);
  expect([dut.clk.value, dut.q_o.value, dut.inc_o.value, dut.u_deep.state_q.value]).toEqual([1, 0, 8, 0]);
  await RisingEdge(dut.clk);
  expect([dut.clk.value, dut.q_o.value, dut.u_deep.state_q.value]).toEqual([1, 7, 3]);
}));

test('R2: after Timer, values before the step’s reactions, clock edge at the same time', () =>
  clocked(async (dut, { now }) => {
    dut.a_i.value = 9;
    await Timer(5, 'ns');
    expect([now('ns'), dut.clk.value, dut.q_o.value]).toEqual([5, 1, 0]);
    await ReadOnly();
    expect(dut.q_o.value).toBe(9);
  }));

test('R3: after an edge of the design’s own signal, settled values', () => clocked(async (dut, { now }) => {
  dut.a_i.value = 4;
  await RisingEdge(dut.half_o);
  expect([now('ns'), dut.half_o.value, dut.q_o.value, dut.deep_o.value]).toEqual([5, 1, 4, 3 ^ 0xff]);
  await FallingEdge(dut.half_o);
  expect([now('ns'), dut.half_o.value]).toEqual([15, 0]);
  await Edge(dut.u_deep.state_q);
  expect([now('ns'), dut.u_deep.state_q.value]).toEqual([25, 9]);
}));

test('R4: ReadOnly shows the step’s writes, settled', () => clocked(async (dut) => {
  await RisingEdge(dut.clk);
  dut.a_i.value = 40;
  await ReadOnly();
  expect([dut.a_i.value, dut.inc_o.value, dut.q_o.value]).toEqual([40, 41, 0]);
}));

test('R5: a written pin reads as before until it lands', () => clocked(async (dut) => {
  dut.a_i.value = 1;
  expect(dut.a_i.value).toBe(0);
  await ReadWrite();
  expect(dut.a_i.value).toBe(1);
}));

test('R6: numbers to 32 bits, bigints above, unsigned', () => clocked(async (dut) => {
  const value = (1n << 69n) + 5n;
  dut.wide_i.value = value;
  dut.a_i.value = 255;
  await ClockCycles(dut.clk, 2);
  expect(dut.wide_o.value).toBe(value + 1n);
  expect(dut.wide_o.asSigned).toBe(BigInt.asIntN(70, value + 1n));
  expect(() => dut.wide_o.asNumber).toThrow('past 2^53');
  expect([dut.q_o.value, dut.q_o.asBigInt, dut.q_o.asSigned, dut.q_o.asNumber]).toEqual([255, 255n, -1, 255]);
}));

test('W1: a write after an edge is seen by the next edge, not by this one', () => clocked(async (dut) => {
  await RisingEdge(dut.clk);
  dut.a_i.value = 11;
  await ReadOnly();
  expect([dut.a_i.value, dut.q_o.value]).toEqual([11, 0]);
  await RisingEdge(dut.clk);
  await ReadOnly();
  expect(dut.q_o.value).toBe(11);
}));

test('W2: the later of two writes counts', () => clocked(async (dut) => {
  dut.a_i.value = 3;
  dut.a_i.value = 5;
  await ReadWrite();
  expect([dut.a_i.value, dut.inc_o.value]).toEqual([5, 6]);
}));

test('W3: writes of one phase land together, the design reacts once', () => clocked(async (dut) => {
  const seen: number[] = [];
  fork(async () => {
    for (;;) {
      await Edge(dut.inc_o);
      seen.push(dut.inc_o.value, dut.count2_o.value);
    }
  });
  await RisingEdge(dut.clk);
  dut.a_i.value = 20;
  dut.clk2.value = 1;
  await ReadOnly();
  expect(seen).toEqual([21, 1]);
}));

test('W4: a write in ReadOnly is refused and changes nothing', () => clocked(async (dut) => {
  await ReadOnly();
  expect(() => { dut.a_i.value = 1; }).toThrow(IllegalAwaitError);
  expect(() => { dut.a_i.value = 1; }).toThrow('a_i was written in the ReadOnly phase');
  expect(() => dut.a_i.setImmediate(1)).toThrow(IllegalAwaitError);
  await RisingEdge(dut.clk);
  await ReadOnly();
  expect(dut.a_i.value).toBe(0);
}));

test('W5: what does not fit is refused; negative is two’s complement', () => clocked(async (dut) => {
  expect(() => { dut.a_i.value = 256; }).toThrow('a_i has 8 bits: 256 does not fit');
  expect(() => { dut.a_i.value = -129; }).toThrow('does not fit');
  expect(() => { dut.a_i.value = 1.5; }).toThrow('no whole number');
  expect(() => { dut.wide_i.value = 1n << 70n; }).toThrow('does not fit');
  dut.a_i.value = -2;
  dut.wide_i.value = -1n;
  await ReadWrite();
  expect(dut.a_i.value).toBe(254);
  expect(dut.wide_i.value).toBe((1n << 70n) - 1n);
}));

test('W6: outputs and parameters no; registers until their clock; memory elements', () =>
  clocked(async (dut) => {
    expect(() => { dut.q_o.value = 1; }).toThrow('q_o is an output');
    expect(() => { dut.STEP.value = 1; }).toThrow('STEP is a parameter');
    expect(dut.STEP.value).toBe(1);
    dut.u_deep.state_q.value = 100;
    dut.mem_q.at(9).value = 0xabc;
    await ReadWrite();
    expect([dut.u_deep.state_q.value, dut.deep_o.value]).toEqual([100, 100 ^ 0xff]);
    dut.u_deep.next.value = 1;
    await RisingEdge(dut.clk);
    await ReadOnly();
    expect(dut.u_deep.state_q.value).toBe(103);
    expect([dut.mem_q.at(9).value, dut.mem_q.at(4).value]).toEqual([0xabc, 0x500]);
    expect(() => dut.mem_q.at(12)).toThrow('mem_q has elements 4 to 11, not 12');
    expect(() => dut.mem_q.value).toThrow('say which element');
    expect(() => dut.q_o.at(0)).toThrow('q_o is no memory');
  }));

test('W7: setImmediate is on the pin at once, and before queued writes', () => clocked(async (dut) => {
  await RisingEdge(dut.clk);
  dut.a_i.setImmediate(33);
  dut.wide_i.value = 4n;
  expect([dut.a_i.value, dut.inc_o.value, dut.wide_i.value]).toEqual([33, 1, 0n]);
  await ReadOnly();
  expect([dut.q_o.value, dut.inc_o.value, dut.wide_o.value]).toEqual([33, 34, 1n]);
}));

test('W8: a clock written by hand: waiters see the values before the reaction', () => bench(async (dut) => {
  const seen: number[] = [];
  fork(async () => {
    await RisingEdge(dut.clk2);
    seen.push(dut.clk2.value, dut.count2_o.value);
    await ReadOnly();
    seen.push(dut.count2_o.value);
  });
  await Timer(1, 'ns');
  dut.clk2.value = 1;
  await Timer(1, 'ns');
  expect(seen).toEqual([1, 0, 1]);
}));

test('O1: resumed in the order in which the awaits were made', () => clocked(async (dut) => {
  const order: string[] = [];
  const wait = (name: string, ...first: number[]) => fork(async () => {
    for (const n of first) await Timer(n, 'ns');
    await RisingEdge(dut.clk);
    order.push(name);
  });
  wait('late', 2, 1);
  wait('early');
  wait('middle', 2);
  fork(async () => {
    await Timer(4, 'ns');
    await Timer(1, 'ns');
    order.push('timer');
  });
  await Timer(6, 'ns');
  expect(order).toEqual(['early', 'middle', 'late', 'timer']);
}));

test('O2, O3: a task runs to its await; forked ones begin in order when the parent awaits', () =>
  clocked(async (dut) => {
    const order: string[] = [];
    const inner = async (name: string): Promise<void> => {
      order.push(`${name} in`);
      await Promise.resolve();
      order.push(`${name} out`);
    };
    for (const name of ['a', 'b']) {
      fork(async () => {
        await inner(name);
        await RisingEdge(dut.clk);
        await inner(`${name} again`);
      });
    }
    order.push('parent');
    await RisingEdge(dut.clk);
    await ReadOnly();
    expect(order).toEqual(['parent', 'a in', 'a out', 'b in', 'b out',
      'a again in', 'a again out', 'b again in', 'b again out']);
  }));

test('O4: twice the same, and two benches at once do not disturb each other', async () => {
  const story = async (): Promise<string[]> => {
    const lines: string[] = [];
    await clocked(async (dut, { now }) => {
      for (let i = 0; i < 5; i += 1) {
        fork(async () => {
          for (let k = 0; k < 20; k += 1) {
            await First(RisingEdge(dut.clk), Timer(3 + i, 'ns'));
            dut.a_i.value = i * 16 + k % 16;
            lines.push(`${now()} ${i} ${dut.a_i.value} ${dut.q_o.value}`);
          }
        });
      }
      await Timer(300, 'ns');
    });
    return lines;
  };
  const alone = await story();
  expect(alone.length).toBe(100);
  const [left, right] = await Promise.all([story(), story()]);
  expect(left).toEqual(alone);
  expect(right).toEqual(alone);
});

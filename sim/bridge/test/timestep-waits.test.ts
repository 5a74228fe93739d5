/** TIMESTEP.md on waiting: a test for each sentence, under its number. */
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import {
  type BenchContext, buildSimulator, Clock, ClockCycles, Combine, Edge, FallingEdge, First, fork,
  IllegalAwaitError, NextTimeStep, ReadOnly, ReadWrite, RisingEdge, runBench, type Signal,
  type SimulatorImage, SimTimeoutError, TaskKilledError, Timer, withTimeout,
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

test('A1: ClockCycles counts from the next edge', () => clocked(async (dut, { now }) => {
  await RisingEdge(dut.clk);
  await ClockCycles(dut.clk, 3);
  expect(now('ns')).toBe(35);
  await ClockCycles(dut.clk, 2, 'falling');
  expect(now('ns')).toBe(50);
  expect(() => ClockCycles(dut.clk, 0)).toThrow(IllegalAwaitError);
}));

test('A2: ReadWrite after the reaction and the writes; again within the step; then ReadOnly', () =>
  clocked(async (dut, { now }) => {
    const order: string[] = [];
    fork(async () => {
      await RisingEdge(dut.clk);
      await ReadOnly();
      order.push(`ro a=${dut.a_i.value} inc=${dut.inc_o.value} q=${dut.q_o.value}`);
    });
    dut.a_i.value = 1;
    await RisingEdge(dut.clk);
    dut.a_i.value = 2;
    await ReadWrite();
    order.push(`rw a=${dut.a_i.value} inc=${dut.inc_o.value} q=${dut.q_o.value}`);
    dut.a_i.value = 3;
    await ReadWrite();
    order.push(`rw a=${dut.a_i.value} inc=${dut.inc_o.value} q=${dut.q_o.value}`);
    dut.a_i.value = 4;
    await Timer(1, 'ns');
    expect(order).toEqual(['rw a=2 inc=3 q=1', 'rw a=3 inc=4 q=1', 'ro a=4 inc=5 q=1']);
    expect(now('ns')).toBe(6);
  }));

test('A3: NextTimeStep is the next step, whatever causes it', () => clocked(async (dut, { now }) => {
  await NextTimeStep();
  expect([now('ns'), dut.clk.value]).toEqual([5, 1]);
  await ReadOnly();
  await NextTimeStep();
  expect([now('ns'), dut.clk.value]).toEqual([10, 0]);
  fork(() => Timer(1, 'ns'));
  await NextTimeStep();
  expect(now('ns')).toBe(11);
}));

test('A4: ReadWrite and ReadOnly in ReadOnly are refused', () => clocked(async () => {
  await ReadOnly();
  await expect(Promise.resolve(ReadWrite())).rejects.toThrow('ReadWrite was awaited in the ReadOnly phase');
  await expect(Promise.resolve(ReadOnly())).rejects.toThrow(IllegalAwaitError);
}));

test('A5: foreign promises end the bench; triggers outside a bench are refused', async () => {
  await expect(clocked(async () => { await sleep(1); })).rejects.toThrow('no trigger of the bench');
  await expect(Promise.resolve(Timer(1, 'ns'))).rejects.toThrow('Timer(1, ns) was awaited outside a bench');
  expect(() => Timer(-1, 'ns')).toThrow('the time must be positive, not -1 ns');
  expect(() => Timer(0, 'ns')).toThrow(IllegalAwaitError);
  expect(() => Timer(0.0001, 'ns')).toThrow('not a whole number of picoseconds');
  await clocked(async (dut) => {
    expect(() => RisingEdge(dut.a_i)).toThrow('RisingEdge(a_i): it has 8 bits; only Edge');
    expect(() => Edge(dut.mem_q)).toThrow('has no edges');
    const nothing = dut as unknown as Record<string, Signal>;
    expect(() => nothing['nosuch']).toThrow('the design has no nosuch; there are: clk, clk2, a_i');
    expect(() => (dut.u_deep as unknown as Record<string, Signal>)['x']).toThrow('no u_deep.x; there are:');
  });
  await expect(clocked(async () => runBench(image, async () => undefined)))
    .rejects.toThrow('within a bench');
});

test('A6: First names the winner and lets the losers go; Combine waits for all; timeouts', () =>
  clocked(async (dut, { now }) => {
    expect(await First(Timer(20, 'ns'), RisingEdge(dut.clk))).toEqual({ index: 1, value: undefined });
    expect(now('ns')).toBe(5);
    expect((await First(Timer(10, 'ns'), RisingEdge(dut.clk))).index).toBe(0);
    await Combine(Timer(1, 'ns'), ClockCycles(dut.clk, 2), Timer(7, 'ns'));
    expect(now('ns')).toBe(35);
    const late = await withTimeout(FallingEdge(dut.clk2), 8, 'ns').catch((error: unknown) => error);
    expect(late).toBeInstanceOf(SimTimeoutError);
    expect((late as Error).message).toBe('FallingEdge(clk2) did not come within 8 ns');
    expect(now('ns')).toBe(43);
    await withTimeout(RisingEdge(dut.clk), 8, 'ns');
    expect(now('ns')).toBe(45);
  }));

test('A7: nothing can happen any more', () => expect(bench(async (dut) => {
  fork(() => RisingEdge(dut.clk), 'watcher');
  await Timer(3, 'ns');
  await Edge(dut.q_o);
})).rejects.toThrow('nothing can happen any more at 3000 ps: no clock runs and no Timer is due, '
  + 'but these tasks wait: bench, watcher'));

test('A8: kill throws where the task waits; finally runs; join throws', () => clocked(async (dut, { now }) => {
  const seen: string[] = [];
  const task = fork(async () => {
    try {
      await RisingEdge(dut.clk2);
    } finally {
      seen.push(`finally at ${now('ns')}`);
      await Timer(1, 'ns').then(() => seen.push('not reached'), (e: unknown) => seen.push((e as Error).name));
    }
  }, 'victim');
  await Timer(2, 'ns');
  task.kill();
  expect(task.done).toBe(false);
  await expect(Promise.resolve(task.join())).rejects.toThrow(TaskKilledError);
  expect(seen).toEqual(['finally at 2', 'TaskKilledError']);
  expect([task.done, now('ns')]).toEqual([true, 2]);
  const unborn = fork(async () => { seen.push('born'); });
  unborn.kill();
  await Timer(1, 'ns');
  expect(seen.length).toBe(2);
}));

test('A9: a task’s error goes to its joiner, else it ends the bench', async () => {
  const boom = async (): Promise<number> => {
    await Timer(2, 'ns');
    throw new Error('boom');
  };
  await clocked(async () => {
    await expect(Promise.resolve(fork(boom).join())).rejects.toThrow('boom');
    expect(await fork(async () => 42).join()).toBe(42);
  });
  let after = false;
  await expect(clocked(async () => {
    fork(boom);
    await Timer(5, 'ns');
    after = true;
  })).rejects.toThrow('boom');
  expect(after).toBe(false);
});

test('A10: at the end of the bench its tasks are killed', async () => {
  const seen: string[] = [];
  await clocked(async (dut) => {
    fork(async () => {
      try {
        for (;;) await RisingEdge(dut.clk);
      } finally {
        seen.push('over');
      }
    });
    await Timer(50, 'ns');
  });
  expect(seen).toEqual(['over']);
});

test('A11 and the limit: what settles within a step is one edge; a bench past its limit is given up', async () => {
  await clocked(async (dut) => {
    let edges = 0;
    fork(async () => {
      for (;;) {
        await Edge(dut.deep_o);
        edges += 1;
      }
    });
    await ClockCycles(dut.clk, 5);
    expect(edges).toBe(4);
  });
  await expect(runBench<Phases>(image, async (dut) => {
    Clock(dut.clk, 10, 'ns').start();
    await RisingEdge(dut.clk2);
  }, { limit: [50, 'us'] })).rejects.toThrow('did not end within 50 us of simulated time');
});

/** One test for each sentence of TIMESTEP.md, under its number. */
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

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  buildSimulator, Clock, ClockCycles, openSimulator, runBench, type Simulator, SimulatorError,
  type SimulatorImage, UsageError,
} from '../src/index.ts';
import { OUT_DIR, verilog } from './support.ts';

let image: SimulatorImage;
beforeAll(async () => {
  image = await buildSimulator({
    top: 'nasty', sources: [verilog('nasty.v')], outDir: OUT_DIR,
    cflags: ['-include', 'unistd.h', '-include', 'cstdlib'],
  });
}, 120_000);

/** Rows that ask for `op` in the given cycle and for nothing before and after. */
function rowsWith(op: number, at: number, cycles: number): Uint32Array {
  const rows = new Uint32Array(cycles);
  rows[at] = op;
  return rows;
}

function alive(pid: number | undefined): boolean {
  try {
    return !/\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function deathOf(promise: Promise<unknown>): Promise<SimulatorError> {
  const error = await promise.then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(SimulatorError);
  return error as SimulatorError;
}

async function gone(pid: number | undefined): Promise<boolean> {
  for (let i = 0; i < 200 && alive(pid); i += 1) await new Promise((r) => setTimeout(r, 10));
  return !alive(pid);
}

async function opened(options = {}): Promise<Simulator> {
  return openSimulator(image, { timeoutMs: 20_000, ...options });
}

describe('simulator: ends of its own', () => {
  test.each([
    [1, 'finish', 'nasty.v:12: $finish'],
    [2, 'stop', 'nasty.v:13: $stop'],
    [3, 'stop', 'the reactor is on fire'],
    [9, 'stop', 'a small complaint'],
  ] as const)('op %i is reported as %s, with its cycle', async (op, kind, text) => {
    await using sim = await opened();
    await sim.rows(new Uint32Array(5), 5);
    const error = await deathOf(sim.rows(rowsWith(op, 7, 100), 100));
    expect(error.kind).toBe(kind);
    expect(error.cycle).toBe(13); // 5 rows before, and the edge of row 7 was the 13th
    expect(error.message).toContain(text);
    expect(error.message).toContain(error.logFile);
    expect((await deathOf(sim.rows(new Uint32Array(1), 1))).kind).toBe(kind);
  });

  test.each([
    [5, 'signal', 'SIGSEGV'],
    [8, 'exit', 'exit code 9'],
  ] as const)('op %i is reported as %s, exact cycle, others in flight fail too', async (op, kind, text) => {
    await using sim = await opened();
    const first = sim.rows(rowsWith(7, 3, 10), 10);
    const second = deathOf(sim.rows(rowsWith(op, 20, 100), 100));
    const third = deathOf(sim.rows(new Uint32Array(100), 100));
    expect((await first).length).toBe(10);
    const error = await second;
    expect(error.kind).toBe(kind);
    expect(error.message).toContain(text);
    expect(error.cycle).toBe(30);
    expect(error.logTail).toContain('count is 3');
    expect((await third).kind).toBe(kind);
    expect(await gone(sim.pid)).toBe(true);
  });

  test('a hang is cut off after the timeout, and says so', async () => {
    await using sim = await opened({ timeoutMs: 300 });
    const error = await deathOf(sim.rows(rowsWith(4, 11, 50), 50));
    expect(error.kind).toBe('hang');
    expect(error.message).toContain('no answer for 0.3 s and was killed');
    expect(error.cycle).toBe(11);
    expect(await gone(sim.pid)).toBe(true);
  });

  test('bytes that are no answer end it as a protocol error', async () => {
    await using sim = await opened();
    const error = await deathOf(sim.rows(rowsWith(6, 0, 1), 1));
    expect(error.kind).toBe('protocol');
    expect(await gone(sim.pid)).toBe(true);
  });

  test('prints of the model go to the log and nowhere else', async () => {
    const sim = await opened();
    const rows = await sim.rows(new Uint32Array(300).fill(7), 300);
    expect(rows[299]).toBe(299);
    const { logFile } = sim;
    await sim.close();
    expect(readFileSync(logFile, 'utf8').split('\n')[299]).toBe('count is 299');
  });
});

describe('simulator: killed, closed, left behind', () => {
  test('killed from outside while idle: the next call says SIGKILL', async () => {
    await using sim = await opened();
    await sim.rows(new Uint32Array(4), 4);
    process.kill(sim.pid as number, 'SIGKILL');
    expect(await gone(sim.pid)).toBe(true);
    const error = await deathOf(sim.rows(new Uint32Array(4), 4));
    expect(error.message).toContain('SIGKILL');
    expect(error.cycle).toBe(4);
  });

  test('close leaves no process and no empty log; after it calls are refused', async () => {
    const sim = await opened();
    expect(alive(sim.pid)).toBe(true);
    await sim.close();
    await sim.close();
    expect(alive(sim.pid)).toBe(false);
    expect(existsSync(sim.logFile)).toBe(false);
    expect((await deathOf(sim.rows(new Uint32Array(1), 1))).kind).toBe('closed');
  });

  test.each(['SIGKILL', 'exit'])('no orphan when the parent goes by %s in mid-batch', async (how) => {
    const script = `
      import { openSimulator } from ${JSON.stringify(join(import.meta.dirname, '../src/index.ts'))};
      const image = JSON.parse(process.argv[1]);
      const port = () => { throw new Error('unused'); };
      const sim = await openSimulator({ ...image,
        inputs: { ...image.inputs, port }, outputs: { ...image.outputs, port } });
      sim.rows(new Uint32Array(10).fill(4), 10).catch(() => {});
      console.log(sim.pid);
      setTimeout(() => ${how === 'exit' ? 'process.exit(0)' : 'process.kill(process.pid, "SIGKILL")'}, 50);
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(image)]);
    let pid = '';
    let complaint = '';
    parent.stdout.on('data', (part: Buffer) => { pid += part.toString(); });
    parent.stderr.on('data', (part: Buffer) => { complaint += part.toString(); });
    await new Promise((resolve) => parent.on('close', resolve));
    expect(complaint).toBe('');
    expect(Number(pid)).toBeGreaterThan(1);
    expect(await gone(Number(pid))).toBe(true);
  });

  test('nothing of ours is left in /dev/shm', () => {
    const left = existsSync('/dev/shm') ? readdirSync('/dev/shm') : [];
    expect(left.filter((name) => name.startsWith(`.bridge-${process.pid}-`))).toEqual([]);
  });
});

describe('bench: the same ends', () => {
  test.each([
    [1, 'finish'], [3, 'stop'], [5, 'signal'], [4, 'hang'],
  ] as const)('op %i ends the bench as %s', async (op, kind) => {
    const error = await deathOf(runBench(image, async (dut) => {
      Clock(dut['clk_i'], 10, 'ns').start();
      await ClockCycles(dut['clk_i'], 3);
      dut['op_i'].value = op;
      await ClockCycles(dut['clk_i'], 100);
    }, { timeoutMs: 400 }));
    expect(error.kind).toBe(kind);
    expect(error.cycle).toBeGreaterThanOrEqual(2);
    expect(error.cycle).toBeLessThanOrEqual(4);
  });
});

describe('simulator: calls that do not fit', () => {
  test('a clock that is not the image’s, an odd period, a trace without trace', async () => {
    await expect(opened({ clock: 'clk' })).rejects.toThrow('the image was built with clk_i');
    await expect(opened({ periodPs: 7 })).rejects.toThrow('even number of picoseconds');
    await using sim = await opened();
    await expect(sim.trace('/tmp/x.vcd')).rejects.toThrow(UsageError);
    await expect(sim.trace('/tmp/x.vcd')).rejects.toThrow("built without traces: give trace: 'fst'");
    expect((await sim.rows(new Uint32Array(2), 2)).length).toBe(2);
  });
});

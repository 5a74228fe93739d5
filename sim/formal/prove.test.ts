import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../model/base/input-error.ts';
import { HDL_BOOKS, HDL_RTL, prepare } from './prepare.ts';
import type { Bug, ProofSet } from './proof.ts';
import { runProcess } from './process.ts';
import { listBugs, missingTool, prove } from './run.ts';
import { SETS } from './sets.ts';

const missing = await missingTool();
const folder = mkdtempSync(join(tmpdir(), 'lockstep-formal-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FIFO: ProofSet = { ...SETS.find(({ name }) => name === 'fifo-small')!, parameters: { Width: 2, Depth: 2 } };
const BUG: Bug = {
  id: 'test-overrun', set: FIFO.name, file: 'lockstep_fifo.sv', what: 'the writer is never stopped',
  find: "run_q <= count_q < (AddrW + 1)'(Depth - 1);", replace: "run_q <= 1'b1;", properties: ['no_overflow', 'range', 'run_reason'],
};

describe.skipIf(missing !== undefined)(`proofs of the queue (skipped where a solver is missing${missing === undefined ? '' : `: ${missing}`})`, () => {
  it('its properties hold without bound, and an injected bug is found by name', async () => {
    const { ok, sets, bugs } = await prove({ sets: [FIFO], bugs: [BUG] });
    expect(sets.map(({ verdict }) => verdict)).toEqual([{ kind: 'proved' }]);
    expect(sets[0]!.properties).toEqual(['range', 'no_overflow', 'run_reason', 'valid', 'hold', 'still', 'order', 'kept']);
    expect(bugs[0]).toMatchObject({ found: true, verdict: { kind: 'violated' } });
    expect(ok).toBe(true);
  }, 120_000);

  it('a change that breaks nothing is not reported as found', async () => {
    const harmless: Bug = { ...BUG, id: 'test-harmless', replace: "run_q <= !(count_q >= (AddrW + 1)'(Depth - 1));" };
    const { ok, bugs } = await prove({ sets: [FIFO], bugs: [harmless], bugsOnly: true });
    expect({ ok, found: bugs[0]!.found, verdict: bugs[0]!.verdict }).toEqual({ ok: false, found: false, verdict: { kind: 'proved' } });
  }, 120_000);

  it('a violation by another property than the one that was named does not count', async () => {
    const { bugs } = await prove({ sets: [FIFO], bugs: [{ ...BUG, id: 'test-misnamed', properties: ['still'] }], bugsOnly: true });
    expect(bugs[0]).toMatchObject({ found: false, verdict: { kind: 'violated' } });
  }, 120_000);

  it('an induction that needs its lemmas is carried by them, and is not without its step', async () => {
    const induction: ProofSet = { ...FIFO, name: 'test-induction', method: { kind: 'induction', depth: 2 } };
    const { sets } = await prove({ sets: [induction, { ...induction, name: 'test-shallow', method: { kind: 'induction', depth: 1 } }], bugs: [] });
    expect(sets.map(({ verdict }) => verdict)).toEqual([{ kind: 'proved' }, { kind: 'undecided', why: 'the step of depth 1 does not carry' }]);
  }, 120_000);

  it('what is not decided in time is undecided, and not good', async () => {
    const late: ProofSet = { ...FIFO, name: 'test-late', parameters: { Width: 32, Depth: 16 }, limit: 1 };
    const { ok, sets } = await prove({ sets: [late], bugs: [] });
    expect(ok).toBe(false);
    expect(sets[0]!.verdict).toEqual({ kind: 'undecided', why: 'time: no answer in 1 s' });
  }, 120_000);

  it('the command ends with 1 over a copy of the RTL that breaks a property, and names it', () => {
    cpSync(HDL_RTL, folder, { recursive: true });
    const file = join(folder, BUG.file);
    writeFileSync(file, readFileSync(file, 'utf8').replace(BUG.find, BUG.replace));
    const main = fileURLToPath(new URL('../../services/cli/main.ts', import.meta.url));
    const { status, stdout } = spawnSync(process.execPath, [main, 'prove', '--only', FIFO.name, '--rtl', folder, '--json'], { encoding: 'utf8' });
    expect(status).toBe(1);
    const answer = JSON.parse(stdout) as { ok: boolean; properties: { property: string; verdict: string }[] };
    expect(answer.ok).toBe(false);
    expect(answer.properties.map(({ verdict }) => verdict)).toContainEqual(expect.stringMatching(/^(no_overflow|range|run_reason) violated in cycle \d+$/));
  }, 120_000);

  it('surroundings that allow nothing prove nothing', async () => {
    const silent: ProofSet = { ...FIFO, name: 'test-nothing', method: { kind: 'bmc', depth: 8 } };
    const { ok, sets } = await prove({ sets: [{ ...silent, pins: { push_i: "1'b0" } }], bugs: [] });
    expect(ok).toBe(false);
    expect(sets[0]!.verdict).toMatchObject({ kind: 'undecided', why: expect.stringContaining('is never reached') as string });
  }, 120_000);
});

describe('proofs: what they are made of', () => {
  it('every injected bug has one place in the RTL, a name of its own, and a set', () => {
    const bugs = listBugs();
    for (const { file, find, id } of bugs) {
      const path = [HDL_RTL, HDL_BOOKS].map((folder) => join(folder, file)).find(existsSync);
      expect(readFileSync(path!, 'utf8').split(find), id).toHaveLength(2);
    }
    expect(new Set(bugs.map(({ id }) => id)).size).toBe(bugs.length);
    for (const { set } of bugs) expect(SETS.map(({ name }) => name)).toContain(set);
  });

  it('a bug without a place is an input error that names it', () => {
    expect(() => prepare(FIFO, HDL_RTL, FIFO.parameters, { ...BUG, find: 'no such text' })).toThrow(InputError);
    expect(() => prepare(FIFO, HDL_RTL, FIFO.parameters, { ...BUG, find: 'no such text' })).toThrow(/test-overrun: find stands 0 times/);
  });

  it('a name that is none is an input error with the names that are', async () => {
    await expect(prove({ only: 'fifu' })).rejects.toThrow(/expected one of fifo,/);
  });

  it('a program that runs too long is killed with its children', async () => {
    const run = await runProcess('sh', ['-c', 'sleep 30 & wait'], folder, 0.3);
    expect(run.code).toBeUndefined();
    expect(run.seconds).toBeLessThan(10);
  });

  it('a program that is not there is missing', async () => {
    expect(await runProcess('no-such-solver', [], folder, 5)).toMatchObject({ missing: true });
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { listChanges } from './model/campaign.ts';
import { applyChange, changesOf, placeOf } from './model/operators.ts';
import { holds, isCurrent, loadReasons, loadRecorded, summarize, type Summary } from './report.ts';
import { type Result, ResultLog, type Verdict } from './results.ts';
import { describe as idOf, fileOf, isNoLogic, parseMutations } from './rtl/mutation.ts';
import { bitsOf, zeroBits } from './rtl/rtlil.ts';

const directory = mkdtempSync(join(tmpdir(), 'mutate-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** As Yosys 0.23 writes it. */
const LIST = `mutate -ctrl mutsel 16 1 -mode cnot0 -module lockstep_core -cell $auto$ff.cc:266:slice$9596 -port Q -portbit 0 \
-ctrlbit 2 -wire walk_price_q -wirebit 0 -src lockstep_core.sv:75.22-75.34 -src lockstep_update.svh:77.1-201.4
mutate -ctrl mutsel 16 2 -mode const1 -module lockstep_core -cell $flatten\\u_check.$procmux$3487 -port Y -portbit 13 -src lockstep_check.sv:74.10-89.26

mutate -ctrl mutsel 16 3 -mode inv -module lockstep_core -cell $auto$ff.cc:266:slice$1 -port C -portbit 0
`.replaceAll('\\\n', '');

describe('the list of mutations', () => {
  test("the list: Yosys's format", () => {
    const [first, second, third] = parseMutations(LIST, 'list');
    expect(first).toMatchObject({ number: 1, mode: 'cnot0', port: 'Q', bit: 0, controlBit: 2, wire: 'walk_price_q[0]' });
    expect(first!.sources).toEqual(['lockstep_core.sv:75.22-75.34', 'lockstep_update.svh:77.1-201.4']);
    expect(first!.line).toBe(LIST.split('\n')[0]);
    expect(fileOf(first!)).toBe('lockstep_update.svh');
    expect(idOf(first!)).toBe('lockstep_update.svh:77.1-201.4 cnot0 $auto$ff.cc:266:slice$9596 Q[0] by [2] walk_price_q[0]');
    expect(second).toMatchObject({ number: 2, mode: 'const1', port: 'Y', bit: 13 });
    expect(second).not.toHaveProperty('wire');
    expect([first, second, third].map((mutation) => isNoLogic(mutation!))).toEqual([false, false, true]);
  });

  test('the list: another line is refused, with its place', () => {
    expect(() => parseMutations('mutate -mode none\n', 'some.list')).toThrow('some.list:1: expected a mutation with -ctrl');
  });
});

const MEMORY = `module \\m
  wire width 3 \\data
  wire width 3 output 1 \\read
  cell $mem_v2 \\ram
    parameter \\RD_PORTS 1
    parameter \\WR_PORTS 1
    connect \\RD_DATA \\read
    connect \\WR_DATA { \\data [2] 1'0 \\data [0] }
  end
end`;

describe('netlists', () => {
  test('bits of a signal', () => {
    expect(bitsOf("{ \\a [2:1] 2'10 \\b \\c [0] }", () => 2)).toEqual(['\\a [2]', '\\a [1]', '1', '0', '\\b [1]', '\\b [0]', '\\c [0]']);
  });

  test('a bit that is only ever written as 0 is read as 0', () => {
    const text = zeroBits(MEMORY);
    expect(text).toContain('connect \\RD_DATA \\raw_read_0');
    expect(text).toContain("  connect \\read { \\raw_read_0 [2] 1'0 \\raw_read_0 [0] }");
    expect(zeroBits(MEMORY.replace("1'0", '\\data [1]'))).not.toContain('raw_read');
  });
});

const result = (number: number, verdict: Verdict, id = `id ${number}`): Result => (
  { number, id, file: number % 2 === 0 ? 'even' : 'odd', operator: 'inv', verdict, by: '', where: '' });
const ABOUT = { kind: 'rtl', seed: 1, digest: '', tools: {} } as const;

describe('the report', () => {
  test('proved equals are no mutants; every survivor wants a reason; the limit counts', () => {
    const results = [...Array.from({ length: 98 }, (_, i) => result(i + 1, 'killed')), result(99, 'survived', 'a.sv'), result(100, 'survived'), result(101, 'equal')];
    const reasons = [{ kind: 'rtl', pattern: 'a\\..*', reason: 'because' }] as const;
    const summary = summarize(ABOUT, results, reasons);
    expect(summary).toMatchObject({ drawn: 101, equal: 1, mutants: 100, killed: 98, percent: 98 });
    expect(summary.survivors).toEqual([{ id: 'a.sv', reason: 'because' }, { id: 'id 100' }]);
    expect(summary.files).toEqual([{ name: 'even', mutants: 50, killed: 49 }, { name: 'odd', mutants: 50, killed: 49 }]);
    expect(holds(summary)).toBe(false);
    const explained = summarize(ABOUT, results, [{ kind: 'rtl', pattern: '.*', reason: 'because' }]);
    expect(holds(explained)).toBe(true);
    expect(holds(summarize(ABOUT, results.slice(1), [{ kind: 'rtl', pattern: '.*', reason: 'because' }]))).toBe(false);
    expect(holds(summarize(ABOUT, results, [{ kind: 'model', pattern: '.*', reason: 'because' }]))).toBe(false);
  });

  test('what is recorded adds up, and every pattern says why', () => {
    expect(loadReasons().length).toBeGreaterThan(0);
    const recorded = loadRecorded();
    expect(recorded.length).toBeGreaterThan(0);
    const least = { rtl: 1000, model: 200 } as const;
    for (const { kind, mutants } of recorded) expect(mutants, kind).toBeGreaterThanOrEqual(least[kind]);
    for (const summary of recorded) expect(sumsOf(summary)).toEqual({ drawn: summary.drawn, survivors: summary.mutants - summary.killed, files: summary.mutants, holds: true });
  });

  test('what is recorded is of the sources that are here; of others it says so', () => {
    const recorded = loadRecorded();
    expect(recorded.map(({ kind }) => kind)).toEqual(['rtl', 'model']);
    for (const summary of recorded) {
      expect(isCurrent(summary), `${summary.kind}: run ./lockstep mutate ${summary.kind} --record`).toBe(true);
      expect(isCurrent({ ...summary, digest: '0123456789abcdef' })).toBe(false);
    }
  });

  test("a pattern for the RTL's survivors explains one that is recorded", () => {
    const survivors = loadRecorded().find(({ kind }) => kind === 'rtl')!.survivors;
    for (const { kind, pattern } of loadReasons()) {
      if (kind === 'rtl') expect(survivors.some(({ id }) => new RegExp(`^(?:${pattern})$`).test(id)), pattern).toBe(true);
    }
  });

  test('a campaign goes on where it was, a line cut off in the middle of its writing notwithstanding', () => {
    const path = join(directory, 'log.jsonl');
    const log = new ResultLog(path);
    log.add(result(2, 'killed'));
    log.add(result(1, 'survived'));
    writeFileSync(path, '{"number": 3, "id"', { flag: 'a' });
    expect(new ResultLog(path).all()).toEqual([result(1, 'survived'), result(2, 'killed')]);
  });
});

function sumsOf(summary: Summary) {
  return {
    drawn: summary.mutants + summary.equal, survivors: summary.survivors.length,
    files: summary.files.reduce((sum, { mutants }) => sum + mutants, 0), holds: holds(summary),
  };
}

describe('mutants of the model', () => {
  const SOURCE = "import { a } from './b.ts';\n// a < b\nif (x < 10 && !y) {\n  go(side ^ 1);\n  return;\n}\n";

  test('operators: what they find, and what they leave alone', () => {
    const found = changesOf('f.ts', SOURCE).map(({ operator, line, found: was, put }) => `${line} ${operator}: ${was} > ${put}`);
    expect(found).toEqual([
      '3 relation: < > <=', '4 other side:  ^ 1 > ', '3 constant: 10 > 11', '3 constant: 10 > 9', '4 constant: 1 > 2', '4 constant: 1 > 0',
      '3 and/or: && > ||', '3 negation: x < 10 && !y > !(x < 10 && !y)', '4 statement: go(side ^ 1); > ;', '5 return: return; > ;',
    ]);
    const side = changesOf('f.ts', SOURCE).find(({ operator }) => operator === 'other side')!;
    expect(applyChange(SOURCE, side)).toBe(SOURCE.replace(' ^ 1', ''));
  });

  test('operators: declarations, what only warms the cache and the link that is word 0 have no mutants', () => {
    const none = "class A {\n  fresh: number;\n  touched = 0;\n}\nfunction touch(a: number): void {\n  go(a + 1);\n}\nconst b = nodes[node + PREV] !== x;\n";
    expect(changesOf('f.ts', none).map(({ operator }) => operator)).toEqual(['equality', 'link']);
    expect(placeOf(none, none.indexOf('go('))).toBe('touch');
    expect(placeOf(none, none.indexOf('fresh'))).toBe('');
  });

  test('the same seed draws the same changes', () => {
    expect(listChanges(20, 3)).toEqual(listChanges(20, 3));
    expect(listChanges(20, 3)).not.toEqual(listChanges(20, 4));
  });
});

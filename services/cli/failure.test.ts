import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assert } from '../../model/base/assert.ts';
import { EnvironmentFault, InputError } from '../../model/base/input-error.ts';
import { explain } from './failure.ts';

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('failure: what a thrown value means', () => {
  it.each<readonly [string, unknown, string, number]>([
    ['bad input', new InputError('a.csv:3: field price: expected a number'), 'input', 2],
    ['a lacking environment', new EnvironmentFault('verilator is missing'), 'environment', 3],
    ['a file that is not there', thrownBy(() => readFileSync('/nowhere/a.csv')), 'input', 2],
    ['a folder for a file', thrownBy(() => readFileSync('/')), 'input', 2],
    ['a full disk', coded('ENOSPC'), 'environment', 3],
    ['a full disk under SQLite', coded('SQLITE_FULL'), 'environment', 3],
    ['a package that is not installed', coded('ERR_MODULE_NOT_FOUND', "Cannot find package 'chalk'"), 'environment', 3],
    ['a file of ours that is not there', coded('ERR_MODULE_NOT_FOUND', "Cannot find module '/a/b.ts'"), 'bug', 70],
    ['a broken assertion', thrownBy(() => assert(false, 'crossed')), 'bug', 70],
    ['an unforeseen error', new TypeError('x is not a function'), 'bug', 70],
    ['something that is no error', 'text', 'bug', 70],
  ])('%s', (_, error, kind, exit) => {
    const failure = explain(error);
    expect({ kind: failure.kind, exit: failure.exit }).toEqual({ kind, exit });
    expect(failure.message).not.toContain('\n');
  });

  it('names the file that the system missed, and the place of a bug', () => {
    expect(explain(thrownBy(() => readFileSync('/nowhere/a.csv'))).message).toBe('/nowhere/a.csv: there is no such file or folder (ENOENT)');
    expect(explain(thrownBy(() => assert(false, 'crossed'))).message).toMatch(
      /^a bug in lockstep: crossed \(AssertionFailure at services\/cli\/failure\.test\.ts:\d+:\d+; LOCKSTEP_DEBUG=1 shows the stack\)$/,
    );
  });
});

import { describe, expect, it } from 'vitest';
import { InputError } from '../../model/base/input-error.ts';
import { oneOf, parseSeed, parseSeedRange, parseTargets, wholeNumber } from './options.ts';

describe('options: seeds', () => {
  it.each(['0', '7', '9007199254740992', 'monday.am-2_B', 'a'.repeat(64)])('%s names a run', (text) => {
    expect(parseSeed(text)).toBe(text);
  });

  it.each(['', ' 7', 'a b', 'a/b', 'ü', '-\n', 'a'.repeat(65)])('%j is refused', (text) => {
    expect(() => parseSeed(text)).toThrow(InputError);
  });

  it.each([['7', 7, 1], ['1..1000', 1, 1000], ['5..5', 5, 1]] as const)('the range %s', (text, first, count) => {
    expect(parseSeedRange(text)).toEqual({ first, count });
  });

  it.each(['', 'x', '1..', '..2', '3..2', '1-2', '1..99999999', '1.5', '-1'])('the range %j is refused', (text) => {
    expect(() => parseSeedRange(text)).toThrow(InputError);
  });
});

describe('options: numbers, targets, choices', () => {
  it.each(['1', '99'])('%s is from 1 to 99', (text) => {
    expect(wholeNumber('--commands', 1, 99)(text)).toBe(Number(text));
  });

  it.each(['0', '100', '1e1', '0x10', ' 5', '5 ', '', '-1', '1.0', 'NaN', '9'.repeat(30)])('%j is not', (text) => {
    expect(() => wholeNumber('--commands', 1, 99)(text)).toThrow(/^--commands must be a whole number from 1 to 99, got "/);
  });

  it('targets are a list of known cores, none twice', () => {
    expect(parseTargets('model,rtl')).toEqual(['model', 'rtl']);
    expect(parseTargets('netlist')).toEqual(['netlist']);
    for (const text of ['', 'model,', 'gpu', 'rtl,rtl']) expect(() => parseTargets(text)).toThrow(InputError);
  });

  it('a choice names the choices, and a long word is cut short', () => {
    expect(oneOf('--format', ['a', 'b'])('b')).toBe('b');
    expect(() => oneOf('--format', ['a', 'b'])('c')).toThrow('--format must be one of a, b, got "c"');
    expect(() => oneOf('--format', ['a', 'b'])('c'.repeat(1000))).toThrow(/c\.\.\."$/);
  });
});

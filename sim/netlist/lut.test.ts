import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lutExpression } from './lut.ts';

/** The value of an expression of ~ & | ^ ?: and parentheses over one-bit names. */
function resultOf(expression: string, names: Readonly<Record<string, number>>): number {
  const tokens = expression.match(/1'b[01]|\w+|[~&|^?:()]/g) ?? [];
  let at = 0;
  const operand = (): number => {
    const token = tokens[at++]!;
    if (token === '~') return 1 - operand();
    if (token !== '(') return token.startsWith("1'b") ? Number(token[3]) : names[token]!;
    const value = whole();
    at++; // the closing parenthesis
    return value;
  };
  const whole = (): number => {
    const left = operand();
    const operator = tokens[at];
    if (operator === undefined || operator === ')') return left;
    at++;
    const right = operand();
    if (operator === '&') return left & right;
    if (operator === '|') return left | right;
    if (operator === '^') return left ^ right;
    at++; // the colon
    const otherwise = operand();
    return left === 1 ? right : otherwise;
  };
  return whole();
}

const NAMES = ['a', 'b', 'c', 'd'] as const;

test('a look-up table: its expression has the value of the table for every input', () => {
  const inputs = fc.tuple(...NAMES.map((name) => fc.constantFrom(name, name, name, "1'b0", "1'b1")));
  fc.assert(fc.property(fc.nat(0xffff), inputs, (init, given) => {
    const expression = lutExpression(init, given);
    for (let row = 0; row < 16; row++) {
      const names = Object.fromEntries(NAMES.map((name, i) => [name, (row >> i) & 1]));
      const index = given.reduce((sum, name, i) => sum + (resultOf(name, names) << i), 0);
      expect([expression, row, resultOf(expression, names)]).toEqual([expression, row, (init >> index) & 1]);
    }
  }), { numRuns: 300 });
});

test.each([
  [0b1000, ['a', 'b'], '(b & a)'],
  [0b0110, ['a', 'b'], '(a ^ b)'],
  [0b11001010, ['a', 'b', 'c'], '(c ? b : a)'],
  [0xffff, ['a', 'b', 'c', 'd'], "1'b1"],
])('a look-up table of %s over %s is short', (init, inputs, expression) => {
  const letters = (text: string) => [...text.replace(/[^a-d&|^?:~]/g, '')].sort().join('');
  expect(letters(lutExpression(init, inputs))).toBe(letters(expression));
});

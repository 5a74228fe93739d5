import { expect, test } from 'vitest';
import { messageOf } from './reporter.ts';

test('test: of a property that failed the report says first what its counterexample breaks, down to the last cause', () => {
  const inner = { name: 'Error', message: 'holds equal the open exposure' };
  const failed = { name: 'Error', message: 'Property failed after 3 tests', cause: { name: 'AssertionError', message: 'expected undefined', cause: inner } };
  expect(messageOf([failed]).split('\n').slice(0, 3)).toEqual(['because expected undefined', 'because holds equal the open exposure', 'Property failed after 3 tests']);
  expect(messageOf([{ name: 'Error', message: 'plain' }])).toBe('plain');
});

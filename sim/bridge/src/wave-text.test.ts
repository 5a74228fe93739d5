import { expect, test } from 'vitest';
import { layout, setField, setWide } from './layout.ts';
import { waveText } from './wave-text.ts';

const place = layout([
  { name: 'valid', direction: 'output', width: 1 },
  { name: 'data', direction: 'output', width: 16 },
  { name: 'wide', direction: 'output', width: 70 },
]);

function rowsOf(values: readonly (readonly [number, number, bigint])[]): Uint32Array {
  const rows = new Uint32Array(values.length * place.words);
  values.forEach(([valid, data, wide], i) => {
    setField(rows, i * place.words, place.port('valid'), valid);
    setField(rows, i * place.words, place.port('data'), data);
    setWide(rows, i * place.words, place.port('wide'), wide);
  });
  return rows;
}

const rows = rowsOf([
  [0, 0, 0n], [1, 0x2a, 0n], [1, 0x2a, 5n], [0, 0xbeef, 5n], [0, 0, 0x3f_0123_4567_89ab_cdefn],
]);

test('wave: levels, values at their changes, a caret under the marked cycle', () => {
  const text = waveText([{ rows, layout: place, firstCycle: 98 }],
    { from: 98, to: 101, mark: { cycle: 100, signals: ['data'] } });
  expect(text.split('\n')).toEqual([
    'cycle   98    99    100   101',
    'valid  ______/-----------\\_____',
    'data   |0    |2a         |beef',
    '                    ^',
    'wide   |0          |5',
  ]);
});

test('wave: the window is cut to the rows; long values are cut at their head', () => {
  const text = waveText([{ rows, layout: place }],
    { from: 3, to: 99, only: ['wide', 'valid'], maxColumn: 12, mark: { cycle: 4 } });
  expect(text.split('\n')).toEqual([
    'cycle   3           4',
    'wide   |5          |~6789abcdef',
    'valid  ________________________',
    '                    ^',
  ]);
});

test('wave: two sources side by side, each with its own first cycle', () => {
  const text = waveText([
    { rows, layout: place, firstCycle: 10, prefix: 'seen.' },
    { rows, layout: place, firstCycle: 11, prefix: 'expected.' },
  ], { from: 10, to: 12, only: ['seen.valid', 'expected.valid'] });
  expect(text.split('\n')).toEqual([
    'cycle            10  11  12',
    'seen.valid      ____/-------',
    'expected.valid      ____/---',
  ]);
});

test('wave: an unknown name is refused with the names there are; an empty window is empty', () => {
  expect(() => waveText([{ rows, layout: place }], { from: 0, to: 1, only: ['vald'] }))
    .toThrow('no signal vald; there are: valid, data, wide');
  expect(waveText([{ rows, layout: place }], { from: 7, to: 9 })).toBe('');
});

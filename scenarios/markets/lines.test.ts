import { describe, expect, test } from 'vitest';
import { textLines } from './lines.ts';
import { drained, Scratch } from './testing.ts';

const scratch = new Scratch();
const lines = async (file: string, maxLine?: number) => {
  const { items, error } = await drained(textLines(file, maxLine));
  return { lines: items.map(({ text }) => text), error };
};
const many = Array.from({ length: 60_000 }, (_, i) => `line ${i} ${'x'.repeat(i % 37)}`);

describe('text files', () => {
  test('plain and gzip give the same lines, whatever the name says, over many blocks', async () => {
    const text = `${many.join('\n')}\n`;
    const plain = await lines(scratch.write('plain.gz', text));
    const packed = await lines(scratch.gzip('packed.csv', text));
    expect(plain).toEqual({ lines: many, error: 'no error' });
    expect(packed).toEqual(plain);
  });

  test('line numbers count from 1 over blocks', async () => {
    const { items } = await drained(textLines(scratch.write('numbers.csv', many.join('\n'))));
    expect(items.every(({ text, line }) => text.startsWith(`line ${line - 1} `))).toBe(true);
    expect(items.length).toBe(60_000);
  });

  test.each([
    ['no final LF', 'a\nb', ['a', 'b']],
    ['CR LF', 'a\r\nb\r\n', ['a', 'b']],
    ['empty lines stay', 'a\n\nb\n', ['a', '', 'b']],
    ['an empty file has none', '', []],
  ])('%s', async (_, text, expected) => {
    expect(await lines(scratch.write('small.csv', text))).toEqual({ lines: expected, error: 'no error' });
  });

  test.each([
    ['in the middle', `ok\n${'y'.repeat(101)}\nend\n`, ['ok'], 2],
    ['at the end, without LF', `ok\n${'y'.repeat(101)}`, ['ok'], 2],
    ['alone', 'y'.repeat(500_000), [], 1],
  ])('a line over the bound is refused: %s', async (_, text, kept, line) => {
    const file = scratch.write('long.csv', text);
    expect(await lines(file, 100)).toEqual({
      lines: kept,
      error: `InputError: ${file}: line ${line}: expected at most 100 bytes a line, this one is longer`,
    });
  });

  test('a byte that is no printable ASCII is named', async () => {
    const file = scratch.write('latin.csv', Buffer.from('ok\nstra\xdfe\n', 'latin1'));
    expect(await lines(file)).toEqual({
      lines: ['ok'],
      error: `InputError: ${file}: line 2: byte 5: expected printable ASCII, got 0xdf`,
    });
  });

  test('a truncated gzip gives its whole lines, then says so', async () => {
    const file = scratch.gzip('cut.gz', many.join('\n'), 1000);
    const { lines: kept, error } = await lines(file);
    expect(kept.length).toBeGreaterThan(50_000);
    expect(kept).toEqual(many.slice(0, kept.length));
    expect(error).toBe(
      `InputError: ${file}: line ${kept.length + 1}: the gzip data breaks off before its end; the ${kept.length} whole lines before it were read`,
    );
  });

  test('a gzip cut inside its checksum is refused though every line was read', async () => {
    const { lines: kept, error } = await lines(scratch.gzip('sum.gz', 'a\nb\n', 3));
    expect(kept).toEqual(['a', 'b']);
    expect(error).toContain('line 3: the gzip data breaks off');
  });

  test('a damaged gzip is refused', async () => {
    const good = scratch.gzip('good.gz', many.join('\n'));
    const { readFileSync } = await import('node:fs');
    const bytes = readFileSync(good);
    bytes.fill(0xff, 2000, 2040);
    const { lines: kept, error } = await lines(scratch.write('bad.gz', bytes));
    expect(error).toContain('the gzip data is damaged');
    expect(kept).toEqual(many.slice(0, kept.length));
  });

  test('a missing file and a directory are named', async () => {
    expect((await lines(scratch.path('nowhere.csv'))).error).toBe(
      `InputError: ${scratch.path('nowhere.csv')}: there is no such file`,
    );
    expect((await lines(scratch.path('.'))).error).toContain('expected a file, this is a directory');
  });
});

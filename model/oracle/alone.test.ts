/** The oracle is worth something only while it shares nothing with the book that it judges. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const sources = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

test('oracle: it is there', () => expect(sources.length).toBeGreaterThan(3));

test.each(sources)('oracle: imports base, message and itself alone (%s)', (name) => {
  const text = readFileSync(new URL(name, import.meta.url), 'utf8');
  const imported = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, path]) => path);
  expect(imported.filter((path) => !/^(\.\.\/base\/|\.\.\/message\/|\.\/)/.test(path))).toEqual([]);
  expect(text).not.toMatch(/\b(import\(|require\()/);
});

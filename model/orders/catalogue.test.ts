import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type CatalogueRow, DISPLAY_CATALOGUE, INSTRUCTION_CATALOGUE, PEG_CATALOGUE, TIME_CATALOGUE, TYPE_CATALOGUE } from './catalogue.ts';
import { DISPLAYS, ORDER_TIMES, ORDER_TYPES, PEGS } from './order.ts';

const HERE = new URL('.', import.meta.url);
const texts = readdirSync(HERE).filter((name) => name.endsWith('.test.ts')).map((name) => readFileSync(new URL(name, HERE), 'utf8')).join('\n');
const tables = { TYPE_CATALOGUE, TIME_CATALOGUE, DISPLAY_CATALOGUE, PEG_CATALOGUE, INSTRUCTION_CATALOGUE };
const rows: readonly (readonly [string, string, CatalogueRow])[] = Object.entries(tables)
  .flatMap(([table, all]) => Object.entries<CatalogueRow>(all).map(([name, row]) => [table, name, row] as const));

test('catalogue: a row for each type, time, display and peg, in their order', () => {
  expect(Object.keys(TYPE_CATALOGUE)).toEqual(ORDER_TYPES);
  expect(Object.keys(TIME_CATALOGUE)).toEqual(ORDER_TIMES);
  expect(Object.keys(DISPLAY_CATALOGUE)).toEqual(DISPLAYS);
  expect(Object.keys(PEG_CATALOGUE)).toEqual(PEGS);
});

test.each(rows)('catalogue: %s, %s: its test is there', (_, __, { test: name }) => {
  expect(texts.includes(`test('${name}`) || texts.includes(`test("${name}`)).toBe(true);
});

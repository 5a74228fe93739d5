/** Another engine's scenarios (shared data), run on desk and core where the conventions agree; where they do not, the reason. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Market } from '../law/desk-market.ts';
import { rowsOf, type Scenario, scenariosOf } from '../law/gherkin.ts';

const DATA = new URL('../../../shared/data/euronextclone-features/', import.meta.url);
const there = existsSync(DATA);

/** Scenarios that we answer otherwise, by a word of their name, and why; docs/differences.md has the same. */
const OTHERWISE: readonly (readonly [RegExp, string])[] = [
  [/resting market order/i, 'our market orders never rest in continuous trading: what does not trade at once is cancelled'],
  [/market orders are sorted/i, 'we have no market-to-limit orders'],
];

/** The ladder of the little market holds 64 ticks: two decimals or one around 10. */
const scale = { step: 100, base: 980 };
const tickOf = (price: string) => Math.round(Number(price) * scale.step) - scale.base;

function play(scenario: Scenario): void {
  const called = scenario.steps.some(({ text }) => /ByAuction|CoreAuction/.test(text));
  const m = new Market(called ? 'PRE_OPEN' : 'CONTINUOUS');
  let reference: number | undefined;
  const brokers: string[] = [''];
  let lines: string[] = [];
  const wide = scenario.steps.some(({ cells }) => cells.flat().some((cell) => /^10\.[1-9]$/.test(cell)));
  [scale.step, scale.base] = wide ? [10, 90] : [100, 980];
  for (const { text, cells } of scenario.steps) {
    const price = /reference price is ([\d.]+)/.exec(text)?.[1];
    if (price !== undefined) reference = tickOf(price);
    if (/orders are submitted/.test(text)) {
      for (const { broker, side, quantity, price } of rowsOf(cells)) {
        brokers.push(broker!);
        const more = { ...(price === 'MO' ? { type: 'MARKET' as const } : {}), side: side === 'Buy' ? 'BUY' as const : 'SELL' as const };
        lines.push(...m.buy(Number(quantity), price === 'MO' ? 0 : tickOf(price!), more));
      }
    } else if (/auction completes/.test(text)) lines = m.phase('CONTINUOUS', reference);
    else if (/calculated IMP/.test(text)) expect(m.run.desk.indication(reference)?.price).toBe(tickOf(cells[0]![0]!));
    else if (/trades are generated/.test(text)) {
      const traded = lines.flatMap((line) => /^TRADE (\d+) (\d+)@(\d+)/.exec(line)?.slice(1).map(Number) ?? []);
      const seen = [];
      for (let i = 0; i < traded.length; i += 6) seen.push([brokers[traded[i + 3]!], brokers[traded[i]!], traded[i + 1], traded[i + 2]]);
      const due = rowsOf(cells).map((row) => [row['buying broker'], row['selling broker'], Number(row['quantity']), tickOf(row['price']!)]);
      expect(seen).toEqual(due);
    } else if (/book looks like/.test(text)) {
      const side = (columns: readonly number[]) => cells.slice(1).filter((row) => row[columns[0]!] !== '').map((row) => columns.map((c) => row[c]));
      const held = m.run.desk.orders();
      const line = (which: number) => held.filter((o) => o.side === which)
        .sort((a, b) => (which === 0 ? b.price - a.price : a.price - b.price) || a.order - b.order)
        .map((o) => [brokers[Math.floor(o.order / 64)], String(o.open), o.price]);
      const due = (columns: readonly number[]) => side(columns).map(([broker, quantity, price]) => [broker, quantity, tickOf(price!)]);
      expect([line(0), line(1)]).toEqual([due([0, 1, 2]), due([5, 4, 3])]);
    }
  }
}

describe.skipIf(!there)('euronext: shared scenarios (skipped where ../shared/data is absent)', () => {
  const all = there ? readdirSync(DATA).filter((name) => name.endsWith('.feature')).flatMap((name) => scenariosOf(readFileSync(new URL(name, DATA), 'utf8'))) : [];
  const otherwise = (name: string) => OTHERWISE.find(([word]) => word.test(name));

  test('euronext: all scenarios but two agree; docs/differences.md says why', () => {
    expect(all.length).toBe(11);
    expect(all.filter(({ name }) => otherwise(name) !== undefined).length).toBe(2);
    const page = readFileSync(new URL('../../docs/differences.md', import.meta.url), 'utf8');
    expect(OTHERWISE.filter(([, why]) => !page.includes(why))).toEqual([]);
  });

  test.each(all.filter(({ name }) => otherwise(name) === undefined).map((s) => [s.name, s] as const))('euronext: %s', (_, scenario) => play(scenario));
});

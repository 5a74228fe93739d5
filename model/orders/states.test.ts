import { expect, test } from 'vitest';
import { isLegal, KIND, KINDS, REPORT_KINDS, STATUS, STATUS_NAMES, STATUSES, TRANSITIONS, checkTransition } from './states.ts';

/** FIX's order state matrix as far as the exchange goes (facts: fix, section 7): from tag 39, by tag 150, to tag 39. */
const MATRIX = `
- 0 0      accepted
- 8 8      refused
0 F 1,2    fill
1 F 1,2    fill
0 4 4      cancelled, immediate-or-cancel remainder, fill-or-kill not filled
1 4 4
3 4 4      cancelled overnight
0 C C      day order at the end of the day
1 C C
3 C C      good-till-date overnight
0 3 3      done for the day
1 3 3
3 D 0,1    the next day
0 D 0      restated: self-trade prevention took part of it
1 D 1
0 5 0      replaced
1 5 1,2    replaced; to what has traded: filled
0 L 0      stop triggered
1 H 0,1    bust
3 H 3
0 9/1 0    cancel refused
1 9/1 1
3 9/1 3
0 9/2 0    amendment refused
1 9/2 1
3 9/2 3`.trim().split('\n').map((line) => line.split(/\s+/).slice(0, 3) as [string, string, string]);

const fixOf = (status: keyof typeof STATUSES) => STATUSES[status].fix || '-';

test('orders: the legal transitions are those of FIX, and no others', () => {
  const ours = TRANSITIONS.map(({ from, kind, to }) => `${fixOf(from)} ${REPORT_KINDS[kind].fix} ${to.map(fixOf).join(',')}`);
  expect([...ours].sort()).toEqual(MATRIX.map((row) => row.join(' ')).sort());
});

test('orders: the table says of every step whether it is legal', () => {
  for (const from of STATUS_NAMES) {
    for (const kind of KINDS) {
      for (const to of STATUS_NAMES) {
        const listed = TRANSITIONS.some((t) => t.from === from && t.kind === kind && t.to.includes(to));
        expect(isLegal(STATUS[from], KIND[kind], STATUS[to])).toBe(listed);
      }
    }
  }
  expect(() => checkTransition(STATUS.FILLED, KIND.TRADE, STATUS.FILLED)).toThrow('no order goes from FILLED by TRADE to FILLED');
});

test('orders: a dead order takes no further step', () => {
  expect(TRANSITIONS.filter(({ from }) => !STATUSES[from].live)).toEqual([]);
});

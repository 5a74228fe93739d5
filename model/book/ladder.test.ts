import seedrandom from 'seedrandom';
import { describe, expect, test } from 'vitest';
import { above, below, occupy, vacate } from './ladder.ts';
import { BookState } from './state.ts';

const ladder = (levels: number) => new BookState({ levels, orders: 4, quantityBits: 32, algorithms: 'FIFO' });

describe('ladder: next occupied price', () => {
  test.each([32, 64, 1024, 2048, 32_768, 65_536, 1 << 20])('ladder: as a sorted set (%i levels)', (levels) => {
    const seed = `ladder ${levels}`;
    const random = seedrandom.alea(seed);
    const book = ladder(levels);
    const set = new Set<number>();
    for (let n = 0; n < 600; n++) {
      // Near the ends and near the borders of words as often as anywhere.
      const border = Math.floor((random() * levels) / 32) * 32 + Math.floor(random() * 3) - 1;
      const any = Math.floor(random() * levels);
      const price = Math.max(0, Math.min(levels - 1, random() < 0.5 ? border : any));
      if (set.has(price)) {
        vacate(book, price);
        set.delete(price);
      } else if (random() < 0.7) {
        occupy(book, price);
        set.add(price);
      }
      // Emptied now and then, so that whole words of every level go back to 0.
      if (n % 150 === 149) {
        for (const held of set) vacate(book, held);
        set.clear();
      }
      const from = Math.floor(random() * levels);
      const wantedAbove = Math.min(levels, ...[...set].filter((held) => held > from));
      const wantedBelow = Math.max(-1, ...[...set].filter((held) => held < from));
      expect([above(book, from), below(book, from)], `${seed}, step ${n}, from ${from}`).toEqual([wantedAbove, wantedBelow]);
    }
  });

  test('ladder: the ends', () => {
    const book = ladder(1 << 20);
    const last = (1 << 20) - 1;
    expect([above(book, 0), above(book, last), below(book, last), below(book, 0)]).toEqual([1 << 20, 1 << 20, -1, -1]);
    occupy(book, 0);
    occupy(book, last);
    expect([above(book, 0), above(book, last), below(book, last), below(book, 0)]).toEqual([last, 1 << 20, 0, -1]);
  });
});

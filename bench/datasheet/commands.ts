import { ModelCore } from '../../model/book/book.ts';
import { packCommands } from '../../model/message/codec.ts';
import type { Command, CommandOf } from '../../model/message/command.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { coreImage } from '../../sim/lockstep/image.ts';
import { fullSpeed } from '../../sim/lockstep/pace.ts';
import { LockstepSession } from '../../sim/lockstep/session.ts';
import { countOf, isLast, type Seen, watchPins } from '../rtl-cycles.ts';

/** Cycles of one command in one situation, from the cycle that takes it. */
export interface CommandCycles {
  readonly command: string;
  readonly situation: string;
  /** Until its first and its last event are on the pins. */
  readonly first: number;
  readonly last: number;
  /** Until the next command can be taken. */
  readonly next: number;
}

interface Situation {
  readonly situation: string;
  readonly before: readonly Command[];
  readonly command: Command;
}

const ANY = { book: 0, time: 0 } as const;
const TRADER = 1;
const MAKER = 2;
const FAR = 5_000;

function add(order: number, side: 'BUY' | 'SELL', price: number, quantity: number, rest: Partial<CommandOf<'ADD'>> = {}): Command {
  return {
    kind: 'ADD', ...ANY, side, order, price, quantity, market: false, postOnly: false, timeInForce: 'DAY', selfTrade: 'NONE',
    participant: side === 'SELL' ? MAKER : TRADER, ...rest,
  };
}

/** Offers of 10 each at these prices, orders 1 and up. */
const offers = (...prices: readonly number[]) => prices.map((price, i) => add(1 + i, 'SELL', price, 10));
const taker = (quantity: number, price: number, rest: Partial<CommandOf<'ADD'>> = {}) => add(100, 'BUY', price, quantity, rest);
const algorithm = (name: 'PRO_RATA' | 'SIZE_TIME'): Command => ({ kind: 'SET_ALGORITHM', ...ANY, algorithm: name });

const SITUATIONS: readonly Situation[] = [
  { situation: 'rests on an empty side', before: [], command: add(1, 'SELL', 1000, 10) },
  { situation: 'rests behind others, the top stays', before: offers(1000, 1001), command: add(3, 'SELL', 1001, 10) },
  { situation: 'is refused: no such price', before: [], command: add(1, 'SELL', 20_000, 10) },
  { situation: 'trades with one maker in part', before: offers(1000), command: taker(5, 1000) },
  { situation: 'takes one maker, another stays at the price', before: offers(1000, 1000), command: taker(10, 1000) },
  { situation: 'takes two makers at one price', before: offers(1000, 1000, 1000), command: taker(20, 1000) },
  { situation: 'takes ten makers at one price', before: offers(...Array<number>(11).fill(1000)), command: taker(100, 1000) },
  { situation: 'takes two makers, the next price is near', before: offers(1000, 1001, 1001), command: taker(20, 1001) },
  { situation: 'takes two makers, the next price is far', before: offers(1000, FAR, FAR), command: taker(20, FAR) },
  { situation: 'immediate-or-cancel, finds nobody', before: [], command: taker(10, 1000, { timeInForce: 'IOC' }) },
  { situation: 'fill-or-kill, three makers suffice', before: offers(1000, 1000, 1000), command: taker(30, 1000, { timeInForce: 'FOK' }) },
  { situation: 'fill-or-kill, three makers do not suffice', before: offers(1000, 1000, 1000), command: taker(31, 1000, { timeInForce: 'FOK' }) },
  { situation: 'pro-rata among three makers', before: [algorithm('PRO_RATA'), ...offers(1000, 1000, 1000)], command: taker(15, 1000) },
  { situation: 'size-time among three makers', before: [algorithm('SIZE_TIME'), ...offers(1000, 1000, 1000)], command: taker(15, 1000) },
  { situation: 'in the middle of a queue', before: offers(1000, 1000, 1000), command: { kind: 'CANCEL', ...ANY, order: 2 } },
  { situation: 'the last of the best price, the next is near', before: offers(1000, 1001), command: { kind: 'CANCEL', ...ANY, order: 1 } },
  { situation: 'the last of the best price, the next is far', before: offers(1000, FAR), command: { kind: 'CANCEL', ...ANY, order: 1 } },
  { situation: 'no such order', before: [], command: { kind: 'CANCEL', ...ANY, order: 1 } },
  { situation: 'keeps its place', before: offers(1000, 1000), command: { kind: 'REDUCE', ...ANY, order: 1, quantity: 5 } },
  {
    situation: 'moves to another price', before: offers(1000, 1001, 1001),
    command: { kind: 'REPLACE', ...ANY, order: 2, price: 1002, quantity: 10, postOnly: false, selfTrade: 'NONE' },
  },
  { situation: 'two orders among all the slots', before: offers(1000, 1001), command: { kind: 'MASS_CANCEL', ...ANY, participant: MAKER } },
  { situation: 'halts the book', before: offers(1000), command: { kind: 'SET_STATE', ...ANY, state: 'HALTED' } },
  { situation: 'nothing lies beyond the limits', before: offers(1000), command: { kind: 'SET_BAND', ...ANY, low: 900, high: 1100 } },
  { situation: 'on an empty book', before: [], command: algorithm('PRO_RATA') },
];

/** When each command was taken and answered; commands are offered without gaps, events taken at once. */
class Times implements Seen {
  readonly takings: number[] = [];
  readonly first: number[] = [];
  readonly last: number[] = [];

  event(words: Uint32Array, at: number, cycle: number): void {
    if (this.first.length === this.last.length) this.first.push(cycle);
    if (isLast(words[at]!)) this.last.push(cycle);
  }

  taken(cycle: number): void {
    this.takings.push(cycle);
  }
}

/** Each situation on the RTL, every pin compared with the prediction while it runs. */
export async function measureCommands(config: CoreConfig): Promise<CommandCycles[]> {
  const session = await LockstepSession.open(await coreImage(config), config, (c) => new ModelCore(c));
  const found: CommandCycles[] = [];
  try {
    for (const { situation, before, command } of SITUATIONS) {
      // One more behind it, to see when that can be taken.
      const commands = packCommands([...before, command, { kind: 'SET_STATE', ...ANY, state: 'OPEN' }]);
      await session.reset();
      const times = new Times();
      await session.run(commands, fullSpeed(), false, watchPins(session.pins, countOf(commands), times));
      const at = before.length;
      const taken = times.takings[at]!;
      found.push({
        command: command.kind, situation, first: times.first[at]! - taken, last: times.last[at]! - taken, next: times.takings[at + 1]! - taken,
      });
    }
  } finally {
    await session.close();
  }
  return found;
}

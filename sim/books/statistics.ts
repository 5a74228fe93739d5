import { CANCEL_REASONS, EVENT_KINDS } from '../../model/message/event.ts';
import { STATISTIC_COUNT, STATISTICS } from '../../model/message/statistics.ts';

const { RESTED, TRADE, CANCELLED, REJECTED, ACCEPTED, REPLACED } = EVENT_KINDS;
const REMAINDERS = new Set([CANCEL_REASONS.indexOf('IOC_REMAINDER'), CANCEL_REASONS.indexOf('MARKET_REMAINDER')]);
const SELF_TRADE = CANCEL_REASONS.indexOf('SELF_TRADE');
const at = (name: keyof typeof STATISTICS): number => STATISTICS[name].address;
const KINDS = at('REJECTIONS');

/** What passed the pins in one cycle. */
export interface Passing {
  /** Kind byte of the command taken, -1 for none. */
  command: number;
  commandWaits: boolean;
  eventWaits: boolean;
  /** The event that the far side took stands at these words. */
  answered: boolean;
  words: ArrayLike<number>;
  from: number;
}

/** The statistics port by the cycle: registers by address, and what stands on stat_data_o. */
export class StatisticsPort {
  /** stat_data_o, the low word first. */
  readonly data = new Int32Array(2);
  readonly #low = new Uint32Array(STATISTIC_COUNT);
  readonly #high = new Uint32Array(STATISTIC_COUNT);
  /** Counters wrap here: the mask of each word. */
  readonly #masks: readonly [number, number];
  // what passed in the cycle before
  readonly #steps: number[] = [];
  #quantity = 0;
  #moves = 0;
  #taker = 0;

  constructor(counterBits: number) {
    const mask = (bits: number) => (bits <= 0 ? 0 : bits >= 32 ? 0xffff_ffff : 2 ** bits - 1);
    this.#masks = [mask(counterBits), mask(counterBits - 32)];
  }

  /** The clock's edge: reads the register at `address`, counts what passed before, notes what passes now. */
  edge(address: number, passing: Passing): void {
    this.data[0] = this.#low[address] ?? 0;
    this.data[1] = this.#high[address] ?? 0;
    this.#count();
    this.#note(passing);
  }

  /** A register as it stands. */
  value(address: number): bigint {
    return (BigInt(this.#high[address]!) << 32n) | BigInt(this.#low[address]!);
  }

  #count(): void {
    const [low, high] = this.#masks;
    for (const step of this.#steps) this.#add(step, 1, low, high);
    this.#add(at('TRADED_QUANTITY'), this.#quantity, 0xffff_ffff, 0xffff_ffff);
    const [resting, highest] = [at('ORDERS_RESTING'), at('ORDERS_HIGHEST')];
    this.#low[highest] = Math.max(this.#low[highest]!, this.#low[resting]!);
    this.#low[resting]! += this.#moves;
  }

  #add(register: number, amount: number, lowMask: number, highMask: number): void {
    const sum = this.#low[register]! + amount;
    this.#low[register] = (sum & lowMask) >>> 0;
    if (sum > 0xffff_ffff) this.#high[register] = ((this.#high[register]! + 1) & highMask) >>> 0;
  }

  #note({ command, commandWaits, eventWaits, answered, words, from }: Passing): void {
    const steps = this.#steps;
    steps.length = 0;
    steps.push(at('CYCLES'));
    if (command >= 0) steps.push(command < KINDS ? command : at('COMMANDS_OTHER'));
    if (commandWaits) steps.push(at('COMMAND_WAITS'));
    if (eventWaits) steps.push(at('EVENT_WAITS'));
    this.#quantity = 0;
    this.#moves = 0;
    if (answered) this.#event(words, from);
  }

  #event(words: ArrayLike<number>, from: number): void {
    const kind = words[from]! & 0xff;
    const order = words[from + 1]!;
    const left = words[from + 5]!;
    if (kind === REJECTED.code) this.#steps.push(at('REJECTIONS'));
    if (kind === RESTED.code) this.#moves = 1;
    if (kind === REPLACED.code) this.#moves = -1;
    if (kind === TRADE.code) {
      this.#steps.push(at('TRADES'));
      this.#quantity = words[from + 3]! >>> 0;
      this.#moves = left === 0 ? -1 : 0;
    }
    if (kind === CANCELLED.code) {
      this.#steps.push(at('CANCELLATIONS'));
      const reason = words[from + 4]! & 0xff;
      // The taker of a self-trade does not rest, and what may not rest never did.
      const rested = !REMAINDERS.has(reason) && !(reason === SELF_TRADE && order === this.#taker);
      this.#moves = rested && left === 0 ? -1 : 0;
    }
    if (kind === ACCEPTED.code || kind === REPLACED.code) this.#taker = order;
  }
}

import { assert } from '../base/assert.ts';
import { ImageReader, ImageWriter } from '../base/image.ts';
import { isWhole, U32_MAX } from '../base/integers.ts';
import { TRADE_REFUSALS, type TradeRefusal } from './refusals.ts';
import { COLUMN, type Confirmation, TRADE_KINDS, TRADE_STATE_NAMES, TRADE_WIDTH, type Trade, type TradeKind, type TradeReport, type TradeState } from './trade.ts';

const { KIND, STATE, DAY, TIME, INSTRUMENT, PRICE, QUANTITY, BUYER, SELLER, BUY_ORDER, SELL_ORDER, BUY_FEE, SELL_FEE, ORIGIN, PASSED_ON } = COLUMN;
const [LIVE, BUSTED, CORRECTED, NETTED] = TRADE_STATE_NAMES.map((_, i) => i);
const MAGIC = 0x4c53_5452;
const FORMAT = 1;

export const TRADE_KIND = Object.fromEntries(TRADE_KINDS.map((name, i) => [name, i])) as Readonly<Record<TradeKind, number>>;

/** Every trade from its capture until settlement forgets it, in columns; ids are 1, 2, 3 …, never used again. */
export class Trades {
  #rows = new Float64Array(1024 * TRADE_WIDTH);
  /** Id of the first trade kept, and of the next one. */
  #first = 1;
  #next = 1;
  /** Trades that were allocated together, by the first of them. */
  readonly #blocks = new Map<number, readonly number[]>();

  /** Notes a trade; all values are checked by who captures. Returns its id. */
  capture(
    kind: number, day: number, time: number, instrument: number, price: number, quantity: number, buyer: number, seller: number, buyOrder: number,
    sellOrder: number, buyFee: number, sellFee: number, origin: number,
  ): number {
    const at = (this.#next - this.#first) * TRADE_WIDTH;
    if (at === this.#rows.length) this.#grow();
    const rows = this.#rows;
    rows[at + KIND] = kind;
    rows[at + STATE] = LIVE;
    rows[at + DAY] = day;
    rows[at + TIME] = time;
    rows[at + INSTRUMENT] = instrument;
    rows[at + PRICE] = price;
    rows[at + QUANTITY] = quantity;
    rows[at + BUYER] = buyer;
    rows[at + SELLER] = seller;
    rows[at + BUY_ORDER] = buyOrder;
    rows[at + SELL_ORDER] = sellOrder;
    rows[at + BUY_FEE] = buyFee;
    rows[at + SELL_FEE] = sellFee;
    rows[at + ORIGIN] = origin;
    rows[at + PASSED_ON] = 0;
    return this.#next++;
  }

  /** Id of the last trade, 0 before the first. */
  get last(): number {
    return this.#next - 1;
  }

  /** Id of the first trade that is still known. */
  get first(): number {
    return this.#first;
  }

  get(id: number): Trade | undefined {
    if (!isWhole(id, Number.MAX_SAFE_INTEGER) || id < this.#first || id >= this.#next) return undefined;
    const at = (id - this.#first) * TRADE_WIDTH;
    const field = (column: number) => this.#rows[at + column];
    return {
      id, kind: TRADE_KINDS[field(KIND)], state: TRADE_STATE_NAMES[field(STATE)], day: field(DAY), time: field(TIME), instrument: field(INSTRUMENT),
      price: field(PRICE), quantity: field(QUANTITY), buyer: field(BUYER), seller: field(SELLER), buyOrder: field(BUY_ORDER),
      sellOrder: field(SELL_ORDER), buyFee: field(BUY_FEE), sellFee: field(SELL_FEE), origin: field(ORIGIN),
    };
  }

  /** Whether it may be busted or corrected: 0 or a code. */
  mayUndo(id: number): number {
    const trade = this.get(id);
    if (trade === undefined) return refuse('TRADE_UNKNOWN');
    if (trade.state === 'NETTED') return refuse('TRADE_NETTED');
    if (trade.state !== 'LIVE') return refuse('TRADE_GONE');
    return this.#rows[(id - this.#first) * TRADE_WIDTH + PASSED_ON] > 0 ? refuse('TRADE_PASSED_ON') : 0;
  }

  /** The trade is gone but for its record; `mayUndo` has said yes. What it passed on is free again. */
  undo(id: number, to: 'BUSTED' | 'CORRECTED'): void {
    assert(this.mayUndo(id) === 0, `trade ${id} cannot be undone`);
    const at = (id - this.#first) * TRADE_WIDTH;
    this.#rows[at + STATE] = to === 'BUSTED' ? BUSTED : CORRECTED;
    const origin = this.#rows[at + ORIGIN];
    const passed = this.#rows[at + KIND] === TRADE_KIND.ALLOCATION || this.#rows[at + KIND] === TRADE_KIND.GIVE_UP;
    if (!passed || origin < this.#first) return;
    for (const member of this.#blocks.get(origin) ?? [origin]) this.#rows[(member - this.#first) * TRADE_WIDTH + PASSED_ON]--;
  }

  /** A further trade, whose origin is the first of them, passes these on: until that is busted they cannot be. */
  passOn(ids: readonly number[]): void {
    if (ids.length > 1) this.#blocks.set(ids[0], [...ids]);
    for (const id of ids) this.#rows[(id - this.#first) * TRADE_WIDTH + PASSED_ON]++;
  }

  /** The settlement has taken it over. */
  net(id: number): void {
    const at = (id - this.#first) * TRADE_WIDTH;
    assert(this.#rows[at + STATE] === LIVE, `trade ${id} is not live`);
    this.#rows[at + STATE] = NETTED;
  }

  /** Live trades of the account in the instrument on the day, oldest first: what its position is made of. */
  of(account: number, instrument: number, day: number): Trade[] {
    const found: Trade[] = [];
    for (let id = this.#next - 1; id >= this.#first; id--) {
      const at = (id - this.#first) * TRADE_WIDTH;
      if (this.#rows[at + DAY] < day) break;
      const live = this.#rows[at + STATE] === LIVE || this.#rows[at + STATE] === NETTED;
      const mine = this.#rows[at + BUYER] === account || this.#rows[at + SELLER] === account;
      if (live && mine && this.#rows[at + INSTRUMENT] === instrument && this.#rows[at + DAY] === day) found.push(this.get(id)!);
    }
    return found.reverse();
  }

  /** Every trade kept, oldest first. */
  all(): Trade[] {
    return Array.from({ length: this.#next - this.#first }, (_, i) => this.get(this.#first + i)!);
  }

  /** Columns of the trades from `#first` on, TRADE_WIDTH numbers each: for readers of many. Valid until the next capture. */
  get rows(): Float64Array {
    return this.#rows.subarray(0, (this.#next - this.#first) * TRADE_WIDTH);
  }

  /** Forgets trades of days before that day. Trades are captured by day, so they are the first ones. */
  forget(before: number): void {
    let from = this.#first;
    while (from < this.#next && this.#rows[(from - this.#first) * TRADE_WIDTH + DAY] < before) from++;
    this.#rows.copyWithin(0, (from - this.#first) * TRADE_WIDTH, (this.#next - this.#first) * TRADE_WIDTH);
    this.#first = from;
    for (const first of [...this.#blocks.keys()]) if (first < from) this.#blocks.delete(first);
  }

  snapshot(): Uint8Array {
    const image = new ImageWriter(MAGIC, FORMAT).number(this.#first).number(this.#next).numbers(this.rows);
    return image.list([...this.#blocks.values()].sort(([a], [b]) => a - b), (ids) => image.list(ids, (id) => image.number(id))).bytes();
  }

  restore(bytes: Uint8Array): void {
    const image = new ImageReader(bytes, MAGIC, FORMAT);
    this.#first = image.number();
    this.#next = image.number();
    const numbers = (this.#next - this.#first) * TRADE_WIDTH;
    while (this.#rows.length < numbers) this.#grow();
    for (let i = 0; i < numbers; i++) this.#rows[i] = image.number();
    this.#blocks.clear();
    image.list(() => {
      const ids = image.list(() => image.number());
      this.#blocks.set(ids[0], ids);
    });
    image.end();
  }

  #grow(): void {
    const wider = new Float64Array(this.#rows.length * 2);
    wider.set(this.#rows);
    this.#rows = wider;
  }
}

export function confirmation(trade: Trade, side: 'BUY' | 'SELL'): Confirmation {
  const { id, buyer, seller, buyFee, sellFee, instrument, price, quantity, day, time } = trade;
  const gross = price * quantity;
  const buys = side === 'BUY';
  return {
    trade: id, account: buys ? buyer : seller, side, instrument, price, quantity, gross, fee: buys ? buyFee : sellFee,
    net: buys ? -gross - buyFee : gross - sellFee, day, time,
  };
}

export function tradeReport({ id, kind, state, instrument, price, quantity, day, time }: Trade): TradeReport {
  return { trade: id, report: state === 'BUSTED' || state === 'CORRECTED' ? 'CANCEL' : 'NEW', kind, instrument, price, quantity, day, time };
}

/** Terms of a trade from outside: 0 or the code of the first that is wrong. */
export function termsFault(price: number, quantity: number): number {
  if (!isWhole(price, U32_MAX) || price === 0) return refuse('PRICE_INVALID');
  if (!isWhole(quantity, U32_MAX) || quantity === 0) return refuse('QUANTITY_INVALID');
  return Number.isSafeInteger(price * quantity) ? 0 : refuse('VALUE_TOO_LARGE');
}

/** Terms as a correction gives them. */
export interface Terms {
  readonly price: number;
  readonly quantity: number;
}

export function isGone(state: TradeState): boolean {
  return state === 'BUSTED' || state === 'CORRECTED';
}

function refuse(name: TradeRefusal): number {
  return TRADE_REFUSALS[name].code;
}

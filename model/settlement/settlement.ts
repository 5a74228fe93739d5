import { assert } from '../base/assert.ts';
import { ImageReader, ImageWriter } from '../base/image.ts';
import { isWhole, U32_MAX } from '../base/integers.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { assetOf, CASH, FIRST_CLIENT, HOUSE, REASON } from '../ledger/reasons.ts';
import { Affirmations } from './affirmation.ts';
import { isDone, reasonOf, settleGross, settleGrossNet, settleNet } from './cycle.ts';
import { type Leg, legOf } from './dvp.ts';
import type { Sides } from './capture.ts';
import type { SettlementEvent } from './events.ts';
import { closeFee, type FailTerms, markToClose, penalise, release } from './fails.ts';
import { type Net, setOff, setOffGross } from './netting.ts';
import { type Obligation, readObligation, writeObligation } from './obligation.ts';
import { SETTLEMENT_REFUSALS, type SettlementRefusal } from './refusals.ts';
import { type Restatement, restate } from './restate.ts';
import type { SettlementRules } from './rules.ts';
import { type ObligationStep, stepOf } from './states.ts';

const MAGIC = 0x4c53_5345;
const FORMAT = 1;

/**
 * From the net of a day to shares and money that have moved: obligations between accounts and the clearing house, their
 * settlement day (instruct, confirm, settle), and what becomes of those that fail. The ledger is an argument of each step.
 */
export class Settlement {
  /** What happened, until the reader clears it. */
  readonly events: SettlementEvent[] = [];
  readonly affirmations = new Affirmations();
  readonly #open = new Map<number, Obligation>();
  #next = 1;
  readonly #tell = (event: SettlementEvent) => {
    this.events.push(event);
  };

  /** Nets of a trading day become obligations, due on `due`; the gross promises behind them are set off. */
  net(ledger: Ledger, nets: readonly Net[], due: number): void {
    for (const net of nets) {
      if (net.account < FIRST_CLIENT) continue;
      setOffGross(ledger, net, this.#next);
      if (net.shares === 0 && net.cash === 0 && net.fee === 0) continue;
      this.#add({ account: net.account, instrument: net.instrument, due, trade: 0, pair: 0, shares: net.shares, cash: net.cash, fee: net.fee });
    }
  }

  /** A trade that settles by itself: two obligations, each naming the other. */
  alone({ trade, instrument, buyer, seller, quantity, value, buyFee, sellFee }: Sides, due: number): void {
    const first = this.#next;
    this.#add({ account: seller, instrument, due, trade, pair: first + 1, shares: -quantity, cash: value, fee: sellFee });
    this.#add({ account: buyer, instrument, due, trade, pair: first, shares: quantity, cash: -value, fee: buyFee });
  }

  /** Open obligations, oldest first. */
  open(): Obligation[] {
    return [...this.#open.values()];
  }

  get(id: number): Obligation | undefined {
    return this.#open.get(id);
  }

  /** The morning of a settlement day: what has failed is netted with what falls due; custodians are told. */
  instruct(ledger: Ledger, day: number): void {
    this.#merge(ledger, day);
    for (const o of this.#due(day)) {
      this.#step(o, 'INSTRUCT');
      this.#tell({ kind: 'INSTRUCTION', id: o.id, account: o.account, instrument: o.instrument, shares: o.shares, cash: o.cash });
    }
    this.checkCollateral(ledger, day);
  }

  /** What each account is to give on the day, against what it has and will get: told where it does not suffice. */
  checkCollateral(ledger: Ledger, day: number): void {
    const owed = new Map<string, { account: number; asset: number; out: number; into: number }>();
    for (const o of this.#due(day)) {
      for (const [asset, amount] of [[assetOf(o.instrument), o.shares], [CASH, o.cash - o.fee]] as const) {
        const key = `${o.account} ${asset}`;
        const sum = owed.get(key) ?? { account: o.account, asset, out: 0, into: 0 };
        owed.set(key, { ...sum, out: sum.out - Math.min(0, amount), into: sum.into + Math.max(0, amount) });
      }
    }
    for (const { account, asset, out, into } of [...owed.values()].sort((a, b) => a.account - b.account || a.asset - b.asset)) {
      const missing = out - into - ledger.deliverable(account, asset);
      if (missing > 0) this.#tell({ kind: 'SHORT_OF_COLLATERAL', account, asset, missing });
    }
  }

  /** The custodian's answer to all instructions of the day: ready for every one but those named. 0 or a code. */
  confirm(day: number, refused: readonly number[]): number {
    const due = this.#due(day);
    if (refused.some((id) => this.#open.get(id)?.state !== 'INSTRUCTED')) return refuse('OBLIGATION_UNKNOWN');
    if (!due.some(({ state }) => state === 'INSTRUCTED') && due.length > 0) return refuse('CYCLE_ORDER');
    const held = new Set(refused);
    for (const o of due) if (o.state === 'INSTRUCTED') this.#step(o, held.has(o.id) ? 'REFUSE' : 'CONFIRM');
    return 0;
  }

  /** The settlement day itself: what is confirmed and covered moves, the rest fails. 0 or a code. */
  settle(ledger: Ledger, day: number, rules: SettlementRules): number {
    const due = this.#due(day);
    if (due.some(({ state }) => state === 'INSTRUCTED' || state === 'OPEN')) return refuse('CYCLE_ORDER');
    const money = new Map<number, number>();
    const moved = (o: Obligation, { shares, cash, fee }: Leg) => {
      this.#step(o, isDone(o) ? 'SETTLE' : 'PART');
      this.#tell({ kind: 'MOVED', id: o.id, account: o.account, instrument: o.instrument, shares, cash, fee });
      money.set(o.account, (money.get(o.account) ?? 0) + cash - fee);
    };
    const ready = due.filter(({ state }) => state === 'CONFIRMED');
    // The oldest fails are served first.
    ready.sort((a, b) => b.age - a.age || a.id - b.id);
    settleNet(ledger, ready, rules.partialLot, moved);
    if (rules.dvp === 2) settleGrossNet(ledger, ready, moved);
    else settleGross(ledger, ready, moved);
    for (const [account, net] of [...money].sort(([a], [b]) => a - b)) this.#tell({ kind: 'MONEY', account, net });
    for (const o of due) {
      if (isDone(o)) this.#open.delete(o.id);
      else this.#fail(ledger, o);
    }
    return 0;
  }

  /** After the settlement of the day: penalties, marks, and who may be bought in. */
  fails(ledger: Ledger, rules: SettlementRules, terms: FailTerms): void {
    const failing = this.failing();
    penalise(ledger, failing, terms, this.#tell);
    for (const o of failing) {
      const close = terms.price(o.instrument);
      if (rules.markFails && close !== undefined && o.pair === 0) markToClose(ledger, o, close, this.#tell);
      if (this.#mayBuyIn(o, rules) === 0) this.#tell({ kind: 'BUY_IN_DUE', id: o.id, account: o.account, instrument: o.instrument, shares: -o.shares });
    }
  }

  failing(): Obligation[] {
    return this.open().filter(({ age, state }) => age > 0 && (state === 'FAILED' || state === 'PARTIAL'));
  }

  /** Whether the obligation may be bought in from that account at that price: 0 or a code. */
  mayBuyIn(ledger: Ledger, id: number, seller: number, price: number, rules: SettlementRules): number {
    const o = this.#open.get(id);
    if (o === undefined) return refuse('OBLIGATION_UNKNOWN');
    const early = this.#mayBuyIn(o, rules);
    if (early !== 0) return early;
    if (!isWhole(price, U32_MAX) || price === 0 || !Number.isSafeInteger(price * -o.shares)) return refuse('BUY_IN_PRICE');
    const asset = assetOf(o.instrument);
    return seller === o.account || seller < FIRST_CLIENT || ledger.free(seller, asset) < -o.shares ? refuse('BUY_IN_SELLER') : 0;
  }

  /**
   * The clearing house buys what was not delivered, from `seller`, at once; what it costs more (or less) than was to be paid is
   * the failing account's. `mayBuyIn` has said yes. The shares go to who waits with the next settlement.
   */
  buyIn(ledger: Ledger, id: number, seller: number, price: number): void {
    const o = this.#open.get(id)!;
    const [shares, value, asset] = [-o.shares, price * -o.shares, assetOf(o.instrument)];
    const moved = ledger.transfer(seller, HOUSE.CLEARING, asset, shares, REASON.BUY_IN, id)
      || ledger.transfer(HOUSE.CLEARING, seller, CASH, value, REASON.BUY_IN, id);
    assert(moved === 0, `buy-in of ${id} was looked at and is refused: ${moved}`);
    this.#close(ledger, o, 'BUY_IN', value);
  }

  /**
   * Money instead of shares that cannot be bought: who waits longest for at least as many gets `price` for each, who failed
   * pays it. The obligation that is compensated, or the code of a refusal.
   */
  compensable(id: number, price: number, rules: SettlementRules): { readonly waiting: number } | number {
    const o = this.#open.get(id);
    if (o === undefined) return refuse('OBLIGATION_UNKNOWN');
    const early = this.#mayBuyIn(o, rules);
    if (early !== 0) return early;
    if (!isWhole(price, U32_MAX) || price === 0 || !Number.isSafeInteger(price * -o.shares)) return refuse('BUY_IN_PRICE');
    const waits = this.failing().filter((w) => w.instrument === o.instrument && w.pair === 0 && w.shares >= -o.shares)
      .sort((a, b) => b.age - a.age || a.id - b.id)[0];
    return waits === undefined ? refuse('NOBODY_WAITS') : { waiting: waits.id };
  }

  /** `compensable` has named the waiting obligation. */
  compensate(ledger: Ledger, id: number, waiting: number, price: number): void {
    const [o, w] = [this.#open.get(id)!, this.#open.get(waiting)!];
    const shares = -o.shares;
    const value = price * shares;
    const owed = legOf(w, shares).cash;
    release(ledger, w, shares, owed);
    const difference = value + owed;
    const refused = difference > 0
      ? ledger.transfer(HOUSE.CLEARING, w.account, CASH, difference, REASON.CASH_COMPENSATION, id)
      : difference < 0 ? ledger.charge(w.account, HOUSE.CLEARING, CASH, -difference, REASON.CASH_COMPENSATION, id) : 0;
    assert(refused === 0, `compensation of ${id} is refused: ${refused}`);
    if (isDone(w) || (w.shares === 0 && w.cash === 0)) this.#end(ledger, w, 'COMPENSATE', -difference);
    this.#close(ledger, o, 'COMPENSATE', value);
  }

  /** Trades on their way settle on other terms, in this order. */
  restate(ledger: Ledger, restated: readonly Restatement[]): void {
    const add = ({ account, instrument, due }: Restatement) => this.#add({ account, instrument, due, trade: 0, pair: 0, shares: 0, cash: 0, fee: 0 });
    restate(ledger, this.#open.values(), restated, add);
  }

  snapshot(): Uint8Array {
    const image = new ImageWriter(MAGIC, FORMAT).number(this.#next);
    image.list(this.open(), (o) => writeObligation(image, o));
    this.affirmations.write(image);
    return image.bytes();
  }

  restore(bytes: Uint8Array): void {
    const image = new ImageReader(bytes, MAGIC, FORMAT);
    this.#next = image.number();
    this.#open.clear();
    image.list(() => {
      const o = readObligation(image);
      this.#open.set(o.id, o);
    });
    this.affirmations.read(image);
    image.end();
    this.events.length = 0;
  }

  #due(day: number): Obligation[] {
    return this.open().filter(({ due }) => due <= day);
  }

  #add(terms: Omit<Obligation, 'id' | 'state' | 'reason' | 'age'>, age = 0): Obligation {
    const o: Obligation = { ...terms, id: this.#next++, state: 'OPEN', reason: 'NONE', age };
    this.#open.set(o.id, o);
    const { id, account, instrument, due, shares, cash, fee, trade } = o;
    this.#tell({ kind: 'OBLIGATION', id, account, instrument, due, shares, cash, fee, trade });
    return o;
  }

  /** All that an account is to give and get in an instrument on the day, fails included, becomes one obligation. */
  #merge(ledger: Ledger, day: number): void {
    const groups = new Map<number, Obligation[]>();
    for (const o of this.#due(day)) {
      if (o.pair !== 0) continue;
      const key = o.account * 2 ** 16 + o.instrument;
      groups.set(key, [...(groups.get(key) ?? []), o]);
    }
    for (const group of [...groups.values()].filter(({ length }) => length > 1)) {
      const [{ account, instrument }] = group;
      const sum = (value: (o: Obligation) => number) => group.reduce((total, o) => total + value(o), 0);
      const both = (field: 'shares' | 'cash' | 'fee') => Math.min(sum((o) => Math.max(0, o[field])), -sum((o) => Math.min(0, o[field])));
      setOff(ledger, account, assetOf(instrument), both('shares'), this.#next);
      setOff(ledger, account, CASH, both('cash'), this.#next);
      setOff(ledger, account, CASH, both('fee'), this.#next, HOUSE.FEES);
      for (const o of group) this.#finish(o, 'MERGE');
      const whole = { shares: sum((o) => o.shares), cash: sum((o) => o.cash), fee: sum((o) => o.fee) };
      const age = Math.max(...group.map((o) => o.age));
      if (whole.shares !== 0 || whole.cash !== 0 || whole.fee !== 0) this.#add({ account, instrument, due: day, trade: 0, pair: 0, ...whole }, age);
    }
  }

  #fail(ledger: Ledger, o: Obligation): void {
    o.reason = reasonOf(ledger, o);
    o.age++;
    this.#step(o, 'FAIL');
  }

  #mayBuyIn(o: Obligation, rules: SettlementRules): number {
    const late = o.age > 0 && (o.state === 'FAILED' || o.state === 'PARTIAL');
    if (!late || o.shares >= 0 || o.pair !== 0) return refuse('NOT_A_FAIL');
    return o.age < rules.buyInAfter ? refuse('BUY_IN_EARLY') : 0;
  }

  /** The failing account is out of its delivery; what it cost above what it was to get is charged, what it cost less is paid. */
  #close(ledger: Ledger, o: Obligation, step: 'BUY_IN' | 'COMPENSATE', value: number): void {
    const difference = value - o.cash;
    release(ledger, o, o.shares, o.cash);
    const refused = difference > 0
      ? ledger.charge(o.account, HOUSE.CLEARING, CASH, difference, REASON.BUY_IN, o.id)
      : difference < 0 ? ledger.transfer(HOUSE.CLEARING, o.account, CASH, -difference, REASON.BUY_IN, o.id) : 0;
    assert(refused === 0, `the cost of ${o.id} is refused: ${refused}`);
    this.#end(ledger, o, step, difference);
  }

  #end(ledger: Ledger, o: Obligation, step: 'BUY_IN' | 'COMPENSATE', difference: number): void {
    closeFee(ledger, o);
    this.#finish(o, step);
    this.#tell({ kind: step === 'BUY_IN' ? 'BOUGHT_IN' : 'COMPENSATED', id: o.id, account: o.account, shares: o.shares, difference });
  }

  #finish(o: Obligation, step: ObligationStep): void {
    this.#step(o, step);
    this.#open.delete(o.id);
  }

  #step(o: Obligation, step: ObligationStep): void {
    const to = stepOf(o.state, step);
    assert(to !== undefined, `obligation ${o.id} goes nowhere from ${o.state} by ${step}`);
    if (to === o.state && step === 'PART') return;
    o.state = to;
    this.#tell({ kind: 'STATE', id: o.id, state: to, reason: o.reason });
  }
}

function refuse(name: SettlementRefusal): number {
  return SETTLEMENT_REFUSALS[name].code;
}

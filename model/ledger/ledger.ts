import { assert } from '../base/assert.ts';
import { ENTRY_WIDTH, EntryBuffer } from './entries.ts';
import { ENTRY_KINDS, FIRST_CLIENT, LEDGER_REFUSALS, REASON } from './reasons.ts';
import { COLUMN, Rows } from './rows.ts';

const { POSTED, HELD, DUE_IN, DUE_OUT, CREDIT, LOCKED, ACCOUNT, ASSET } = COLUMN;
/** No column of a row passes 2^50 (a hundred billion units of the currency): sums of all of them stay exact. */
export const LEDGER_MOST = 2 ** 50;
const MOST = LEDGER_MOST;
const [HOLD, RELEASE, PROMISE, POST, VOID, TRANSFER, LINE, LOCK, UNLOCK] = Object.values(ENTRY_KINDS).map(({ code }) => code);
const { INSUFFICIENT, TOO_LARGE, CREDIT_IN_USE, NOT_COVERED } = LEDGER_REFUSALS;

/** One account's balance of one asset. Money in ten-thousandths, shares in ones. */
export interface Balance {
  readonly posted: number;
  readonly held: number;
  readonly dueIn: number;
  readonly dueOut: number;
  readonly credit: number;
  readonly locked: number;
  /** posted + due in - due out - held + credit: what may still be promised or set aside. */
  readonly available: number;
}

/**
 * Double entry in whole numbers: every entry names who gives, who gets, what, how much and why, and over all accounts every
 * asset sums to zero, what is due in to what is due out. What will settle later moves in two phases: promised, then posted
 * or voided. A client's row never promises more than it has available, nor delivers more than has arrived. Methods answer 0
 * or the code of a refusal, which changes nothing; an amount that is no whole number above zero is a bug of the caller.
 * Reasons are codes of REASON.
 */
export class Ledger {
  readonly entries = new EntryBuffer();
  readonly #rows = new Rows();
  #count = 0;

  /** Sets aside what is available. */
  hold(account: number, asset: number, amount: number, reason: number, reference: number): number {
    const at = this.#rows.at(account, asset);
    const { values } = this.#rows;
    if (!this.#isHouse(at) && this.#available(at) < amount) return INSUFFICIENT.code;
    const held = values[at + HELD] + amount;
    if (held > MOST) return TOO_LARGE.code;
    values[at + HELD] = held;
    this.#note(HOLD, reason, account, account, asset, amount, reference);
    return 0;
  }

  /** Gives back what was set aside; more than that is a bug. */
  release(account: number, asset: number, amount: number, reason: number, reference: number): void {
    const at = this.#rows.at(account, asset);
    const held = this.#rows.values[at + HELD] - amount;
    if (held < 0) assert(false, `account ${account} holds less of asset ${asset} than ${amount}`);
    this.#rows.values[at + HELD] = held;
    this.#note(RELEASE, reason, account, account, asset, amount, reference);
  }

  /** First phase: `from` owes, `to` will get. */
  promise(from: number, to: number, asset: number, amount: number, reason: number, reference: number): number {
    const out = this.#rows.at(from, asset);
    const into = this.#rows.at(to, asset);
    const { values } = this.#rows;
    if (!this.#isHouse(out) && this.#available(out) < amount) return INSUFFICIENT.code;
    if (values[out + DUE_OUT] + amount > MOST || values[into + DUE_IN] + amount > MOST) return TOO_LARGE.code;
    values[out + DUE_OUT] += amount;
    values[into + DUE_IN] += amount;
    this.#note(PROMISE, reason, from, to, asset, amount, reference);
    return 0;
  }

  /** A promise that cannot be refused for want of cover: what the account has not, the house lends. */
  oblige(from: number, to: number, asset: number, amount: number, reason: number, reference: number): number {
    const out = this.#rows.at(from, asset);
    const into = this.#rows.at(to, asset);
    const { values } = this.#rows;
    if (values[out + DUE_OUT] + amount > MOST || values[into + DUE_IN] + amount > MOST) return TOO_LARGE.code;
    values[out + DUE_OUT] += amount;
    values[into + DUE_IN] += amount;
    this.#note(PROMISE, reason, from, to, asset, amount, reference);
    this.#lend(out, reference);
    return 0;
  }

  /** Whether `promise` would be refused for want of room: called before a trade, so that none half enters the books. */
  fits(account: number, asset: number, amount: number): boolean {
    const at = this.#rows.at(account, asset);
    const { values } = this.#rows;
    return values[at + DUE_OUT] + amount <= MOST && values[at + DUE_IN] + amount <= MOST;
  }

  /** Second phase: what was promised moves. A client delivers only what has arrived and is not locked. */
  post(from: number, to: number, asset: number, amount: number, reason: number, reference: number): number {
    const out = this.#rows.at(from, asset);
    const into = this.#rows.at(to, asset);
    const { values } = this.#rows;
    this.#checkPromise(out, into, amount);
    if (!this.#isHouse(out) && this.#deliverable(out) < amount) return NOT_COVERED.code;
    if (!fits(values[out + POSTED] - amount) || !fits(values[into + POSTED] + amount)) return TOO_LARGE.code;
    values[out + DUE_OUT] -= amount;
    values[out + POSTED] -= amount;
    values[into + DUE_IN] -= amount;
    values[into + POSTED] += amount;
    this.#note(POST, reason, from, to, asset, amount, reference);
    return 0;
  }

  /**
   * Takes a promise back. Who has promised on what was due to come may then be short: the house lends it, which stands
   * in the journal as a wider credit line.
   */
  void(from: number, to: number, asset: number, amount: number, reason: number, reference: number): void {
    const out = this.#rows.at(from, asset);
    const into = this.#rows.at(to, asset);
    const { values } = this.#rows;
    this.#checkPromise(out, into, amount);
    values[out + DUE_OUT] -= amount;
    values[into + DUE_IN] -= amount;
    this.#note(VOID, reason, from, to, asset, amount, reference);
    this.#lend(into, reference);
  }

  /** Moves at once, out of what has arrived and is free. */
  transfer(from: number, to: number, asset: number, amount: number, reason: number, reference: number): number {
    const out = this.#rows.at(from, asset);
    const into = this.#rows.at(to, asset);
    const { values } = this.#rows;
    if (!this.#isHouse(out) && this.free(from, asset) < amount) return INSUFFICIENT.code;
    if (!fits(values[out + POSTED] - amount) || !fits(values[into + POSTED] + amount)) return TOO_LARGE.code;
    this.#move(out, into, amount, reason, reference);
    return 0;
  }

  /** A charge that cannot be refused: what the account has not, the house lends. */
  charge(from: number, to: number, asset: number, amount: number, reason: number, reference: number): number {
    const out = this.#rows.at(from, asset);
    const into = this.#rows.at(to, asset);
    const { values } = this.#rows;
    if (!fits(values[out + POSTED] - amount) || !fits(values[into + POSTED] + amount)) return TOO_LARGE.code;
    this.#move(out, into, amount, reason, reference);
    this.#lend(out, reference);
    return 0;
  }

  /** How far the row may go below zero; never less than it has gone. */
  setCredit(account: number, asset: number, line: number, reason: number, reference: number): number {
    const at = this.#rows.at(account, asset);
    const { values } = this.#rows;
    const change = line - values[at + CREDIT];
    if (!fits(line)) return TOO_LARGE.code;
    const least = Math.min(this.#available(at), this.#deliverable(at)) + change;
    if (!this.#isHouse(at) && change < 0 && least < 0) return CREDIT_IN_USE.code;
    values[at + CREDIT] = line;
    this.#note(LINE, reason, account, account, asset, line, reference);
    return 0;
  }

  /** Funds that a settlement under way counts on: nothing else can spend them. */
  lock(account: number, asset: number, amount: number, reason: number, reference: number): number {
    const at = this.#rows.at(account, asset);
    if (!this.#isHouse(at) && this.#deliverable(at) < amount) return NOT_COVERED.code;
    this.#rows.values[at + LOCKED] += amount;
    this.#note(LOCK, reason, account, account, asset, amount, reference);
    return 0;
  }

  unlock(account: number, asset: number, amount: number, reason: number, reference: number): void {
    const at = this.#rows.at(account, asset);
    const locked = this.#rows.values[at + LOCKED] - amount;
    if (locked < 0) assert(false, `account ${account} has less locked of asset ${asset} than ${amount}`);
    this.#rows.values[at + LOCKED] = locked;
    this.#note(UNLOCK, reason, account, account, asset, amount, reference);
  }

  /** What may be promised or set aside. */
  available(account: number, asset: number): number {
    const at = this.#rows.find(account, asset);
    return at < 0 ? 0 : this.#available(at);
  }

  /** What a settlement may take: arrived, not locked. */
  deliverable(account: number, asset: number): number {
    const at = this.#rows.find(account, asset);
    return at < 0 ? 0 : this.#deliverable(at);
  }

  /** What may leave at once: both available and arrived. */
  free(account: number, asset: number): number {
    const at = this.#rows.find(account, asset);
    return at < 0 ? 0 : Math.min(this.#available(at), this.#deliverable(at));
  }

  balance(account: number, asset: number): Balance {
    const at = this.#rows.find(account, asset);
    if (at < 0) return { posted: 0, held: 0, dueIn: 0, dueOut: 0, credit: 0, locked: 0, available: 0 };
    const v = this.#rows.values;
    return {
      posted: v[at + POSTED], held: v[at + HELD], dueIn: v[at + DUE_IN], dueOut: v[at + DUE_OUT], credit: v[at + CREDIT],
      locked: v[at + LOCKED], available: this.#available(at),
    };
  }

  /** Every row that is not all zero, by asset, then account. */
  all(): (Balance & { readonly account: number; readonly asset: number })[] {
    const { values } = this.#rows;
    return this.#rows.sorted().map((at) => {
      const [account, asset] = [values[at + ACCOUNT], values[at + ASSET]];
      return { account, asset, ...this.balance(account, asset) };
    });
  }

  snapshot(): Uint8Array {
    return this.#rows.snapshot(this.#count);
  }

  restore(bytes: Uint8Array): void {
    this.#count = this.#rows.restore(bytes);
    this.entries.clear();
  }

  #move(out: number, into: number, amount: number, reason: number, reference: number): void {
    const { values } = this.#rows;
    values[out + POSTED] -= amount;
    values[into + POSTED] += amount;
    this.#note(TRANSFER, reason, values[out + ACCOUNT], values[into + ACCOUNT], values[out + ASSET], amount, reference);
  }

  #lend(at: number, reference: number): void {
    const { values } = this.#rows;
    const short = -Math.min(this.#available(at), this.#deliverable(at));
    if (short <= 0 || this.#isHouse(at)) return;
    values[at + CREDIT] += short;
    const account = values[at + ACCOUNT];
    this.#note(LINE, REASON.SHORTFALL, account, account, values[at + ASSET], values[at + CREDIT], reference);
  }

  #available(at: number): number {
    const { values } = this.#rows;
    return values[at + POSTED] + values[at + DUE_IN] - values[at + DUE_OUT] - values[at + HELD] + values[at + CREDIT];
  }

  #deliverable(at: number): number {
    const { values } = this.#rows;
    return values[at + POSTED] + values[at + CREDIT] - values[at + LOCKED];
  }

  #isHouse(at: number): boolean {
    return this.#rows.values[at + ACCOUNT] < FIRST_CLIENT;
  }

  #checkPromise(out: number, into: number, amount: number): void {
    const { values } = this.#rows;
    const promised = values[out + DUE_OUT] >= amount && values[into + DUE_IN] >= amount;
    if (!promised) assert(false, `${amount} of asset ${values[out + ASSET]} was never promised from ${values[out + ACCOUNT]} to ${values[into + ACCOUNT]}`);
  }

  #note(kind: number, reason: number, from: number, to: number, asset: number, amount: number, reference: number): void {
    const { entries } = this;
    if (entries.used === entries.rows.length) entries.grow();
    const { rows, used } = entries;
    rows[used] = kind;
    rows[used + 1] = reason;
    rows[used + 2] = from;
    rows[used + 3] = to;
    rows[used + 4] = asset;
    rows[used + 5] = amount;
    rows[used + 6] = reference;
    rows[used + 7] = ++this.#count;
    entries.used = used + ENTRY_WIDTH;
  }
}

function fits(value: number): boolean {
  return value <= MOST && value >= -MOST;
}

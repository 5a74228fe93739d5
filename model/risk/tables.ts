import { ACCOUNT_MAX, INSTRUMENT_MAX } from '../base/money.ts';

/** Numbers of an account: two cache lines. */
export const ACCOUNT = {
  CASH: 0,
  /** Positions at reference prices, signed. */
  VALUE: 1,
  /** Initial margin of positions and open orders, and their exposure: sums over the account's pairs. */
  NEED: 2,
  GROSS: 3,
  /** Open buys at the price they are held at; open sells. */
  BUY_VALUE: 4,
  SELL_SHARES: 5,
  FLAGS: 6,
  /** When the account's pace will be back to rest, nanoseconds. */
  PACE: 7,
  POSITION_LIMIT: 8,
  CONCENTRATION: 9,
  CREDIT_LIMIT: 10,
  LOSS_LIMIT: 11,
  /** Equity when the day began, and what came in or went out since. */
  START: 12,
} as const;
export const ACCOUNT_WIDTH = 16;
export const ACCOUNT_FLAG = { KNOWN: 1, MARGIN: 2, KILLED: 4, CLOSE_ONLY: 8 } as const;

/** Numbers of an instrument: two cache lines. */
export const INSTRUMENT = {
  /** What positions and sells are valued at; 0 for none yet. */
  REFERENCE: 0,
  COLLAR: 1,
  ORDER_SHARES: 2,
  /** averageVolume x volumeShare. */
  VOLUME_LIMIT: 3,
  ORDER_VALUE: 4,
  POSITION_LIMIT: 5,
  LONG_RATE: 6,
  SHORT_RATE: 7,
  BEST_BID: 8,
  /** Last day of the short sale restriction; -1 for none. */
  SHORT_UNTIL: 9,
  PRIOR_CLOSE: 10,
  FLAGS: 11,
} as const;
export const INSTRUMENT_WIDTH = 16;
export const INSTRUMENT_FLAG = { KNOWN: 1, RESTRICTED: 2, EASY: 4 } as const;

/** Numbers of an account in an instrument: one cache line. */
export const PAIR = {
  /** Signed shares. */
  POSITION: 0,
  BUY_SHARES: 1,
  BUY_VALUE: 2,
  SELL_SHARES: 3,
  LOCATED: 4,
  RESTRICTED: 5,
  NEED: 6,
  GROSS: 7,
} as const;
export const PAIR_WIDTH = 8;
/** Whose a pair is; and the next pair of the instrument, or -1. Kept apart: no check asks for them. */
export const OWNER = { ACCOUNT: 0, INSTRUMENT: 1, NEXT: 2 } as const;
export const OWNER_WIDTH = 3;
/** Numbers of a pair that say something of themselves; the rest follows from them. */
export const PAIR_OWN = 6;

/** All that the pre-trade checks know, in tables that only ever grow. */
export class RiskTables {
  accounts = new Float64Array(64 * ACCOUNT_WIDTH);
  instruments = new Float64Array(16 * INSTRUMENT_WIDTH);
  pairs = new Float64Array(64 * PAIR_WIDTH);
  owners = new Int32Array(64 * OWNER_WIDTH);
  pairCount = 0;
  /** Of an instrument: its newest pair, or -1. */
  heads: number[] = [];
  /** By instrument, then account: where the pair begins + 1, or 0. */
  #index: Int32Array<ArrayBufferLike>[] = [];

  clear(): void {
    this.accounts = new Float64Array(64 * ACCOUNT_WIDTH);
    this.instruments = new Float64Array(16 * INSTRUMENT_WIDTH);
    this.pairs = new Float64Array(64 * PAIR_WIDTH);
    this.owners = new Int32Array(64 * OWNER_WIDTH);
    this.pairCount = 0;
    this.heads = [];
    this.#index = [];
  }

  /** Where the account's row begins; the table is long enough afterwards. */
  openAccount(account: number): number {
    const at = account * ACCOUNT_WIDTH;
    if (at >= this.accounts.length) this.accounts = wider(this.accounts, at + ACCOUNT_WIDTH);
    return at;
  }

  openInstrument(instrument: number): number {
    const at = instrument * INSTRUMENT_WIDTH;
    if (at >= this.instruments.length) this.instruments = wider(this.instruments, at + INSTRUMENT_WIDTH);
    while (this.heads.length <= instrument) {
      this.heads.push(-1);
      this.#index.push(new Int32Array(0));
    }
    return at;
  }

  /** -1 for an account without limits. */
  findAccount(account: number): number {
    const at = account * ACCOUNT_WIDTH;
    if (!(account >= 0 && account <= ACCOUNT_MAX) || at >= this.accounts.length) return -1;
    return (this.accounts[at + ACCOUNT.FLAGS] & ACCOUNT_FLAG.KNOWN) !== 0 ? at : -1;
  }

  /** -1 for an instrument without terms. */
  findInstrument(instrument: number): number {
    const at = instrument * INSTRUMENT_WIDTH;
    if (!(instrument >= 0 && instrument <= INSTRUMENT_MAX) || at >= this.instruments.length) return -1;
    return (this.instruments[at + INSTRUMENT.FLAGS] & INSTRUMENT_FLAG.KNOWN) !== 0 ? at : -1;
  }

  /** Where the pair begins, or -1. */
  findPair(account: number, instrument: number): number {
    const row = this.#index[instrument];
    return row === undefined || account >= row.length ? -1 : row[account] - 1;
  }

  /** Where the pair of a known account and instrument begins; all zero if it was not there. */
  pair(account: number, instrument: number): number {
    const row = this.#index[instrument];
    if (account < row.length && row[account] !== 0) return row[account] - 1;
    return this.#openPair(account, instrument);
  }

  #openPair(account: number, instrument: number): number {
    if (account >= this.#index[instrument].length) {
      const longer = new Int32Array(Math.max(64, account + 1 + (account >> 1)));
      longer.set(this.#index[instrument]);
      this.#index[instrument] = longer;
    }
    const number = this.pairCount++;
    const at = number * PAIR_WIDTH;
    if (at >= this.pairs.length) {
      this.pairs = wider(this.pairs, at + PAIR_WIDTH);
      const owners = new Int32Array((this.pairs.length / PAIR_WIDTH) * OWNER_WIDTH);
      owners.set(this.owners);
      this.owners = owners;
    }
    this.#index[instrument][account] = at + 1;
    const owner = number * OWNER_WIDTH;
    this.owners[owner + OWNER.ACCOUNT] = account;
    this.owners[owner + OWNER.INSTRUMENT] = instrument;
    this.owners[owner + OWNER.NEXT] = this.heads[instrument];
    this.heads[instrument] = number;
    return at;
  }

  /** Each pair with a number of its own other than zero, by account, then instrument. */
  sortedPairs(): number[] {
    const { pairs, owners } = this;
    const of = (pair: number, what: number) => owners[pair * OWNER_WIDTH + what];
    return Array.from({ length: this.pairCount }, (_, pair) => pair)
      .filter((pair) => pairs.subarray(pair * PAIR_WIDTH, pair * PAIR_WIDTH + PAIR_OWN).some((value) => value !== 0))
      .sort((a, b) => of(a, OWNER.ACCOUNT) - of(b, OWNER.ACCOUNT) || of(a, OWNER.INSTRUMENT) - of(b, OWNER.INSTRUMENT));
  }
}

/** At least `length` long and at least twice as long as it was. */
function wider(array: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(Math.max(length, array.length * 2));
  result.set(array);
  return result;
}

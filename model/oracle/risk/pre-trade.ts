/** The pre-trade checks in the plainest words: lists of orders and trades, everything added up anew for every question. */

export interface PlainRules {
  readonly burst: number;
  readonly interval: number;
  readonly duplicateWindow: number;
  readonly duplicateMemory: number;
  readonly concentrationFloor: number;
  readonly shortTrigger: number;
  readonly houseCredit: number;
}
export interface PlainLimits {
  readonly margin: boolean;
  readonly position: number;
  readonly concentration: number;
  readonly credit: number;
  readonly loss: number;
}
export interface PlainTerms {
  readonly collar: number;
  readonly orderShares: number;
  readonly orderValue: number;
  readonly averageVolume: number;
  readonly volumeShare: number;
  readonly position: number;
  readonly longRate: number;
  readonly shortRate: number;
  readonly easyToBorrow: boolean;
}
export interface PlainOrder {
  readonly account: number;
  readonly instrument: number;
  readonly buys: boolean;
  readonly price: bigint;
  shares: bigint;
}
interface Asked {
  readonly account: number;
  readonly instrument: number;
  readonly buys: boolean;
  /** 0: market. */
  readonly price: number;
  readonly shares: number;
  readonly now: number;
}
class PlainAccount {
  limits: PlainLimits;
  cash = 0n;
  start = 0n;
  killed = false;
  closeOnly = false;
  /** What is left in the bucket, in nanoseconds, and when. */
  bucket: { left: number; at: number } | undefined;
  accepted: Asked[] = [];
  constructor(limits: PlainLimits) {
    this.limits = limits;
  }
}
class PlainInstrument {
  terms: PlainTerms;
  reference = 0n;
  restricted = false;
  bid = 0;
  close = 0;
  shortUntil = -1;
  constructor(terms: PlainTerms) {
    this.terms = terms;
  }
}

const ceil = (a: bigint, b: bigint) => (a + b - 1n) / b;
const positive = (a: bigint) => (a > 0n ? a : 0n);
const larger = (a: bigint, b: bigint) => (a > b ? a : b);

/** Both cases of one account in one instrument. */
interface Cases {
  readonly longShares: bigint;
  readonly shortShares: bigint;
  readonly long: bigint;
  readonly short: bigint;
}

export class PlainRisk {
  rules: PlainRules;
  day = 0;
  readonly accounts = new Map<number, PlainAccount>();
  readonly instruments = new Map<number, PlainInstrument>();
  readonly orders: PlainOrder[] = [];
  readonly #positions = new Map<string, bigint>();
  readonly #located = new Map<string, number>();
  readonly #restricted = new Set<string>();

  constructor(rules: PlainRules) {
    this.rules = rules;
  }

  setAccount(account: number, limits: PlainLimits): void {
    const known = this.accounts.get(account);
    if (known === undefined) this.accounts.set(account, new PlainAccount(limits));
    else known.limits = limits;
  }

  setInstrument(instrument: number, terms: PlainTerms): void {
    const known = this.instruments.get(instrument);
    if (known === undefined) this.instruments.set(instrument, new PlainInstrument(terms));
    else known.terms = terms;
  }

  /** Names of every check that the order fails, in the order of the checks; the first refuses it. */
  failing(asked: Asked): string[] {
    const account = this.accounts.get(asked.account);
    if (account === undefined) return ['ACCOUNT_UNKNOWN'];
    const instrument = this.instruments.get(asked.instrument);
    if (instrument === undefined) return ['INSTRUMENT_UNKNOWN'];
    const { terms, reference } = instrument;
    const price = BigInt(asked.price);
    const shares = BigInt(asked.shares);
    const held = this.heldPrice(asked.instrument, asked.price);
    const rate = !this.#mayPass(account, asked.now);
    const listed = instrument.restricted || this.#restricted.has(pair(asked.account, asked.instrument));
    const off = price > reference ? price - reference : reference - price;
    const checks: [string, () => boolean][] = [
      ['KILLED', () => account.killed],
      ['RATE', () => rate],
      ['RESTRICTED', () => listed],
      ['NO_REFERENCE', () => reference === 0n],
      ['ORDER_SHARES', () => asked.shares > terms.orderShares],
      ['VOLUME_SHARE', () => shares * 10_000n > BigInt(terms.averageVolume) * BigInt(terms.volumeShare)],
      ['ORDER_VALUE', () => shares * larger(held, reference) > BigInt(terms.orderValue)],
      ['PRICE_COLLAR', () => asked.price !== 0 && off * 10_000n > reference * BigInt(terms.collar)],
      ['DUPLICATE', () => this.#isDuplicate(account, asked)],
      ...this.#exposureChecks(account, instrument, asked, held),
    ];
    return checks.filter(([, fails]) => fails()).map(([name]) => name);
  }

  #exposureChecks(account: PlainAccount, instrument: PlainInstrument, asked: Asked, held: bigint): [string, () => boolean][] {
    const { limits } = account;
    const { terms } = instrument;
    const order: PlainOrder = { account: asked.account, instrument: asked.instrument, buys: asked.buys, price: held, shares: BigInt(asked.shares) };
    const before = this.cases(asked.account, asked.instrument);
    const after = this.cases(asked.account, asked.instrument, order);
    const needs = (cases: Cases) => this.#need(limits, terms, cases);
    const equity = this.equity(asked.account);
    const reach = asked.buys ? after.longShares : after.shortShares;
    const value = asked.buys ? after.long : after.short;
    const opens = reach > 0n;
    const shorts = opens && !asked.buys;
    const more = larger(after.long, after.short) - larger(before.long, before.short);
    const all = [...this.accounts.keys()].reduce((sum, number) => sum + this.gross(number), 0n);
    const located = this.#located.get(pair(asked.account, asked.instrument)) ?? 0;
    return [
      ['BUYING_POWER', () => needs(after) > needs(before) && this.need(asked.account) - needs(before) + needs(after) > equity],
      ['ACCOUNT_POSITION', () => opens && reach > BigInt(limits.position)],
      ['INSTRUMENT_POSITION', () => opens && reach > BigInt(terms.position)],
      ['CONCENTRATION', () => opens && value * 10_000n > positive(equity) * BigInt(limits.concentration) && value > BigInt(this.rules.concentrationFloor)],
      ['SHORT_FORBIDDEN', () => shorts && !limits.margin],
      ['NOT_LOCATED', () => shorts && !terms.easyToBorrow && reach > BigInt(located)],
      ['SHORT_PRICE', () => shorts && this.day <= instrument.shortUntil && (asked.price === 0 || asked.price <= instrument.bid)],
      ['DAY_TRADER', () => opens && account.closeOnly],
      ['ACCOUNT_CREDIT', () => more > 0n && this.gross(asked.account) + more > BigInt(limits.credit)],
      ['HOUSE_CREDIT', () => more > 0n && all + more > BigInt(this.rules.houseCredit)],
      ['LOSS', () => opens && account.start - equity > BigInt(limits.loss)],
    ];
  }

  /** What the order does to pace and memory, whatever becomes of it. */
  asked(asked: Asked, failing: readonly string[]): void {
    const account = this.accounts.get(asked.account);
    const early = ['ACCOUNT_UNKNOWN', 'INSTRUMENT_UNKNOWN', 'KILLED', 'RATE'];
    if (account === undefined || early.includes(failing[0] ?? '')) return;
    account.bucket = { left: this.#level(account, asked.now) - this.rules.interval, at: asked.now };
    if (failing.length === 0) account.accepted.push(asked);
  }

  /** A bucket of `burst` orders that fills by one every `interval`. */
  #level({ bucket }: PlainAccount, now: number): number {
    const full = this.rules.burst * this.rules.interval;
    return bucket === undefined ? full : Math.min(full, bucket.left + now - bucket.at);
  }

  #mayPass(account: PlainAccount, now: number): boolean {
    return this.#level(account, now) >= this.rules.interval;
  }

  #isDuplicate({ accepted }: PlainAccount, asked: Asked): boolean {
    return accepted.slice(-this.rules.duplicateMemory).some((other) => asked.now - other.now <= this.rules.duplicateWindow
      && other.instrument === asked.instrument && other.buys === asked.buys && other.price === asked.price && other.shares === asked.shares);
  }

  heldPrice(instrument: number, price: number): bigint {
    const { reference, terms } = this.instruments.get(instrument)!;
    return price === 0 ? reference + ceil(reference * BigInt(terms.collar), 10_000n) : BigInt(price);
  }

  position(account: number, instrument: number): bigint {
    return this.#positions.get(pair(account, instrument)) ?? 0n;
  }

  move(account: number, instrument: number, shares: bigint, cash: bigint): void {
    this.#positions.set(pair(account, instrument), this.position(account, instrument) + shares);
    this.accounts.get(account)!.cash += cash;
  }

  setPosition(account: number, instrument: number, shares: bigint): void {
    this.#positions.set(pair(account, instrument), shares);
  }

  locate(account: number, instrument: number, shares: number): void {
    this.#located.set(pair(account, instrument), shares);
  }

  restrictFor(account: number, instrument: number, on: boolean): void {
    if (on) this.#restricted.add(pair(account, instrument));
    else this.#restricted.delete(pair(account, instrument));
  }

  open(account: number, instrument: number, buys: boolean): { readonly shares: bigint; readonly value: bigint } {
    const all = this.orders.filter((o) => o.account === account && o.instrument === instrument && o.buys === buys);
    return { shares: all.reduce((sum, o) => sum + o.shares, 0n), value: all.reduce((sum, o) => sum + o.shares * o.price, 0n) };
  }

  cases(account: number, instrument: number, more?: PlainOrder): Cases {
    const held = this.position(account, instrument);
    const { reference } = this.instruments.get(instrument)!;
    const buys = this.open(account, instrument, true);
    const sells = this.open(account, instrument, false);
    const buyShares = buys.shares + (more?.buys === true ? more.shares : 0n);
    const buyValue = buys.value + (more?.buys === true ? more.shares * more.price : 0n);
    const sellShares = sells.shares + (more?.buys === false ? more.shares : 0n);
    const opening = positive(held < 0n ? held + buyShares : buyShares);
    const bought = opening === buyShares ? buyValue : opening === 0n ? 0n : opening * ceil(buyValue, buyShares);
    return {
      longShares: held + buyShares, shortShares: sellShares - held, long: positive(held) * reference + bought,
      short: positive(sellShares - held) * reference,
    };
  }

  #need(limits: PlainLimits, terms: PlainTerms, { long, short }: Cases): bigint {
    if (!limits.margin) return larger(long, short);
    return larger(ceil(long * BigInt(terms.longRate), 10_000n), ceil(short * BigInt(terms.shortRate), 10_000n));
  }

  #sum(of: (instrument: number, found: PlainInstrument) => bigint): bigint {
    return [...this.instruments].reduce((sum, [number, found]) => sum + of(number, found), 0n);
  }

  need(account: number): bigint {
    const { limits } = this.accounts.get(account)!;
    return this.#sum((number, { terms }) => this.#need(limits, terms, this.cases(account, number)));
  }

  gross(account: number): bigint {
    return this.#sum((number) => {
      const { long, short } = this.cases(account, number);
      return larger(long, short);
    });
  }

  equity(account: number): bigint {
    return this.accounts.get(account)!.cash + this.#sum((number, { reference }) => this.position(account, number) * reference);
  }
}

function pair(account: number, instrument: number): string {
  return `${account}/${instrument}`;
}

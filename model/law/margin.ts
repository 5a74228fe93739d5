import type { ExchangeCommand } from '../exchange/command.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { MarginRules } from '../risk/margin/rules.ts';
import type { Verdict } from './law.ts';

export const MARGIN_LAWS = {
  called: 'after a mark a margin account is called for exactly what its equity lies below maintenance; who has nothing of value is not called anew',
  reduces: 'a liquidation takes every position of the account toward zero and none past it',
  restored: 'a liquidation ends with maintenance restored, or with nothing of value left',
  frozen: 'an account that is being liquidated has no open orders, and enters none',
  overdue: 'at the end of the day on which a call is due it is met or goes to liquidation',
} as const;

/** An account, counted once more from the ledger and the last trades alone. */
interface Counted {
  readonly equity: bigint;
  readonly maintenance: bigint;
  readonly hasValue: boolean;
}

/** The ledger's own bound: no call is for more. */
const MOST = 2n ** 50n;

function count({ state: s }: Exchange, account: number, rules: MarginRules): Counted {
  let [equity, maintenance, hasValue] = [0n, 0n, false];
  const shares = new Map<number, bigint>();
  const add = (instrument: number, more: number) => shares.set(instrument, (shares.get(instrument) ?? 0n) + BigInt(more));
  for (const row of s.ledger.all()) {
    if (row.account !== account) continue;
    if (row.asset === 0) equity += BigInt(row.posted + row.dueIn - row.dueOut);
    else add(row.asset - 1, row.posted + row.dueIn - row.dueOut);
  }
  // What a corporate action has granted is theirs before it comes, or theirs to give.
  for (const row of s.portfolio.deliveries()) if (row.account === account) for (const lot of row.lots) add(row.instrument, lot.shares);
  for (const [instrument, owned] of shares) {
    const { desk, config } = s.books[instrument];
    const price = BigInt(desk.lastPrice < 0 ? config.reference : config.base + config.tick * desk.lastPrice);
    const value = owned * price;
    equity += value;
    if (value !== 0n) hasValue = true;
    maintenance += owned >= 0n ? longNeed(value, config.limits.leverage, rules) : shortNeed(-owned, price, config.limits.leverage, rules);
  }
  return { equity, maintenance, hasValue };
}

const up = (amount: bigint, rate: number) => (amount * BigInt(rate) + 9_999n) / 10_000n;

function longNeed(value: bigint, leverage: number, rules: MarginRules): bigint {
  const rate = rules.maintenanceLong * leverage;
  return rate > 10_000 ? value : up(value, rate);
}

function shortNeed(shares: bigint, price: bigint, leverage: number, rules: MarginRules): bigint {
  const isCheap = price < BigInt(rules.cheapPrice);
  const each = shares * BigInt(isCheap ? rules.cheapPerShare : rules.shortPerShare);
  const part = up(shares * price, (isCheap ? rules.maintenanceCheap : rules.maintenanceShort) * leverage);
  return each > part ? each : part;
}

/** Watches the margin of an exchange, command by command. */
export class MarginWatch {
  readonly #exchange: Exchange;
  /** Positions of the accounts in liquidation before the command. */
  #before = new Map<number, ReadonlyMap<number, number>>();

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  before(): void {
    const { state: s } = this.#exchange;
    this.#before = new Map(s.margin.open.filter(({ state }) => state === 'LIQUIDATING').map(({ account }) => [account, this.#positions(account)]));
  }

  /** The first law that the command has broken, or undefined. */
  after({ kind }: ExchangeCommand, code: number): Verdict {
    if (code !== 0) return undefined;
    const wrong = this.#frozen();
    if (wrong !== undefined || (kind !== 'MARK' && kind !== 'MARGIN')) return wrong;
    return this.#reduces() ?? this.#restored() ?? (kind === 'MARGIN' ? this.#overdue() : undefined) ?? this.#called();
  }

  #rules(): MarginRules {
    const { config, day } = this.#exchange.state;
    return config.margin.findLast(({ from }) => from <= day)!;
  }

  #positions(account: number): Map<number, number> {
    return new Map(this.#exchange.state.positions.all().filter((row) => row.account === account).map(({ instrument, shares }) => [instrument, shares]));
  }

  #frozen(): Verdict {
    const { state: s } = this.#exchange;
    for (const { account, state } of s.margin.open) {
      if (state !== 'LIQUIDATING') continue;
      const open = s.books.flatMap(({ desk }) => desk.orders()).find((order) => order.account === account);
      if (open !== undefined) return `${MARGIN_LAWS.frozen}: account ${account} has order ${open.order}`;
    }
    return undefined;
  }

  #reduces(): Verdict {
    for (const [account, before] of this.#before) {
      for (const [instrument, shares] of this.#positions(account)) {
        const was = before.get(instrument) ?? 0;
        const within = was >= 0 ? shares >= 0 && shares <= was : shares <= 0 && shares >= was;
        if (!within) return `${MARGIN_LAWS.reduces}: account ${account}, instrument ${instrument}: ${shares}, before ${was}`;
      }
    }
    return undefined;
  }

  #restored(): Verdict {
    const { state: s } = this.#exchange;
    for (const account of this.#before.keys()) {
      if (s.margin.open.some((call) => call.account === account)) continue;
      const { equity, maintenance, hasValue } = count(this.#exchange, account, this.#rules());
      if (equity < maintenance && hasValue) return `${MARGIN_LAWS.restored}: account ${account}: equity ${equity}, maintenance ${maintenance}`;
    }
    return undefined;
  }

  #overdue(): Verdict {
    const { state: s } = this.#exchange;
    const late = s.margin.open.find(({ state, due }) => state !== 'LIQUIDATING' && due <= s.day);
    return late === undefined ? undefined : `${MARGIN_LAWS.overdue}: call ${late.number}, due on ${late.due}`;
  }

  #called(): Verdict {
    const { state: s } = this.#exchange;
    for (const { account, kind } of s.accounts.all()) {
      if (kind !== 'MARGIN') continue;
      const { equity, maintenance, hasValue } = count(this.#exchange, account, this.#rules());
      const missing = maintenance > equity ? maintenance - equity : 0n;
      const due = BigInt(s.margin.open.find((call) => call.account === account)?.amount ?? 0);
      const isNone = due === 0n && !hasValue;
      if (!isNone && due !== (missing > MOST ? MOST : missing)) return `${MARGIN_LAWS.called}: account ${account}: called for ${due}, ${missing} is missing`;
    }
    return undefined;
  }
}

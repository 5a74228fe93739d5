import type { AccountId } from '../base/money.ts';
import type { Unsent } from '../exchange/command.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { type Entry, readEntries } from '../ledger/entries.ts';
import { newOrder } from '../orders/order.ts';
import type { Verdict } from './law.ts';

export const BOOK_LAWS = {
  journal: 'nothing moves without an entry: the balances are what the entries make them',
  bust: 'a bust leaves no trace but its record: balances, positions, margin and fees are as before the trade',
} as const;

type Columns = { posted: number; held: number; dueIn: number; dueOut: number; credit: number; locked: number };

/** Keeps the books a second time, from the entries alone: what is posted and due sums to zero after each of them, because each has two sides. */
export class Journal {
  readonly #rows = new Map<string, Columns>();

  /** Begins with the balances as they are. */
  constructor({ state: { ledger } }: Exchange) {
    for (const { account, asset, posted, held, dueIn, dueOut, credit, locked } of ledger.all()) {
      Object.assign(this.#row(account, asset), { posted, held, dueIn, dueOut, credit, locked });
    }
  }

  /** The entries of the last command, and whether the ledger's balances are what they make. */
  follow({ state: { ledger } }: Exchange): Verdict {
    for (const entry of readEntries(ledger.entries)) this.#apply(entry);
    const seen = new Set<string>();
    for (const row of ledger.all()) {
      const key = `${row.account} ${row.asset}`;
      seen.add(key);
      const mine = this.#row(row.account, row.asset);
      for (const name of ['posted', 'held', 'dueIn', 'dueOut', 'credit', 'locked'] as const) {
        if (row[name] !== mine[name]) return `${BOOK_LAWS.journal}: account ${row.account}, asset ${row.asset}: ${name} ${row[name]}, entries make ${mine[name]}`;
      }
    }
    for (const [key, row] of this.#rows) {
      if (!seen.has(key) && Object.values(row).some((value) => value !== 0)) return `${BOOK_LAWS.journal}: account and asset ${key} are missing`;
    }
    return undefined;
  }

  #row(account: number, asset: number): Columns {
    const key = `${account} ${asset}`;
    const known = this.#rows.get(key) ?? { posted: 0, held: 0, dueIn: 0, dueOut: 0, credit: 0, locked: 0 };
    this.#rows.set(key, known);
    return known;
  }

  #apply({ kind, from, to, asset, amount }: Entry): void {
    const [giver, taker] = [this.#row(from, asset), this.#row(to, asset)];
    const move = () => {
      giver.posted -= amount;
      taker.posted += amount;
    };
    const promise = (sign: number) => {
      giver.dueOut += sign * amount;
      taker.dueIn += sign * amount;
    };
    switch (kind) {
      case 'HOLD': giver.held += amount; break;
      case 'RELEASE': giver.held -= amount; break;
      case 'PROMISE': promise(1); break;
      case 'VOID': promise(-1); break;
      case 'POST': promise(-1); move(); break;
      case 'TRANSFER': move(); break;
      case 'CREDIT': giver.credit = amount; break;
      case 'LOCK': giver.locked += amount; break;
      case 'UNLOCK': giver.locked -= amount; break;
    }
  }
}

/** A trade between two accounts that is busted at once. */
export interface Undone {
  readonly kind: 'UNDONE';
  readonly instrument: number;
  readonly seller: number;
  readonly buyer: number;
  readonly quantity: number;
}

/**
 * Lets two trade between the best prices, where they meet each other alone, and busts the trade. Nothing is said where they cannot:
 * no room between the prices, no cover, or others that join in.
 */
export function undone(exchange: Exchange, act: Undone, time: number, ask: (command: Unsent) => number): Verdict {
  const { instrument, seller, buyer, quantity } = act;
  const { books, trades } = exchange.state;
  const book = books[instrument];
  const price = book.bid + 1;
  if (book.desk.phase !== 'CONTINUOUS' || price >= book.ask || price < book.low || price > book.high) return undefined;
  const [before, last] = [traces(exchange), trades.last];
  const others = () => JSON.stringify(book.desk.orders());
  const resting = others();
  const enter = (account: number, side: 'BUY' | 'SELL', timeInForce: 'DAY' | 'IOC') => {
    ask({ kind: 'ORDER', instrument, order: newOrder({ account, participant: account, side, price, quantity, timeInForce }), time });
  };
  enter(seller, 'SELL', 'DAY');
  const rests = book.desk.orders().filter((order) => order.account === seller && order.price === price && order.side === 1).at(-1);
  enter(buyer, 'BUY', 'IOC');
  if (rests !== undefined) ask({ kind: 'CANCEL', instrument, account: seller, order: rests.order, time });
  const trade = trades.get(last + 1);
  if (trades.last !== last + 1 || trade?.buyer !== buyer || trade.seller !== seller || trade.quantity !== quantity) return undefined;
  ask({ kind: 'BUST', trade: trade.id, time });
  // The print may have set off a stop, or moved one that trails.
  if (others() !== resting) return undefined;
  const after = traces(exchange);
  const at = after.findIndex((row, i) => row !== before[i]);
  return at < 0 && after.length === before.length ? undefined : `${BOOK_LAWS.bust}: ${after[at]}, before ${before[at]}`;
}

/** All that a trade leaves, but its record and the prices that the market saw. */
function traces({ state: s }: Exchange): string[] {
  const accounts = [16, 17, 18, 19];
  return [
    ...s.ledger.all().map((row) => `ledger ${JSON.stringify(row)}`),
    ...s.positions.all().filter(({ shares, cost, realised, income }) => shares !== 0 || cost !== 0 || realised !== 0 || income !== 0)
      .map((row) => `position ${JSON.stringify(row)}`),
    ...accounts.flatMap((account) => s.books.map(({ number }) => `risk ${account} ${JSON.stringify(s.risk.pairView(account, number))}`)),
    ...accounts.map((account) => `risk ${account} ${JSON.stringify(s.risk.accountView(account))}`),
    ...accounts.map((account) => `profit ${account} ${s.positions.pnl(account as AccountId)?.realised}`),
    `regulator ${s.regulatory}`,
  ];
}

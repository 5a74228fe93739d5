import { Ledger } from '../ledger/ledger.ts';
import { assetOf, CASH, FIRST_CLIENT, HOUSE, REASON } from '../ledger/reasons.ts';
import { chargeFee, novate, type Sides, unwind } from './capture.ts';
import { Netting } from './netting.ts';
import type { SettlementRules } from './rules.ts';
import { Settlement } from './settlement.ts';

/** A small clearing house for tests and laws: trades are booked without orders, days are counted, not dated. */
export class SmallHouse {
  ledger = new Ledger();
  settlement = new Settlement();
  readonly rules: SettlementRules;
  day = 100;
  #trades: Sides[] = [];
  #next = 1;

  constructor(rules: SettlementRules) {
    this.rules = rules;
  }

  deposit(account: number, asset: number, amount: number): void {
    this.ledger.transfer(HOUSE.OUTSIDE, account, asset, amount, REASON.DEPOSIT, 0);
  }

  /** False when a side could not stand it. */
  trade(buyer: number, seller: number, instrument: number, price: number, quantity: number, buyFee = 0, sellFee = 0): boolean {
    const sides: Sides = { trade: this.#next, instrument, buyer, seller, quantity, value: price * quantity, buyFee, sellFee };
    // A seller's fee is paid out of the sale, unless the sale is to oneself.
    const fees = Math.max(buyFee, 0) + (buyer === seller ? Math.max(sellFee, 0) : 0);
    const stands = (account: number, asset: number, amount: number) => account < FIRST_CLIENT || this.ledger.available(account, asset) >= amount;
    if (!stands(buyer, CASH, sides.value + fees) || !stands(seller, assetOf(instrument), quantity) || sellFee > sides.value) return false;
    novate(this.ledger, this.#next, instrument, buyer, seller, quantity, sides.value);
    chargeFee(this.ledger, buyer, buyFee, this.#next);
    chargeFee(this.ledger, seller, sellFee, this.#next);
    this.#next++;
    this.#trades.push(sides);
    return true;
  }

  /** Trades of today, to be busted by their place. */
  get trades(): readonly Sides[] {
    return this.#trades;
  }

  bust(nth: number): void {
    const [sides] = this.#trades.splice(nth, 1);
    unwind(this.ledger, sides);
  }

  /** The end of the trading day. */
  net(): void {
    const due = this.day + this.rules.cycle;
    if (this.rules.dvp === 3) {
      const netting = new Netting();
      for (const t of this.#trades) netting.add(t.instrument, t.buyer, t.seller, t.quantity, t.value, t.buyFee, t.sellFee);
      this.settlement.net(this.ledger, netting.nets(), due);
    } else for (const trade of this.#trades) this.settlement.alone(trade, due);
    this.#trades = [];
    this.day++;
  }

  /** The settlement of the day; the custodian holds what is named back. */
  settle(held: readonly number[] = [], price?: (instrument: number) => number | undefined): void {
    const { ledger, settlement, rules, day } = this;
    settlement.instruct(ledger, day);
    const instructed = settlement.open().filter(({ state }) => state === 'INSTRUCTED').map(({ id }) => id);
    settlement.confirm(day, held.filter((id) => instructed.includes(id)));
    settlement.settle(ledger, day, rules);
    if (price !== undefined) settlement.fails(ledger, rules, { price, shareRate: () => rules.shareRates['LIQUID_SHARE'] ?? 0, cashRate: rules.cashRate });
  }

  restart(): void {
    const [ledger, settlement] = [new Ledger(), new Settlement()];
    ledger.restore(this.ledger.snapshot());
    settlement.restore(this.settlement.snapshot());
    this.ledger = ledger;
    this.settlement = settlement;
  }
}

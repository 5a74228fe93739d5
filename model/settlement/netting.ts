import type { Ledger } from '../ledger/ledger.ts';
import { assetOf, CASH, HOUSE, REASON } from '../ledger/reasons.ts';

/** What one account is to give and get in one instrument, all its trades together. */
export interface Net {
  readonly account: number;
  readonly instrument: number;
  /** Above zero to get, below to deliver. */
  readonly shares: number;
  /** Above zero to get, below to pay; fees apart. */
  readonly cash: number;
  /** Owed to the house; below zero owed by it. */
  readonly fee: number;
  /** What went into it. */
  readonly bought: number;
  readonly sold: number;
  readonly paid: number;
  readonly earned: number;
  /** Fees owed to the house, and by it. */
  readonly charged: number;
  readonly rebated: number;
}

interface Sum {
  bought: number;
  sold: number;
  paid: number;
  earned: number;
  charged: number;
  rebated: number;
}

/** Below this an instrument number stays, so that account and instrument make one exact number. */
const INSTRUMENTS = 2 ** 16;

/** Adds up trades by account and instrument: the multilateral net against the clearing house. */
export class Netting {
  readonly #sums = new Map<number, Sum>();

  add(instrument: number, buyer: number, seller: number, quantity: number, value: number, buyFee: number, sellFee: number): void {
    const buys = this.#sum(buyer, instrument);
    buys.bought += quantity;
    buys.paid += value;
    addFee(buys, buyFee);
    const sells = this.#sum(seller, instrument);
    sells.sold += quantity;
    sells.earned += value;
    addFee(sells, sellFee);
  }

  /** By account, then instrument. */
  nets(): Net[] {
    return [...this.#sums].sort(([a], [b]) => a - b).map(([key, sum]) => ({
      account: Math.floor(key / INSTRUMENTS), instrument: key % INSTRUMENTS, shares: sum.bought - sum.sold, cash: sum.earned - sum.paid,
      fee: sum.charged - sum.rebated, ...sum,
    }));
  }

  #sum(account: number, instrument: number): Sum {
    const key = account * INSTRUMENTS + instrument;
    let sum = this.#sums.get(key);
    if (sum === undefined) {
      sum = { bought: 0, sold: 0, paid: 0, earned: 0, charged: 0, rebated: 0 };
      this.#sums.set(key, sum);
    }
    return sum;
  }
}

function addFee(sum: Sum, fee: number): void {
  if (fee > 0) sum.charged += fee;
  else sum.rebated -= fee;
}

/** Takes back what the account and a house owe each other: what is available to either stays the same. */
export function setOff(ledger: Ledger, account: number, asset: number, amount: number, reference: number, house: number = HOUSE.CLEARING): void {
  if (amount === 0) return;
  ledger.void(account, house, asset, amount, REASON.NETTING, reference);
  ledger.void(house, account, asset, amount, REASON.NETTING, reference);
}

/** The gross promises of what was netted become the net one. */
export function setOffGross(ledger: Ledger, { account, instrument, bought, sold, paid, earned, charged, rebated }: Net, reference: number): void {
  setOff(ledger, account, assetOf(instrument), Math.min(bought, sold), reference);
  setOff(ledger, account, CASH, Math.min(paid, earned), reference);
  setOff(ledger, account, CASH, Math.min(charged, rebated), reference, HOUSE.FEES);
}

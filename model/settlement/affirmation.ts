import type { ImageReader, ImageWriter } from '../base/image.ts';
import { AFFIRMATION_STATES, AFFIRMATION_STEPS, type AffirmationState, type AffirmationStep } from './states.ts';

/** A trade side as each of the two who must agree describes it. Money in ten-thousandths. */
export interface SideTerms {
  readonly instrument: number;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: number;
  readonly price: number;
  readonly tradeDay: number;
  readonly settleDay: number;
  readonly account: number;
  readonly money: number;
}

/** How far two descriptions may differ and still match. */
export interface Tolerance {
  readonly price: number;
  readonly money: number;
}

/** Two dollars, and half a cent in the price. */
export const TOLERANCE: Tolerance = { price: 50, money: 2_0000 };

/** The fields in which two descriptions of one side differ by more than is tolerated; none: they match. */
export function mismatch(ours: SideTerms, theirs: SideTerms, tolerance: Tolerance): string[] {
  const exact = ['instrument', 'side', 'quantity', 'tradeDay', 'settleDay', 'account'] as const;
  const found: string[] = exact.filter((field) => ours[field] !== theirs[field]);
  if (!(Math.abs(ours.price - theirs.price) <= tolerance.price)) found.push('price');
  if (!(Math.abs(ours.money - theirs.money) <= tolerance.money)) found.push('money');
  return found;
}

export interface Pending {
  readonly trade: number;
  readonly account: number;
  readonly state: AffirmationState;
}

/** Sides of today's trades whose accounts want to affirm them before they are netted. */
export class Affirmations {
  readonly #accounts = new Set<number>();
  readonly #pending = new Map<string, Pending>();

  /** From now on trades of the account wait for affirmation, or no longer. */
  demand(account: number, on: boolean): void {
    if (on) this.#accounts.add(account);
    else this.#accounts.delete(account);
  }

  get isIdle(): boolean {
    return this.#accounts.size === 0 && this.#pending.size === 0;
  }

  demands(account: number): boolean {
    return this.#accounts.has(account);
  }

  /** A trade was captured. */
  allege(trade: number, account: number): void {
    this.#pending.set(`${trade} ${account}`, { trade, account, state: 'ALLEGED' });
  }

  find(trade: number, account: number): Pending | undefined {
    return this.#pending.get(`${trade} ${account}`);
  }

  /** The state afterwards, or undefined when the table has no such step. */
  step(trade: number, account: number, step: AffirmationStep): AffirmationState | undefined {
    const found = this.find(trade, account);
    const to = AFFIRMATION_STEPS.find((row) => row.from === found?.state && row.step === step)?.to;
    if (to !== undefined) this.#pending.set(`${trade} ${account}`, { trade, account, state: to });
    return to;
  }

  drop(trade: number, account: number): void {
    this.#pending.delete(`${trade} ${account}`);
  }

  /** By trade, then account. */
  all(): Pending[] {
    return [...this.#pending.values()].sort((a, b) => a.trade - b.trade || a.account - b.account);
  }

  write(image: ImageWriter): void {
    image.list([...this.#accounts].sort((a, b) => a - b), (account) => image.number(account));
    image.list(this.all(), ({ trade, account, state }) => image.numbers([trade, account, AFFIRMATION_STATES.indexOf(state)]));
  }

  read(image: ImageReader): void {
    this.#accounts.clear();
    this.#pending.clear();
    image.list(() => this.#accounts.add(image.number()));
    image.list(() => {
      const found = { trade: image.number(), account: image.number(), state: AFFIRMATION_STATES[image.number()] };
      this.#pending.set(`${found.trade} ${found.account}`, found);
    });
  }
}

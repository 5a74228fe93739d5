import type { ImageReader, ImageWriter } from '../base/image.ts';

/** What the watch over payments looks for: configuration, in force from a day on. */
export interface WatchRules {
  /** A single payment of at least this is reported (a currency transaction report), ten-thousandths. */
  readonly large: number;
  /** Structuring: payments below `large` but at least this share of it (in hundredths), `structuredCount` of them within `window` days. */
  readonly nearShare: number;
  readonly structuredCount: number;
  /** Calendar days that payments are looked at together. */
  readonly window: number;
  /** In and out again: withdrawals within the window of at least this share (in hundredths) of deposits, above `large` in sum. */
  readonly passThroughShare: number;
}

/** The thresholds of the United States' bank secrecy act; the shares are the house's. */
export const US_WATCH: WatchRules = { large: 10_000_0000, nearShare: 80, structuredCount: 3, window: 5, passThroughShare: 90 };

export const WATCH_SIGNS = {
  LARGE: 'a payment at or above the threshold',
  STRUCTURING: 'several payments just below the threshold within days',
  PASS_THROUGH: 'nearly all that came in went out again within days',
} as const;
export type WatchSign = keyof typeof WATCH_SIGNS;

interface Payment {
  readonly day: number;
  /** Above zero came in, below went out. */
  readonly amount: number;
}

/** Recent payments of each account, and what they look like together. */
export class PaymentWatch {
  readonly #recent = new Map<number, Payment[]>();

  /** Notes a payment; every sign that it completes. LARGE alone is reported, not alerted. */
  note(account: number, day: number, amount: number, rules: WatchRules): WatchSign[] {
    const kept = (this.#recent.get(account) ?? []).filter((payment) => payment.day > day - rules.window);
    kept.push({ day, amount });
    this.#recent.set(account, kept);
    const signs: WatchSign[] = [];
    const size = amount < 0 ? -amount : amount;
    if (size >= rules.large) signs.push('LARGE');
    if (isNear(size, rules)) {
      const near = kept.filter((payment) => payment.amount > 0 === amount > 0 && isNear(payment.amount < 0 ? -payment.amount : payment.amount, rules));
      if (near.length >= rules.structuredCount) signs.push('STRUCTURING');
    }
    const into = kept.reduce((sum, payment) => (payment.amount > 0 ? sum + payment.amount : sum), 0);
    const out = kept.reduce((sum, payment) => (payment.amount < 0 ? sum - payment.amount : sum), 0);
    if (amount < 0 && into >= rules.large && out * 100 >= into * rules.passThroughShare) signs.push('PASS_THROUGH');
    return signs;
  }

  write(image: ImageWriter): void {
    const rows = [...this.#recent].sort(([a], [b]) => a - b);
    image.list(rows, ([account, payments]) => {
      image.number(account).list(payments, ({ day, amount }) => image.number(day).number(amount));
    });
  }

  read(image: ImageReader): void {
    this.#recent.clear();
    image.list(() => {
      const account = image.number();
      this.#recent.set(account, image.list(() => ({ day: image.number(), amount: image.number() })));
    });
  }
}

function isNear(size: number, { large, nearShare }: WatchRules): boolean {
  return size < large && size * 100 >= large * nearShare;
}

/** Every share a thing of its own: the plainest portfolio there is. Right only where money divides evenly by shares. */

export interface Share {
  readonly long: boolean;
  /** Which purchase it came with: 0, 1, 2 … as booked. */
  readonly purchase: number;
  readonly acquired: number;
  heldFrom: number;
  /** Long: what it cost. Short: minus what it brought. */
  cost: number;
  replaced: boolean;
}

interface LostShare {
  readonly share: Share;
  readonly soldDay: number;
  loss: number;
}

export interface PlainTrade {
  readonly buys: boolean;
  readonly shares: number;
  /** Of one share. */
  readonly price: number;
  readonly day: number;
  readonly method: 'FIFO' | 'LIFO' | 'HIFO';
}

export interface PlainGain {
  readonly soldDay: number;
  readonly gain: number;
}

/** One account in one instrument. */
export class PlainHolding {
  /** As bought. */
  shares: Share[] = [];
  readonly gains: PlainGain[] = [];
  readonly disallowed: PlainGain[] = [];
  #lost: LostShare[] = [];
  #purchases = 0;
  readonly #window: number;

  constructor(window: number) {
    this.#window = window;
  }

  trade(trade: PlainTrade): void {
    const purchase = this.#purchases;
    for (let i = 0; i < trade.shares; i++) {
      const other = this.shares.filter(({ long }) => long !== trade.buys);
      if (other.length > 0) {
        this.#close(first(other, trade), trade);
        continue;
      }
      const cost = trade.buys ? trade.price : -trade.price;
      this.shares.push({ long: trade.buys, purchase, acquired: trade.day, heldFrom: trade.day, cost, replaced: false });
      this.#purchases = purchase + 1;
    }
    this.#wash();
  }

  #close(share: Share, { price, day }: PlainTrade): void {
    this.shares = this.shares.filter((one) => one !== share);
    const gain = share.long ? price - share.cost : -share.cost - price;
    this.gains.push({ soldDay: day, gain });
    if (gain < 0) this.#lost.push({ share, soldDay: day, loss: -gain });
  }

  /** The earliest lost share meets the earliest share that may replace it, until none does. */
  #wash(): void {
    const days = [...new Set(this.#lost.map(({ soldDay }) => soldDay))].sort((a, b) => a - b);
    for (const lost of days.flatMap((day) => this.#lost.filter(({ soldDay }) => soldDay === day))) {
      const near = this.shares.filter((share) => !share.replaced && share.long === lost.share.long
        && share.purchase !== lost.share.purchase && Math.abs(share.acquired - lost.soldDay) <= this.#window);
      const [replacement] = near.sort((a, b) => a.acquired - b.acquired || a.purchase - b.purchase);
      if (replacement === undefined) continue;
      replacement.cost += lost.loss;
      replacement.heldFrom -= lost.soldDay - lost.share.heldFrom;
      replacement.replaced = true;
      this.disallowed.push({ soldDay: lost.soldDay, gain: lost.loss });
      this.#lost = this.#lost.filter((one) => one !== lost);
    }
  }
}

/** The share that the method takes next; what was bought after the trade only when nothing else is left. */
function first(shares: readonly Share[], { day, method }: PlainTrade): Share {
  const known = shares.filter(({ acquired }) => acquired <= day);
  const among = known.length > 0 ? known : shares;
  const oldest = [...among].sort((a, b) => a.acquired - b.acquired || a.purchase - b.purchase);
  if (method === 'LIFO') return oldest.at(-1)!;
  if (method === 'FIFO') return oldest[0]!;
  const most = oldest.reduce((highest, { cost }) => Math.max(highest, cost), oldest[0]!.cost);
  return oldest.find(({ cost }) => cost === most)!;
}

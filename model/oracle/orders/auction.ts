import { isMarket, type Order } from './order.ts';

/** One tick tried as the price of an auction. */
interface Trial {
  readonly price: number;
  readonly volume: number;
  readonly surplus: number;
}

/** The price of a call by trying every tick from the lowest to the highest limit, stretched to the reference. */
export function auctionPrice(orders: readonly Order[], reference: number | undefined, low: number, high: number): Trial | undefined {
  const limits = orders.filter((o) => !isMarket(o)).map((o) => o.price!);
  if (reference !== undefined) limits.push(reference);
  if (limits.length === 0) return undefined;
  const wanting = (side: string, accepts: (limit: number) => boolean) =>
    orders.filter((o) => o.terms.side === side && (isMarket(o) || accepts(o.price!))).reduce((sum, o) => sum + o.open, 0);
  let best: Trial[] = [];
  for (let price = Math.max(low, Math.min(...limits)); price <= Math.min(high, Math.max(...limits)); price++) {
    const buy = wanting('BUY', (limit) => limit >= price);
    const sell = wanting('SELL', (limit) => limit <= price);
    const trial = { price, volume: Math.min(buy, sell), surplus: buy - sell };
    const top = best[0];
    const rank = top === undefined ? 1 : trial.volume - top.volume || Math.abs(top.surplus) - Math.abs(trial.surplus);
    if (rank > 0) best = [trial];
    else if (rank === 0) best.push(trial);
  }
  if (best.length === 0 || best[0]!.volume === 0) return undefined;
  if (best.every((t) => t.surplus > 0)) return best.at(-1);
  if (best.every((t) => t.surplus < 0)) return best[0];
  const distance = (t: Trial) => (reference === undefined ? -t.price : Math.abs(t.price - reference));
  return best.reduce((a, b) => (distance(b) <= distance(a) ? b : a));
}

/** Orders that trade at the price, in their priority: market, then price, then displayed, then time. */
export function inLine(orders: readonly Order[], side: 'BUY' | 'SELL', price: number): Order[] {
  const sign = side === 'BUY' ? -1 : 1;
  return orders
    .filter((o) => o.terms.side === side && (isMarket(o) || sign * o.price! <= sign * price))
    .sort((a, b) => Number(isMarket(b)) - Number(isMarket(a)) || (isMarket(a) ? 0 : sign * (a.price! - b.price!))
      || Number(a.terms.display === 'HIDDEN') - Number(b.terms.display === 'HIDDEN') || a.queued - b.queued);
}

import type { Algorithm } from '../message/command.ts';
import type { CoreEvent, EventOf } from '../message/event.ts';
import type { Law, Step } from './law.ts';
import { against, type ShadowOrder } from './shadow.ts';

export const BEST_PRICE: Law = {
  name: 'BEST_PRICE',
  doc: 'every trade hits the best opposite price and prints at the price of its maker',
  event({ shadow }, event) {
    if (event.kind !== 'TRADE') return undefined;
    const maker = shadow.resting(event.maker);
    if (maker !== undefined && maker.price !== event.price) {
      return `maker ${event.maker} rests at ${maker.price}, the trade prints at ${event.price}`;
    }
    const best = shadow.best(against(event.side));
    return best?.price === event.price ? undefined : `a trade at ${event.price} while the best price is ${best?.price}`;
  },
};

export const OLDEST_FIRST: Law = {
  name: 'OLDEST_FIRST',
  doc: 'under FIFO every trade hits the oldest order of the best price, for all that both have',
  event({ shadow }, event) {
    if (event.kind !== 'TRADE' || shadow.algorithm !== 'FIFO' || shadow.taker === undefined) return undefined;
    const oldest = shadow.front(against(event.side)).at(0);
    if (oldest === undefined) return undefined;
    if (oldest.id !== event.maker) return `maker ${event.maker} trades before the older order ${oldest.id}`;
    const both = Math.min(oldest.open, shadow.taker.open);
    return event.quantity === both ? undefined : `${event.maker} and ${event.taker} trade ${event.quantity} of ${both}`;
  },
};

export const ALLOCATION: Law = {
  name: 'ALLOCATION',
  doc: 'under pro-rata and size-time a level is shared out exactly as the rules say',
  event(step, event, at) {
    const { shadow, events } = step;
    if (event.kind !== 'TRADE' || shadow.algorithm === 'FIFO' || shadow.taker === undefined) return undefined;
    const atPrice = (e: CoreEvent): e is EventOf<'TRADE'> => e.kind === 'TRADE' && e.price === event.price;
    if (events.slice(0, at).some(atPrice)) return undefined;
    const seen = events.slice(at).filter(atPrice).map((e) => `${e.maker} ${e.quantity}`).join(', ');
    const level = shadow.front(against(event.side));
    const wanted = shares(level, shadow.taker.open, shadow.algorithm).map(([id, q]) => `${id} ${q}`).join(', ');
    return seen === wanted ? undefined : `at ${event.price} the shares are ${seen}, the rules give ${wanted}`;
  },
};

/** Pairs of maker and quantity, in the order of their trades. */
function shares(level: readonly ShadowOrder[], incoming: number, algorithm: Algorithm): [number, number][] {
  const total = level.reduce((sum, { open }) => sum + open, 0);
  const open = new Map(level.map((order) => [order.id, order.open]));
  const out: [number, number][] = [];
  let left = incoming;
  const give = (id: number, wanted: number): void => {
    const quantity = Math.min(wanted, left);
    if (quantity === 0) return;
    left -= quantity;
    open.set(id, open.get(id)! - quantity);
    out.push([id, quantity]);
  };
  let order = [...level];
  if (incoming < total && algorithm === 'SIZE_TIME') order = order.sort((a, b) => b.open - a.open);
  if (incoming < total && algorithm === 'PRO_RATA') {
    for (const maker of order) give(maker.id, Number((BigInt(maker.open) * BigInt(incoming)) / BigInt(total)));
  }
  for (const maker of order) give(maker.id, open.get(maker.id)!);
  return out;
}

export const EXHAUSTED: Law = {
  name: 'EXHAUSTED',
  doc: 'an order rests, or its remainder is cancelled, only when nothing within its limit is left to trade with',
  event({ shadow }, event) {
    if (!isRemainder(event) || shadow.taker === undefined) return undefined;
    const { side, price, id } = shadow.taker;
    const best = shadow.best(against(side));
    const reachable = best !== undefined && (side === 'BUY' ? best.price <= price : best.price >= price);
    return reachable ? `order ${id} with limit ${price} stops before ${best.price}` : undefined;
  },
};

function isRemainder(event: CoreEvent): boolean {
  if (event.kind === 'RESTED') return true;
  return event.kind === 'CANCELLED' && (event.reason === 'IOC_REMAINDER' || event.reason === 'MARKET_REMAINDER');
}

export const NEVER_CROSSED: Law = {
  name: 'NEVER_CROSSED',
  doc: 'after a command the best bid is below the best ask',
  end({ shadow }: Step) {
    const bid = shadow.best('BUY');
    const ask = shadow.best('SELL');
    if (bid === undefined || ask === undefined || bid.price < ask.price) return undefined;
    return `best bid ${bid.price} meets best ask ${ask.price}`;
  },
};

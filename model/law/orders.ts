import type { CoreEvent, EventOf } from '../message/event.ts';
import { SELF_TRADE_MODES } from '../message/command.ts';
import type { Law, Step } from './law.ts';

const DAY = 0;
const IOC = 1;
const FOK = 2;

const isAdd = ({ asked, events }: Step) => asked.kind === 'ADD' && events[0].kind === 'ACCEPTED';

export const LIMIT: Law = {
  name: 'LIMIT',
  doc: "every trade is within the taker's limit and within the price limits of the book",
  event({ shadow }, event) {
    if (event.kind !== 'TRADE') return undefined;
    if (event.price < shadow.low || event.price > shadow.high) {
      return `a trade at ${event.price} outside ${shadow.low} to ${shadow.high}`;
    }
    const { taker } = shadow;
    if (taker === undefined) return undefined;
    const worse = taker.side === 'BUY' ? event.price > taker.price : event.price < taker.price;
    return worse ? `${taker.side} order ${taker.id} with limit ${taker.price} trades at ${event.price}` : undefined;
  },
};

export const FILL_OR_KILL: Law = {
  name: 'FILL_OR_KILL',
  doc: 'an accepted fill-or-kill order trades in full',
  end(step) {
    if (!isAdd(step) || step.asked.timeInForce !== FOK) return undefined;
    const trades = step.events.filter((e): e is EventOf<'TRADE'> => e.kind === 'TRADE');
    const traded = trades.reduce((sum, { quantity }) => sum + quantity, 0);
    const { order, quantity } = step.asked;
    return traded === quantity ? undefined : `fill-or-kill order ${order} trades ${traded} of ${quantity}`;
  },
};

export const NO_REST: Law = {
  name: 'NO_REST',
  doc: 'only a day limit order rests; the remainder of IOC and market orders is cancelled with its own reason',
  event({ asked }, event) {
    if (asked.kind !== 'ADD') return undefined;
    if (event.kind === 'RESTED' && (asked.market === 1 || asked.timeInForce !== DAY)) {
      return `order ${event.order} rests and is ${asked.market === 1 ? 'a market order' : 'not a day order'}`;
    }
    if (event.kind !== 'CANCELLED') return undefined;
    const wanted = asked.market === 1 ? 'MARKET_REMAINDER' : asked.timeInForce === IOC ? 'IOC_REMAINDER' : 'none';
    const remainder = event.reason === 'IOC_REMAINDER' || event.reason === 'MARKET_REMAINDER';
    if (!remainder || event.reason === wanted) return undefined;
    return `order ${event.order} ends with ${event.reason}, its terms give ${wanted}`;
  },
};

export const POST_ONLY: Law = {
  name: 'POST_ONLY',
  doc: 'an accepted post-only order neither trades nor cancels anything on arrival',
  event({ asked }, event) {
    const postOnly = asked.postOnly === 1 && (asked.kind === 'ADD' || asked.kind === 'REPLACE');
    if (!postOnly || (event.kind !== 'TRADE' && event.kind !== 'CANCELLED')) return undefined;
    return `post-only order ${asked.order} takes: ${event.kind} of ${event.quantity} at ${event.price}`;
  },
};

export const SELF_TRADE: Law = {
  name: 'SELF_TRADE',
  doc: "a taker whose mode is not NONE never trades with its own participant, and its mode's orders are cancelled, both where it says both",
  event({ asked, shadow }, event) {
    const { taker } = shadow;
    if (taker === undefined) return undefined;
    const mode = SELF_TRADE_MODES[asked.selfTrade];
    if (event.kind === 'TRADE') {
      const same = shadow.resting(event.maker)?.participant === taker.participant;
      return same && mode !== 'NONE' ? `participant ${taker.participant} trades with itself under ${mode}` : undefined;
    }
    if (event.kind !== 'CANCELLED' || event.reason !== 'SELF_TRADE') return undefined;
    const isTaker = event.order === taker.id;
    if (mode === 'NONE') return `order ${event.order} is cancelled for a self-trade under NONE`;
    if (mode === 'CANCEL_NEWEST' && !isTaker) return `maker ${event.order} is cancelled under ${mode}`;
    if (mode === 'CANCEL_OLDEST' && isTaker) return `taker ${event.order} is cancelled under ${mode}`;
    if (mode !== 'DECREMENT' && event.left !== 0) return `order ${event.order} keeps ${event.left} under ${mode}`;
    const owner = isTaker ? taker.participant : shadow.resting(event.order)?.participant;
    if (owner === taker.participant) return undefined;
    return `order ${event.order} of participant ${owner} is cancelled for a self-trade of ${taker.participant}`;
  },
  end({ asked, events }) {
    const mode = SELF_TRADE_MODES[asked.selfTrade];
    if (mode !== 'CANCEL_BOTH' && mode !== 'DECREMENT') return undefined;
    for (let i = 0; i < events.length; i++) {
      const makers = selfTradeCancel(events[i]);
      if (makers === undefined) continue;
      const takers = selfTradeCancel(events[i + 1]);
      if (makers.order === asked.order || takers?.order !== asked.order) {
        return `${mode} cancels one half of a self-trade: order ${makers.order} alone`;
      }
      if (mode === 'DECREMENT' && makers.quantity !== takers.quantity) {
        return `DECREMENT takes ${makers.quantity} from the maker and ${takers.quantity} from the taker`;
      }
      i++;
    }
    return undefined;
  },
};

function selfTradeCancel(event: CoreEvent | undefined): EventOf<'CANCELLED'> | undefined {
  return event?.kind === 'CANCELLED' && event.reason === 'SELF_TRADE' ? event : undefined;
}

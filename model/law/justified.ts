import { SIDES } from '../message/command.ts';
import { type RejectName, rejectName } from '../message/reject.ts';
import type { Law, Step } from './law.ts';
import { against } from './shadow.ts';

/** What must be so, by the stream's own account, for a code to be the right one. */
const TRUE_WHEN: Readonly<Record<RejectName, (step: Step) => boolean>> = {
  UNKNOWN_COMMAND: ({ asked }) => asked.kind === undefined,
  BOOK_UNKNOWN: ({ asked }) => asked.book !== 0,
  FIELD_INVALID: ({ asked }) =>
    asked.selfTrade > 4 || asked.timeInForce > 2 || asked.state > 2
    || (asked.postOnly === 1 && (asked.market === 1 || asked.timeInForce > 0)),
  BOOK_CLOSED: ({ shadow }) => shadow.state === 'CLOSED',
  BOOK_HALTED: ({ shadow }) => shadow.state === 'HALTED',
  ORDER_IN_USE: ({ asked, shadow }) => shadow.inSlotOf(asked.order) !== undefined,
  ORDER_UNKNOWN: ({ asked, shadow }) => shadow.resting(asked.order) === undefined,
  QUANTITY_ZERO: ({ asked }) => asked.quantity === 0,
  QUANTITY_TOO_LARGE: ({ asked, config }) => asked.quantity >= 2 ** config.quantityBits,
  REDUCE_TOO_LARGE: ({ asked, shadow }) => asked.quantity > (shadow.resting(asked.order)?.open ?? 0),
  PRICE_OUT_OF_RANGE: ({ asked, config }) =>
    asked.price >= config.levels || (asked.kind === 'SET_BAND' && asked.high >= config.levels),
  PRICE_BELOW_BAND: ({ asked, shadow }) => asked.price < shadow.low,
  PRICE_ABOVE_BAND: ({ asked, shadow }) => asked.price > shadow.high,
  BAND_INVERTED: ({ asked }) => asked.low > asked.high,
  WOULD_TAKE: (step) => step.asked.postOnly === 1 && crosses(step),
  UNFILLABLE: (step) => step.asked.timeInForce === 2 && short(step),
  BOOK_NOT_EMPTY: ({ shadow }) => shadow.size > 0,
  ALGORITHM_UNSUPPORTED: ({ asked, config }) => asked.algorithm !== 0 && config.algorithms === 'FIFO',
};

function crosses({ asked, shadow }: Step): boolean {
  const side = asked.kind === 'REPLACE' ? shadow.resting(asked.order)?.side : SIDES[asked.side];
  if (side === undefined) return false;
  const best = shadow.best(against(side));
  return best !== undefined && (side === 'BUY' ? asked.price >= best.price : asked.price <= best.price);
}

/** Unfillable: less than asked within the limit, or an own order somewhere that may end the walk. */
function short({ asked, shadow }: Step): boolean {
  const buys = asked.side === 0;
  const limit = asked.market === 0 ? asked.price : buys ? shadow.high : shadow.low;
  let found = 0;
  for (const order of shadow.live()) {
    if (order.side === (buys ? 'BUY' : 'SELL')) continue;
    if (buys ? order.price > limit : order.price < limit) continue;
    if (asked.selfTrade !== 0 && order.participant === asked.participant) return true;
    found += order.open;
  }
  return found < asked.quantity;
}

export const JUSTIFIED: Law = {
  name: 'JUSTIFIED',
  doc: 'a refusal names a reason that holds',
  event(step, event) {
    if (event.kind !== 'REJECTED') return undefined;
    const name = rejectName(event.code);
    if (name === undefined) return `reject code ${event.code} was never given out`;
    return TRUE_WHEN[name](step) ? undefined : `${step.asked.kind} is refused with ${name}, which does not hold`;
  },
};

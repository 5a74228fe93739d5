import type { Algorithm, BookStateName } from '../message/command.ts';
import type { CoreConfig } from '../message/core.ts';
import type { RejectName } from '../message/reject.ts';
import { fillable, reaches, type SelfTrade, type Taker } from './matching.ts';
import { opposite, type Queues } from './queues.ts';
import type { Kind, Request } from './request.ts';

/** What the checks look at. */
export interface Situation {
  readonly config: CoreConfig;
  readonly state: BookStateName;
  readonly algorithm: Algorithm;
  readonly low: number;
  readonly high: number;
  readonly queues: Queues;
}

const MODES: readonly SelfTrade[] = ['NONE', 'CANCEL_NEWEST', 'CANCEL_OLDEST', 'CANCEL_BOTH', 'DECREMENT'];

/** The taker that an ADD or a REPLACE of a live order becomes. */
export function takerOf(request: Request, now: Situation): Taker {
  const resting = request.kind === 'REPLACE' ? now.queues.find(request.order) : undefined;
  const side = resting?.side ?? request.side;
  const market = request.kind === 'ADD' && request.market;
  return {
    id: request.order,
    side,
    price: market ? (side === 'BUY' ? now.high : now.low) : request.price,
    quantity: request.quantity,
    participant: resting?.participant ?? request.participant,
    selfTrade: MODES[request.selfTrade] ?? 'NONE',
  };
}

/**
 * The table of docs/rules.md, line by line in its order; the first that fails rejects. A line's kinds are
 * those with an x in the table.
 */
export function firstFailure(request: Request, now: Situation): RejectName | undefined {
  const { kind, price, quantity, market } = request;
  const is = (...kinds: readonly Kind[]) => kind !== undefined && kinds.includes(kind);
  const priced = is('REPLACE') || (is('ADD') && !market);
  if (kind === undefined) return 'UNKNOWN_COMMAND';
  if (request.book !== 0) return 'BOOK_UNKNOWN';
  if (meaningless(request)) return 'FIELD_INVALID';
  if (is('ADD', 'CANCEL', 'REDUCE', 'REPLACE') && now.state === 'CLOSED') return 'BOOK_CLOSED';
  if (is('ADD', 'REPLACE') && now.state === 'HALTED') return 'BOOK_HALTED';
  if (is('ADD') && now.queues.slotTaken(request.order)) return 'ORDER_IN_USE';
  const open = now.queues.find(request.order)?.quantity;
  if (is('CANCEL', 'REDUCE', 'REPLACE') && open === undefined) return 'ORDER_UNKNOWN';
  if (is('ADD', 'REDUCE', 'REPLACE') && quantity === 0) return 'QUANTITY_ZERO';
  if (is('ADD', 'REPLACE') && quantity >= 2 ** now.config.quantityBits) return 'QUANTITY_TOO_LARGE';
  if (is('REDUCE') && quantity > (open ?? 0)) return 'REDUCE_TOO_LARGE';
  if (priced && price >= now.config.levels) return 'PRICE_OUT_OF_RANGE';
  if (is('SET_BAND') && (price >= now.config.levels || request.high >= now.config.levels)) return 'PRICE_OUT_OF_RANGE';
  if (priced && price < now.low) return 'PRICE_BELOW_BAND';
  if (priced && price > now.high) return 'PRICE_ABOVE_BAND';
  if (is('SET_BAND') && price > request.high) return 'BAND_INVERTED';
  if (is('SET_ALGORITHM') && request.value !== 0 && now.config.algorithms === 'FIFO') return 'ALGORITHM_UNSUPPORTED';
  if (is('SET_ALGORITHM') && !now.queues.isEmpty()) return 'BOOK_NOT_EMPTY';
  if (is('ADD', 'REPLACE') && request.postOnly && wouldTake(request, now)) return 'WOULD_TAKE';
  if (is('ADD') && request.timeInForce === 2 && !fillable(now.queues, now.algorithm, takerOf(request, now))) {
    return 'UNFILLABLE';
  }
  return undefined;
}

function meaningless(request: Request): boolean {
  switch (request.kind) {
    case 'ADD':
      if (request.timeInForce > 2 || request.selfTrade > 4) return true;
      return request.postOnly && (request.market || request.timeInForce !== 0);
    case 'REPLACE':
      return request.selfTrade > 4;
    case 'SET_STATE':
    case 'SET_ALGORITHM':
      return request.value > 2;
    default:
      return false;
  }
}

function wouldTake(request: Request, now: Situation): boolean {
  const taker = takerOf(request, now);
  const best = now.queues.best(opposite(taker.side));
  return best !== undefined && reaches(taker, best);
}

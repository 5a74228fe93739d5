import { packCommands } from '../../model/message/codec.ts';
import { COMMAND_KINDS, type CommandOf } from '../../model/message/command.ts';
import { CANCEL_REASONS, EVENT_KINDS } from '../../model/message/event.ts';

/** First words of the commands that market feeds send, taken from the declaration by its own codec. */
function addHead(side: 'BUY' | 'SELL', timeInForce: 'DAY' | 'IOC'): number {
  const plain: CommandOf<'ADD'> = {
    kind: 'ADD',
    side,
    timeInForce,
    market: false,
    postOnly: false,
    selfTrade: 'NONE',
    book: 0,
    order: 0,
    price: 0,
    quantity: 0,
    participant: 0,
    time: 0,
  };
  return packCommands([plain])[0]!;
}

/** Index: side (0 buy, 1 sell) + 2 where IOC. */
export const ADD_HEADS = [
  addHead('BUY', 'DAY'),
  addHead('SELL', 'DAY'),
  addHead('BUY', 'IOC'),
  addHead('SELL', 'IOC'),
] as const;
export const CANCEL_HEAD = COMMAND_KINDS.CANCEL.code;
export const REDUCE_HEAD = COMMAND_KINDS.REDUCE.code;
/** Self-trade NONE, not post-only: all flags zero. */
export const REPLACE_HEAD = COMMAND_KINDS.REPLACE.code;

export const ACCEPTED = EVENT_KINDS.ACCEPTED.code;
export const REJECTED = EVENT_KINDS.REJECTED.code;
export const TRADE = EVENT_KINDS.TRADE.code;
export const RESTED = EVENT_KINDS.RESTED.code;
export const CANCELLED = EVENT_KINDS.CANCELLED.code;
export const REPLACED = EVENT_KINDS.REPLACED.code;
export const TOP = EVENT_KINDS.TOP.code;
export const LAST_BIT = 1 << 9;
export const SIDE_BIT = 8;
export const REDUCED = CANCEL_REASONS.indexOf('REDUCED');

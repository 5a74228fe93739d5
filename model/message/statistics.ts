import { COMMAND_KINDS, type CommandKind } from './command.ts';

/** One register of the statistics port of hdl/books. */
export interface Statistic {
  readonly address: number;
  /** Width on the board. */
  readonly bits: number;
  /** A counter wraps at its width, so a reader takes the difference of two readings; a gauge says what is now. */
  readonly kind: 'counter' | 'gauge';
  readonly doc: string;
}

/** Bits of a counter; at a hundred million steps a second it wraps after a month. */
export const COUNTER_BITS = 48;
/** Of what is traded in one month at full speed. */
const QUANTITY_BITS = 64;
const ADDRESS_BITS = 5;

export type StatisticName =
  | 'COMMANDS_OTHER' | `COMMANDS_${CommandKind}` | 'REJECTIONS' | 'TRADES' | 'CANCELLATIONS' | 'CYCLES' | 'COMMAND_WAITS' | 'EVENT_WAITS'
  | 'TRADED_QUANTITY' | 'ORDERS_RESTING' | 'ORDERS_HIGHEST';

const counter = (address: number, doc: string, bits = COUNTER_BITS): Statistic => ({ address, bits, kind: 'counter', doc });
const gauge = (address: number, doc: string): Statistic => ({ address, bits: 21, kind: 'gauge', doc });

const commands = Object.entries(COMMAND_KINDS).map(([kind, { code }]) => [`COMMANDS_${kind}`, counter(code, `commands ${kind} taken, refused ones and those to no book included`)]);

/** All registers by name, by address from 0 on. The address of a count of commands is the kind's code. */
export const STATISTICS: Readonly<Record<StatisticName, Statistic>> = {
  COMMANDS_OTHER: counter(0, 'commands taken whose kind is none'),
  ...(Object.fromEntries(commands) as Record<`COMMANDS_${CommandKind}`, Statistic>),
  REJECTIONS: counter(9, 'events REJECTED'),
  TRADES: counter(10, 'events TRADE'),
  CANCELLATIONS: counter(11, 'events CANCELLED, whatever the reason and whatever is left'),
  CYCLES: counter(12, 'cycles since reset'),
  COMMAND_WAITS: counter(13, 'cycles in which a command was offered and not taken'),
  EVENT_WAITS: counter(14, 'cycles in which an event was offered and not taken'),
  // Those that count in ones come first: the RTL counts on it.
  TRADED_QUANTITY: counter(15, 'sum of the quantities of the events TRADE', QUANTITY_BITS),
  ORDERS_RESTING: gauge(16, 'orders that rest now, in all books, as the events taken tell'),
  ORDERS_HIGHEST: gauge(17, 'the most that ever rested'),
};

export const STATISTIC_COUNT = Object.keys(STATISTICS).length;
export const STATISTIC_ADDRESS_BITS = ADDRESS_BITS;

import { EventCodec, packCommands, unpackEvents } from '../message/codec.ts';
import type { Command, CommandOf } from '../message/command.ts';
import type { CoreConfig } from '../message/core.ts';
import type { CoreEvent } from '../message/event.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { OracleCore } from '../oracle/oracle.ts';
import { runAll } from './body.ts';
import type { CoreMaker } from './cores.ts';
import { shorthand } from './shorthand.ts';

/** A book small enough to think about. */
export const SMALL: CoreConfig = { levels: 64, orders: 16, quantityBits: 8, algorithms: 'ALL' };

/** A plain day limit order of participant `order`, at time 0 in book 0; `more` overrides. */
export function add(
  side: 'BUY' | 'SELL', order: number, quantity: number, price: number, more: Partial<CommandOf<'ADD'>> = {},
): Command {
  return {
    kind: 'ADD', side, market: false, postOnly: false, timeInForce: 'DAY', selfTrade: 'NONE', book: 0, order, price,
    quantity, participant: order, time: 0, ...more,
  };
}

export const buy = (order: number, quantity: number, price: number, more?: Partial<CommandOf<'ADD'>>) =>
  add('BUY', order, quantity, price, more);
export const sell = (order: number, quantity: number, price: number, more?: Partial<CommandOf<'ADD'>>) =>
  add('SELL', order, quantity, price, more);
export const cancel = (order: number): Command => ({ kind: 'CANCEL', book: 0, order, time: 0 });
export const reduce = (order: number, quantity: number): Command =>
  ({ kind: 'REDUCE', book: 0, order, quantity, time: 0 });
export const replace = (
  order: number, quantity: number, price: number, more: Partial<CommandOf<'REPLACE'>> = {},
): Command => ({ kind: 'REPLACE', postOnly: false, selfTrade: 'NONE', book: 0, order, price, quantity, time: 0, ...more });
export const massCancel = (participant: number): Command => ({ kind: 'MASS_CANCEL', book: 0, participant, time: 0 });
export const setState = (state: CommandOf<'SET_STATE'>['state']): Command =>
  ({ kind: 'SET_STATE', book: 0, state, time: 0 });
export const setBand = (low: number, high: number): Command => ({ kind: 'SET_BAND', book: 0, low, high, time: 0 });
export const setAlgorithm = (algorithm: CommandOf<'SET_ALGORITHM'>['algorithm']): Command =>
  ({ kind: 'SET_ALGORITHM', book: 0, algorithm, time: 0 });

/** What the oracle answers from reset. */
export function answers(commands: readonly Command[], config = SMALL): CoreEvent[] {
  return unpackEvents(runAll(new OracleCore(config), packCommands(commands)));
}

export function packEvents(events: readonly CoreEvent[]): Int32Array {
  const words = new Int32Array(events.length * RECORD_WORDS);
  events.forEach((event, i) => EventCodec.encode(event, words, i * RECORD_WORDS));
  return words;
}

/** A row of a table: its name, commands from reset, and the answer to the last of them in shorthand. */
export type Row = readonly [name: string, commands: readonly Command[], answer: readonly string[]];

/** What a core answers to the last of the commands, in shorthand. */
export function lastAnswer(make: CoreMaker['make'], commands: readonly Command[]): string[] {
  const core = make(SMALL);
  runAll(core, packCommands(commands.slice(0, -1)));
  return unpackEvents(runAll(core, packCommands(commands.slice(-1)))).map(shorthand);
}

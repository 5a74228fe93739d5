/**
 * The order of the checks of docs/rules.md: each chain starts with a command that fails all of them, and mends one
 * fault a row; what is refused must be the next fault of the table, and in the end nothing.
 */
import { describe, expect, test } from 'vitest';
import { packCommands, unpackEvents } from '../message/codec.ts';
import type { Command } from '../message/command.ts';
import { COMMAND_FIELDS, COMMAND_KINDS, type CommandField } from '../message/command.ts';
import type { Core } from '../message/core.ts';
import { putField, RECORD_WORDS } from '../message/record.ts';
import { type RejectName, rejectName } from '../message/reject.ts';
import { runAll } from './body.ts';
import { CORE_MAKERS } from './cores.ts';
import { buy, sell, setBand, setState, SMALL } from './example.ts';

type Raw = Partial<Record<CommandField, number>>;
/** What is mended (in the command, or in the book by a command before it), and what is refused then. */
type Link = readonly [mended: Raw | Command, refusal: RejectName | 'nothing'];

const START = [sell(1, 5, 30), buy(2, 5, 20), setBand(10, 40), setState('CLOSED')];
const { ADD, CANCEL, REDUCE, REPLACE, MASS_CANCEL, SET_STATE, SET_BAND, SET_ALGORITHM } = COMMAND_KINDS;
const OPEN = setState('OPEN');
const HALTED = setState('HALTED');

const unknown = (fields: Raw): Link => [{ kind: 77, book: 3, ...fields }, 'UNKNOWN_COMMAND'];
const known = ({ code }: { code: number }): Link => [{ kind: code }, 'BOOK_UNKNOWN'];

const CHAINS: Readonly<Record<string, readonly Link[]>> = {
  ADD: [
    unknown({ timeInForce: 3, order: 17, quantity: 0, price: 64, postOnly: 0, side: 0 }),
    known(ADD),
    [{ book: 0 }, 'FIELD_INVALID'], [{ timeInForce: 0, selfTrade: 5 }, 'FIELD_INVALID'],
    [{ selfTrade: 0, postOnly: 1, market: 1 }, 'FIELD_INVALID'], [{ market: 0, timeInForce: 1 }, 'FIELD_INVALID'],
    [{ timeInForce: 2 }, 'FIELD_INVALID'],
    [{ postOnly: 0 }, 'BOOK_CLOSED'], [HALTED, 'BOOK_HALTED'], [OPEN, 'ORDER_IN_USE'],
    [{ order: 3 }, 'QUANTITY_ZERO'], [{ quantity: 256 }, 'QUANTITY_TOO_LARGE'],
    [{ quantity: 6 }, 'PRICE_OUT_OF_RANGE'], [{ price: 9 }, 'PRICE_BELOW_BAND'], [{ price: 41 }, 'PRICE_ABOVE_BAND'],
    [{ timeInForce: 0, postOnly: 1, price: 35 }, 'WOULD_TAKE'], [{ postOnly: 0, timeInForce: 2 }, 'UNFILLABLE'],
    [{ quantity: 5 }, 'nothing'],
  ],
  'ADD at market': [
    unknown({ market: 1, quantity: 0, price: 64, timeInForce: 2, order: 3 }),
    known(ADD),
    [{ book: 0 }, 'BOOK_CLOSED'], [OPEN, 'QUANTITY_ZERO'], [{ quantity: 6 }, 'UNFILLABLE'],
    [{ quantity: 5 }, 'nothing'],
  ],
  CANCEL: [unknown({ order: 18, timeInForce: 3 }), known(CANCEL), [{ book: 0 }, 'BOOK_CLOSED'], [HALTED, 'ORDER_UNKNOWN'], [{ order: 2 }, 'nothing']],
  REDUCE: [
    unknown({ order: 18, quantity: 0, selfTrade: 7 }), known(REDUCE), [{ book: 0 }, 'BOOK_CLOSED'], [HALTED, 'ORDER_UNKNOWN'],
    [{ order: 2 }, 'QUANTITY_ZERO'], [{ quantity: 256 }, 'REDUCE_TOO_LARGE'], [{ quantity: 5 }, 'nothing'],
  ],
  REPLACE: [
    unknown({ selfTrade: 5, order: 18, quantity: 0, price: 64, postOnly: 1, timeInForce: 3, market: 1 }), known(REPLACE),
    [{ book: 0 }, 'FIELD_INVALID'], [{ selfTrade: 1 }, 'BOOK_CLOSED'], [HALTED, 'BOOK_HALTED'], [OPEN, 'ORDER_UNKNOWN'],
    [{ order: 2 }, 'QUANTITY_ZERO'], [{ quantity: 256 }, 'QUANTITY_TOO_LARGE'], [{ quantity: 255 }, 'PRICE_OUT_OF_RANGE'],
    [{ price: 9 }, 'PRICE_BELOW_BAND'], [{ price: 41 }, 'PRICE_ABOVE_BAND'], [{ price: 30 }, 'WOULD_TAKE'],
    [{ price: 29 }, 'nothing'],
  ],
  MASS_CANCEL: [unknown({ selfTrade: 7, timeInForce: 3 }), known(MASS_CANCEL), [{ book: 0 }, 'nothing']],
  SET_STATE: [unknown({ state: 3 }), known(SET_STATE), [{ book: 0 }, 'FIELD_INVALID'], [{ state: 255 }, 'FIELD_INVALID'], [{ state: 2 }, 'nothing']],
  SET_BAND: [
    unknown({ low: 64, high: 5 }), known(SET_BAND), [{ book: 0 }, 'PRICE_OUT_OF_RANGE'], [{ low: 6, high: 64 }, 'PRICE_OUT_OF_RANGE'],
    [{ high: 5 }, 'BAND_INVERTED'], [{ low: 5 }, 'nothing'],
  ],
  SET_ALGORITHM: [
    unknown({ algorithm: 3 }), known(SET_ALGORITHM), [{ book: 0 }, 'FIELD_INVALID'], [{ algorithm: 2 }, 'ALGORITHM_UNSUPPORTED'],
    [{ algorithm: 0 }, 'BOOK_NOT_EMPTY'], [{ kind: 5, participant: 1 }, 'nothing'], [{ participant: 2 }, 'nothing'],
    [{ kind: 8 }, 'nothing'],
  ],
};

function rawWords(fields: Raw): Int32Array {
  const words = new Int32Array(RECORD_WORDS);
  for (const [name, value] of Object.entries(fields)) putField(words, 0, COMMAND_FIELDS[name as CommandField], value);
  return words;
}

function refusal(core: Core, words: Int32Array): RejectName | 'nothing' | undefined {
  const [first] = unpackEvents(runAll(core, words));
  return first.kind === 'REJECTED' ? rejectName(first.code) : 'nothing';
}

describe.each(CORE_MAKERS)('order of checks: $name', ({ make }) => {
  test.each(Object.entries(CHAINS))('order of checks: %s', (_, chain) => {
    const core = make({ ...SMALL, algorithms: 'FIFO' });
    runAll(core, packCommands(START));
    let fields: Raw = {};
    const seen = chain.map(([mended]) => {
      if (typeof mended.kind === 'string') runAll(core, packCommands([mended as Command]));
      else fields = { ...fields, ...(mended as Raw) };
      return refusal(core, rawWords(fields));
    });
    expect(seen).toEqual(chain.map(([, wanted]) => wanted));
  });
});

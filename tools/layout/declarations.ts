import {
  ALGORITHMS, BOOK_STATES, COMMAND_FIELDS, COMMAND_KINDS, SELF_TRADE_MODES, SIDES, TIMES_IN_FORCE,
} from '../../model/message/command.ts';
import { SEMANTICS_VERSION } from '../../model/message/core.ts';
import { CANCEL_REASONS, EVENT_FIELDS, EVENT_KINDS } from '../../model/message/event.ts';
import { type Field, type KindOf, RECORD_BYTES, RECORD_WORDS } from '../../model/message/record.ts';
import { REJECTS } from '../../model/message/reject.ts';
import { STATISTIC_ADDRESS_BITS, STATISTIC_COUNT, STATISTICS } from '../../model/message/statistics.ts';

/** A named number of the layout; `bits` is its width as a value, absent for positions and counts. */
export interface Constant {
  readonly name: string;
  readonly value: number;
  readonly bits?: number;
}

export interface Section {
  readonly title: string;
  readonly constants: readonly Constant[];
}

type Fields = Readonly<Record<string, Field>>;
type Kinds = Readonly<Record<string, KindOf<string>>>;

/** `postOnly` to `POST_ONLY`. */
export function upperSnake(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
}

/** Lowest bit of a field in the whole 256-bit record, word 0 being the lowest. */
export function lowestBit(field: Field): number {
  return field.word * 32 + field.low;
}

function positions(prefix: string, fields: Fields): Constant[] {
  return Object.entries(fields).flatMap(([name, field]) => [
    { name: `${prefix}_${upperSnake(name)}_LSB`, value: lowestBit(field) },
    { name: `${prefix}_${upperSnake(name)}_W`, value: field.bits },
  ]);
}

function kinds(prefix: string, table: Kinds): Constant[] {
  return Object.entries(table).map(([name, { code }]) => ({ name: `${prefix}_KIND_${name}`, value: code, bits: 8 }));
}

function codes(prefix: string, names: readonly string[], bits: number): Constant[] {
  return names.map((name, value) => ({ name: `${prefix}_${name}`, value, bits }));
}

/** Everything that the machine needs to know about the record, in the order of the generated files. */
export function sections(): Section[] {
  const rejects = Object.entries(REJECTS).map(([name, { code }]) => ({
    name: `REJECT_${name}`, value: code, bits: EVENT_FIELDS.code.bits,
  }));
  return [
    {
      title: 'the record',
      constants: [
        { name: 'RECORD_W', value: RECORD_BYTES * 8 },
        { name: 'RECORD_WORDS', value: RECORD_WORDS },
        { name: 'SEMANTICS_VERSION', value: SEMANTICS_VERSION },
      ],
    },
    { title: 'fields of a command', constants: positions('CMD', COMMAND_FIELDS) },
    { title: 'kinds of command', constants: kinds('CMD', COMMAND_KINDS) },
    { title: 'fields of an event', constants: positions('EVT', EVENT_FIELDS) },
    { title: 'kinds of event', constants: kinds('EVT', EVENT_KINDS) },
    { title: 'sides', constants: codes('SIDE', SIDES, COMMAND_FIELDS.side.bits) },
    { title: 'times in force', constants: codes('TIF', TIMES_IN_FORCE, COMMAND_FIELDS.timeInForce.bits) },
    { title: 'self-trade modes', constants: codes('STP', SELF_TRADE_MODES, COMMAND_FIELDS.selfTrade.bits) },
    { title: 'states of the book', constants: codes('STATE', BOOK_STATES, COMMAND_FIELDS.state.bits) },
    { title: 'matching algorithms', constants: codes('ALGORITHM', ALGORITHMS, COMMAND_FIELDS.algorithm.bits) },
    { title: 'reasons of CANCELLED', constants: codes('REASON', CANCEL_REASONS, EVENT_FIELDS.reason.bits) },
    { title: 'codes of REJECTED', constants: rejects },
  ];
}

/** The registers of the statistics port. */
export function statisticSections(): Section[] {
  return [
    {
      title: 'addresses of the statistics',
      constants: Object.entries(STATISTICS).map(([name, { address }]) => ({ name: `STAT_${name}`, value: address })),
    },
    { title: 'how many, and bits of an address', constants: [{ name: 'STAT_COUNT', value: STATISTIC_COUNT }, { name: 'STAT_ADDRESS_W', value: STATISTIC_ADDRESS_BITS }] },
  ];
}

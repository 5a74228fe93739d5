import { COMMAND_FIELDS, COMMAND_KINDS } from '../../model/message/command.ts';
import { EVENT_FIELDS, EVENT_KINDS } from '../../model/message/event.ts';
import type { Field, KindOf } from '../../model/message/record.ts';
import { REJECTS } from '../../model/message/reject.ts';
import { STATISTICS } from '../../model/message/statistics.ts';
import { lowestBit } from './declarations.ts';
import { NOTICE } from './headers.ts';

type Fields = Readonly<Record<string, Field>>;
type Kinds = Readonly<Record<string, KindOf<string>>>;

const INTRODUCTION = `# The record, bit by bit

<!-- ${NOTICE} -->

Every command and every event of the matching core is one record of 32 bytes: eight 32-bit words, little endian. Bit n of a record
is bit n mod 8 of byte n / 8. Bits that a kind does not use are zero: a decoder refuses a record in which one is set. What the
core does with each command is in [rules.md](rules.md).
`;

/** docs/message-layout.md: fields with their places, kinds with their fields, codes with their sentences. */
export function layoutDocument(): string {
  return [
    INTRODUCTION,
    chapter('Commands', COMMAND_FIELDS, COMMAND_KINDS),
    chapter('Events', EVENT_FIELDS, EVENT_KINDS),
    '## Reject codes\n',
    'Banded by room: 1xxx gateway, 2xxx risk, 3xxx book, 4xxx session. A code is never given out twice.\n',
    table(['code', 'name', 'sentence'], Object.entries(REJECTS).map(([name, { code, sentence }]) => [String(code), name, sentence])),
  ].join('\n');
}

function chapter(title: string, fields: Fields, kinds: Kinds): string {
  const kindRows = Object.entries(kinds).map(([name, kind]) => [String(kind.code), name, kind.doc, kind.fields.join(', ')]);
  const fieldRows = Object.entries(fields).map(([name, field]) => [
    name, byteRange(field), bitRange(field), String(field.bits), usedIn(name, kinds), field.doc, valuesOf(field),
  ]);
  return [
    `## ${title}\n`,
    table(['kind', 'name', 'what', 'fields besides kind'], kindRows),
    table(['field', 'bytes', 'record bits', 'width', 'kinds', 'what', 'values'], fieldRows),
  ].join('\n');
}

function byteRange(field: Field): string {
  const first = Math.floor(lowestBit(field) / 8);
  const last = Math.floor((lowestBit(field) + field.bits - 1) / 8);
  return first === last ? String(first) : `${first}-${last}`;
}

function bitRange(field: Field): string {
  const low = lowestBit(field);
  return field.bits === 1 ? String(low) : `${low + field.bits - 1}:${low}`;
}

function usedIn(name: string, kinds: Kinds): string {
  const users = Object.entries(kinds).filter(([, kind]) => name === 'kind' || kind.fields.includes(name));
  return users.length === Object.keys(kinds).length ? 'all' : users.map(([kind]) => kind).join(', ');
}

function valuesOf(field: Field): string {
  if (field.flag) return '0 no, 1 yes';
  return field.values?.map((value, code) => `${code} ${value}`).join(', ') ?? '';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}

const STATISTICS_INTRODUCTION = `# Statistics of the machine of several books

<!-- ${NOTICE} -->

\`hdl/books\` counts what passes its pins. A register's value stands on \`stat_data_o\` a cycle after its address stood on \`stat_addr_i\`; other addresses read 0. What
passes in a cycle is counted two cycles later (the highest number of orders three). A counter wraps at its width: a reader takes the difference of two readings. Reset
clears all. What the machine does is in [books.md](books.md).
`;

/** docs/statistics.md: every register with its address. */
export function statisticsDocument(): string {
  const rows = Object.entries(STATISTICS).map(([name, { address, bits, kind, doc }]) => [String(address), name, String(bits), kind, doc]);
  return [STATISTICS_INTRODUCTION, table(['address', 'register', 'bits', 'what it is', 'what it says'], rows)].join('\n');
}

import { COMMAND_FIELDS, COMMAND_KINDS, type CommandField, type CommandKind } from '../message/command.ts';
import { getField } from '../message/record.ts';

const KIND_OF = new Map<number, CommandKind>(
  (Object.keys(COMMAND_KINDS) as CommandKind[]).map((kind) => [COMMAND_KINDS[kind].code, kind]),
);

/** A command as it came: all fields as raw numbers, so that nonsense can be judged too. */
export type Asked = Readonly<Record<Exclude<CommandField, 'kind' | 'time'>, number>> & {
  /** Undefined for a kind that has no meaning. */
  readonly kind: CommandKind | undefined;
  readonly kindByte: number;
};

export function readAsked(words: ArrayLike<number>, at: number): Asked {
  const raw = (name: CommandField) => getField(words, at, COMMAND_FIELDS[name]);
  return {
    kind: KIND_OF.get(raw('kind')), kindByte: raw('kind'),
    side: raw('side'), market: raw('market'), postOnly: raw('postOnly'), timeInForce: raw('timeInForce'),
    selfTrade: raw('selfTrade'), book: raw('book'), order: raw('order'), price: raw('price'), low: raw('low'),
    quantity: raw('quantity'), participant: raw('participant'), state: raw('state'),
    algorithm: raw('algorithm'), high: raw('high'),
  };
}

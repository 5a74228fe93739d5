import { Dice } from '../scenarios/commands/dice.ts';
import { KIND, writeRaw } from '../scenarios/commands/raw.ts';
import { BOARD, type CoreConfig } from '../model/message/core.ts';
import { RECORD_WORDS } from '../model/message/record.ts';

interface Shape {
  /** Price of a new order, around a middle. */
  readonly price: (dice: Dice, middle: number, levels: number) => number;
  /** Of a hundred commands, cancels. */
  readonly cancels: number;
}

/** After the prototype's flows: near prices with a slow walk; prices anywhere on a nearly empty ladder. */
const SHAPES = {
  clustered: { price: (dice, middle) => middle - 32 + dice.whole(64), cancels: 40 },
  uniform: { price: (dice, _middle, levels) => dice.whole(levels), cancels: 50 },
} satisfies Record<string, Shape>;

export type FlowName = keyof typeof SHAPES;

/** Orders (one in ten immediate-or-cancel) and cancels for the board's size, or another; seeded, so the same every time. */
export function boardFlow(name: FlowName, count: number, seed = 1, { levels, orders }: Pick<CoreConfig, 'levels' | 'orders'> = BOARD): Int32Array {
  const shape: Shape = SHAPES[name];
  const dice = new Dice(`board ${name} ${seed}`);
  const words = new Int32Array(count * RECORD_WORDS);
  const resting: number[] = [];
  let middle = levels / 2;
  let id = 0;
  for (let i = 0; i < count; i++) {
    if (dice.chance(0.01)) middle += dice.whole(3) - 1;
    const full = resting.length > orders / 4;
    if (resting.length > 0 && (full || dice.whole(100) < shape.cancels)) {
      const at = dice.whole(resting.length);
      writeRaw({ kind: KIND.CANCEL, order: resting[at]! }, words, i * RECORD_WORDS);
      resting[at] = resting.at(-1)!;
      resting.pop();
      continue;
    }
    id++;
    const ioc = dice.chance(0.1);
    writeRaw(
      {
        kind: KIND.ADD, side: dice.whole(2), timeInForce: ioc ? 1 : 0, order: id, price: shape.price(dice, middle, levels),
        quantity: 1 + dice.whole(100), participant: 1 + dice.whole(50),
      },
      words, i * RECORD_WORDS,
    );
    if (!ioc) resting.push(id);
  }
  return words;
}

import type { CoreConfig } from '../../../model/message/core.ts';
import type { Dice } from '../../../scenarios/commands/dice.ts';
import { KIND, type RawCommand } from '../../../scenarios/commands/raw.ts';

/* Streams that were written for mutants which all the others had left alive. */

/**
 * An order takes the only maker at the best price and rests with what is left, so that both tops are told while the next one,
 * which takes makers of a longer queue, is at work already. Where the events' taker is slow the core stands still in the
 * middle of that. Others join the queue, which is then emptied.
 */
export function turned(dice: Dice, config: CoreConfig): () => RawCommand {
  const script: RawCommand[] = [];
  let slot = 0;
  return () => {
    if (script.length === 0) {
      const [side, price] = [dice.whole(2), dice.between(1, config.levels - 2)];
      const behind = side === 1 ? price + 1 : price - 1;
      const most = 2 ** dice.between(1, Math.min(12, config.quantityBits - 4));
      const add = (which: number, at: number, quantity: number, timeInForce = 0) => {
        slot = (slot + 1) % config.orders;
        script.push({ kind: KIND.ADD, order: slot, side: which, price: at, quantity, timeInForce, participant: 1 });
      };
      const sizes = Array.from({ length: dice.between(3, 6) }, () => dice.between(1, most));
      if (dice.chance(0.3)) script.push({ kind: KIND.SET_ALGORITHM, state: dice.whole(3) });
      add(side, price, most);
      for (const size of sizes) add(side, behind, size);
      add(side ^ 1, price, most + dice.between(1, 9));
      add(side ^ 1, behind, sizes[0]! + dice.between(0, sizes[1]! + 1), 1);
      add(side, behind, dice.between(1, most));
      add(side, behind, dice.between(1, most));
      add(side ^ 1, behind, 8 * most, 1);
      add(side, price, 9, 1);
    }
    return script.shift()!;
  };
}

/** One order at one price, which every command takes and rests with what is left: both tops change with each of them. */
export function flipped(dice: Dice, config: CoreConfig): () => RawCommand {
  let [slot, rest, side] = [0, 0, 0];
  return () => {
    [slot, side] = [(slot + 1) % config.orders, side ^ 1];
    const quantity = rest + (rest = dice.between(1, 9));
    return { kind: KIND.ADD, order: slot, side, price: config.levels >> 1, quantity, participant: 1 };
  };
}

/** A queue whose size is that of its first order and a multiple of 2^quantityBits, which 32 bits of a sum do not tell from it. */
export function wrapped(dice: Dice, config: CoreConfig): () => RawCommand {
  const half = 2 ** (config.quantityBits - 1);
  const script: RawCommand[] = [];
  return () => {
    if (script.length === 0) {
      const [side, price, first] = [dice.whole(2), dice.between(1, config.levels - 2), dice.between(1, half)];
      const pairs = 2 ** dice.between(0, 3);
      const makers = [first, ...Array.from({ length: 2 * pairs }, () => half)];
      script.push(
        ...makers.map((quantity, order) => ({ kind: KIND.ADD, order, side, price, quantity, participant: 1 })),
        { kind: KIND.ADD, order: config.orders - 1, side: side ^ 1, price, quantity: first + dice.whole(9), timeInForce: dice.whole(2), participant: 2 },
        { kind: KIND.ADD, order: config.orders - 2, side, price, quantity: 1, participant: 1 },
        { kind: KIND.MASS_CANCEL, participant: 1 }, { kind: KIND.MASS_CANCEL, participant: 2 },
      );
    }
    return script.shift()!;
  };
}

/**
 * A REPLACE trades with makers of a participant that differs from its own by one bit, any of them, and rests; mass cancels of
 * both tell whose it is then.
 */
export function replaced(dice: Dice, config: CoreConfig): () => RawCommand {
  const script: RawCommand[] = [];
  return () => {
    if (script.length === 0) {
      const participant = dice.whole(65_536);
      const other = participant ^ (1 << dice.whole(16));
      const [side, price, makers] = [dice.whole(2), dice.between(1, config.levels - 2), dice.between(1, 3)];
      const away = side === 0 ? price - 1 : price + 1;
      script.push(
        ...Array.from({ length: makers }, (_, order) => ({ kind: KIND.ADD, order, side: side ^ 1, price, quantity: 5, participant: other })),
        { kind: KIND.ADD, order: 9, side, price: away, quantity: 1, participant },
        { kind: KIND.REPLACE, order: 9, price, quantity: 5 * makers + dice.between(-4, 9), selfTrade: dice.whole(5) },
        ...(dice.chance(0.5) ? [participant, other] : [other, participant]).map((one) => ({ kind: KIND.MASS_CANCEL, participant: one })),
      );
    }
    return script.shift()!;
  };
}

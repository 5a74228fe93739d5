import type { Dice } from '../commands/dice.ts';
import type { Stage } from './stage.ts';

/** One round of a story, played over and over: leaves an empty book. */
export type Story = (stage: Stage, dice: Dice) => void;

const MOST = 512;

/** A book many levels deep on both sides, then orders that eat it from the top down. */
export const sweep: Story = (stage, dice) => {
  const middle = stage.config.levels >> 1;
  const depth = Math.min(MOST, stage.config.orders >> 1, middle) - 1;
  for (let i = 1; i <= depth; i++) {
    stage.add('BUY', middle - i, 1 + dice.whole(100));
    stage.add('SELL', middle + i, 1 + dice.whole(100));
  }
  for (let i = 0; i < 4; i++) {
    const side = i % 2 === 0 ? 'BUY' : 'SELL';
    const far = middle + (i % 2 === 0 ? 1 : -1) * dice.between(1, depth + 2);
    stage.add(side, far, 25 * depth, { participant: 2, timeInForce: i < 2 ? 'IOC' : 'FOK' });
  }
  stage.add('BUY', 0, 100 * depth, { participant: 2, market: true });
  stage.clear();
};

/** One price, a long queue, cancels from its front, middle and end, and takers who work through it. */
export const queue: Story = (stage, dice) => {
  const middle = stage.config.levels >> 1;
  const length = Math.min(MOST, stage.config.orders - 1);
  const orders: number[] = [];
  for (let i = 0; i < length; i++) orders.push(stage.add('SELL', middle, 1 + dice.whole(50)));
  for (let i = 0; i < length; i++) {
    const kind = dice.whole(4);
    const order =
      kind === 0 ? orders.shift() : kind === 1 ? orders.pop() : orders.splice(dice.whole(orders.length), 1)[0];
    if (order === undefined) break;
    if (kind === 3) stage.add('BUY', middle, 1 + dice.whole(80), { participant: 2, timeInForce: 'IOC' });
    else stage.cancel(order);
  }
  stage.clear();
};

/** The first instants after the bell: the book opens and everyone's order arrives at once around one price. */
export const openingRush: Story = (stage, dice) => {
  const middle = stage.config.levels >> 1;
  const crowd = Math.min(MOST, stage.config.orders - 1);
  stage.send({ kind: 'SET_STATE', book: 0, state: 'CLOSED', time: stage.time });
  stage.add('BUY', middle, 10);
  stage.send({ kind: 'SET_STATE', book: 0, state: 'OPEN', time: stage.time });
  for (let i = 1; i < crowd; i++) {
    const side = dice.chance(0.5) ? 'BUY' : 'SELL';
    const through = dice.between(-8, 5);
    stage.add(side, side === 'BUY' ? middle - through : middle + through, 10 * (1 + dice.small(40)), {
      timeInForce: dice.chance(0.1) ? 'IOC' : 'DAY',
    });
  }
  stage.clear();
};

/** One firm's orders meet each other in every self-trade mode, among strangers' orders. */
export const selfTrade: Story = (stage, dice) => {
  const middle = stage.config.levels >> 1;
  const crowd = Math.min(32, stage.config.orders >> 1);
  for (const selfTradeMode of ['NONE', 'CANCEL_NEWEST', 'CANCEL_OLDEST', 'CANCEL_BOTH', 'DECREMENT'] as const) {
    for (let i = 0; i < crowd; i++) {
      stage.add('SELL', middle + dice.whole(3), 1 + dice.whole(30), { participant: dice.between(1, 2) });
    }
    for (let i = 0; i < 8; i++) {
      stage.add('BUY', middle + dice.whole(4), 1 + dice.whole(90), {
        selfTrade: selfTradeMode,
        timeInForce: dice.pick(['IOC', 'FOK']),
      });
    }
    stage.send({ kind: 'MASS_CANCEL', book: 0, participant: 2, time: stage.time });
    stage.clear();
  }
};

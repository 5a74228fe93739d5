import type { CoreConfig } from '../../../model/message/core.ts';
import type { Dice } from '../../../scenarios/commands/dice.ts';
import { KIND, type RawCommand } from '../../../scenarios/commands/raw.ts';

/* Streams for what random commands rarely meet. Each is a function that gives the next command. */

const PARTICIPANTS = 3;

/** An empty book with another algorithm, now and then; undefined most of the time. */
function afresh(dice: Dice, script: RawCommand[], participants: readonly number[]): RawCommand | undefined {
  if (dice.chance(0.01)) {
    script.push(...participants.map((participant) => ({ kind: KIND.MASS_CANCEL, participant })), { kind: KIND.SET_ALGORITHM, state: dice.whole(3) });
  }
  return script.shift();
}

/**
 * Orders over the whole ladder, so that the next best lies any distance away: bids below a price, asks above it; single
 * orders that sweep level after level; bands and mass cancels that clear them.
 */
export function scattered(dice: Dice, config: CoreConfig): () => RawCommand {
  let middle = config.levels >> 1;
  const top = config.levels - 1;
  return () => {
    if (dice.chance(0.03)) middle = 1 + dice.whole(config.levels - 2);
    const order = dice.whole(config.orders) + config.orders * dice.whole(3);
    const selfTrade = dice.chance(0.2) ? dice.between(1, 4) : 0;
    if (dice.chance(0.02)) return { kind: KIND.SET_BAND, price: 0, high: top };
    if (dice.chance(0.02)) {
      const low = dice.whole(config.levels);
      return { kind: KIND.SET_BAND, price: low, high: dice.between(low, top) };
    }
    if (dice.chance(0.03)) return { kind: KIND.MASS_CANCEL, participant: dice.between(1, PARTICIPANTS) };
    if (dice.chance(0.15)) return { kind: KIND.CANCEL, order };
    const side = dice.whole(2);
    const far = side === 0 ? dice.whole(middle + 1) : dice.between(middle, top);
    if (dice.chance(0.1)) return { kind: KIND.REPLACE, order, price: far, quantity: dice.between(1, 9), selfTrade };
    const takes = dice.chance(0.25);
    return {
      kind: KIND.ADD, order, side, price: takes ? dice.whole(config.levels) : far, quantity: dice.between(1, takes ? 40 : 9), selfTrade,
      participant: dice.between(1, PARTICIPANTS), timeInForce: takes ? dice.pick([0, 1, 2]) : 0, market: takes && dice.chance(0.3) ? 1 : 0,
    };
  };
}

/**
 * All that is compared differs by a single bit, any of them: prices, ids, participants, books, kinds, quantities; and what is
 * too large is so by a single bit.
 */
export function bitByBit(dice: Dice, config: CoreConfig): () => RawCommand {
  const keyBits = Math.log2(config.levels);
  const script: RawCommand[] = [];
  const participant = 1 << dice.whole(16);
  const others = Array.from({ length: 3 }, () => participant ^ (1 << dice.whole(16)));
  let price = dice.whole(config.levels);
  const near = () => (dice.chance(0.5) ? price : price ^ (1 << dice.whole(keyBits)));
  const flipped = (value: number, bits: number) => (dice.chance(0.9) ? value : (value ^ (2 ** dice.whole(bits))) >>> 0);
  // For a while of one scale, so that what is left of a quantity is a single bit, too.
  let scale = dice.whole(config.quantityBits);
  const quantity = () => {
    const one = 2 ** (dice.chance(0.9) ? scale : dice.whole(config.quantityBits));
    return Math.max(1, Math.floor(one * dice.pick([1, 1, 0.5, 0.5, 0.25, 1.5, 0.75])) - dice.pick([0, 0, 0, 1]));
  };
  const id = () => flipped(dice.whole(config.orders), 32);
  const one = (): RawCommand => {
    const far = (value: number) => (dice.chance(0.15) ? value + 2 ** dice.between(keyBits, 31) : value);
    const selfTrade = dice.chance(0.4) ? dice.between(1, 4) : 0;
    const what = dice.whole(100);
    if (what < 52) {
      const takes = dice.chance(0.3);
      const side = takes ? dice.whole(2) : Number(near() > price);
      return {
        kind: KIND.ADD, order: id(), side, price: far(near()), quantity: quantity(), selfTrade, participant: dice.pick([participant, ...others]),
        timeInForce: takes ? dice.whole(3) : 0, market: takes && dice.chance(0.2) ? 1 : 0, postOnly: !takes && dice.chance(0.1) ? 1 : 0,
      };
    }
    if (what < 66) return { kind: KIND.CANCEL, order: id() };
    if (what < 76) return { kind: KIND.REDUCE, order: id(), quantity: quantity() };
    if (what < 88) return { kind: KIND.REPLACE, order: id(), price: far(near()), quantity: quantity(), selfTrade };
    if (what < 90) return { kind: KIND.MASS_CANCEL, participant: flipped(participant, 16) };
    if (what < 93) return { kind: KIND.SET_STATE, state: dice.chance(0.5) ? 0 : 1 << dice.whole(8) };
    if (what < 95) return { kind: KIND.SET_ALGORITHM, state: dice.chance(0.5) ? dice.whole(3) : 1 << dice.whole(8) };
    const [low, high] = [near(), near()].sort((a, b) => a - b) as [number, number];
    if (dice.chance(0.4)) return { kind: KIND.SET_BAND, price: 0, high: config.levels - 1 };
    return dice.chance(0.5) ? { kind: KIND.SET_BAND, price: far(low), high } : { kind: KIND.SET_BAND, price: low, high: far(high) };
  };
  return () => {
    if (dice.chance(0.02)) [price, scale] = [dice.whole(config.levels), dice.whole(config.quantityBits)];
    const command = afresh(dice, script, [participant, ...others]) ?? one();
    if (dice.chance(0.3)) script.push({ kind: KIND.SET_STATE, state: 0 }); // it shall trade most of the time
    if (dice.chance(0.01)) return { ...command, book: 1 << dice.whole(16) };
    return dice.chance(0.01) ? { ...command, kind: command.kind ^ (1 << dice.whole(8)) } : command;
  };
}

/** As many orders as there are, as large as they may be, at two or three prices: totals as large as they get. */
export function heaped(dice: Dice, config: CoreConfig): () => RawCommand {
  const most = 2 ** config.quantityBits - 1;
  const script: RawCommand[] = [];
  const all = Array.from({ length: PARTICIPANTS }, (_, i) => i + 1);
  let side = 0;
  let price = config.levels >> 1;
  let slot = 0;
  return () => {
    const given = afresh(dice, script, all);
    if (given !== undefined) {
      if (given.kind === KIND.SET_ALGORITHM) [side, price] = [dice.whole(2), dice.between(4, config.levels - 5)];
      return given;
    }
    const order = slot = (slot + 1) % config.orders;
    const quantity = dice.chance(0.6) ? most - dice.whole(4) : dice.between(1, most);
    const what = { order, quantity, participant: dice.pick(all), selfTrade: dice.chance(0.3) ? dice.between(1, 4) : 0 };
    if (dice.chance(0.75)) return { kind: KIND.ADD, ...what, side, price: dice.chance(0.8) ? price : price + dice.between(-1, 1) };
    const any = dice.whole(config.orders);
    if (dice.chance(0.25)) return { kind: KIND.CANCEL, order: any };
    if (dice.chance(0.3)) return { kind: KIND.REDUCE, order: any, quantity: dice.between(1, dice.chance(0.5) ? most : 3) };
    if (dice.chance(0.3)) return { kind: KIND.REPLACE, order: any, quantity, price, selfTrade: what.selfTrade };
    return { kind: KIND.ADD, ...what, side: side ^ 1, price: price + (side === 0 ? -1 : 1), timeInForce: dice.whole(3) };
  };
}

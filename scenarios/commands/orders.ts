import type { CoreConfig } from '../../model/message/core.ts';
import type { Dice } from './dice.ts';
import type { Phase, Profile } from './phases.ts';
import { KIND, type RawCommand } from './raw.ts';

/** What the next order depends on. */
export interface Scene {
  readonly config: CoreConfig;
  readonly profile: Profile;
  readonly dice: Dice;
  phase: Phase;
  /** Tick around which orders gather. */
  middle: number;
  /** Participants 1 to this. */
  participants: number;
  /** Price limits as last set. */
  low: number;
  high: number;
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

/** How far from the middle. */
function distance({ phase, dice, config }: Scene): number {
  if (phase === 'deep') return dice.chance(0.95) ? 0 : dice.small(4);
  if (phase === 'wide') return dice.small(Math.min(200, config.levels >> 1));
  return dice.small(10);
}

/** Ticks at which ladders and bitmaps go wrong. */
function edgeTick({ dice, config }: Scene): number {
  const top = config.levels - 1;
  return clamp(dice.pick([0, 1, 30, 31, 32, 33, 63, 64, 1022, 1023, 1024, 1025, top - 1, top, config.levels >> 1]), 0, top);
}

function price(scene: Scene, side: number, takes: boolean): number {
  const { dice, middle, phase, low, high, config } = scene;
  if (phase === 'edge' && dice.chance(0.6)) return edgeTick(scene);
  const away = distance(scene);
  const buys = side === 0;
  const tick = takes === buys ? middle + away : middle - 1 - away;
  if (phase === 'band' && dice.chance(0.6)) return clamp(tick, low, high);
  return clamp(tick, 0, config.levels - 1);
}

/** Mostly a few lots; large, too large or nothing where the profile allows it. */
export function quantity({ dice, config, phase, profile }: Scene): number {
  const most = 2 ** config.quantityBits - 1;
  if (phase === 'heavy') return clamp(most - dice.whole(dice.chance(0.5) ? 5 : 1000), 1, most);
  if (profile !== 'market') {
    if (dice.chance(0.005)) return 0;
    if (dice.chance(0.005) && config.quantityBits < 32) return dice.between(most + 1, 0xffff_ffff);
    if (dice.chance(0.01)) return dice.between(1, most);
  }
  return clamp(dice.chance(0.2) ? 1 + dice.whole(5) : 1 + dice.small(100), 1, most);
}

/** Price, quantity and self-trade mode of an order that shall take, or shall rest. */
export function terms(scene: Scene, side: number, takes: boolean): { price: number; quantity: number; selfTrade: number } {
  const { dice, config, phase, profile } = scene;
  const most = 2 ** config.quantityBits - 1;
  const one = quantity(scene);
  const sweeps = takes && (phase === 'deep' || phase === 'wide') && dice.chance(0.5);
  const pickMode = phase === 'self' ? 0.9 : 0.5;
  return {
    price: price(scene, side, takes),
    quantity: sweeps ? clamp(one * dice.between(2, 40), 0, most) : one,
    selfTrade: profile === 'market' ? (dice.chance(0.3) ? 2 : 0) : dice.chance(pickMode) ? dice.between(1, 4) : 0,
  };
}

/** An ADD. */
export function order(scene: Scene, id: number, takes: boolean): RawCommand {
  const { dice } = scene;
  const side = dice.whole(2);
  const market = takes && dice.chance(0.15) ? 1 : 0;
  const timeInForce = takes ? dice.pick([0, 0, 0, 1, 1, 2, 2]) : dice.chance(0.03) ? dice.between(1, 2) : 0;
  const postOnly = market === 0 && timeInForce === 0 && dice.chance(0.15) ? 1 : 0;
  return {
    kind: KIND.ADD, side, market, postOnly, timeInForce, order: id, ...terms(scene, side, takes),
    participant: dice.between(1, scene.participants),
  };
}

/** A command that is wrong in one way or another. `id`: an order that may be live. */
export function nonsense(scene: Scene, id: number): RawCommand {
  const { dice, config } = scene;
  const fine = { ...order(scene, dice.whole(2 ** 32), false), participant: dice.pick([1, 2, 0xffff]) };
  const replace: RawCommand = { kind: KIND.REPLACE, order: id, ...terms(scene, 0, false) };
  const beyond = dice.pick([config.levels, config.levels + 1, 2 ** 31, 2 ** 32 - 1]);
  const tooLarge = config.quantityBits < 32 ? 2 ** config.quantityBits : 2 ** 32 - 1;
  return dice.pick<() => RawCommand>([
    () => ({ kind: dice.pick([0, 9, 128, 255]), order: id }),
    () => ({ ...fine, kind: dice.between(9, 255), state: dice.whole(256) }),
    () => ({ ...fine, book: dice.pick([1, 0x8000, 0xffff]) }),
    () => ({ ...fine, timeInForce: 3 }),
    () => ({ ...fine, selfTrade: dice.between(5, 7) }),
    () => ({ ...fine, postOnly: 1, timeInForce: dice.between(1, 2) }),
    () => ({ ...fine, postOnly: 1, market: 1 }),
    () => ({ ...replace, selfTrade: dice.between(5, 7) }),
    () => ({ ...replace, price: beyond }),
    () => ({ ...replace, quantity: dice.pick([0, tooLarge]) }),
    () => ({ ...fine, order: id }),
    () => ({ ...fine, quantity: dice.pick([0, tooLarge]) }),
    () => ({ ...fine, price: beyond }),
    () => ({ ...fine, market: 1, price: beyond, postOnly: 0 }),
    () => ({ kind: KIND.REDUCE, order: id, quantity: dice.pick([0, 2 ** 31, 2 ** 32 - 1]) }),
    () => ({ kind: KIND.SET_STATE, state: dice.between(3, 255) }),
    () => ({ kind: KIND.SET_ALGORITHM, state: dice.between(3, 255) }),
    () => ({ kind: KIND.SET_BAND, price: beyond, high: dice.whole(config.levels) }),
    () => ({ kind: KIND.SET_BAND, price: dice.whole(config.levels), high: beyond }),
    () => ({ kind: KIND.SET_BAND, price: config.levels - 1, high: 0 }),
    () => ({ kind: KIND.MASS_CANCEL, participant: dice.pick([0, 6, 0xffff]) }),
  ])();
}

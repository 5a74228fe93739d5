import { RECORD_WORDS } from '../model/message/record.ts';
import { Dice } from '../scenarios/commands/dice.ts';
import { KIND, writeRaw } from '../scenarios/commands/raw.ts';

/**
 * Five order flows for benchmarks, made by us after the shape of the public consensus benchmark: ids 1 to a million in
 * random order, about half new orders (15 in 100 of them IOC), 41 in 100 cancels, 9 in 100 replaces, a few of both too late.
 * static, normal and swing-25 have its short lives: most orders are cancelled within three messages. clustered and uniform
 * are ours and harder on a cache: orders live for tens of thousands of messages.
 */
export const FLOWS = ['static', 'normal', 'swing-25', 'clustered', 'uniform'] as const;
export type FlowName = (typeof FLOWS)[number];

export interface Flow {
  readonly name: string;
  /** Eight words a command. */
  readonly commands: Int32Array;
  readonly mix: Readonly<Record<'add' | 'ioc' | 'cancel' | 'replace', number>>;
}

/** Prices of all flows lie below the first, ids up to the second, fewer than the third. */
export const FLOW_LEVELS = 131_072;
const FLOW_IDS = 1_000_000;
export const FLOW_ORDERS = 1 << 20;

interface Shape {
  /** Largest step of the mid price an order, ticks. */
  readonly step: number;
  /** Most messages between an order and its cancel. */
  readonly life: number;
  /** Share of orders priced through the mid. */
  readonly aggressive: number;
  /** Distance from the mid, 0 and up. */
  readonly distance: (dice: Dice) => number;
}

/** Most orders near the touch, with a hump 8 ticks out and a tail that falls with the square. */
function nearTouch(dice: Dice): number {
  if (dice.chance(0.35)) return dice.whole(9);
  const u = (dice.whole(100_000) + 1) / 100_000;
  return Math.min(400, Math.floor(2 + 6 / Math.sqrt(u)));
}

const SHAPES: Readonly<Record<FlowName, Shape>> = {
  static: { step: 0, life: 3, aggressive: 0.001, distance: nearTouch },
  normal: { step: 0.8, life: 3, aggressive: 0.06, distance: nearTouch },
  'swing-25': { step: 10, life: 3, aggressive: 0.06, distance: nearTouch },
  clustered: { step: 0.1, life: 60_000, aggressive: 0.07, distance: (dice) => dice.small(32) },
  uniform: { step: 0.5, life: 60_000, aggressive: 0.05, distance: (dice) => dice.whole(30_000) },
};

const MID = 33_504;
const IOC_OF_NEW = 0.15;
const REPLACED_OF_RESTING = 0.2;
const CANCELLED_OF_RESTING = 0.95;
const TOO_LATE = 0.02;

/** What is still to come for an order, by the number of the message at which it is due. */
class Calendar {
  private readonly days: number[][] = [];
  private today = 0;

  put(at: number, what: number): void {
    const day = this.days[at];
    if (day === undefined) this.days[at] = [what];
    else day.push(what);
  }

  /** Something due at `now` or before, or undefined. */
  take(now: number): number | undefined {
    while (this.today <= now) {
      const what = this.days[this.today]?.shift();
      if (what !== undefined) return what;
      if (this.today === now) return undefined;
      this.today++;
    }
    return undefined;
  }
}

/** The same name, size (at most 1,900,000 messages) and seed give the same commands everywhere. */
export function makeFlow(name: FlowName, messages = 1_000_000, seed = 23): Flow {
  const shape = SHAPES[name];
  const dice = new Dice(`flow ${name} ${seed}`);
  const commands = new Int32Array(messages * RECORD_WORDS);
  const mix = { add: 0, ioc: 0, cancel: 0, replace: 0 };
  const ids = shuffled(FLOW_IDS, dice);
  const orders: { id: number; side: number; price: number; quantity: number }[] = [];
  const calendar = new Calendar();
  let mid = MID;
  for (let n = 0; n < messages; n++) {
    const due = calendar.take(n);
    const at = n * RECORD_WORDS;
    const time = 34_200_000_000_000 + n * 100;
    if (due === undefined && orders.length < ids.length) {
      mid = Math.max(20_000, Math.min(60_000, mid + shape.step * (dice.whole(2001) / 1000 - 1)));
      const { ioc, ...order } = newOrder(shape, dice, mid, ids[orders.length]);
      mix.add++;
      mix.ioc += ioc;
      const { id, side, price, quantity } = order;
      const terms = { side, price, quantity, timeInForce: ioc, participant: id & 63 };
      writeRaw({ kind: KIND.ADD, order: id, ...terms, time }, commands, at);
      if (ioc === 0) schedule(calendar, shape, dice, n, orders.length);
      orders.push(order);
    } else if (due === undefined || due % 2 === 0) {
      mix.cancel++;
      const order = orders[due === undefined ? dice.whole(orders.length) : due >> 1];
      writeRaw({ kind: KIND.CANCEL, order: order.id, time }, commands, at);
    } else {
      mix.replace++;
      const order = orders[due >> 1];
      order.quantity++;
      if (dice.chance(0.8)) order.price += dice.chance(0.5) ? 1 : -1;
      writeRaw({ kind: KIND.REPLACE, order: order.id, price: order.price, quantity: order.quantity, time }, commands, at);
    }
  }
  return { name, commands, mix };
}

function newOrder(shape: Shape, dice: Dice, mid: number, id: number) {
  const side = dice.whole(2);
  const through = dice.chance(shape.aggressive);
  const away = through ? -1 - dice.whole(4) : 1 + shape.distance(dice);
  const price = Math.floor(mid) + (side === 0 ? -away : away);
  return { id, side, price: Math.max(1, price), quantity: dice.between(1, 100), ioc: dice.chance(IOC_OF_NEW) ? 1 : 0 };
}

/** Even entries are cancels, odd ones replaces. */
function schedule(calendar: Calendar, shape: Shape, dice: Dice, now: number, order: number): void {
  let at = now + 1;
  const long = shape.life > 3;
  if (dice.chance(REPLACED_OF_RESTING)) {
    if (long) at += dice.whole(shape.life >> 1);
    calendar.put(at, order * 2 + 1);
    at++;
  }
  if (!dice.chance(CANCELLED_OF_RESTING)) return;
  if (long) at += dice.whole(shape.life);
  else if (dice.chance(0.2)) at += dice.between(1, 2);
  calendar.put(at, order * 2);
  if (dice.chance(TOO_LATE)) calendar.put(at + 1, order * 2 + dice.whole(2));
}

/** 1 to n in random order. */
function shuffled(n: number, dice: Dice): Int32Array {
  const ids = Int32Array.from({ length: n }, (_, i) => i + 1);
  for (let i = n - 1; i > 0; i--) {
    const j = dice.whole(i + 1);
    [ids[i], ids[j]] = [ids[j], ids[i]];
  }
  return ids;
}

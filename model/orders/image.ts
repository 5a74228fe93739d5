import { assert } from '../base/assert.ts';
import { PHASES } from '../session/phases.ts';
import { joinDark } from './life.ts';
import { DISPLAY, TIME, TYPE } from './order.ts';
import type { DeskState } from './state.ts';
import { NO_PRICE, type OrderTable, PLACE } from './table.ts';

const FORMAT = 1;

/** Every column of a slot, in the order of the snapshot. */
function columns(t: OrderTable): readonly { [slot: number]: number }[] {
  return [
    t.number, t.place, t.flags, t.status, t.type, t.time, t.side, t.selfTrade, t.display, t.peg, t.account, t.participant, t.key, t.price, t.limit,
    t.stop, t.offset, t.quantity, t.filled, t.open, t.inCore, t.cancelled, t.shown, t.spread, t.minimum, t.slices, t.stamp, t.queued,
    t.expireDay, t.expireTime, t.vehicle, t.owner, t.partner, t.target, t.protection, t.intent, t.coreId,
  ];
}

/** Numbers alone, as 64-bit floats: header, generation of every slot, free slots in their order, then the taken ones by slot. */
export function imageOf(d: DeskState): Uint8Array {
  const { table: t } = d;
  const { serial, generation, free } = t.image();
  const taken: number[] = [];
  for (let slot = 0; slot < t.capacity; slot++) if (t.place[slot] !== PLACE.FREE) taken.push(slot);
  const numbers = [
    FORMAT, t.capacity, serial, d.clock, d.last, d.day, PHASES.indexOf(d.phase), d.low, d.high, d.inDesk ? 1 : 0, ...d.topPrice, ...d.topSize,
    ...d.pegTop, free.length, ...generation, ...free,
  ];
  for (const slot of taken) {
    numbers.push(slot);
    for (const column of columns(t)) numbers.push(column[slot]!);
  }
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

/** Fills a fresh desk of the same configuration. Lists are sorted anew: they hold nothing that the columns do not. */
export function restoreInto(d: DeskState, bytes: Uint8Array): void {
  const { table: t } = d;
  const numbers = new Float64Array(bytes.slice().buffer);
  let at = 0;
  const next = () => numbers[at++]!;
  assert(next() === FORMAT && next() === t.capacity, 'not a desk snapshot of this format and size');
  const serial = next();
  [d.clock, d.last, d.day] = [next(), next(), next()];
  d.phase = PHASES[next()]!;
  [d.low, d.high] = [next(), next()];
  d.inDesk = next() === 1;
  for (const pair of [d.topPrice, d.topSize, d.pegTop]) [pair[0], pair[1]] = [next(), next()];
  const free = next();
  const generation = Uint32Array.from({ length: t.capacity }, next);
  t.restore(serial, generation, Int32Array.from({ length: free }, next));
  const taken: number[] = [];
  while (at < numbers.length) {
    const slot = next();
    for (const column of columns(t)) column[slot] = next();
    taken.push(slot);
  }
  for (const slot of taken) list(d, slot);
}

function list(d: DeskState, slot: number): void {
  const { table: t } = d;
  const place = t.place[slot];
  if (place === PLACE.RESERVED) return;
  if (t.inCore[slot]! > 0) d.depth[t.side[slot] as 0 | 1][t.price[slot]!]! += t.inCore[slot]!;
  if (t.time[slot] === TIME.GTD) d.expiries.add(slot);
  if (t.type[slot] === TYPE.PEGGED) d.pegs.add(slot);
  if (place === PLACE.WAITING) {
    d.waiting[t.side[slot] as 0 | 1].add(slot);
    if (t.type[slot] === TYPE.TRAILING_STOP) d.trailing.add(slot);
  }
  const reserve = place === PLACE.RESTING && t.display[slot] === DISPLAY.ICEBERG;
  if ((place === PLACE.DARK || reserve) && t.price[slot] !== NO_PRICE) joinDark(d, slot);
}

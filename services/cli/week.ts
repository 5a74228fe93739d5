import { createHash } from 'node:crypto';
import { MODEL_PORT } from './bodies.ts';
import { EXIT, type ExitCode } from './failure.ts';
import type { JsonObject, Output } from './output.ts';
import { grouped, rate } from './table.ts';
import type { RoomImage } from '../../model/exchange/snapshot.ts';
import { balanceFault } from '../../model/law/exchange.ts';
import { dateText } from '../../model/session/civil.ts';
import { type DayFigures, WeekFigures } from '../../scenarios/week/figures.ts';
import { WEEK, weekOf } from '../../scenarios/week/scenario.ts';
import { TradingWeek } from '../../scenarios/week/week.ts';

/** Plays the week and tells what it was: a table a day, the digests of its events and of every room, whether the books balance. */
export function runWeek(out: Output, seed: string, orders: number): ExitCode {
  const week = new TradingWeek(weekOf(seed, orders), MODEL_PORT);
  const { exchange } = week;
  const figures = new WeekFigures(exchange);
  const events = createHash('sha256');
  let bytes = 0;
  exchange.attach((chunk) => {
    events.update(chunk);
    bytes += chunk.length;
  });
  const progress = out.progress('orders', orders);
  week.onDay = (day, name) => figures.startDay(day, name);
  week.onCommand = (command, code) => {
    figures.note(command, code);
    if (week.orders % 10_000 === 0) progress.update(Math.min(orders, week.orders));
  };
  const started = performance.now();
  week.play();
  const seconds = (performance.now() - started) / 1000;
  progress.stop();
  const digests = roomDigests(exchange.images());
  const eventDigest = events.digest('hex');
  const fault = balanceFault(exchange);
  const { commands } = exchange.state;
  out.say(`${WEEK.name}, seed ${seed}: ${grouped(week.orders)} orders, ${grouped(commands)} commands, ${rate(commands / seconds)} commands/s`);
  sayDays(out, figures.days);
  out.say(`events  ${eventDigest}  ${grouped(bytes)} bytes`);
  for (const [room, digest] of Object.entries(digests)) out.say(`${room.padEnd(12)}${digest}`);
  out.say(fault === undefined ? 'balanced: cash and every share sum to zero, holds are the open orders, positions are what was traded and brought in' : `NOT BALANCED: ${fault}`);
  out.result({
    ok: fault === undefined, scenario: WEEK.name, seed, orders: week.orders, commands, seconds, eventDigest, eventBytes: bytes, digests, balanced: fault === undefined,
    fault: fault ?? null, open: exchange.state.settlement.open().length,
    days: figures.days.map((day) => ({ ...day, date: dateText(day.day) })),
    happened: happened(figures), types: figures.types, times: figures.times, instructions: figures.instructions, phases: figures.phases, trades: figures.trades,
    calls: figures.calls,
    sent: figures.commands, told: figures.told, refusals: figures.refusals,
  } satisfies JsonObject);
  return fault === undefined ? EXIT.good : EXIT.found;
}

/** What the story of the week is to have in it. */
function happened({ commands, told, days, calls }: WeekFigures): JsonObject {
  const of = (counts: Record<string, number>, ...names: string[]) => names.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
  return {
    tradingDays: days.filter(({ trades }) => trades > 0).length, corporateActions: of(commands, 'ANNOUNCE'), actionSteps: of(told, 'ACTION'), halts: of(commands, 'HALT'),
    marketHalts: of(told, 'BREAKER'), limitStates: of(told, 'LIMIT_STATE'), busts: of(commands, 'BUST'), corrections: of(commands, 'CORRECT'),
    fails: days.reduce((sum, { failed }) => sum + failed, 0), penalties: of(told, 'PENALTY'), buyIns: of(told, 'BOUGHT_IN'), killSwitches: of(told, 'KILL'),
    breaks: of(told, 'BREAK'), marginCalls: of(calls, 'OPEN'), callsMet: of(calls, 'MET'), callsLiquidated: of(calls, 'LIQUIDATING'),
    liquidationsRestored: of(calls, 'RESTORED'), liquidationOrders: of(told, 'LIQUIDATION'),
  };
}

/** Of rooms that every instrument has (core, orders, holds …) one digest over all of them, by instrument; and one over everything. */
export function roomDigests(images: readonly RoomImage[]): Record<string, string> {
  const rooms = new Map<string, ReturnType<typeof createHash>>();
  const whole = createHash('sha256');
  for (const { room, bytes } of images) {
    const name = room.split(' ')[0]!;
    const hash = rooms.get(name) ?? createHash('sha256');
    rooms.set(name, hash);
    for (const each of [hash, whole]) each.update(`${room} ${bytes.length}\n`).update(bytes);
  }
  return Object.fromEntries([...[...rooms].map(([name, hash]) => [name, hash.digest('hex')]), ['whole', whole.digest('hex')]]);
}

function sayDays(out: Output, days: readonly DayFigures[]): void {
  const titles = ['orders', 'refused', 'trades', 'shares', 'value', 'obligations', 'moved', 'failed', 'penalties', 'buy-ins', 'calls', 'met', 'sold out'];
  const money = (amount: number) => grouped(Math.round(amount / 10_000));
  const rows = days.map((d) => [
    dateText(d.day), d.name, grouped(d.orders), grouped(d.refused), grouped(d.trades), grouped(d.shares), money(d.value), grouped(d.obligations), grouped(d.moved),
    grouped(d.failed), money(d.penalties), grouped(d.buyIns), grouped(d.calls), grouped(d.met), grouped(d.liquidations),
  ]);
  out.table([{ title: 'day' }, { title: '' }, ...titles.map((title) => ({ title, right: true }))], rows);
}

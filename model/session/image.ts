import { assert } from '../base/assert.ts';
import type { InstrumentSession } from './instrument.ts';
import type { LimitState } from './luld.ts';
import { PHASES } from './phases.ts';
import { Session, type SessionConfig } from './session.ts';

const FORMAT = 1;
const LIMIT_STATES: readonly LimitState[] = ['NONE', 'LIMIT', 'STRADDLE'];

/** The whole session as numbers: equal sessions give equal bytes. Events that were not taken out are no part of it. */
export function sessionSnapshot(session: Session): Uint8Array {
  const numbers = [
    FORMAT, session.instruments.length, session.day, session.time, session.breakerLevel, session.indexClose,
    ...session.switches.numbers(),
  ];
  for (const i of session.instruments) numbers.push(...row(i));
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

function row(i: InstrumentSession): number[] {
  const band = (b: { low: number; high: number } | undefined) => (b === undefined ? [0, 0, 0] : [1, b.low, b.high]);
  const trades = i.trades?.rows() ?? [];
  return [
    i.previousClose, PHASES.indexOf(i.phase), PHASES.indexOf(i.scheduled), i.row, i.halted ? 1 : 0, i.haltUntil, i.callUntil,
    i.reference, i.since, i.nextCheck, i.doubling, LIMIT_STATES.indexOf(i.limit), i.limitUntil, i.prolonged, ...band(i.band), ...band(i.pausedBand),
    i.starts.length, ...i.starts, trades.length, ...trades.flat(),
  ];
}

/** A session that goes on where the snapshot was taken, under the same configuration. */
export function restoreSession(config: SessionConfig, bytes: Uint8Array): Session {
  const session = new Session(config);
  const numbers = new Float64Array(bytes.slice().buffer);
  let at = 0;
  const next = () => numbers[at++]!;
  assert(next() === FORMAT && next() === session.instruments.length, 'not a snapshot of this session');
  [session.day, session.time, session.breakerLevel, session.indexClose] = [next(), next(), next(), next()];
  session.switches.restore(next);
  const tails: number[][][] = [];
  for (const i of session.instruments) {
    i.previousClose = next();
    i.phase = PHASES[next()]!;
    i.scheduled = PHASES[next()]!;
    i.row = next();
    i.halted = next() === 1;
    [i.haltUntil, i.callUntil] = [next(), next()];
    [i.reference, i.since, i.nextCheck, i.doubling] = [next(), next(), next(), next()];
    i.limit = LIMIT_STATES[next()]!;
    [i.limitUntil, i.prolonged] = [next(), next()];
    const band = () => {
      const [there, low, high] = [next(), next(), next()];
      return there === 1 ? { low: low!, high: high! } : undefined;
    };
    i.band = band();
    i.pausedBand = band();
    i.starts = Array.from({ length: next() }, next);
    tails.push(Array.from({ length: next() }, () => [next(), next(), next()]));
  }
  session.rebuild();
  session.instruments.forEach((i, n) => i.trades?.restore(tails[n]!));
  return session;
}

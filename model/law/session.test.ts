/**
 * The laws of the session under random days: changes of phase are legal and in the order of time, an instrument that nothing
 * has happened to is in the phase of its schedule, bands enclose their reference, and a restart makes no difference.
 * LOCKSTEP_LAW_RUNS sets how many sequences, LOCKSTEP_LAW_SEED which.
 */
import { type Arbitrary, array, assert, constant, constantFrom, integer, nat, oneof, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { MARKET_WIDE } from '../session/breaker.ts';
import { US_EXCHANGES } from '../session/calendars.ts';
import { dayOf } from '../session/civil.ts';
import { restoreSession, sessionSnapshot } from '../session/image.ts';
import { LULD } from '../session/luld.ts';
import { mayChange, type Phase } from '../session/phases.ts';
import { HOUR, HOUSE_SCHEDULE, MINUTE, SECOND } from '../session/schedule.ts';
import { Session, type SessionConfig } from '../session/session.ts';

const RUNS = Number(process.env['LOCKSTEP_LAW_RUNS'] ?? 150);
const SEED = Number(process.env['LOCKSTEP_LAW_SEED'] ?? 7);
const DAY = dayOf(2026, 11, 23);
const CONFIG: SessionConfig = {
  calendar: US_EXCHANGES, schedules: [HOUSE_SCHEDULE], bands: [LULD], breakers: [MARKET_WIDE], reopeningCall: MINUTE, seed: 7,
  instruments: [{ tier: 1, leverage: 1 }, { tier: 2, leverage: 1 }, { tier: 0, leverage: 1 }],
};

/** A session at half past nine. */
function opened(): Session {
  const session = new Session(CONFIG);
  session.instruments.forEach((_, i) => session.setPreviousClose(i, 100_000));
  session.setIndexClose(5000);
  session.advance(DAY, 9 * HOUR + 30 * MINUTE);
  session.instruments.forEach((_, i) => session.opened(i, 100_000));
  session.events.length = 0;
  return session;
}

const step = oneof(
  record({ do: constant('advance' as const), by: oneof(nat(20), nat(3000)), price: oneof(constant(undefined), integer({ min: 80_000, max: 125_000 })) }),
  record({ do: constant('trade' as const), instrument: nat(2), price: integer({ min: 94_000, max: 106_000 }) }),
  record({ do: constant('top' as const), instrument: nat(2), edge: constantFrom(-1, 0, 1) }),
  record({ do: constant('index' as const), value: integer({ min: 3900, max: 5100 }) }),
  record({ do: constant('halt' as const), instrument: nat(2) }),
  record({ do: constant('resume' as const), instrument: nat(2) }),
  record({ do: constant('restart' as const) }),
);

type SessionStep = typeof step extends Arbitrary<infer T> ? T : never;

test(`laws of the session: ${RUNS} sequences, seed ${SEED}`, () => {
  assert(property(array(step, { maxLength: 120, size: 'max' }), (steps) => {
    let session = opened();
    const twin = opened();
    const phases: Phase[] = session.instruments.map(({ phase }) => phase);
    let touched = false;
    let [day, time] = [DAY, 9 * HOUR + 30 * MINUTE];
    for (const s of steps) {
      if (s.do === 'advance') time += s.by * SECOND;
      if (time >= 24 * HOUR) [day, time] = [day + 1, 0];
      for (const one of [session, twin]) act(one, s, day, time);
      if (s.do === 'restart') session = restoreSession(CONFIG, sessionSnapshot(session));
      else expect(session.events).toEqual(twin.events);
      expect(sessionSnapshot(session)).toEqual(sessionSnapshot(twin));
      let last = 0;
      for (const event of twin.events) {
        expect(event.time).toBeGreaterThanOrEqual(last);
        last = event.time;
        if (event.kind !== 'PHASE') continue;
        expect(mayChange(phases[event.instrument]!, event.phase), `${phases[event.instrument]} to ${event.phase}`).toBe(true);
        phases[event.instrument] = event.phase;
      }
      // Instrument 2 has no bands; unless it was halted, its schedule says all.
      const rows = HOUSE_SCHEDULE[twin.kind === 'HALF' ? 'half' : 'full'];
      const row = twin.kind === 'CLOSED' ? undefined : rows.filter((r) => r.at <= time).at(-1);
      touched = (touched && twin.day === day && time > 0) || s.do === 'halt' || s.do === 'index';
      if (!touched && twin.day === day) expect(twin.instruments[2]!.phase).toBe(row?.phase ?? 'CLOSED');
      for (const { band, reference, phase } of twin.instruments) {
        if (band !== undefined) expect(band.low < reference && reference < band.high && phase === 'CONTINUOUS').toBe(true);
      }
      session.events.length = 0;
      twin.events.length = 0;
    }
  }), { seed: SEED, numRuns: RUNS });
});

function act(session: Session, s: SessionStep, day: number, time: number): void {
  if (s.do === 'advance') {
    session.advance(day, time, () => s.price);
    // An exchange tells what every uncross gave as soon as it is through.
    for (const event of [...session.events]) if (event.kind === 'PHASE' && event.phase === 'CONTINUOUS') session.opened(event.instrument, s.price);
  } else if (s.do === 'trade') session.onTrade(s.instrument, s.price);
  else if (s.do === 'top') {
    const { band } = session.instruments[s.instrument]!;
    if (band !== undefined) session.onTop(s.instrument, s.edge < 0 ? undefined : s.edge > 0 ? band.high : band.low + 100, s.edge < 0 ? band.low : band.high + 100);
  } else if (s.do === 'index') session.onIndex(s.value);
  else if (s.do === 'halt') session.halt(s.instrument);
  else if (s.do === 'resume') session.resume(s.instrument);
}

import { array, assert, integer, nat, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MARKET_WIDE } from './breaker.ts';
import { US_EXCHANGES } from './calendars.ts';
import { dayOf } from './civil.ts';
import type { SessionEvent } from './events.ts';
import { bandAround, collar, LULD, limitState, TradeWindow } from './luld.ts';
import { HOUR, HOUSE_SCHEDULE, MINUTE, RANDOM_ENDS, SECOND } from './schedule.ts';
import { PRICE_MAX, Session, type SessionConfig } from './session.ts';

const CONFIG: SessionConfig = {
  calendar: US_EXCHANGES, schedules: [HOUSE_SCHEDULE], bands: [LULD], breakers: [MARKET_WIDE], reopeningCall: MINUTE, seed: 7,
  instruments: [{ tier: 1, leverage: 1 }, { tier: 2, leverage: 1 }, { tier: 0, leverage: 1 }],
};
const DAY = dayOf(2026, 11, 23);
const HALF = dayOf(2026, 11, 27);
const at = (hour: number, minute: number, second = 0) => hour * HOUR + minute * MINUTE + second * SECOND;

function opened(config = CONFIG, day = DAY): Session {
  const session = new Session(config);
  session.instruments.forEach((_, i) => session.setPreviousClose(i, 100_000));
  session.setIndexClose(5000);
  session.advance(day, at(9, 30));
  session.instruments.forEach((_, i) => session.opened(i, 100_000));
  session.events.length = 0;
  return session;
}

function taken(session: Session): string[] {
  const lines = session.events.map(line);
  session.events.length = 0;
  return lines;
}

function clock(time: number): string {
  const s = Math.floor(time / SECOND);
  return [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60].map((n) => String(n).padStart(2, '0')).join(':');
}

function line(event: SessionEvent): string {
  const when = clock(event.time);
  switch (event.kind) {
    case 'PHASE': return `${when} ${event.instrument} ${event.phase} ${event.cause}`;
    case 'BAND': return `${when} ${event.instrument} ${event.low}..${event.high === PRICE_MAX ? 'max' : event.high}`;
    case 'LIMIT_STATE': return `${when} ${event.instrument} ${event.state}`;
    case 'PROLONGED': return `${when} ${event.instrument} until ${clock(event.until)} ${event.low}..${event.high}`;
    case 'BREAKER': return `${when} level ${event.level} ${event.halted ? 'halts' : 'passes'}`;
  }
}

describe('session: schedule', () => {
  test('session: a full day, a half day and a holiday', () => {
    const config = { ...CONFIG, instruments: [{ tier: 0 as const, leverage: 1 }] };
    const session = new Session(config);
    session.advance(DAY, at(23, 0));
    expect(taken(session)).toEqual([
      '07:00:00 0 PRE_OPEN SCHEDULE', '09:25:00 0 OPENING_AUCTION SCHEDULE', '09:30:00 0 CONTINUOUS SCHEDULE',
      '15:55:00 0 CLOSING_AUCTION SCHEDULE', '16:00:00 0 CLOSED SCHEDULE',
    ]);
    session.advance(dayOf(2026, 11, 26), at(23, 0));
    expect(taken(session)).toEqual([]);
    session.advance(HALF, at(23, 0));
    expect(taken(session).slice(-2)).toEqual(['12:55:00 0 CLOSING_AUCTION SCHEDULE', '13:00:00 0 CLOSED SCHEDULE']);
    expect(session.advance(HALF, at(22, 0))).toBe('TIME_BACKWARD');
    session.advance(dayOf(2026, 11, 30), at(10, 0));
    session.advance(dayOf(2026, 12, 1), at(8, 0));
    expect(taken(session).slice(-3)).toEqual(['15:55:00 0 CLOSING_AUCTION SCHEDULE', '16:00:00 0 CLOSED SCHEDULE', '07:00:00 0 PRE_OPEN SCHEDULE']);
  });

  test('session: calls end at random within 30 seconds, each instrument for itself, the same by the same seed', () => {
    const ends = (seed: number) => {
      const session = new Session({ ...CONFIG, schedules: [RANDOM_ENDS], seed });
      session.advance(DAY, at(10, 0));
      return session.events.flatMap((e) => (e.kind === 'PHASE' && e.phase === 'CONTINUOUS' ? [e.time] : []));
    };
    expect(ends(7)).toEqual(ends(7));
    expect(ends(7)).not.toEqual(ends(8));
    expect(new Set(ends(7)).size).toBe(3);
    for (const time of ends(7)) expect(time >= at(9, 30) && time <= at(9, 30, 30)).toBe(true);
  });
});

describe('session: limit up - limit down', () => {
  const far = HOUR * 3;
  test.each([
    ['tier 1 above $3', 1, 100_000, 1, far, 100_000, 95_000, 105_000],
    ['tier 2 above $3', 2, 100_000, 1, far, 100_000, 90_000, 110_000],
    ['tier 2, leverage 3', 2, 100_000, 3, far, 100_000, 70_000, 130_000],
    ['$3.00 is in the middle class', 1, 30_000, 1, far, 30_000, 24_000, 36_000],
    ['$3.0001 is not', 1, 30_001, 1, far, 30_000, 28_500, 31_500],
    ['below $0.75: 15 cents', 1, 7_499, 1, far, 7_400, 5_900, 8_900],
    ['below $0.75: 75 % when that is less', 1, 1_000, 1, far, 1_000, 300, 1_800],
    ['last 25 minutes, tier 1: doubled', 1, 100_000, 1, 25 * MINUTE, 100_000, 90_000, 110_000],
    ['last 25 minutes, tier 2 above $3: not', 2, 100_000, 1, 25 * MINUTE, 100_000, 90_000, 110_000],
    ['last 25 minutes, tier 2 at $3: doubled', 2, 30_000, 1, 25 * MINUTE, 30_000, 18_000, 42_000],
    ['a minute earlier: not yet', 1, 100_000, 1, 26 * MINUTE, 100_000, 95_000, 105_000],
    ['rounded to the cent, half up', 1, 100_000, 1, far, 101_010, 96_000, 106_100],
  ] as const)('bands: %s', (_, tier, previousClose, leverage, untilClose, reference, low, high) => {
    expect(bandAround(LULD, { tier, previousClose, leverage }, reference, untilClose)).toEqual({ low, high });
  });

  test.each([
    [96, 100, 'NONE'], [90, 100, 'STRADDLE'], [90, 95, 'LIMIT'], [95, 95, 'NONE'], [105, 110, 'LIMIT'], [105, undefined, 'LIMIT'], [undefined, 95, 'LIMIT'],
    [94, 100, 'STRADDLE'], [100, 106, 'STRADDLE'], [undefined, undefined, 'NONE'],
  ] as const)('bands: bid %s, ask %s against 95 to 105: %s', (bid, ask, state) => {
    expect(limitState({ low: 95, high: 105 }, bid, ask)).toBe(state);
  });

  test('bands: follow the mean by at least 1 %, and stand at least 30 seconds', () => {
    const session = opened();
    session.advance(DAY, at(9, 30, 5));
    session.onTrade(0, 100_900);
    session.advance(DAY, at(9, 30, 31));
    expect(taken(session)).toEqual([]);
    session.onTrade(0, 101_200);
    session.advance(DAY, at(9, 31));
    expect(taken(session)).toEqual(['09:31:00 0 96000..106100']);
    session.advance(DAY, at(9, 40));
    expect(taken(session)).toEqual([]);
    session.advance(DAY, at(15, 36));
    expect(taken(session)).toEqual(['15:35:00 0 90900..111200', '15:35:00 1 90000..110000']);
  });

  test('bands: a limit state of 15 seconds pauses for 5 minutes, then the book is called into trading again', () => {
    const session = opened();
    session.advance(DAY, at(10, 0));
    session.onTop(0, 90_000, 95_000);
    session.advance(DAY, at(10, 0, 14));
    session.onTop(0, 95_100, 95_200);
    session.advance(DAY, at(10, 1));
    session.onTop(0, 105_000, 105_100);
    session.advance(DAY, at(10, 7));
    expect(taken(session)).toEqual([
      '10:00:00 0 LIMIT', '10:00:14 0 NONE', '10:01:00 0 LIMIT', '10:01:15 0 VOLATILITY_AUCTION PAUSE', '10:01:15 0 0..max', '10:06:15 0 CONTINUOUS REOPEN',
    ]);
    session.opened(0, 104_000);
    expect(taken(session)).toEqual(['10:07:00 0 98800..109200']);
  });

  test('bands: a straddle state is told, and pauses nothing', () => {
    const session = opened();
    session.advance(DAY, at(10, 0));
    session.onTop(0, 94_000, 96_000);
    session.advance(DAY, at(10, 5));
    expect(taken(session)).toEqual(['10:00:00 0 STRADDLE']);
    expect(session.instruments[0]!.phase).toBe('CONTINUOUS');
  });

  test('bands: a reopening price outside the collar puts the reopening off and widens the collar', () => {
    const session = opened();
    session.advance(DAY, at(10, 0));
    session.onTop(0, 105_000, 105_100);
    session.advance(DAY, at(10, 5, 15), () => 109_000);
    session.advance(DAY, at(10, 20), () => 109_000);
    expect(taken(session).slice(3)).toEqual(['10:05:15 0 until 10:10:15 90000..110000', '10:10:15 0 CONTINUOUS REOPEN']);
    expect(collar(LULD, { low: 95_000, high: 105_000 }, 100_000, 2)).toEqual({ low: 85_000, high: 115_000 });
  });

  test('bands: a pause near the close lasts into the closing auction', () => {
    const session = opened();
    session.advance(DAY, at(15, 46));
    session.events.length = 0;
    session.onTop(1, 110_000, 110_100);
    session.advance(DAY, at(16, 0));
    expect(taken(session).filter((l) => l.includes(' 1 '))).toEqual([
      '15:46:00 1 LIMIT', '15:46:15 1 VOLATILITY_AUCTION PAUSE', '15:46:15 1 0..max', '15:55:00 1 CLOSING_AUCTION SCHEDULE', '16:00:00 1 CLOSED SCHEDULE',
    ]);
  });

  test('bands: the mean of the window is that of the trades, kept one by one, before a restart and after', () => {
    const trade = record({ price: integer({ min: 1, max: 1_000_000 }), wait: nat(40) });
    assert(property(array(trade, { maxLength: 60 }), nat(300), (trades, later) => {
      const window = new TradeWindow(LULD.window);
      const kept: { price: number; second: number }[] = [];
      let second = at(9, 30) / SECOND;
      for (const { price, wait } of trades) {
        second += wait;
        window.add(price, second * SECOND + 5);
        kept.push({ price, second });
      }
      second += later;
      const inside = kept.filter((t) => t.second > second - 300);
      const mean = inside.length === 0 ? undefined : Math.round(inside.reduce((sum, t) => sum + t.price, 0) / inside.length);
      expect(window.mean(second * SECOND)).toBe(mean);
      const restored = new TradeWindow(LULD.window);
      restored.restore(window.rows());
      expect(restored.mean(second * SECOND)).toBe(mean);
    }), { seed: 7 });
  });
});

describe('session: halts', () => {
  test('session: an instrument is halted and resumed through a call', () => {
    const session = opened();
    session.advance(DAY, at(11, 0));
    expect(session.halt(2)).toBeUndefined();
    expect(session.halt(2)).toBe('HALT_UNFIT');
    expect(session.halt(3)).toBe('INSTRUMENT_UNKNOWN');
    session.advance(DAY, at(12, 0));
    expect(session.resume(2)).toBeUndefined();
    expect(session.resume(2)).toBe('RESUME_UNFIT');
    session.advance(DAY, at(12, 2));
    expect(taken(session)).toEqual(['11:00:00 2 HALTED HALT', '12:00:00 2 VOLATILITY_AUCTION RESUME', '12:01:00 2 CONTINUOUS REOPEN']);
  });

  test.each([
    [4651, at(11, 0), []],
    [4650, at(11, 0), ['11:00:00 level 1 halts', '11:00:00 2 HALTED BREAKER', '11:15:00 2 VOLATILITY_AUCTION REOPEN', '11:16:00 2 CONTINUOUS REOPEN']],
    [4350, at(15, 24), ['15:24:00 level 2 halts', '15:24:00 2 HALTED BREAKER', '15:39:00 2 VOLATILITY_AUCTION REOPEN', '15:40:00 2 CONTINUOUS REOPEN']],
    [4350, at(15, 25), ['15:25:00 level 2 passes']],
    [4000, at(15, 50), ['15:50:00 level 3 halts', '15:50:00 2 HALTED BREAKER', '16:00:00 2 CLOSED SCHEDULE']],
  ] as const)('breaker: the index at %i (case %#)', (value, time, lines) => {
    const session = opened();
    session.advance(DAY, time);
    session.events.length = 0;
    session.onIndex(value);
    session.advance(DAY, time === at(15, 50) ? at(16, 0) : time + 17 * MINUTE);
    expect(taken(session).filter((l) => l.includes('level') || l.includes(' 2 '))).toEqual(lines);
  });

  test('breaker: each level halts once; after the third nobody resumes', () => {
    const session = opened();
    session.advance(DAY, at(11, 0));
    session.onIndex(4600);
    session.advance(DAY, at(11, 30));
    session.onIndex(4600);
    session.onIndex(4700);
    session.onIndex(4600);
    session.onIndex(4300);
    session.advance(DAY, at(12, 0));
    session.onIndex(3900);
    session.advance(DAY, at(13, 0));
    expect(session.resume(2)).toBe('RESUME_UNFIT');
    expect(taken(session).filter((l) => l.includes('level'))).toEqual(['11:00:00 level 1 halts', '11:30:00 level 2 halts', '12:00:00 level 3 halts']);
    expect(session.instruments[2]!.phase).toBe('HALTED');
  });

  test('kill switch: the market before the instrument before the participant; unknown instruments first', () => {
    const session = opened();
    const asked = () => [session.admits(9, 5), session.admits(0, 5), session.admits(1, 5), session.admits(1, 6)];
    session.switches.set({ participant: 5 }, true);
    expect(asked()).toEqual(['INSTRUMENT_UNKNOWN', 'PARTICIPANT_KILLED', 'PARTICIPANT_KILLED', undefined]);
    session.switches.set({ instrument: 0 }, true);
    expect(asked()).toEqual(['INSTRUMENT_UNKNOWN', 'INSTRUMENT_KILLED', 'PARTICIPANT_KILLED', undefined]);
    session.switches.set({ market: true }, true);
    expect(asked()).toEqual(['INSTRUMENT_UNKNOWN', 'MARKET_KILLED', 'MARKET_KILLED', 'MARKET_KILLED']);
    session.switches.set({ market: true, instrument: 0, participant: 5 }, false);
    expect(asked()).toEqual(['INSTRUMENT_UNKNOWN', undefined, undefined, undefined]);
    expect(session.switches.set({ instrument: 9 }, true)).toBe('INSTRUMENT_UNKNOWN');
  });
});

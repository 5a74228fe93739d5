import type { WatchRules } from '../accounts/watch.ts';
import type { MarginRules } from '../risk/margin/rules.ts';
import type { AccountLimits, InstrumentTerms, RiskRules } from '../risk/rules.ts';
import type { Core, CoreConfig } from '../message/core.ts';
import { MARKET_WIDE } from '../session/breaker.ts';
import type { Calendar } from '../session/calendar.ts';
import { LULD } from '../session/luld.ts';
import { HOUSE_SCHEDULE, MINUTE } from '../session/schedule.ts';
import type { InstrumentTerms as LimitTerms, SessionConfig } from '../session/session.ts';
import type { UncrossRule } from '../session/uncross.ts';
import type { SettlementRules } from '../settlement/rules.ts';

/** A kind of core: the model's, the oracle's, or any other that answers at once. The exchange does not know which. */
export interface CorePort {
  make(config: CoreConfig): Core;
  restore(snapshot: Uint8Array): Core;
}

export interface InstrumentConfig {
  readonly symbol: string;
  /** Price of tick 0 and of one tick, ten-thousandths. */
  readonly base: number;
  readonly tick: number;
  readonly core: CoreConfig;
  readonly algorithm: 'FIFO' | 'PRO_RATA' | 'SIZE_TIME';
  readonly uncross: UncrossRule;
  /** Class for penalties of settlement. */
  readonly penaltyClass: string;
  /** Price by which orders are valued before the first trade, ten-thousandths. */
  readonly reference: number;
  readonly risk: InstrumentTerms;
  /** For accredited investors only. */
  readonly accreditedOnly: boolean;
  /** Class of its price limits. */
  readonly limits: LimitTerms;
}

/** The session of the market: its phases by time of day, price limits, and halts of everything when the index falls. */
export type SessionPlan = Pick<SessionConfig, 'schedules' | 'bands' | 'breakers' | 'reopeningCall'>;

/** Without schedules the market is opened and closed by commands PHASE, and its price limits are set by BAND. */
export const BY_HAND: SessionPlan = { schedules: [], bands: [], breakers: [], reopeningCall: 0 };

export const HOUSE_SESSION: SessionPlan = { schedules: [HOUSE_SCHEDULE], bands: [LULD], breakers: [MARKET_WIDE], reopeningCall: 5 * MINUTE };

/** Fees of a share in ten-thousandths, below zero a rebate; and of the value of a sale, in ten-millionths. */
export interface Fees {
  readonly maker: number;
  readonly taker: number;
  readonly auction: number;
  readonly saleRate: number;
}

export interface ExchangeConfig {
  readonly instruments: readonly InstrumentConfig[];
  /** Clients' accounts are FIRST_CLIENT to this, participants 1 to 65,535. */
  readonly lastAccount: number;
  readonly fees: Fees;
  /** A trade settles on days that are open in all of them. */
  readonly calendars: readonly Calendar[];
  readonly session: SessionPlan;
  readonly settlement: readonly SettlementRules[];
  readonly watch: WatchRules;
  readonly risk: RiskRules;
  /** Limits of every account; whether it is a margin account its registration says. */
  readonly limits: Omit<AccountLimits, 'margin'>;
  /** What a margin account needs, and until when it has to make a call good. */
  readonly margin: readonly MarginRules[];
  /** Lengths of the bars of market data, nanoseconds. */
  readonly bars: readonly number[];
  /** Names what is random: slices of icebergs. */
  readonly seed: number;
}

/** Highest price of an instrument, ten-thousandths: below 2^32. */
export function priceAt({ base, tick }: InstrumentConfig, ticks: number): number {
  return base + ticks * tick;
}

export function sessionConfigOf({ session, calendars: [calendar], instruments, seed }: ExchangeConfig): SessionConfig {
  return { ...session, calendar, seed, instruments: instruments.map(({ limits }) => limits) };
}

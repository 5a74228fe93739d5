import { assert } from '../base/assert.ts';
import type { Dated } from '../session/dated.ts';

/** Largest amount that anything here may reach, in shares or 1/10,000: sums of a few of them and their rates stay exact. */
export const BOUND = 2 ** 50;
/** Rates are in basis points; margin rates go up to twice the value. */
export const RATE_MAX = 20_000;
/** Parts of something, basis points: at most eightfold. */
export const PART_MAX = 80_000;

/** What holds for every account, from a day on. Durations in nanoseconds, rates in basis points, money in 1/10,000. */
export interface RiskRules extends Dated {
  /** At most `burst` orders at once, and one every `interval` in the long run. */
  readonly burst: number;
  readonly interval: number;
  /** An order equal to one of the account's last DUPLICATE_MEMORY accepted ones, at most this much later, is a duplicate. */
  readonly duplicateWindow: number;
  /** Below this value one instrument is never too much. */
  readonly concentrationFloor: number;
  /** A trade this far below the previous close restricts short sales for the rest of that day and the next. */
  readonly shortTrigger: number;
  /** Exposure of all accounts together. */
  readonly houseCredit: number;
}

/** One account's limits. */
export interface AccountLimits {
  /** A cash account pays in full and never sells short. */
  readonly margin: boolean;
  /** Shares, long or short, in one instrument. */
  readonly position: number;
  /** Value in one instrument as a part of equity, basis points. */
  readonly concentration: number;
  /** Gross exposure: the worst that positions and open orders can come to. */
  readonly credit: number;
  /** Loss of equity since the day began. */
  readonly loss: number;
}

/** One instrument's terms. */
export interface InstrumentTerms {
  /** Distance of a limit from the reference price, basis points; market orders are held at the reference plus this. */
  readonly collar: number;
  readonly orderShares: number;
  readonly orderValue: number;
  /** Average daily volume in shares and how much of it one order may be, basis points. */
  readonly averageVolume: number;
  readonly volumeShare: number;
  /** Shares, long or short, of one account. */
  readonly position: number;
  /** Initial margin of what is bought and what is sold short, basis points of the value. */
  readonly longRate: number;
  readonly shortRate: number;
  /** So easy to borrow that no locate is needed. */
  readonly easyToBorrow: boolean;
}

/** United States, as an example of each: Reg T initial margin of 50 %, Rule 201 at 10 %. */
export const US_RISK: RiskRules = {
  from: 0, burst: 100, interval: 1_000_000, duplicateWindow: 1_000_000, concentrationFloor: 25_000_0000, shortTrigger: 1_000, houseCredit: BOUND,
};
export const NO_LIMITS: AccountLimits = { margin: false, position: BOUND, concentration: PART_MAX, credit: BOUND, loss: BOUND };
export const US_TERMS: InstrumentTerms = {
  collar: 1_000, orderShares: 1_000_000, orderValue: 10_000_000_0000, averageVolume: 10_000_000, volumeShare: 2_500, position: BOUND, longRate: 5_000,
  shortRate: 5_000, easyToBorrow: true,
};

function within(name: string, value: number, most: number): void {
  assert(Number.isInteger(value) && value >= 0 && value <= most, `${name} must be a whole number from 0 to ${most}, got ${value}`);
}

export function checkRules(rules: RiskRules): void {
  within('burst', rules.burst, 2 ** 31);
  within('interval', rules.interval, 2 ** 47);
  assert(rules.burst >= 1, 'a burst of no orders lets none through');
  assert(rules.burst * rules.interval <= BOUND, 'burst times interval passes 2^50 nanoseconds');
  within('duplicateWindow', rules.duplicateWindow, 2 ** 47);
  within('concentrationFloor', rules.concentrationFloor, BOUND);
  within('shortTrigger', rules.shortTrigger, 10_000);
  within('houseCredit', rules.houseCredit, BOUND);
}

export function checkLimits(limits: AccountLimits): void {
  within('position', limits.position, BOUND);
  within('concentration', limits.concentration, PART_MAX);
  within('credit', limits.credit, BOUND);
  within('loss', limits.loss, BOUND);
}

export function checkTerms(terms: InstrumentTerms): void {
  within('collar', terms.collar, 1_000_000);
  within('orderShares', terms.orderShares, 0xffff_ffff);
  within('orderValue', terms.orderValue, BOUND);
  within('averageVolume', terms.averageVolume, BOUND);
  within('volumeShare', terms.volumeShare, PART_MAX);
  within('position', terms.position, BOUND);
  within('longRate', terms.longRate, RATE_MAX);
  within('shortRate', terms.shortRate, RATE_MAX);
}

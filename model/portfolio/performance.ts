/**
 * Returns of a portfolio, in doubles with + - * / only, which every machine computes alike. Amounts come in as whole ten-thousandths;
 * what leaves for anything that decides goes through `asRate`, which makes a whole number of it.
 */

/** What a portfolio was worth on a day, and what was then paid in (+) or taken out (-). Days ascend. */
export interface Valuation {
  readonly day: number;
  readonly value: number;
  readonly flow: number;
}

/** Parts of one in a whole rate: a billionth. */
export const RATE_UNIT = 1_000_000_000;

/** A return as whole billionths, or undefined when it is none or too large to be exact. */
export function asRate(value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  const rate = Math.round(value * RATE_UNIT) + 0;
  return Number.isSafeInteger(rate) ? rate : undefined;
}

/**
 * Time-weighted: what one unit left alone would have made, whatever was paid in or out between. The product of value over what was there
 * after the flow before, less one. Undefined with fewer than two valuations, or where there was nothing to make a return on.
 */
export function timeWeighted(valuations: readonly Valuation[]): number | undefined {
  if (valuations.length < 2) return undefined;
  let growth = 1;
  for (let i = 1; i < valuations.length; i++) {
    const base = valuations[i - 1].value + valuations[i - 1].flow;
    if (!(base > 0)) return undefined;
    growth *= valuations[i].value / base;
  }
  return growth - 1;
}

/** Modified Dietz: gain over the money at work, each flow weighted by the part of the time it was there. Undefined where that is not above 0. */
export function modifiedDietz(valuations: readonly Valuation[]): number | undefined {
  const first = valuations[0];
  const last = valuations.at(-1);
  if (first === undefined || last === undefined || last.day <= first.day) return undefined;
  const days = last.day - first.day;
  let gain = last.value - first.value - first.flow;
  let base = first.value + first.flow;
  for (const { day, flow } of valuations.slice(1, -1)) {
    gain -= flow;
    base += flow * ((last.day - day) / days);
  }
  return base > 0 ? gain / base : undefined;
}

/** Money-weighted: the yearly rate (365 days) at which everything paid in grows to everything taken out and what is left. */
export function moneyWeighted(valuations: readonly Valuation[]): number | undefined {
  const first = valuations[0];
  const last = valuations.at(-1);
  if (first === undefined || last === undefined || last.day <= first.day) return undefined;
  const flows = valuations.map(({ day, value, flow }, i) => {
    if (i === 0) return { days: last.day - day, amount: value + flow };
    return { days: last.day - day, amount: i === valuations.length - 1 ? -value : flow };
  });
  const daily = internalGrowth(flows);
  return daily === undefined ? undefined : power(daily, 365) - 1;
}

/** A return over so many days as one over a year of 365. */
export function annualised(value: number, days: number): number | undefined {
  if (!(days >= 1 && value > -1)) return undefined;
  const daily = internalGrowth([{ days, amount: 1 }, { days: 0, amount: -(1 + value) }]);
  return daily === undefined ? undefined : power(daily, 365) - 1;
}

export interface Flow {
  /** Whole days until the end. */
  readonly days: number;
  /** Paid in (+), taken out or left over (-). */
  readonly amount: number;
}

const STEPS = 200;

/**
 * The daily growth factor at which the flows come to nothing. A series of flows may have several: the one nearest to 1 is meant, found by
 * looking outward from 1 in steps that double, then by Newton's method held inside the bracket by bisection. Undefined if there is none.
 */
export function internalGrowth(all: readonly Flow[]): number | undefined {
  const some = all.filter(({ amount }) => amount !== 0);
  const least = some.reduce((days, flow) => Math.min(days, flow.days), Number.MAX_SAFE_INTEGER);
  // With a term that no growth changes, a sum that underflows cannot look like a root.
  const flows = some.map(({ days, amount }) => ({ days: days - least, amount }));
  if (flows.length === 0) return undefined;
  if (worth(flows, 1) === 0) return 1;
  let [up, down] = [1, 1];
  for (let step = 1e-6; step < 64; step *= 2) {
    const [higher, lower] = [1 + step, 1 / (1 + step)];
    if (changes(flows, up, higher)) return narrowed(flows, up, higher);
    if (changes(flows, lower, down)) return narrowed(flows, lower, down);
    up = higher;
    down = lower;
  }
  return undefined;
}

function changes(flows: readonly Flow[], low: number, high: number): boolean {
  const [a, b] = [worth(flows, low), worth(flows, high)];
  return (a <= 0 && b >= 0) || (a >= 0 && b <= 0);
}

function narrowed(flows: readonly Flow[], from: number, to: number): number {
  let [low, high] = [from, to];
  const rising = worth(flows, high) > worth(flows, low);
  let at = (low + high) / 2;
  for (let step = 0; step < STEPS; step++) {
    const value = worth(flows, at);
    if (value === 0) return at;
    if (value > 0 === rising) high = at;
    else low = at;
    const newton = at - value / slope(flows, at);
    // Outside the bracket, or no number at all: halve instead.
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (next === at || next <= low || next >= high) return next;
    at = next;
  }
  return at;
}

function worth(flows: readonly Flow[], daily: number): number {
  return flows.reduce((sum, { days, amount }) => sum + amount * power(daily, days), 0);
}

function slope(flows: readonly Flow[], daily: number): number {
  return flows.reduce((sum, { days, amount }) => (days === 0 ? sum : sum + amount * days * power(daily, days - 1)), 0);
}

/** By squaring; exponent a whole number at or above 0. */
export function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** Where an active return comes from, in doubles with + - * / only. */

/** A part of the portfolio (a sector, a country): weights of the beginning, returns of the period. */
export interface Segment {
  readonly name: string;
  readonly portfolioWeight: number;
  readonly portfolioReturn: number;
  readonly benchmarkWeight: number;
  readonly benchmarkReturn: number;
}

export interface Effects {
  /** From weighing the segment otherwise than the benchmark. */
  readonly allocation: number;
  /** From other returns inside the segment. */
  readonly selection: number;
  /** From both at once. */
  readonly interaction: number;
}

export interface Attribution {
  readonly segments: readonly (Effects & { readonly name: string })[];
  readonly total: Effects;
  readonly portfolioReturn: number;
  readonly benchmarkReturn: number;
}

/**
 * Brinson and Fachler (1985) credit allocation against the benchmark as a whole; Brinson, Hood and Beebower (1986) against nothing. The
 * effects of both add up to the active return, portfolio less benchmark, as long as both sets of weights add up to the same.
 */
export type AttributionMethod = 'BRINSON_FACHLER' | 'BRINSON_HOOD_BEEBOWER';

export function attribute(segments: readonly Segment[], method: AttributionMethod): Attribution {
  const portfolioReturn = segments.reduce((sum, row) => sum + row.portfolioWeight * row.portfolioReturn, 0);
  const benchmarkReturn = segments.reduce((sum, row) => sum + row.benchmarkWeight * row.benchmarkReturn, 0);
  const against = method === 'BRINSON_FACHLER' ? benchmarkReturn : 0;
  const rows = segments.map((row) => {
    const weight = row.portfolioWeight - row.benchmarkWeight;
    const edge = row.portfolioReturn - row.benchmarkReturn;
    return {
      name: row.name, allocation: weight * (row.benchmarkReturn - against), selection: row.benchmarkWeight * edge, interaction: weight * edge,
    };
  });
  return { segments: rows, total: rows.reduce(plus, NOTHING), portfolioReturn, benchmarkReturn };
}

const NOTHING: Effects = { allocation: 0, selection: 0, interaction: 0 };

function plus(a: Effects, b: Effects): Effects {
  return { allocation: a.allocation + b.allocation, selection: a.selection + b.selection, interaction: a.interaction + b.interaction };
}

function times(a: Effects, by: number): Effects {
  return { allocation: a.allocation * by, selection: a.selection * by, interaction: a.interaction * by };
}

/**
 * Effects of several periods as effects of the whole (Frongello 2002): what a period earned grows with the portfolio's return before it,
 * and what was earned before grows with the benchmark's. They add up to the compounded active return, without a logarithm.
 */
export function linked(periods: readonly Attribution[]): Effects {
  let sum = NOTHING;
  let grown = 1;
  for (const { total, portfolioReturn, benchmarkReturn } of periods) {
    sum = plus(times(sum, 1 + benchmarkReturn), times(total, grown));
    grown *= 1 + portfolioReturn;
  }
  return sum;
}

/** Values of one segment at the beginning and the end of a period, and what was moved into it at the beginning. */
export interface SegmentValue {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
  readonly flow: number;
}

/** Weights and returns of segments by their values; a segment that began with nothing has weight and return 0. Undefined if all did. */
export function weighed(values: readonly SegmentValue[]): { readonly name: string; readonly weight: number; readonly value: number }[] | undefined {
  const total = values.reduce((sum, { begin, flow }) => sum + begin + flow, 0);
  if (!(total > 0)) return undefined;
  return values.map(({ name, begin, end, flow }) => {
    const base = begin + flow;
    return { name, weight: base / total, value: base === 0 ? 0 : (end - base) / base };
  });
}

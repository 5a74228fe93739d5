import { InputError } from '../../../model/base/input-error.ts';
import { BOARD, type CoreBody, type CoreConfig } from '../../../model/message/core.ts';
import { CONSENSUS } from '../../../scenarios/markets/consensus/feed.ts';
import { matchConsensus } from '../../../scenarios/markets/consensus/match.ts';
import type { Instrument } from '../../../scenarios/markets/itch/instrument.ts';
import { matchItch } from '../../../scenarios/markets/itch/match.ts';
import { matchLobster } from '../../../scenarios/markets/lobster/match.ts';
import type { JsonObject } from '../output.ts';
import { grouped } from '../table.ts';

export const FORMATS = ['consensus', 'lobster', 'itch'] as const;
export type Format = (typeof FORMATS)[number];

/** What only some formats ask for. */
export interface FormatOptions {
  readonly out?: string;
  readonly book?: string;
  readonly stock?: string;
  readonly locate?: number;
  readonly tick?: number;
}

export interface FormatRun {
  readonly file: string;
  readonly body: CoreBody;
  readonly options: FormatOptions;
  readonly onProgress: (messages: number) => void;
}

/** What a run found, as lines and as JSON; `good` is false where the core and the file disagree. */
export interface Finding {
  readonly good: boolean;
  readonly messages: number;
  readonly sha256: string;
  readonly lines: readonly string[];
  readonly json: JsonObject;
}

export interface FormatPlan {
  /** The core that the format needs unless --size says otherwise. */
  readonly config: CoreConfig;
  readonly run: (run: FormatRun) => Promise<Finding>;
}

export const PLANS: Readonly<Record<Format, FormatPlan>> = {
  consensus: { config: CONSENSUS, run: consensus },
  lobster: { config: BOARD, run: lobster },
  itch: { config: BOARD, run: itch },
};

const REPORTS = ['accepted', 'trades', 'cancelled', 'modified', 'cancelRejected', 'modifyRejected'] as const;

function reportCounts(counts: readonly number[]): { readonly line: string; readonly json: JsonObject } {
  const entries = REPORTS.map((name, i) => [name, counts[i] ?? 0] as const);
  return { line: `reports  ${entries.map(([name, n]) => `${name} ${grouped(n)}`).join(', ')}`, json: Object.fromEntries(entries) };
}

async function consensus({ file, body, options, onProgress }: FormatRun): Promise<Finding> {
  const { messages, reports, sha256 } = await matchConsensus(file, body, { out: options.out, onProgress });
  const counts = reportCounts(reports);
  return { good: true, messages, sha256, lines: [counts.line], json: { reports: counts.json } };
}

async function lobster({ file, body, options, onProgress }: FormatRun): Promise<Finding> {
  const found = await matchLobster(file, options.book, body, { out: options.out, unit: options.tick, onProgress });
  const { rows, determined, equal, sideUpdates, sideUpdatesEqual, executions, decidable, oldest, exceptions, mismatches } = found;
  const counts = reportCounts(found.reports);
  const lines = [
    `best     equal after ${grouped(equal)} of ${grouped(determined)} rows whose best price and size the files determine`,
    `levels   ${grouped(sideUpdatesEqual)} of ${grouped(sideUpdates)} side updates equal`,
    `priority ${grouped(oldest)} of ${grouped(decidable)} decidable executions hit the oldest order (${grouped(executions)} executions)`,
    ...(exceptions.length > 0 ? [`         not the oldest in rows ${exceptions.slice(0, 20).join(', ')}${exceptions.length > 20 ? ' …' : ''}`] : []),
    ...mismatches.map((m) => `FAILED row ${m.row} ${m.side} level ${m.level}: expected ${levelText(m.expected)}, seen ${levelText(m.seen)}`),
    counts.line,
  ];
  const { commands, seeded, removed, refused, yielded } = found;
  const json = {
    commands, determined, equal, sideUpdates, sideUpdatesEqual, executions, decidable, oldest, exceptions, seeded, removed, refused,
    yielded: yielded.length, reports: counts.json,
  };
  return { good: equal === determined && sideUpdatesEqual === sideUpdates, messages: rows, sha256: found.sha256, lines, json };
}

function levelText(level: readonly [number, number] | undefined): string {
  return level === undefined ? 'nothing' : `${level[1]} @ ${level[0]}`;
}

async function itch({ file, body, options, onProgress }: FormatRun): Promise<Finding> {
  const found = await matchItch(file, instrumentOf(options), body, { out: options.out, unit: options.tick, onProgress });
  const { messages, bookMessages, compared, equal, executions, pricedExecutions, hits, younger, leftOut, refused, commands } = found;
  if (bookMessages === 0) throw new InputError(`${file}: no message of the chosen instrument moves a book; check --stock or --locate`);
  const counts = reportCounts(found.reports);
  const lines = [
    `stream   ${grouped(messages)} messages, ${grouped(bookMessages)} of the instrument move its book`,
    `book     equal to the file's after ${grouped(equal)} of ${grouped(compared)} batches, every level`,
    `priority ${grouped(hits)} executions hit the oldest order, ${grouped(younger)} named a younger one (${grouped(executions)} executions)`,
    ...(leftOut > 0 ? [`left out ${grouped(leftOut)} orders that cross the book or lie beyond the ladder`] : []),
    counts.line,
  ];
  const json = { commands, bookMessages, compared, equal, executions, pricedExecutions, hits, younger, leftOut, refused, reports: counts.json };
  return { good: equal === compared && refused === 0, messages, sha256: found.sha256, lines, json };
}

function instrumentOf({ stock, locate }: FormatOptions): Instrument {
  if (stock !== undefined && locate === undefined) return { stock };
  if (locate !== undefined && stock === undefined) return { locate };
  throw new InputError('--format itch needs one instrument: --stock with its symbol, or --locate with its stock locate number');
}

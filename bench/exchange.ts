/**
 * `node bench/exchange.ts [--json] [--quick]`: commands a second through the whole exchange (admit, core, settle, market data,
 * positions, ledger, and the SHA-256 of its event stream), and the commands that it sent to its cores through bare cores, in the
 * same process. Seconds are processor seconds of one thread; the best of several runs and their median.
 */
import { createHash } from 'node:crypto';
import { ModelCore } from '../model/book/book.ts';
import type { ExchangeCommand } from '../model/exchange/command.ts';
import type { CorePort } from '../model/exchange/config.ts';
import { Exchange } from '../model/exchange/exchange.ts';
import { EventBuffer } from '../model/message/core.ts';
import { RECORD_WORDS } from '../model/message/record.ts';
import { WEEK_CORE } from '../scenarios/week/population.ts';
import { CoreLogs } from '../scenarios/week/scenario.ts';
import { TradingWeek, WHOLE_WEEK, weekConfig, type WeekOptions } from '../scenarios/week/week.ts';
import { processorSeconds } from './core-peer.ts';

export interface ExchangeBenchOptions {
  /** About how many orders of a trading day; default 220,000, as on each day of the trading week. */
  readonly commands?: number;
  /** Timed runs, default 5; one more warms up. */
  readonly rounds?: number;
  readonly seed?: number;
  readonly onProgress?: (stage: string) => void;
}

export interface ExchangeBenchResult {
  readonly commands: number;
  /** Of them, those of order entry: what is timed. Accounts and deposits come before the clock. */
  readonly timed: number;
  readonly trades: number;
  readonly coreCommands: number;
  /** Commands a processor second: the best run, and the median. */
  readonly perSecond: number;
  readonly median: number;
  /** The same without a sink for the event stream. */
  readonly withoutDigest: number;
  /** Core commands a processor second through the bare cores. */
  readonly bareCore: number;
  /** bareCore over the core commands that the exchange executed in a second. */
  readonly bareRatio: number;
  readonly streamBytes: number;
  readonly digest: string;
  readonly instruments: number;
  readonly accounts: number;
  readonly node: string;
}

const PORT: CorePort = { make: (config) => new ModelCore(config), restore: (bytes) => ModelCore.restore(bytes) };

/** Measures the exchange on the log of a trading week. */
export async function benchExchange(options: ExchangeBenchOptions = {}): Promise<ExchangeBenchResult> {
  const { commands: orders = 220_000, rounds = 5, seed = 7, onProgress } = options;
  const week: WeekOptions = { seed: String(seed), ...WHOLE_WEEK, orders: orders * 5 };
  onProgress?.('exchange: recording the day');
  const { log, first, seedOfConfig, cores } = record(week);
  const run = (digest: boolean) => measure(week, seedOfConfig, log, first, digest);
  onProgress?.('exchange: warming up');
  run(true);
  const timed = log.length - first;
  const rates: number[] = [];
  let last = run(true);
  for (let round = 0; round < rounds; round++) {
    onProgress?.(`exchange: round ${round + 1} of ${rounds}`);
    last = run(true);
    rates.push(timed / last.seconds);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const bare = bareCores(cores, rounds);
  const plain = Array.from({ length: rounds }, () => timed / run(false).seconds);
  const perSecond = Math.max(...rates);
  return {
    commands: log.length, timed, trades: last.trades, coreCommands: bare.commands, perSecond, median: [...rates].sort((a, b) => a - b)[rounds >> 1],
    withoutDigest: Math.max(...plain), bareCore: bare.perSecond, bareRatio: bare.perSecond / ((perSecond * bare.commands) / timed), streamBytes: last.bytes,
    digest: last.digest, instruments: week.instruments, accounts: week.accounts, node: process.version,
  };
}

/** The commands of the week's Monday up to the close, where trading begins among them, and what went to each core. */
function record(options: WeekOptions): { log: ExchangeCommand[]; first: number; seedOfConfig: number; cores: CoreLogs } {
  const week = new TradingWeek(options, PORT);
  const log: ExchangeCommand[] = [];
  const cores = new CoreLogs(week.exchange);
  week.onCommand = (command) => {
    log.push(command);
  };
  week.begin();
  const first = log.length;
  week.trade(0);
  return { log, first, seedOfConfig: week.exchange.state.config.seed, cores };
}

function measure(options: WeekOptions, seed: number, log: readonly ExchangeCommand[], first: number, digest: boolean) {
  const exchange = new Exchange(weekConfig(options, seed), PORT);
  for (let i = 0; i < first; i++) exchange.execute(log[i]);
  const hash = createHash('sha256');
  let bytes = 0;
  if (digest) {
    exchange.attach((chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
    });
  }
  const start = processorSeconds();
  for (let i = first; i < log.length; i++) exchange.execute(log[i]);
  exchange.flush();
  const seconds = processorSeconds() - start;
  return { seconds, bytes, digest: hash.digest('hex'), trades: exchange.state.trades.last };
}

/** What went to the cores through cores alone, instrument by instrument. */
function bareCores(cores: CoreLogs, rounds: number): { commands: number; perSecond: number } {
  const logs = cores.all();
  const commands = logs.reduce((sum, log) => sum + log.commands.length / RECORD_WORDS, 0);
  const out = new EventBuffer(4096);
  const once = () => {
    const start = processorSeconds();
    for (const log of logs) {
      const core = new ModelCore(WEEK_CORE);
      for (let at = 0; at < log.commands.length; at += RECORD_WORDS) {
        out.used = 0;
        core.execute(log.commands, at, out);
      }
    }
    return commands / (processorSeconds() - start);
  };
  once();
  return { commands, perSecond: Math.max(...Array.from({ length: rounds }, once)) };
}

/** The result for a person. */
export function exchangeTable(r: ExchangeBenchResult): string[] {
  const million = (n: number) => `${(n / 1e6).toFixed(2)} M/s`;
  return [
    `the whole exchange   ${million(r.perSecond)} commands, median ${million(r.median)}, without the digest of its events ${million(r.withoutDigest)}`,
    `its cores alone      ${million(r.bareCore)} core commands: ${r.bareRatio.toFixed(1)} x`,
    `${r.timed.toLocaleString('en')} commands, ${r.trades.toLocaleString('en')} trades, ${r.coreCommands.toLocaleString('en')} core commands, `
      + `${r.instruments} instruments, ${r.accounts.toLocaleString('en')} accounts (Node ${r.node})`,
    `events ${r.streamBytes.toLocaleString('en')} bytes, SHA-256 ${r.digest}`,
  ];
}

if (import.meta.main) {
  const result = await benchExchange({
    ...(process.argv.includes('--quick') ? { commands: 20_000, rounds: 2 } : {}), onProgress: (stage) => process.stderr.write(`${stage}\n`),
  });
  process.stdout.write(`${process.argv.includes('--json') ? JSON.stringify(result) : exchangeTable(result).join('\n')}\n`);
}

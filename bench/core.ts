/**
 * `node bench/core.ts [--json] [--quick]`: messages a second of the model core with every event written, on five flows,
 * and of an npm peer on the same flows in the same process. One thread; seconds are processor seconds of that thread; the
 * best of several runs and their median, since other work on the machine only ever slows a run down.
 */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { assert } from '../model/base/assert.ts';
import { ModelCore } from '../model/book/book.ts';
import { type CoreConfig, EventBuffer } from '../model/message/core.ts';
import { RECORD_WORDS } from '../model/message/record.ts';
import { KIND, writeRaw } from '../scenarios/commands/raw.ts';
import { type Depth, peerMessages, processorSeconds, runPeer } from './core-peer.ts';
import { type Flow, FLOW_LEVELS, FLOW_ORDERS, FLOWS, makeFlow } from './flows.ts';

export interface CoreBenchOptions {
  /** Messages of each generated flow; default 1,000,000, at most 1,900,000. */
  readonly messages?: number;
  /** Timed runs of the core a flow, default 25; one more warms up. */
  readonly rounds?: number;
  /** The peer gets at most this many messages from the start of each flow, where its book is still small: default 200,000. */
  readonly peerMessages?: number;
  /** And at most this many seconds a run, default 3. */
  readonly peerSeconds?: number;
  /** Timed runs of the peer a flow, default 3; one more warms up. */
  readonly peerRounds?: number;
  readonly seed?: number;
  /** False leaves the published flow out even where its file is. */
  readonly real?: boolean;
  /** Called before each flow with its name. */
  readonly progress?: (flow: string) => void;
}

export interface FlowFigures {
  readonly name: string;
  readonly messages: number;
  readonly mix: Flow['mix'];
  readonly events: number;
  /** Messages a processor second: the best run, and the median. */
  readonly perSecond: number;
  readonly median: number;
  /** Messages a second on the wall's clock, in the best run. */
  readonly wallPerSecond: number;
  readonly eventsPerSecond: number;
  readonly peerMessages: number;
  readonly peerPerSecond: number;
  /** perSecond over peerPerSecond. */
  readonly ratio: number;
}

export interface CoreBenchResult {
  readonly flows: readonly FlowFigures[];
  /** The real flow of the consensus benchmark is among the flows only where its file is. */
  readonly real: boolean;
  /** The flow with the fewest messages a second, and how many. */
  readonly worst: { readonly name: string; readonly perSecond: number };
  /** The least ratio of one flow. */
  readonly ratio: number;
  /** Our worst flow over the peer's worst flow: how the consensus benchmark compares engines. */
  readonly worstCaseRatio: number;
  readonly peer: string;
  readonly seed: number;
  readonly node: string;
}

const CONFIG: CoreConfig = { levels: FLOW_LEVELS, orders: FLOW_ORDERS, quantityBits: 32, algorithms: 'ALL' };
const BATCH = 4096;
const REAL = new URL('../../shared/data/matching-consensus/normal_s23_n1000000.in.csv.gz', import.meta.url);

/** Measures the core and the peer. Takes about a minute with the defaults. */
export async function benchCore(options: CoreBenchOptions = {}): Promise<CoreBenchResult> {
  const { messages = 1_000_000, seed = 23, progress } = options;
  const flows: FlowFigures[] = [];
  const sources: (readonly [string, () => Flow])[] = FLOWS.map((name) => [name, () => makeFlow(name, messages, seed)]);
  const real = options.real !== false && existsSync(REAL);
  if (real) sources.push(['consensus-normal', realFlow]);
  for (const [name, make] of sources) {
    progress?.(name);
    flows.push(measure(make(), options));
    // Lets a caller's progress bar draw.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const slowest = flows.reduce((a, b) => (b.perSecond < a.perSecond ? b : a));
  return {
    flows, real, worst: { name: slowest.name, perSecond: slowest.perSecond }, ratio: Math.min(...flows.map((f) => f.ratio)),
    worstCaseRatio: slowest.perSecond / Math.min(...flows.map((f) => f.peerPerSecond)),
    peer: 'nodejs-order-book', seed, node: process.version,
  };
}

function measure(flow: Flow, options: CoreBenchOptions): FlowFigures {
  const { rounds = 25 } = options;
  const { name, commands, mix } = flow;
  const messages = commands.length / RECORD_WORDS;
  const { events } = runCore(commands);
  const runs = Array.from({ length: rounds }, () => runCore(commands));
  const rates = runs.map(({ seconds }) => messages / seconds).sort((a, b) => b - a);
  const [perSecond] = rates;
  const peer = measurePeer(flow, options);
  return {
    name, messages, mix, events, perSecond, median: rates[rates.length >> 1],
    wallPerSecond: messages / Math.min(...runs.map(({ wall }) => wall)), eventsPerSecond: (events / messages) * perSecond,
    peerMessages: peer.messages, peerPerSecond: peer.perSecond, ratio: perSecond / peer.perSecond,
  };
}

function measurePeer({ name, commands }: Flow, options: CoreBenchOptions): { messages: number; perSecond: number } {
  const { peerMessages: most = 200_000, peerSeconds = 3, peerRounds = 3 } = options;
  const calls = peerMessages(commands, Math.min(most, commands.length / RECORD_WORDS));
  const warm = runPeer(calls, peerSeconds);
  sameBook(name, commands.subarray(0, warm.messages * RECORD_WORDS), warm);
  let best = { messages: 0, perSecond: 0 };
  for (let round = 0; round < peerRounds; round++) {
    const { messages, seconds } = runPeer(calls, peerSeconds);
    if (messages / seconds > best.perSecond) best = { messages, perSecond: messages / seconds };
  }
  return best;
}

/** One run from an empty book; the events of a batch are written over those of the one before. */
function runCore(commands: Int32Array): { seconds: number; wall: number; events: number } {
  const count = commands.length / RECORD_WORDS;
  const core = new ModelCore(CONFIG);
  const out = new EventBuffer(BATCH * 4);
  let events = 0;
  const wall = process.hrtime.bigint();
  const start = processorSeconds();
  for (let first = 0; first < count; first += BATCH) {
    out.clear();
    core.executeAll(commands, first, Math.min(BATCH, count - first), out);
    events += out.count;
  }
  return { seconds: processorSeconds() - start, wall: Number(process.hrtime.bigint() - wall) / 1e9, events };
}

/** Both did the same work: their books are equal at the end. */
function sameBook(name: string, commands: Int32Array, peer: { readonly asks: Depth; readonly bids: Depth }): void {
  const core = new ModelCore(CONFIG);
  const out = new EventBuffer();
  for (let at = 0; at < commands.length; at += RECORD_WORDS) {
    out.clear();
    core.execute(commands, at, out);
  }
  const rows = (side: number) => core.depth(side, FLOW_LEVELS).map(({ price, size }) => [price, size] as const);
  const text = (bids: Depth, asks: Depth) => JSON.stringify([bids, asks].map((d) => [...d].sort((a, b) => a[0] - b[0])));
  assert(text(rows(0), rows(1)) === text(peer.bids, peer.asks), `the peer's book differs from ours after ${name}`);
}

/** The published flow of the consensus benchmark. */
function realFlow(): Flow {
  const lines = gunzipSync(readFileSync(REAL)).toString('latin1').trimEnd().split('\n');
  const commands = new Int32Array(lines.length * RECORD_WORDS);
  const mix = { add: 0, ioc: 0, cancel: 0, replace: 0 };
  lines.forEach((line, n) => {
    const [what, id, side, quantity, price, ioc] = line.split(',');
    const at = n * RECORD_WORDS;
    const order = Number(id);
    if (what === 'C') {
      mix.cancel++;
      writeRaw({ kind: KIND.CANCEL, order }, commands, at);
      return;
    }
    const terms = { order, price: Number(price), quantity: Number(quantity) };
    if (what === 'M') {
      mix.replace++;
      writeRaw({ kind: KIND.REPLACE, ...terms }, commands, at);
      return;
    }
    mix.add++;
    if (ioc === 'I') mix.ioc++;
    writeRaw({ kind: KIND.ADD, ...terms, side: side === 'B' ? 0 : 1, timeInForce: ioc === 'I' ? 1 : 0 }, commands, at);
  });
  return { name: 'consensus-normal', commands, mix };
}

/** The result for a person. */
export function coreTable(result: CoreBenchResult): string {
  const million = (n: number) => (n / 1e6).toFixed(2);
  const share = (n: number, all: number) => `${Math.round((100 * n) / all)}%`;
  const rows = result.flows.map((f) => [
    f.name, f.messages.toLocaleString('en'),
    `${share(f.mix.add, f.messages)} (${share(f.mix.ioc, f.mix.add)})`, share(f.mix.cancel, f.messages), share(f.mix.replace, f.messages),
    million(f.perSecond), million(f.median), million(f.wallPerSecond), million(f.eventsPerSecond),
    million(f.peerPerSecond), f.peerMessages.toLocaleString('en'), `${f.ratio.toFixed(0)} x`,
  ]);
  const head = ['flow', 'messages', 'new (IOC)', 'cancel', 'replace', 'best M/s', 'median', 'by wall', 'M events/s', 'peer M/s', 'of first', 'ratio'];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (row: readonly string[]) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ');
  return [
    line(head), ...rows.map(line), '',
    `worst flow: ${result.worst.name}, ${million(result.worst.perSecond)} M messages/s (Node ${result.node}, seed ${result.seed})`,
    `ratio to the peer: ${result.ratio.toFixed(0)} at least on one flow, ${result.worstCaseRatio.toFixed(0)} worst flow to worst flow`,
    `peer: ${result.peer}, on the first messages of each flow, its book equal to ours after them`,
    ...(result.real ? [] : ['consensus-normal, the published flow, is left out: not asked for, or ../shared/data is absent']),
  ].join('\n');
}

if (import.meta.main) {
  const quick = process.argv.includes('--quick');
  const result = await benchCore({
    ...(quick ? { messages: 200_000, rounds: 5, peerMessages: 20_000, peerRounds: 1 } : {}),
    progress: (flow) => process.stderr.write(`bench core: ${flow}\n`),
  });
  process.stdout.write(`${process.argv.includes('--json') ? JSON.stringify(result) : coreTable(result)}\n`);
}

import { ModelCore } from '../model/book/book.ts';
import { syncBody } from '../model/law/body.ts';
import { BOARD, type CoreBody, type CoreConfig } from '../model/message/core.ts';
import { matchConsensus } from '../scenarios/markets/consensus/match.ts';
import { matchLobster } from '../scenarios/markets/lobster/match.ts';
import { outsideData } from '../scenarios/markets/testing.ts';
import { coreImage } from '../sim/lockstep/image.ts';
import { fullSpeed } from '../sim/lockstep/pace.ts';
import { LockstepSession } from '../sim/lockstep/session.ts';
import { boardFlow } from './rtl-flows.ts';
import { countOf, CycleMeter, type Distribution, distribution } from './rtl-cycles.ts';

export interface RtlBenchOptions {
  /** Commands a flow; default 200,000. */
  readonly commands?: number;
  readonly onProgress?: (text: string) => void;
}

export interface RtlFlow {
  readonly name: string;
  readonly size: string;
  readonly commands: number;
  readonly operation: Distribution;
  readonly firstEvent: Distribution;
  readonly lastEvent: Distribution;
  readonly fill: Distribution;
  readonly fillNextLevel: Distribution;
}

export interface RtlBench {
  readonly flows: readonly RtlFlow[];
  /** Sets that are not on this machine. */
  readonly absent: readonly string[];
  /** Mean cycles per operation, worst of the flows; p99.9 of the first event, worst; a further fill at one price, p50 worst. */
  readonly worst: { readonly operation: number; readonly firstEventP999: number; readonly fill: number };
}

interface Source {
  readonly name: string;
  readonly config: CoreConfig;
  readonly commands: Int32Array;
}

/** Cycles of every operation, read off the RTL's pins while every pin is compared. */
export async function benchRtl(options: RtlBenchOptions = {}): Promise<RtlBench> {
  const count = options.commands ?? 200_000;
  const { sources, absent } = await gather(count);
  const flows: RtlFlow[] = [];
  for (const source of sources) {
    options.onProgress?.(`${source.name}: ${countOf(source.commands).toLocaleString('en-US')} commands`);
    flows.push(await measure(source));
  }
  return {
    flows, absent,
    worst: {
      operation: Math.max(...flows.map((f) => f.operation.mean)),
      firstEventP999: Math.max(...flows.map((f) => f.firstEvent.p999)),
      fill: Math.max(...flows.map((f) => f.fill.p50)),
    },
  };
}

async function measure({ name, config, commands }: Source): Promise<RtlFlow> {
  const session = await LockstepSession.open(await coreImage(config), config, (c) => new ModelCore(c));
  try {
    await session.reset();
    const meter = new CycleMeter(session.pins, countOf(commands));
    await session.run(commands, fullSpeed(), false, meter.watch);
    return {
      name, size: `${config.levels} levels, ${config.orders} orders`, commands: countOf(commands),
      operation: distribution(meter.operation), firstEvent: distribution(meter.firstEvent), lastEvent: distribution(meter.lastEvent),
      fill: distribution(meter.fill), fillNextLevel: distribution(meter.fillNextLevel),
    };
  } finally {
    await session.close();
  }
}

async function gather(count: number): Promise<{ sources: Source[]; absent: string[] }> {
  const sources: Source[] = (['clustered', 'uniform'] as const).map((name) => ({ name, config: BOARD, commands: boardFlow(name, count) }));
  const absent: string[] = [];
  const consensus = outsideData('matching-consensus');
  const consensusConfig: CoreConfig = { ...BOARD, levels: 65_536, orders: 32_768 };
  if (consensus.absent) absent.push('consensus');
  else {
    const commands = await record(consensusConfig, (body) => matchConsensus(consensus.path('normal_s7_n20000.in.csv.gz'), body));
    sources.push({ name: 'consensus', config: consensusConfig, commands });
  }
  const lobster = outsideData('lobster-l1');
  if (lobster.absent) absent.push('lobster');
  else {
    const commands = await record(BOARD, (body) => matchLobster(lobster.path('AMZN_2012-06-21_message_1.csv.gz'), undefined, body));
    sources.push({ name: 'lobster', config: BOARD, commands });
  }
  return { sources, absent };
}

/** The commands that a market file becomes: run through the model and kept. */
async function record(config: CoreConfig, run: (body: CoreBody) => Promise<unknown>): Promise<Int32Array> {
  const model = syncBody('model', new ModelCore(config));
  const batches: Int32Array[] = [];
  await run({ ...model, config, run: (commands) => {
    batches.push(commands.slice());
    return model.run(commands);
  } });
  const all = new Int32Array(batches.reduce((n, batch) => n + batch.length, 0));
  let at = 0;
  for (const batch of batches) {
    all.set(batch, at);
    at += batch.length;
  }
  return all;
}

export function rtlTable(bench: RtlBench): string[] {
  const cell = (n: number) => (Number.isInteger(n) ? String(n) : n.toFixed(2)).padStart(7);
  const row = (what: string, d: Distribution) => `  ${what.padEnd(26)}${[d.mean, d.p50, d.p99, d.p999, d.max].map(cell).join(' ')}`;
  const lines = [`${'cycles'.padEnd(28)}${['mean', 'p50', 'p99', 'p99.9', 'max'].map((h) => h.padStart(7)).join(' ')}`];
  for (const flow of bench.flows) {
    lines.push(`${flow.name} (${flow.commands.toLocaleString('en-US')} commands, ${flow.size})`);
    lines.push(row('an operation', flow.operation), row('to the first event', flow.firstEvent), row('to the last event', flow.lastEvent));
    lines.push(row('a further fill', flow.fill), row('a fill at the next price', flow.fillNextLevel));
  }
  for (const name of bench.absent) lines.push(`${name}: not measured, its files are not on this machine`);
  return lines;
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) {
  const result = await benchRtl({ onProgress: (text) => process.stderr.write(`${text}\n`) });
  process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify(result)}\n` : `${rtlTable(result).join('\n')}\n`);
}

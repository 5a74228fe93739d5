import { closeSync, existsSync, fsyncSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CoreConfig, EventBuffer } from '../model/message/core.ts';
import { RECORD_WORDS } from '../model/message/record.ts';
import { bytesOf } from '../replay/journal/format.ts';
import { JournalReader } from '../replay/journal/reader.ts';
import { JournalWriter } from '../replay/journal/writer.ts';
import { Flow } from '../replay/flow.ts';
import type { Cores } from '../replay/rerun/cores.ts';
import { replay } from '../replay/rerun/replay.ts';
import { verifyJournal } from '../replay/rerun/verify.ts';

export interface JournalBenchOptions {
  readonly cores: Cores;
  /** Default 4,194,304. */
  readonly commands?: number;
  /** Commands per block, that is per fsync; default 16,384. */
  readonly block?: number;
  readonly seed?: number;
  readonly config?: CoreConfig;
  /** Where to write; the disk measured is the one this lies on. Default the directory for temporary files. */
  readonly directory?: string;
  readonly onProgress?: (stage: string) => void;
}

export interface JournalBench {
  readonly commands: number;
  readonly block: number;
  readonly fileBytes: number;
  /** Journaled with fsync, executed, answers digested: commands per second. */
  readonly durable: number;
  /** Journaled with fsync only. */
  readonly append: number;
  /** Longest that a block waited for its acknowledgement, milliseconds. */
  readonly slowestAppendMs: number;
  /** Executed only, in memory: what the core at hand gives. */
  readonly execute: number;
  /** Replayed from the start with state and event digests. */
  readonly replay: number;
  /** Replayed with every check of `--verify`, the seal included. */
  readonly verify: number;
  /** Limit: the same bytes written to a plain file with one fsync a block, commands per second. */
  readonly rawWrite: number;
  /** append / rawWrite. */
  readonly ratio: number;
  /** replay / execute. */
  readonly replayRatio: number;
  readonly stateDigest: string;
  readonly eventDigest: string | null;
}

const BENCH_CONFIG: CoreConfig = { levels: 16_384, orders: 16_384, quantityBits: 32, algorithms: 'ALL' };

interface Load {
  readonly blocks: readonly Int32Array[];
  readonly commands: number;
  readonly config: CoreConfig;
  readonly cores: Cores;
  readonly directory: string;
}

/** Durable and replayed commands per second, with what disk and core alone would give measured in the same run. */
export function benchJournal(options: JournalBenchOptions): JournalBench {
  const { cores, commands = 4 << 20, block = 16_384, seed = 1, config = BENCH_CONFIG } = options;
  const progress = options.onProgress ?? (() => undefined);
  const directory = mkdtempSync(join(options.directory ?? tmpdir(), 'lockstep-bench-'));
  try {
    progress('generating');
    const flow = new Flow({ seed, levels: config.levels, orders: config.orders });
    const blocks = Array.from({ length: Math.ceil(commands / block) }, () => flow.next(block));
    const load: Load = { blocks, commands: blocks.length * block, config, cores, directory };
    progress('plain file');
    const rawWrite = measureRaw(load);
    progress('executing');
    const execute = measureExecution(load);
    progress('journaling');
    const written = measureJournal(load);
    progress('replaying');
    const replayed = measureReplay(load);
    progress('verifying');
    const verify = measureVerify(load);
    return {
      commands: load.commands, block, rawWrite, execute, ...written, ...replayed, verify,
      ratio: written.append / rawWrite, replayRatio: replayed.replay / execute,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const rate = (commands: number, milliseconds: number): number => Math.round((commands / milliseconds) * 1000);
const journalOf = (load: Load): string => join(load.directory, 'journal');

function measureRaw({ blocks, commands, directory }: Load): number {
  const file = openSync(join(directory, 'plain'), 'w');
  const start = performance.now();
  for (const words of blocks) {
    writeSync(file, bytesOf(words));
    fsyncSync(file);
  }
  const spent = performance.now() - start;
  closeSync(file);
  rmSync(join(directory, 'plain'));
  return rate(commands, spent);
}

function measureExecution({ blocks, commands, config, cores }: Load): number {
  const core = cores.makeCore(config);
  const out = new EventBuffer(1 << 16);
  const start = performance.now();
  for (const words of blocks) {
    out.clear();
    for (let at = 0; at < words.length; at += RECORD_WORDS) core.execute(words, at, out);
  }
  return rate(commands, performance.now() - start);
}

function measureJournal(load: Load) {
  const { blocks, commands, config, cores } = load;
  const writer = JournalWriter.create(journalOf(load), { scenario: 'bench', seed: '1', config, createdBy: 'lockstep bench' });
  const core = cores.makeCore(config);
  const out = new EventBuffer(1 << 16);
  let appending = 0;
  let slowest = 0;
  const start = performance.now();
  for (const words of blocks) {
    const before = performance.now();
    const { block } = writer.append(words);
    const waited = performance.now() - before;
    appending += waited;
    slowest = Math.max(slowest, waited);
    out.clear();
    for (let at = 0; at < words.length; at += RECORD_WORDS) core.execute(words, at, out);
    writer.events(block, out.words, out.used);
  }
  const spent = performance.now() - start;
  writer.close();
  return {
    durable: rate(commands, spent), append: rate(commands, appending), slowestAppendMs: Math.round(slowest * 10) / 10,
    fileBytes: statSync(journalOf(load)).size,
  };
}

function measureReplay(load: Load) {
  const reader = JournalReader.open(journalOf(load));
  const start = performance.now();
  const { stateDigest, eventDigest } = replay(reader, load.cores);
  const spent = performance.now() - start;
  reader.close();
  return { replay: rate(load.commands, spent), stateDigest, eventDigest };
}

function measureVerify(load: Load): number {
  const start = performance.now();
  const { faults } = verifyJournal(journalOf(load), load.cores);
  const spent = performance.now() - start;
  if (faults.length > 0) throw new Error(`the journal just written does not verify: ${faults[0]!.sentence}`);
  return rate(load.commands, spent);
}

/** The model core, imported late so that the measuring itself depends on no body of the core. */
async function modelCores(): Promise<Cores> {
  const { ModelCore } = await import('../model/book/book.ts');
  return { makeCore: (config) => new ModelCore(config), restore: (bytes) => ModelCore.restore(bytes) };
}

/** `node bench/journal.ts [--json] [COMMANDS]`. */
async function main(args: readonly string[]): Promise<void> {
  const commands = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 4 << 20);
  const onProgress = (stage: string) => process.stderr.write(`${stage}\n`);
  const result = benchJournal({ cores: await modelCores(), commands, onProgress });
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`);
  else for (const [name, value] of Object.entries(result)) process.stdout.write(`${name.padEnd(16)} ${String(value)}\n`);
}

const invoked = process.argv[1];
if (invoked !== undefined && existsSync(invoked) && fileURLToPath(import.meta.url) === invoked) await main(process.argv.slice(2));

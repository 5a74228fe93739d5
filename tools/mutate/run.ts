import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../model/base/input-error.ts';
import { ROOT } from '../sabotage/mutants.ts';
import { judgeDigest, sourceDigest } from './digests.ts';
import { runModel } from './model/campaign.ts';
import { loadReasons, type Summary, summarize } from './report.ts';
import { type Kind, ResultLog } from './results.ts';
import { MUTATED, runRtl } from './rtl/campaign.ts';
import { toolLine } from './tools.ts';

export interface MutateOptions {
  readonly kind: Kind;
  readonly count?: number;
  readonly seed?: number;
  readonly onProgress?: (done: number, total: number) => void;
  /** Default .build/mutate. */
  readonly directory?: string;
}

/** So many are drawn; of the RTL's about one in a hundred proves to be no fault. */
export const COUNTS: Readonly<Record<Kind, number>> = { rtl: 1300, model: 300 };
export const SEED = 1;

/** Draws mutants and judges them; goes on where an equal campaign over the same sources was broken off. */
export async function runMutate(options: MutateOptions): Promise<Summary> {
  const { kind, count = COUNTS[kind], seed = SEED, onProgress = () => {}, directory = join(ROOT, '.build/mutate') } = options;
  const digest = sourceDigest(kind);
  const judges = judgeDigest(kind);
  mkdirSync(directory, { recursive: true });
  const log = new ResultLog(join(directory, `${kind}-${digest}-${judges}-${seed}-${count}.jsonl`));
  const campaign = { count, seed, directory: join(directory, `${kind}-${digest}`), log, onResult: onProgress };
  await (kind === 'rtl' ? runRtl : runModel)(campaign);
  if (digest !== sourceDigest(kind) || judges !== judgeDigest(kind)) {
    throw new InputError(`the ${kind} or its judges changed while its mutants were judged: what came out is of neither; run it again`);
  }
  const core = `${MUTATED.levels} levels, ${MUTATED.orders} orders, ${MUTATED.quantityBits}-bit quantities`;
  const tools = kind === 'rtl'
    ? { yosys: toolLine('yosys', '-V'), 'g++': toolLine('g++'), verilator: toolLine('verilator'), core }
    : { node: `Node ${process.version}` };
  return summarize({ kind, seed, digest, tools }, log.all(), loadReasons());
}

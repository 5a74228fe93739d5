import { join } from 'node:path';
import type { CoreConfig } from '../../../model/message/core.ts';
import type { Result, ResultLog, Verdict } from '../results.ts';
import { buildLanes, type Death, judge, TOGETHER } from './judge.ts';
import { laneNetlist } from './lanes.ts';
import { Wiring } from './miter.ts';
import { describe, fileOf, type Mutation } from './mutation.ts';
import { baseNetlist, listMutations, netlistModule } from './netlist.ts';
import { provedAnywhere, provedEqual } from './proof.ts';
import { ROUNDS, stimuli } from './stimuli.ts';
import { Recorder, type Trace } from './traces.ts';

/**
 * The core that is mutated: a ladder whose bitmaps are used to their last bit (32 words of level 1, each of 32 words of
 * level 2), few orders, so that slots are used again and again, and quantities of all 32 bits.
 */
export const MUTATED: CoreConfig = { levels: 32_768, orders: 32, quantityBits: 32, algorithms: 'ALL' };

const WORKERS = 2;
/** Proofs in one process of the solver. */
const PROOFS = 8;

export interface RtlCampaign {
  readonly count: number;
  readonly seed: number;
  /** For netlists and simulators; kept between runs. */
  readonly directory: string;
  readonly log: ResultLog;
  readonly onResult: (done: number, total: number) => void;
  /** Default MUTATED. */
  readonly config?: CoreConfig;
  /** For tests: the first round and the proof over all states alone; what they leave survives. What the longer proof finds hangs on the time it has. */
  readonly quick?: boolean;
}

type Tell = (mutation: Mutation, verdict: Verdict, death?: Death) => void;

/**
 * Judges every mutation that the log does not have yet: the first round of stimuli for all, 63 of them at once; the second
 * for those that outlive it; for what is left the proof that they are no fault.
 */
export async function runRtl({ count, seed, directory, log, onResult, config = MUTATED, quick = false }: RtlCampaign): Promise<void> {
  const base = await baseNetlist(config, directory);
  const list = await listMutations(base, count, seed);
  const waiting = list.filter(({ number }) => !log.results.has(number));
  if (waiting.length === 0) return;
  const tell: Tell = (mutation, verdict, death) => {
    log.add(resultOf(mutation, verdict, death));
    onResult(log.results.size, list.length);
  };
  const stem = join(directory, `${seed}-${count}`);
  const module = await netlistModule(base);
  const recorder = await Recorder.open(config);
  let left: readonly Mutation[] = waiting;
  try {
    const program = await buildLanes(laneNetlist(module, list, recorder.image), stem);
    for (const round of quick ? ROUNDS.slice(0, 1) : ROUNDS) {
      const traces: Trace[] = [];
      for (const [i, stimulus] of (left.length === 0 ? [] : stimuli(config, round)).entries()) {
        traces.push(await recorder.record(stimulus, join(directory, `${round}-${i}.trace`)));
      }
      left = await outlive(program, list, left, traces, tell);
    }
  } finally {
    await recorder.close();
  }
  const wiring = new Wiring(module);
  await inParts(left, PROOFS, async (part) => {
    const equal = await (quick ? provedAnywhere : provedEqual)(wiring, part, `${stem}-${part[0]!.number}.proof`);
    for (const mutation of part) tell(mutation, equal.has(mutation.number) ? 'equal' : 'survived');
  });
}

/** Those of the mutations that no trace kills; tells of the others. */
async function outlive(program: string, list: readonly Mutation[], mutations: readonly Mutation[], traces: readonly Trace[], tell: Tell): Promise<Mutation[]> {
  const places = new Map(list.map((mutation, i) => [mutation, i + 1]));
  const left = new Set(mutations);
  await inParts(mutations, TOGETHER, (part) => judge(program, part.map((mutation) => places.get(mutation)!), traces, (place, death) => {
    const mutation = list[place - 1]!;
    left.delete(mutation);
    tell(mutation, 'killed', death);
  }));
  return [...left];
}

/** Parts of at most `size`, `WORKERS` of them under way at once. */
async function inParts<T>(all: readonly T[], size: number, work: (part: readonly T[]) => Promise<void>): Promise<void> {
  const parts = Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
  await Promise.all(Array.from({ length: WORKERS }, async () => {
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) await work(part);
  }));
}

function resultOf(mutation: Mutation, verdict: Verdict, death: Death | undefined): Result {
  return {
    number: mutation.number, id: describe(mutation), file: fileOf(mutation), operator: mutation.mode, verdict,
    by: verdict === 'equal' ? 'proof' : death?.by ?? '', where: death?.where ?? '',
  };
}

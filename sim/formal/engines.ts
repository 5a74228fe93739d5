import type { Prepared } from './prepare.ts';
import { type ProcessOutput, runProcess } from './process.ts';
import { type Gates, gateNetlists, type Netlists } from './netlist.ts';
import type { Method, ProofSet, Verdict } from './proof.ts';

/** To what cycle the surroundings of an unbounded proof are asked for what it speaks about. */
const REACH_DEPTH = 30;

/** Decides a prepared set. Bugs of the caller throw; what the solver finds is the verdict. */
export async function decide(prepared: Prepared, set: ProofSet, method: Method): Promise<Verdict> {
  const netlists = await gateNetlists(prepared, set);
  switch (method.kind) {
    case 'induction': return byInduction(prepared, netlists, method.depth, set.limit);
    case 'bmc':
    case 'step': return bounded(prepared, netlists, method.depth, set.limit);
    case 'pdr': return unbounded(prepared, netlists, set.limit);
  }
}

/**
 * All properties and lemmas at once: none fails in the first cycles, and where none fails for `depth` cycles on end, from any
 * state at all, none fails in the next. A failure in the first cycles has a name; a step that does not carry has none.
 */
async function byInduction(prepared: Prepared, netlists: Netlists, depth: number, limit: number): Promise<Verdict> {
  const base = await abc(prepared, netlists.proof, `bmc3 -g -F ${depth + 1} -T ${limit}`, limit);
  const named = violation(base, netlists.proof);
  if (named !== undefined) return named;
  const first = await abc(prepared, netlists.all, `orpos; bmc3 -g -F ${depth + 1} -T ${limit}`, limit);
  const frames = heldFrames(first);
  if (frames === undefined || frames < depth + 1) return undecided(first, limit, 'a lemma fails in the first cycles');
  const step = await abc(prepared, netlists.all, `orpos; ind -F ${depth} -T ${limit}`, limit);
  if (!/Networks are equivalent/.test(step.text)) return undecided(step, limit, `the step of depth ${depth} does not carry`);
  return (await unreached(prepared, netlists.reach, REACH_DEPTH, limit)) ?? { kind: 'proved' };
}

async function bounded(prepared: Prepared, { proof, reach }: Netlists, depth: number, limit: number): Promise<Verdict> {
  const run = await abc(prepared, proof, `bmc3 -g -F ${depth} -T ${limit}`, limit);
  const frames = heldFrames(run);
  if (frames === undefined || frames < depth) return violation(run, proof) ?? undecided(run, limit, `only ${frames ?? 0} cycles were decided`);
  return (await unreached(prepared, reach, depth, limit)) ?? { kind: 'proved' };
}

async function unbounded(prepared: Prepared, { proof, reach }: Netlists, limit: number): Promise<Verdict> {
  const run = await abc(prepared, proof, `pdr -T ${limit}`, limit);
  if (!/Property proved/.test(run.text)) return violation(run, proof) ?? undecided(run, limit, 'no proof was found');
  return (await unreached(prepared, reach, REACH_DEPTH, limit)) ?? { kind: 'proved' };
}

/** What the properties are about must be seen to happen: where nothing can, everything holds. */
async function unreached(prepared: Prepared, reach: Gates, depth: number, limit: number): Promise<Verdict | undefined> {
  if (reach.outputs.length === 0) return { kind: 'undecided', why: 'nothing is asked to be reached' };
  for (const [i, name] of reach.outputs.entries()) {
    const run = await abc(prepared, reach, `cone -s -O ${i}; bmc3 -g -F ${depth} -T ${limit}`, limit);
    if (!/was asserted in frame/.test(run.text)) return undecided(run, limit, `${bare(name)} is never reached`);
  }
  return undefined;
}

function heldFrames(run: ProcessOutput): number | undefined {
  const frames = /No output asserted in (\d+) frames/.exec(run.text)?.[1];
  return frames === undefined ? undefined : Number(frames);
}

/** `why` is what it means where the solver came to its end before its time was over. */
function undecided(run: ProcessOutput, limit: number, why: string): Verdict {
  if (run.killed) return { kind: 'undecided', why: 'the solver was killed from outside' };
  return { kind: 'undecided', why: run.code === undefined || run.seconds >= limit ? `time: no answer in ${limit} s` : why };
}

function abc({ folder }: Prepared, { file }: Gates, command: string, limit: number): Promise<ProcessOutput> {
  return runProcess('yosys-abc', ['-c', `read_aiger ${file}; ${command}`], folder, limit + 10);
}

function violation(run: ProcessOutput, { outputs }: Gates): Verdict | undefined {
  const found = /Output (\d+) of miter "[^"]*" was asserted in frame (\d+)/.exec(run.text);
  return found === null ? undefined : { kind: 'violated', property: bare(outputs[Number(found[1])] ?? '?'), cycle: Number(found[2]) };
}

function bare(name: string): string {
  return name.replace(/^.*?(?:prove|cover)_/, '');
}

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EnvironmentFault, InputError } from '../../model/base/input-error.ts';
import { decide } from './engines.ts';
import { statedIn } from './netlist.ts';
import { CACHE, HDL_RTL, prepare } from './prepare.ts';
import { runProcess } from './process.ts';
import type { Bug, Method, Outcome, ProofSet, Verdict } from './proof.ts';
import { SETS } from './sets.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const HDL_FORMAL = fileURLToPath(new URL('../../hdl/formal', import.meta.url));
const JOBS = 2;

export interface ProveOptions {
  /** Another copy of hdl/rtl. */
  readonly rtl?: string;
  /** A set's or a bug's name; default all. */
  readonly only?: string;
  readonly bugsOnly?: boolean;
  /** Asks the open sets, too. */
  readonly all?: boolean;
  readonly jobs?: number;
  readonly sets?: readonly ProofSet[];
  readonly bugs?: readonly Bug[];
  readonly onDone?: (done: number, total: number) => void;
}

export interface ProvedSet extends Outcome {
  readonly set: ProofSet;
  readonly kept: boolean;
}

export interface HuntedBug {
  readonly bug: Bug;
  readonly verdict: Verdict;
  readonly found: boolean;
  readonly seconds: number;
  readonly kept: boolean;
}

export interface ProveResult {
  readonly ok: boolean;
  readonly sets: readonly ProvedSet[];
  readonly bugs: readonly HuntedBug[];
  readonly seconds: number;
  /** Of the sets and bugs, how many were decided by an earlier run over the same bytes. */
  readonly kept: number;
  /** Names of open sets that were not asked. */
  readonly open: readonly string[];
}

export function listBugs(): Bug[] {
  return JSON.parse(readFileSync(join(HERE, 'bugs.json'), 'utf8')) as Bug[];
}

/** Names what is missing here for proofs; undefined where nothing is. */
export async function missingTool(): Promise<string | undefined> {
  for (const [tool, args] of [['yosys', ['-V']], ['yosys-abc', ['-c', 'version']]] as const) {
    if ((await runProcess(tool, args, HERE, 60)).missing) return tool;
  }
  return undefined;
}

/**
 * Decides every set, then looks for every bug. An answer is kept under the digest of all that went into it. Throws
 * EnvironmentFault where a tool is missing, InputError where `only` names nothing or a bug has no place in the RTL.
 */
export async function prove(options: ProveOptions = {}): Promise<ProveResult> {
  const begin = performance.now();
  const { rtl = HDL_RTL, only, onDone } = options;
  const allSets = options.sets ?? SETS;
  const allBugs = options.bugs ?? listBugs();
  const wanted = (name: string) => only === undefined || only === name;
  const asked = ({ name, open }: ProofSet) => wanted(name) && (open !== true || options.all === true || only === name);
  const sets = options.bugsOnly === true ? [] : allSets.filter(asked);
  const bugs = allBugs.filter(({ id, set }) => wanted(id) || wanted(set));
  if (sets.length + bugs.length === 0) {
    throw new InputError(`--only ${only ?? ''}: expected one of ${[...allSets.map(({ name }) => name), ...allBugs.map(({ id }) => id)].join(', ')}`);
  }
  const missing = await missingTool();
  if (missing !== undefined) throw new EnvironmentFault(`${missing} is not installed, which proofs need: sudo apt-get install -y yosys`);
  const open = allSets.filter((set) => set.open === true && wanted(set.name) && !asked(set)).map(({ name }) => name);
  const proved: ProvedSet[] = [];
  const hunted: HuntedBug[] = [];
  let done = 0;
  const work = [
    ...sets.map((set, i) => async () => void (proved[i] = await proveSet(set, rtl))),
    ...bugs.map((bug, i) => async () => void (hunted[i] = await huntBug(bug, setOf(bug, allSets), rtl))),
  ];
  const total = work.length;
  const worker = async () => {
    for (let next = work.shift(); next !== undefined; next = work.shift()) {
      await next();
      onDone?.(++done, total);
    }
  };
  await Promise.all(Array.from({ length: options.jobs ?? JOBS }, worker));
  const ok = proved.every(({ verdict }) => verdict.kind === 'proved') && hunted.every(({ found }) => found);
  return { ok, sets: proved, bugs: hunted, seconds: since(begin), kept: [...proved, ...hunted].filter(({ kept }) => kept).length, open };
}

function setOf(bug: Bug, sets: readonly ProofSet[]): ProofSet {
  const set = sets.find(({ name }) => name === bug.set);
  if (set === undefined) throw new InputError(`sim/formal/bugs.json: ${bug.id}: set: '${bug.set}' is no set of sim/formal/sets.ts`);
  return set;
}

async function proveSet(set: ProofSet, rtl: string): Promise<ProvedSet> {
  const { verdict, seconds, kept } = await answer(set, set.method, set.parameters, rtl);
  return { set, verdict, seconds, kept: kept === true, properties: statedIn(readFileSync(join(HDL_FORMAL, set.hooks[set.top]!), 'utf8')) };
}

/** Looked for in runs of a stated depth: an induction that fails says nothing about a run. */
async function huntBug(bug: Bug, set: ProofSet, rtl: string): Promise<HuntedBug> {
  const method: Method = { kind: 'bmc', depth: set.hunt?.depth ?? ('depth' in set.method ? set.method.depth : 20) };
  const { verdict, seconds, kept } = await answer(set, method, { ...set.parameters, ...set.hunt?.parameters }, rtl, bug);
  return { bug, verdict, seconds, kept: kept === true, found: verdict.kind === 'violated' && bug.properties.includes(verdict.property) };
}

interface Answer extends Pick<Outcome, 'verdict' | 'seconds'> {
  /** Decided by an earlier run over the very same bytes; `seconds` are that one's. */
  readonly kept?: true;
}

async function answer(set: ProofSet, method: Method, parameters: ProofSet['parameters'], rtl: string, bug?: Bug): Promise<Answer> {
  const prepared = prepare(set, rtl, parameters, bug);
  const { method: _, limit, size: __, hunt: ___, open: ____, ...asked } = set;
  const key = prepared.keyed(JSON.stringify([asked, method, readFileSync(join(HERE, 'netlist.ts'), 'utf8'), readFileSync(join(HERE, 'engines.ts'), 'utf8')]));
  const kept = join(CACHE, `${key}.json`);
  const before = read(kept);
  if (before !== undefined) {
    rmSync(prepared.folder, { recursive: true, force: true });
    return { ...before, kept: true };
  }
  const begin = performance.now();
  const verdict = await decide(prepared, { ...set, limit }, method);
  const now: Answer = { verdict, seconds: since(begin) };
  // what ran out of time may be decided on another day; its working files stay, as those of a violation do
  if (verdict.kind !== 'undecided') {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(kept, JSON.stringify(now));
  }
  if (verdict.kind === 'proved' || bug !== undefined) rmSync(prepared.folder, { recursive: true, force: true });
  return now;
}

function read(file: string): Answer | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Answer;
  } catch {
    return undefined; // never asked before
  }
}

function since(begin: number): number {
  return Math.round(performance.now() - begin) / 1000;
}

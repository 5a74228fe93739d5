import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentFault, InputError } from '../../model/base/input-error.ts';
import type { Prepared } from './prepare.ts';
import { runProcess } from './process.ts';
import type { ProofSet } from './proof.ts';

const YOSYS_SECONDS = 600;

/** What Yosys only warns of, and what would make a proof be about something else. */
const WRONG = /^.*(?:ERROR:|Warning: (?:Identifier .* is implicitly declared|Range select out of bounds|Resizing cell port)).*$/m;

/** Reads the copy and makes one flat module of it. */
function front({ files }: Prepared, set: ProofSet): string[] {
  const ties = Object.entries(set.ties ?? {}).map(([wire, deep]) => `connect -nomap -nounset -set ${wire} ${deep}`);
  return [
    `read_verilog -sv -formal -DFORMAL -DSYNTHESIS -I. ${files.join(' ')}`,
    `hierarchy -top ${set.top}`, 'proc', 'flatten', `cd ${set.top}`, ...ties, 'cd ..', 'opt_clean', 'async2sync', 'memory_dff', 'memory_collect',
  ];
}

export interface Gates {
  readonly file: string;
  /** The properties behind the outputs, in their order: prove_x, lemma_x or cover_x. */
  readonly outputs: readonly string[];
}

export interface Netlists {
  /** The properties; with their lemmas; what is to be reached. */
  readonly proof: Gates;
  readonly all: Gates;
  readonly reach: Gates;
}

/** Every property an output that must stay low, every unknown initial state an input. */
export async function gateNetlists(prepared: Prepared, set: ProofSet): Promise<Netlists> {
  const only = (name: string, drop: string) => ['design -load both', `delete -output ${drop}`, 'opt_clean', `write_aiger -zinit -miter -O -map ${name}.aim ${name}.aig`];
  await yosys(prepared, [
    ...front(prepared, set),
    'delete -output', 'expose w:prove_* w:lemma_* w:cover_*', 'memory_map -formal', ...fixed(set), 'dffunmap',
    // before any optimisation: a register that keeps what it began with would else become a don't-care
    'formalff -clk2ff -ff2anyinit', 'setundef -undriven -anyseq', 'opt -full', 'techmap', 'opt -full', 'aigmap', 'opt_clean', 'design -save both',
    ...only('proof', 'w:lemma_* w:cover_*'), ...only('all', 'w:cover_*'), ...only('reach', 'w:prove_* w:lemma_*'),
  ]);
  return { proof: outputsOf(prepared, 'proof'), all: outputsOf(prepared, 'all'), reach: outputsOf(prepared, 'reach') };
}

function outputsOf({ folder }: Prepared, name: string): Gates {
  const map = readFileSync(join(folder, `${name}.aim`), 'utf8');
  const outputs: string[] = [];
  // Outputs that are one signal are one line each under the number of one of them; any of their names will do.
  for (const [, index, wire] of map.matchAll(/^output (\d+) 0 (\S+)$/gm)) outputs[Number(index)] ??= wire!;
  return { file: `${name}.aig`, outputs };
}

/** Pins that are tied and registers that begin with a constant: what is known makes no work for the solver. */
function fixed({ top, memories = {}, pins = {}, start = {} }: ProofSet): string[] {
  const wires = new Set(Object.keys(pins).map((pin) => pin.replace(/\[.*$/, '')));
  return [
    `cd ${top}`, ...Object.entries(memories).map(([wire, [words, memory]]) => `connect -nomap -nounset -set ${wire} ${cells(memory, words)}`),
    ...[...wires].map((wire) => `delete -input w:${wire}`),
    ...Object.entries(pins).map(([pin, value]) => `connect -nomap -nounset -set ${pin} ${value}`), 'setundef -undriven -anyseq',
    ...Object.entries(start).map(([wire, value]) => `setattr -set init ${value} w:${wire}`), 'cd ..',
  ];
}

/** A memory's words as registers, the last first. */
function cells(memory: string, words: number): string {
  return Array.from({ length: words }, (_, i) => `${memory}[${words - 1 - i}]`).join(',');
}

async function yosys({ folder }: Prepared, script: readonly string[]): Promise<void> {
  writeFileSync(join(folder, 'proof.ys'), `${script.join('\n')}\n`);
  const { code, killed, text } = await runProcess('yosys', ['-Q', '-l', 'yosys.log', 'proof.ys'], folder, YOSYS_SECONDS);
  if (killed) throw new EnvironmentFault(`yosys was killed from outside while it read ${folder}: let it run, with memory enough, and try again`);
  if (code === undefined) throw new EnvironmentFault(`yosys came to no end in ${YOSYS_SECONDS} s over ${folder}: run it on a quieter machine`);
  const wrong = WRONG.exec(text)?.[0];
  if (code !== 0 || wrong !== undefined) throw new InputError(`Yosys does not take ${folder}: ${wrong ?? `it ended with ${code}`}`);
}

/** The properties that a property file states, by name; its lemmas only where asked for. */
export function statedIn(text: string, lemmas = false): string[] {
  return [...text.matchAll(/^\s*`(PROVED|LEMMA)\((\w+),/gm)].filter(([, kind]) => kind === 'PROVED' || lemmas).map(([, , name]) => name!);
}

import { readFileSync, writeFileSync } from 'node:fs';
import { miterOf, type Wiring } from './miter.ts';
import type { Mutation } from './mutation.ts';
import { yosys } from './netlist.ts';
import { neverSeen } from './reachable.ts';

/** Seconds that the solver may take for one mutation. */
const PATIENCE_S = 20;

/** Which mutations are no fault, as far as it is proved: in no state at all, or in none that can be reached. Files go beside `stem`. */
export async function provedEqual(wiring: Wiring, mutations: readonly Mutation[], stem: string): Promise<Set<number>> {
  const equal = await provedAnywhere(wiring, mutations, stem);
  for (const mutation of mutations) {
    if (!equal.has(mutation.number) && await neverSeen(wiring, mutation, stem)) equal.add(mutation.number);
  }
  return equal;
}

/**
 * Which mutations leave the same outputs, the same next value of every register and do the same to every memory, whatever
 * the state and the inputs. Proved by SAT. This asks about states that are never reached, too.
 */
export async function provedAnywhere(wiring: Wiring, mutations: readonly Mutation[], stem: string): Promise<Set<number>> {
  if (mutations.length === 0) return new Set();
  const log = `${stem}.log`;
  writeFileSync(log, '');
  const proofs = mutations.map((mutation) => {
    const file = `${stem}.${mutation.number}.il`;
    writeFileSync(file, miterOf(wiring, mutation));
    const solve = `tee -a ${log} log mutation ${mutation.number}\ntee -a ${log} sat -timeout ${PATIENCE_S} -prove differ 0 miter\n`;
    return `design -reset\nread_ilang ${file}\nopt_expr\nopt_clean\n${solve}`;
  });
  await yosys(proofs.join(''));
  const parts = readFileSync(log, 'utf8').split(/^mutation (?=\d)/m).slice(1);
  return new Set(parts.filter((part) => part.includes('no model found: SUCCESS!')).map((part) => Number.parseInt(part, 10)));
}

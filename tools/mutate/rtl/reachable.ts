import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { EnvironmentFault } from '../../../model/base/input-error.ts';
import type { Wiring } from './miter.ts';
import type { Mutation } from './mutation.ts';
import { productOf } from './sequence.ts';

/** Seconds that the solver may take at one depth. */
const PATIENCE_S = 5;
/** A proof at any of them is one; what goes further takes longer than it is worth. */
const DEPTHS = [0, 1];

/**
 * Whether a mutation is no fault in any state that can be reached from reset: with it the outputs and what is done to
 * memories are the same for ever (sequence.ts says why). Proved by property directed reachability, which finds the
 * invariants that it needs, proves them by induction and checks them again. One that is not proved may still be none.
 */
export async function neverSeen(wiring: Wiring, mutation: Mutation, stem: string): Promise<boolean> {
  for (const depth of DEPTHS) {
    const file = `${stem}.${mutation.number}.${depth}.blif`;
    writeFileSync(file, productOf(wiring, mutation, depth));
    const said = await abc(`read_blif ${file}; strash; scleanup; pdr -T ${PATIENCE_S}`);
    rmSync(file);
    if (/^Property proved\./m.test(said)) return true;
  }
  return false;
}

function abc(script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('yosys-abc', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    const parts: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (part: string) => parts.push(part));
    child.on('error', () => reject(new EnvironmentFault('yosys-abc was not found; on Debian or Ubuntu: apt-get install yosys')));
    child.on('close', (code) => (code === 0 ? resolve(parts.join('')) : reject(new EnvironmentFault(`yosys-abc failed: ${parts.join('').slice(-300)}`))));
  });
}

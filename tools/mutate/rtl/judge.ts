import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { assert } from '../../../model/base/assert.ts';
import { EnvironmentFault } from '../../../model/base/input-error.ts';
import { LANES } from './lanes.ts';
import { RESET_CYCLES, type Trace } from './traces.ts';

/** How a mutant was killed. */
export interface Death {
  /** The wrong pins. */
  readonly by: string;
  /** Trace and cycle. */
  readonly where: string;
}

/** The first trace's first cycles without a mutant, after which a reset strikes: every trial begins from the same used machine. */
const PRELUDE = 4000;

/** Mutants that are tried together; lane 0 is the sound design. */
export const TOGETHER = LANES - 1;

const SOURCE = join(import.meta.dirname, 'lanes.cpp');

/** Compiles a netlist of lanes into a program beside `stem`, or finds it there. */
export async function buildLanes(netlist: string, stem: string): Promise<string> {
  const key = createHash('sha256').update(netlist).update(readFileSync(SOURCE)).digest('hex').slice(0, 16);
  const program = `${stem}.${key}.lanes`;
  if (existsSync(program)) return program;
  writeFileSync(`${stem}.inc`, netlist);
  await new Promise<void>((resolve, reject) => {
    const child = spawn('g++', ['-std=c++17', '-O1', `-DNETLIST="${stem}.inc"`, '-o', `${program}.new`, SOURCE], { stdio: ['ignore', 'ignore', 'pipe'] });
    const parts: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (part: string) => parts.push(part));
    child.on('error', () => reject(new EnvironmentFault('g++ was not found; on Debian or Ubuntu: apt-get install g++')));
    child.on('close', (code) => (code === 0 ? resolve() : reject(new EnvironmentFault(`g++ failed: ${parts.join('').slice(0, 500)}`))));
  });
  renameSync(`${program}.new`, program);
  return program;
}

/**
 * Runs the traces in turn for up to 63 mutations, each given by its place in the netlist's list from 1, until none is alive;
 * tells of each that dies. What comes out depends on nothing else. Asserts when the sound lane has a wrong pin.
 */
export function judge(program: string, places: readonly number[], traces: readonly Trace[], died: (place: number, death: Death) => void): Promise<void> {
  assert(places.length <= TOGETHER, `${places.length} mutants in ${TOGETHER} lanes`);
  return new Promise((resolve, reject) => {
    const child = spawn(program, [places.join(','), String(PRELUDE), ...traces.map(({ file, sequence }) => `${file}:${sequence}`)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let ended = false;
    createInterface(child.stdout).on('line', (line) => {
      if (line === 'end') {
        ended = true;
        return;
      }
      const [lane, trace, cycle, ...pins] = line.split(' ');
      const where = `${traces[Number(trace)]?.name ?? 'prelude'} cycle ${Number(cycle) - RESET_CYCLES}`;
      if (lane === '0') reject(new Error(`the netlist without a mutation: ${pins.join(' ')} wrong at ${where}`));
      else died(places[Number(lane) - 1]!, { by: pins.join(' '), where });
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (ended) resolve();
      else reject(new Error(`the lanes ended with ${code}`));
    });
  });
}

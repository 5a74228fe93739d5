import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SimulatorImage } from '@cocotb-ts/bridge';
import { RECORD_WORDS } from '../model/message/record.ts';
import { RTL_DIRECTORY } from '../sim/lockstep/image.ts';
import type { BenchStimulus, Prediction } from './lockstep-stimulus.ts';

/** The last release of cocotb that works with Verilator 5.006. */
export const COCOTB_VERSION = '1.8.1';

const ROOT = fileURLToPath(new URL('../.build/cocotb', import.meta.url));
const FLOW = fileURLToPath(new URL('cocotb', import.meta.url));
const INSTALL_MS = 240_000;
const BUILD_MS = 600_000;

/** cocotb as installed under .build/cocotb: what to put in front of PATH and PYTHONPATH. */
export interface CocotbPlace {
  readonly bin: string;
  readonly python: string;
  readonly packages?: string;
}

/** cocotb cannot be had or does not run here; the message is one sentence that says why. */
export class NoCocotb extends Error {
  override name = 'NoCocotb';
}

interface Output {
  readonly code: number;
  readonly text: string;
}

function run(tool: string, args: readonly string[], timeout: number, env = process.env): Promise<Output> {
  return new Promise((resolve) => {
    execFile(tool, [...args], { timeout, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, text: `${stdout}${stderr}${error !== null && code === -1 ? error.message : ''}` });
    });
  });
}

function environment(place: CocotbPlace, more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { PATH = '', PYTHONPATH = '' } = process.env;
  return {
    ...process.env,
    PATH: `${place.bin}${delimiter}${PATH}`,
    ...(place.packages === undefined ? {} : { PYTHONPATH: `${place.packages}${delimiter}${PYTHONPATH}` }),
    ...more,
  };
}

const VENV: CocotbPlace = { bin: join(ROOT, 'venv/bin'), python: join(ROOT, 'venv/bin/python') };

function target(python: string): CocotbPlace {
  return { bin: join(ROOT, 'packages/bin'), python, packages: join(ROOT, 'packages') };
}

/** Does it start, in the right version, with the shared libpython that it loads into the simulator? */
async function works(place: CocotbPlace): Promise<boolean> {
  if (!existsSync(join(place.bin, 'cocotb-config'))) return false;
  const ask = (option: string) => run(place.python, ['-m', 'cocotb.config', option], 20_000, environment(place));
  const [version, library] = [await ask('--version'), await ask('--libpython')];
  return version.text.trim() === COCOTB_VERSION && library.code === 0 && existsSync(library.text.trim());
}

const PYTHONS = ['/usr/bin/python3', 'python3'];

/** cocotb if it has been installed before. */
export async function findCocotb(): Promise<CocotbPlace | undefined> {
  for (const place of [VENV, ...PYTHONS.map(target)]) if (await works(place)) return place;
  return undefined;
}

/** cocotb, installed with pip if need be: into a venv, or where Python has no venv into a directory. Throws NoCocotb. */
export async function installCocotb(progress: (text: string) => void): Promise<CocotbPlace> {
  const found = await findCocotb();
  if (found !== undefined) return found;
  mkdirSync(ROOT, { recursive: true });
  let last = 'no python3 was found';
  for (const python of PYTHONS) {
    if ((await run(python, ['--version'], 20_000)).code !== 0) continue;
    progress(`installing cocotb ${COCOTB_VERSION} with ${python}`);
    for (const place of [VENV, target(python)]) {
      const { code, text } = await install(python, place);
      if (code === 0 && (await works(place))) return place;
      last = code === 0 ? `${python} has no shared libpython` : lastLine(text);
    }
  }
  throw new NoCocotb(`cocotb ${COCOTB_VERSION} could not be installed: ${last}`);
}

async function install(python: string, place: CocotbPlace): Promise<Output> {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `cocotb==${COCOTB_VERSION}`];
  if (place.packages !== undefined) {
    rmSync(place.packages, { recursive: true, force: true });
    return run(python, [...pip, '--target', place.packages], INSTALL_MS);
  }
  const venv = await run(python, ['-m', 'venv', '--clear', join(ROOT, 'venv')], INSTALL_MS);
  return venv.code === 0 ? run(place.python, pip, INSTALL_MS) : venv;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? 'no reason was given';
}

export interface CocotbMismatch {
  readonly cycle: number;
  readonly pin: string;
  readonly seen: string;
  readonly expected: string;
}

export interface CocotbRun {
  readonly cycles: number;
  /** Wall time of the loop over the cycles alone: no build, no start, no reading of files. */
  readonly seconds: number;
  readonly taken: number;
  readonly mismatch: CocotbMismatch | null;
}

/** Runs the cocotb test on the same core, stimulus and predicted rows; builds its simulator before. Throws NoCocotb. */
export async function runCocotb(
  place: CocotbPlace, image: SimulatorImage, stimulus: BenchStimulus, prediction: Prediction, progress: (text: string) => void,
): Promise<CocotbRun> {
  const { levels, orders, quantityBits, algorithms } = stimulus.config;
  const size = `${levels}x${orders}x${quantityBits}-${algorithms}`;
  const directory = join(ROOT, `run-${size}-${process.pid}`);
  writeRun(directory, image, stimulus, prediction);
  const env = environment(place, {
    RTL: RTL_DIRECTORY.replace(/\/$/, ''), SIM_BUILD: join(ROOT, `sim-${size}`), LEVELS: String(levels), ORDERS: String(orders),
    QUANTITY_BITS: String(quantityBits), ALL_ALGORITHMS: algorithms === 'ALL' ? '1' : '0', LOCKSTEP_RUN: directory, COCOTB_RESULTS_FILE: join(directory, 'results.xml'),
    COCOTB_REDUCED_LOG_FMT: '1', MAKEFLAGS: '',
  });
  try {
    progress(`building cocotb's simulator, ${size}`);
    const built = await run('make', ['-C', FLOW, 'build'], BUILD_MS, env);
    if (built.code !== 0) throw new NoCocotb(`cocotb's simulator could not be built: ${lastLine(built.text)}`);
    progress(`cocotb: ${prediction.cycles} cycles`);
    const ran = await run('make', ['-C', FLOW], BUILD_MS, env);
    const result = join(directory, 'result.json');
    if (!existsSync(result)) throw new NoCocotb(`cocotb's test did not finish: ${lastLine(ran.text)}`);
    return JSON.parse(readFileSync(result, 'utf8')) as CocotbRun;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function writeRun(directory: string, image: SimulatorImage, stimulus: BenchStimulus, prediction: Prediction): void {
  const { cycles, rows, ready, taken } = prediction;
  // One command more than is taken: the one that may stand at the pins when the cycles end.
  const commands = Math.min(taken + 1, stimulus.gaps.length);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'commands.bin'), stimulus.commands.subarray(0, commands * RECORD_WORDS));
  writeFileSync(join(directory, 'gaps.bin'), stimulus.gaps.subarray(0, commands));
  writeFileSync(join(directory, 'ready.bin'), ready);
  writeFileSync(join(directory, 'expected.bin'), rows);
  const pins = image.outputs.ports.map(({ name, word, low, width }) => ({ name, word, low, width }));
  writeFileSync(join(directory, 'meta.json'), JSON.stringify({ cycles, commands, words: image.outputs.words, pins }));
}

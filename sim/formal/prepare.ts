import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert } from '../../model/base/assert.ts';
import { InputError } from '../../model/base/input-error.ts';
import type { Bug, ProofSet } from './proof.ts';

export const HDL_RTL = fileURLToPath(new URL('../../hdl/rtl', import.meta.url));
export const HDL_BOOKS = fileURLToPath(new URL('../../hdl/books', import.meta.url));
const HDL_FORMAL = fileURLToPath(new URL('../../hdl/formal', import.meta.url));
const BUILD = fileURLToPath(new URL('../../.build/formal', import.meta.url));

/** A copy of the RTL as the prover reads it. */
export interface Prepared {
  readonly folder: string;
  readonly files: readonly string[];
  /** A digest of every byte that the prover will see, and of how it is asked. */
  keyed(question: string): string;
}

/** Where a set's or a bug's working files lie; two runs at a time do not meet. */
function workFolder(name: string): string {
  return join(BUILD, 'work', `${name.replaceAll(/[^\w.-]+/g, '-')}-${process.pid}`);
}

export const CACHE = join(BUILD, 'cache');

/**
 * Copies what the set needs out of `rtl`: property files included before `endmodule`, the top's parameters set, a bug
 * put in. So the RTL itself stays free of all that. Throws InputError where a module is missing or a bug has no place.
 */
export function prepare(set: ProofSet, rtl: string, parameters: Readonly<Record<string, number>>, bug?: Bug): Prepared {
  const contents = new Map<string, string>();
  contents.set('config.svh', Object.entries(set.defines ?? {}).map(([name, value]) => `\`define ${name} ${value}\n`).join(''));
  // What is about several books is no part of the core's proofs: their answers are kept when it changes.
  const stated = readdirSync(HDL_FORMAL).filter((file) => file.endsWith('.svh') && (set.around === true || !file.startsWith('books_')));
  for (const name of stated) contents.set(name, readFileSync(join(HDL_FORMAL, name), 'utf8'));
  for (const name of readdirSync(rtl).filter((file) => file.endsWith('.svh'))) contents.set(name, sabotaged(name, source(rtl, name), bug));
  const around = set.around === true ? readdirSync(HDL_BOOKS) : [];
  for (const name of around.filter((file) => file.endsWith('.svh'))) contents.set(name, source(HDL_BOOKS, name));
  const files = ['config.svh'];
  for (const module of [set.top, ...set.modules]) {
    const formal = module.startsWith('formal/');
    const file = `${formal ? module.slice('formal/'.length) : module}.sv`;
    const text = formal ? source(HDL_FORMAL, file) : sabotaged(file, source(around.includes(file) ? HDL_BOOKS : rtl, file), bug);
    contents.set(file, hooked(withParameters(text, parameters, file, module === set.top), set.hooks[module]));
    files.push(file);
  }
  return write(workFolder(bug === undefined ? set.name : `${set.name}-${bug.id}`), contents, files);
}

function source(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch {
    throw new InputError(`${join(folder, file)}: expected the Verilog that the proofs are about, but it cannot be read`);
  }
}

function sabotaged(file: string, text: string, bug: Bug | undefined): string {
  if (bug === undefined || bug.file !== file) return text;
  const parts = text.split(bug.find);
  if (parts.length !== 2) {
    throw new InputError(`sim/formal/bugs.json: ${bug.id}: find stands ${parts.length - 1} times in ${file}, expected once: the code has moved on`);
  }
  return parts.join(bug.replace);
}

/** As defaults, in every module: what is given from outside comes after Yosys has built each module at its full size, for minutes. */
function withParameters(text: string, parameters: Readonly<Record<string, number>>, file: string, all: boolean): string {
  return Object.entries(parameters).reduce((now, [name, value]) => {
    const pattern = new RegExp(`(parameter integer ${name} *= *)[^,\\n]*?(,|\\n)`);
    assert(!all || pattern.test(now), `${file} has no parameter ${name}`);
    return now.replace(pattern, `$1${value}$2`);
  }, text);
}

function hooked(text: string, hook: string | undefined): string {
  if (hook === undefined) return text;
  const at = text.lastIndexOf('endmodule');
  return `${text.slice(0, at)}\`include "${hook}"\n${text.slice(at)}`;
}

function write(folder: string, contents: ReadonlyMap<string, string>, files: readonly string[]): Prepared {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const hash = createHash('sha256');
  for (const [name, text] of [...contents].sort(([a], [b]) => (a < b ? -1 : 1))) {
    writeFileSync(join(folder, name), text);
    hash.update(`${name}\0${text.length}\0${text}`);
  }
  return { folder, files, keyed: (question) => hash.copy().update(question).digest('hex').slice(0, 32) };
}

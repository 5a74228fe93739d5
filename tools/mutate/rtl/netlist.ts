import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { EnvironmentFault } from '../../../model/base/input-error.ts';
import type { CoreConfig } from '../../../model/message/core.ts';
import { RTL_DIRECTORY } from '../../../sim/lockstep/image.ts';
import { type FlatModule, parseModule } from '../../../sim/netlist/yosys-json.ts';
import { zeroBits } from './rtlil.ts';
import { isNoLogic, type Mutation, parseMutations } from './mutation.ts';

/** Yosys wants an input that says which mutation of a design is on; its lines have it taken out again. */
const SWITCH = { name: 'mutsel', width: 16 } as const;

/** Runs a Yosys script in the directory of the RTL; returns what it printed. */
export function yosys(script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('yosys', ['-q', '-'], { cwd: RTL_DIRECTORY, stdio: ['pipe', 'pipe', 'pipe'] });
    const parts: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => parts.push(part));
    child.stderr.on('data', (part: Buffer) => parts.push(part));
    child.stdin.on('error', () => undefined); // 'close' tells the whole story
    child.on('error', () => reject(new EnvironmentFault('yosys was not found; on Debian or Ubuntu: apt-get install yosys')));
    child.on('close', (code) => {
      const text = Buffer.concat(parts).toString('utf8');
      if (code === 0) resolve(text);
      else reject(new EnvironmentFault(`yosys failed: ${text.split('\n').filter((line) => line.includes('ERROR')).join(' ') || text.slice(-300)}`));
    });
    child.stdin.end(script);
  });
}

/**
 * The core as one flat netlist of gates, memories kept; written once per directory. Enables are left in their multiplexers,
 * so that gates still lie where the source has them. Registers without a reset begin with 0, as an FPGA's do: then Yosys
 * finds those that never hold anything else.
 */
export async function baseNetlist(config: CoreConfig, directory: string): Promise<string> {
  const script = synthesis(config);
  const key = createHash('sha256').update(script).update(readFileSync(join(import.meta.dirname, 'rtlil.ts'))).update(readFileSync(RIPPLE));
  const file = join(directory, `base-${key.digest('hex').slice(0, 8)}.il`);
  if (existsSync(file)) return file;
  mkdirSync(directory, { recursive: true });
  await yosys(`${script}write_ilang ${file}.new\n`);
  writeFileSync(`${file}.new`, zeroBits(readFileSync(`${file}.new`, 'utf8')));
  await yosys(`read_ilang ${file}.new\n${SHRINK}write_ilang ${file}.new\n`);
  renameSync(`${file}.new`, file);
  return file;
}

const RIPPLE = join(import.meta.dirname, 'ripple.v');
const SHRINK = `opt -nodffe -nosdff
opt_dff -nodffe -nosdff -sat
opt -nodffe -nosdff
opt_clean
`;

function synthesis(config: CoreConfig): string {
  const sources = readdirSync(RTL_DIRECTORY).filter((name) => name.endsWith('.sv')).sort();
  const sizes = { Levels: config.levels, Orders: config.orders, QtyW: config.quantityBits, AllAlgorithms: config.algorithms === 'ALL' ? 1 : 0 };
  return `read_verilog -sv -I. -DSYNTHESIS ${sources.join(' ')}
chparam ${Object.entries(sizes).map(([name, value]) => `-set ${name} ${value}`).join(' ')} lockstep_core
hierarchy -top lockstep_core
rename -top lockstep_core
proc
flatten
opt -nodffe -nosdff
wreduce
pmuxtree
alumacc
opt -nodffe -nosdff
memory_collect
techmap -map ${RIPPLE} -map +/techmap.v
simplemap
setundef -zero -init
${SHRINK}`;
}

/** `count` mutations chosen by `seed`, evenly over sources, wires and cells; clocks excluded; numbered from 1. */
export async function listMutations(base: string, count: number, seed: number): Promise<Mutation[]> {
  const spare = Math.ceil(count * 0.05) + 4;
  const file = `${base}.${count}.${seed}.list`;
  await yosys(`read_ilang ${base}\nmutate -list ${count + spare} -seed ${seed} -ctrl ${SWITCH.name} ${SWITCH.width} 1 -o ${file}\n`);
  return parseMutations(readFileSync(file, 'utf8'), file).filter((mutation) => !isNoLogic(mutation)).slice(0, count);
}

/** The same netlist as data. */
export async function netlistModule(base: string): Promise<FlatModule> {
  const file = `${base}.json`;
  await yosys(`read_ilang ${base}\nwrite_json ${file}\n`);
  return parseModule(readFileSync(file, 'utf8'), 'lockstep_core');
}

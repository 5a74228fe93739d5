import { InputError } from '../../../model/base/input-error.ts';

/** One wrong bit in the netlist, as `mutate -list` of Yosys puts it. */
export interface Mutation {
  /** Value of the control input that switches it on; 1 and up. */
  readonly number: number;
  /** 'inv', 'const0', 'const1': the bit inverted or stuck; 'cnot0', 'cnot1': inverted while bit `controlBit` is 0 or 1. */
  readonly mode: string;
  readonly cell: string;
  readonly port: string;
  readonly bit: number;
  readonly controlBit?: number;
  /** The source's own name for the bit, where it has one. */
  readonly wire?: string;
  /** Where in the RTL the cell comes from, file:line.column, outermost instance first. */
  readonly sources: readonly string[];
  /** The line itself, to be run by Yosys. */
  readonly line: string;
}

/** Reads the list that Yosys wrote. Throws InputError naming the line that is no mutation. */
export function parseMutations(text: string, file: string): Mutation[] {
  return text.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [parseLine(line, `${file}:${i + 1}`)]));
}

function parseLine(line: string, place: string): Mutation {
  const { one, all } = optionsOf(line);
  const number = Number(one('-ctrl')?.[2]);
  const [mode, cell, port] = ['-mode', '-cell', '-port'].map((name) => one(name)?.[0]);
  const bit = Number(one('-portbit')?.[0]);
  if (mode === undefined || cell === undefined || port === undefined || !Number.isInteger(number) || !Number.isInteger(bit)) {
    throw new InputError(`${place}: expected a mutation with -ctrl, -mode, -cell, -port and -portbit, found ${JSON.stringify(line)}`);
  }
  const control = one('-ctrlbit')?.[0];
  const wire = one('-wire')?.[0];
  const wireBit = one('-wirebit')?.[0];
  return {
    number, mode, cell, port, bit,
    ...(control === undefined ? {} : { controlBit: Number(control) }),
    ...(wire === undefined ? {} : { wire: `${wire}[${wireBit}]` }),
    sources: all('-src').map(([source]) => source!).filter((source) => !source.includes('/')), // others are of Yosys's own library
    line,
  };
}

/** Options of a line with their words; an option's words end where the next option begins. */
function optionsOf(line: string) {
  const found: { name: string; words: string[] }[] = [];
  for (const word of line.trim().split(/\s+/).slice(1)) {
    if (/^-[a-z]/.test(word)) found.push({ name: word, words: [] });
    else found.at(-1)?.words.push(word);
  }
  const all = (name: string) => found.filter((option) => option.name === name).map(({ words }) => words);
  return { all, one: (name: string) => all(name)[0] };
}

/** Left out: clocks, where a gate is a race in the simulator and no fault of logic, and what an asynchronous read port does not have. */
export function isNoLogic({ port }: Mutation): boolean {
  return /^(C|(RD_|WR_)?CLK|RD_EN|RD_ARST|RD_SRST)$/.test(port);
}

/** The file whose code the bit belongs to. */
export function fileOf({ sources }: Mutation): string {
  return sources.at(-1)?.split(':')[0] ?? '(made by yosys)';
}

/** The same for the same bit of the same sources under any seed: what survivors are known by. */
export function describe({ mode, cell, port, bit, controlBit, wire, sources }: Mutation): string {
  const control = controlBit === undefined ? '' : ` by [${controlBit}]`;
  return `${sources.at(-1) ?? ''} ${mode} ${cell.replaceAll(/\/\S*\//g, '')} ${port}[${bit}]${control}${wire === undefined ? '' : ` ${wire}`}`;
}

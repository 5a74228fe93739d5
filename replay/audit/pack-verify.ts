import { InputError } from '../../model/base/input-error.ts';
import type { Cores } from '../rerun/cores.ts';
import { PackContents } from './contents.ts';
import { linesOf } from './lines.ts';
import { FIRST_HASH, type ManifestPart, PACK_FORMAT, type Part, readLine } from './part.ts';

export interface PackFault {
  /** Line of the file, the first is 1. */
  readonly line: number;
  readonly sentence: string;
}

export interface PackVerification {
  readonly faults: readonly PackFault[];
  readonly lines: number;
  /** Hash of the last line: to be compared with the one that was handed over. */
  readonly hash: string;
  readonly commands: number;
  /** Whether the commands were executed again; only with cores. */
  readonly executed: boolean;
  readonly manifest: ManifestPart | null;
}

const MAX_FAULTS = 50;

/**
 * Checks every line of a pack, the chain of blocks to the head of the journal, records against digests, decoded text against records, and
 * with cores executes the commands again. Throws InputError for a file that is not a pack; damage is a fault with its line.
 */
export function auditVerify(path: string, cores?: Cores): PackVerification {
  const faults: PackFault[] = [];
  const add = (line: number, sentence: string): void => {
    if (faults.length < MAX_FAULTS) faults.push({ line, sentence: `pack ${path}, line ${line}: ${sentence}` });
  };
  const contents = new PackContents(add, cores);
  let previous = FIRST_HASH;
  let number = 0;
  for (const { text, complete } of linesOf(path)) {
    number++;
    const line = readLine(previous, text);
    if (line === undefined || !complete) {
      if (number === 1) throw notPack(path);
      add(number, complete ? 'it is not a line of a pack' : 'it is cut short');
      contents.lose();
      continue;
    }
    if (line.computed !== line.stated) {
      const [has, states] = [line.computed.slice(0, 16), line.stated.slice(0, 16)];
      add(number, `its hash is ${has}…, it states ${states}…: this line was changed, or one before it is missing`);
      contents.lose();
    } else {
      const part = parse(line.text);
      if (number === 1 && part?.kind === 'manifest' && part.format !== PACK_FORMAT) throw notPack(path);
      if (part === undefined) add(number, 'its part is not JSON');
      else examine(contents, number, part, add);
    }
    previous = line.stated;
  }
  if (number === 0) throw notPack(path);
  contents.end(number);
  return { faults, lines: number, hash: previous, commands: contents.commands, executed: contents.executed, manifest: contents.manifest };
}

/** A forged line with a good hash can hold anything: what its fields throw is a finding, not a crash. */
function examine(contents: PackContents, line: number, part: Part, add: (line: number, sentence: string) => void): void {
  try {
    contents.part(line, part);
  } catch (error) {
    add(line, `its fields cannot be read (${error instanceof Error ? error.message : String(error)})`);
    contents.lose();
  }
}

function notPack(path: string): InputError {
  return new InputError(`pack ${path}: it is not an evidence pack (${PACK_FORMAT})`);
}

/** A line whose hash holds was written by a pack writer; still, what it is worth is checked by its contents. */
function parse(text: string): Part | undefined {
  try {
    return JSON.parse(Buffer.from(text, 'latin1').toString('utf8')) as Part;
  } catch {
    return undefined;
  }
}

import type { JournalReader } from '../journal/reader.ts';
import type { Cores } from '../rerun/cores.ts';
import { recordedOf } from '../rerun/recorded.ts';
import { type CodeDifference, codeDifference, Position } from './code.ts';
import { describe, differenceWithin, endOf, type FirstDifference } from './journals.ts';

/** One comparison of digests. */
export interface BisectStep {
  readonly step: number;
  /** Everything up to this command was compared, by digest. */
  readonly sequence: number;
  readonly equal: boolean;
  /** What is left to search: the difference lies after `after` and at or before `upTo`. */
  readonly after: number;
  readonly upTo: number;
}

export interface BisectOptions {
  readonly onStep?: (step: BisectStep) => void;
}

export interface Bisection<Difference> {
  readonly same: boolean;
  readonly first: Difference | null;
  readonly steps: readonly BisectStep[];
}

/** Halves a list of boundaries: digests over a prefix, once different, stay different. */
function halve(boundaries: readonly number[], end: number, equalAt: (index: number) => boolean, options: BisectOptions) {
  const steps: BisectStep[] = [];
  let low = 0;
  let high = boundaries.length;
  const at = (index: number) => (index < 0 ? 0 : (boundaries[index] ?? end));
  while (low < high) {
    const middle = (low + high) >>> 1;
    const equal = equalAt(middle);
    if (equal) low = middle + 1;
    else high = middle;
    const step = { step: steps.length + 1, sequence: at(middle), equal, after: at(low - 1), upTo: at(high) };
    steps.push(step);
    options.onStep?.(step);
  }
  return { steps, index: low, after: at(low - 1), upTo: at(low) };
}

/** The first differing command of two journals, by the digests at the block ends that both have. */
export function bisectJournals(
  a: JournalReader, b: JournalReader, cores?: Cores, options: BisectOptions = {},
): Bisection<FirstDifference> {
  const common = Math.min(a.lastSequence, b.lastSequence);
  const ends = new Map(blockEnds(b));
  // Where answers are missing, equal digests would say less than before, and halving needs them to say the same.
  const [inA, inB] = [countRecorded(a), countRecorded(b)];
  const shared = blockEnds(a).filter(([end, number]) => number < inA && (ends.get(end) ?? inB) < inB);
  const { steps, after, upTo } = halve(shared.map(([end]) => end), common, (index) => {
    const [end, number] = shared[index]!;
    return samePrefix(a, number, b, ends.get(end)!);
  }, options);
  const found = differenceWithin(a, b, after + 1, upTo) ?? endOf(a, b, common);
  return { same: found === null, first: found === null ? null : describe(a, b, found, cores), steps };
}

/** Last sequence and number of every block. */
function blockEnds(reader: JournalReader): [number, number][] {
  const ends: [number, number][] = [];
  for (let number = 0; number < reader.blockCount; number++) {
    const { first, count } = reader.extent(number);
    ends.push([first + count - 1, number]);
  }
  return ends;
}

/** All commands up to the end of these blocks, and all answers. */
function samePrefix(a: JournalReader, inA: number, b: JournalReader, inB: number): boolean {
  const [left, right] = [a.block(inA), b.block(inB)];
  if (Buffer.compare(left.stream, right.stream) !== 0) return false;
  return Buffer.compare(recordedOf(a, left)!.running, recordedOf(b, right)!.running) === 0;
}

/**
 * The first command that today's code answers otherwise. Every step executes from the last state known to agree, so
 * all steps together execute each command at most about once, and the state before the difference is at hand.
 */
export function bisectCode(
  reader: JournalReader, cores: Cores, options: BisectOptions & { readonly other?: Cores } = {},
): Bisection<CodeDifference> {
  const recorded = countRecorded(reader);
  const ends = blockEnds(reader).slice(0, recorded).map(([end]) => end);
  let good = new Position(cores.makeCore(reader.header.config));
  let next = 0;
  const { steps, index } = halve(ends, ends.at(-1) ?? 0, (target) => {
    const position = good.fork(cores);
    for (const block of reader.blocks(next, target)) {
      if (position.run(block, recordedOf(reader, block)!) >= 0) return false;
    }
    good = position;
    next = target + 1;
    return true;
  }, options);
  if (index >= recorded) return { same: true, first: null, steps };
  const block = reader.block(index);
  const at = good.run(block, recordedOf(reader, block)!);
  return { same: false, first: codeDifference(reader, good, block.first + at, at, options.other), steps };
}

/** Blocks from the start whose answers were recorded: all but the last ones of a killed writer. */
function countRecorded(reader: JournalReader): number {
  let count = reader.blockCount;
  while (count > 0 && reader.digest(count - 1, reader.extent(count - 1).count) === undefined) count--;
  return count;
}

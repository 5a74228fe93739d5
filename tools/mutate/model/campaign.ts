import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { Dice } from '../../../scenarios/commands/dice.ts';
import { coreImage } from '../../../sim/lockstep/image.ts';
import { ROOT } from '../../sabotage/mutants.ts';
import { SIZES } from '../../sabotage/sizes.ts';
import { judgeInThread } from '../../sabotage/thread.ts';
import type { Verdict } from '../../sabotage/verdict.ts';
import { assert } from '../../../model/base/assert.ts';
import { sourceFiles } from '../digests.ts';
import type { Result, ResultLog } from '../results.ts';
import { applyChange, type Change, changesOf, placeOf } from './operators.ts';
import { bookTests } from './tests.ts';

const BOOK = 'model/book';
/** What a judge loads of a copy. */
const HOUSES = ['model', 'sim/timing', 'sim/lockstep'];
/** Tests that need files from outside of the tree. */
const OUTSIDE = /(?:consensus|vectors)\.test\.ts$/;
const WORKERS = 2;
const SIZE = 'tiny';

export interface ModelCampaign {
  readonly count: number;
  readonly seed: number;
  /** For the copies. */
  readonly directory: string;
  readonly log: ResultLog;
  readonly onResult: (done: number, total: number) => void;
}

/** Sources of the model core, by path from the root. */
export function modelSources(): Map<string, string> {
  return new Map(sourceFiles('model').map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));
}

/** `count` changes chosen by `seed` from all there are; those that only touch types are none. */
export function listChanges(count: number, seed: number): Change[] {
  const sources = modelSources();
  const all = [...sources].flatMap(([file, text]) => changesOf(file, text));
  const dice = new Dice(`mutants ${seed}`);
  for (let i = all.length - 1; i > 0; i--) {
    const j = dice.whole(i + 1);
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  const chosen: Change[] = [];
  for (const change of all) {
    if (chosen.length === count) break;
    if (touchesCode(sources.get(change.file)!, change)) chosen.push(change);
  }
  return chosen;
}

function touchesCode(text: string, change: Change): boolean {
  try {
    return stripTypeScriptTypes(applyChange(text, change)) !== stripTypeScriptTypes(text);
  } catch {
    return false; // it does not parse: no mutant
  }
}

/** Judges every change that the log does not have yet; unchanged copies first, which nothing may be found in. */
export async function runModel({ count, seed, directory, log, onResult }: ModelCampaign): Promise<void> {
  const list = listChanges(count, seed).map((change, i) => ({ change, number: i + 1 }));
  const waiting = list.filter(({ number }) => !log.results.has(number));
  if (waiting.length === 0) return;
  const sources = modelSources();
  await coreImage(SIZES[SIZE]); // a judge that had to wait for it would be taken for one that hangs
  const work = async (worker: number) => {
    const copy = join(directory, `copy-${worker}`);
    freshCopy(copy);
    if (worker === 0) {
      const { caught, by, where } = await judge(copy);
      assert(!caught, `the judges find fault with an unchanged copy: ${by}, ${where}`);
    }
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { change, number } = next;
      const text = sources.get(change.file)!;
      writeFileSync(join(copy, change.file), applyChange(text, change));
      log.add(resultOf(number, change, text, await judge(copy)));
      writeFileSync(join(copy, change.file), text);
      onResult(log.results.size, list.length);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));
}

/**
 * The oracle, snapshots and laws; for what they do not see, the pins that the predictor makes of the model's work; and for
 * what is left the tests beside the book.
 */
async function judge(copy: string): Promise<Verdict> {
  try {
    const verdict = await judgeInThread({ kind: 'model', copy, size: SIZE });
    if (verdict.caught) return verdict;
    const pins = await judgeInThread({ kind: 'timing', copy, size: SIZE });
    return pins.caught ? pins : await bookTests(copy);
  } catch (error) {
    return { caught: true, by: `crash: ${(error as Error).message.split('\n')[0]}`, where: 'loading' };
  }
}

function freshCopy(copy: string): void {
  rmSync(copy, { recursive: true, force: true });
  for (const house of HOUSES) {
    mkdirSync(join(copy, house), { recursive: true });
    const filter = (path: string) => !/\.(test|fuzz)\.ts$/.test(path) || (path.includes(BOOK) && !OUTSIDE.test(path));
    cpSync(join(ROOT, house), join(copy, house), { recursive: true, filter });
  }
}

function resultOf(number: number, change: Change, text: string, { caught, by, where }: Verdict): Result {
  const line = text.split('\n')[change.line - 1]!.trim();
  const column = change.at - text.lastIndexOf('\n', change.at - 1);
  const file = change.file.slice(BOOK.length + 1);
  return {
    number, id: `${file} ${placeOf(text, change.at)}: ${change.operator} at ${column} '${change.found}' to '${change.put}' in: ${line}`, file,
    operator: change.operator, verdict: caught ? 'killed' : 'survived', by: caught ? by : '', where,
  };
}

import type { CoreBody } from '../message/core.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { OracleCore } from '../oracle/oracle.ts';
import { runAll } from './body.ts';
import { LawChecker } from './laws.ts';
import type { Violation } from './violation.ts';
import { eventLines } from './words.ts';

/** The first command on which a body and the oracle part. */
export interface Disagreement {
  /** Number of the command, the first is 1. */
  readonly sequence: number;
  /** Its eight words. */
  readonly command: Int32Array;
  /** What the oracle answers, one event a line. */
  readonly expected: readonly string[];
  /** What the body answered. */
  readonly seen: readonly string[];
}

export interface SuiteResult {
  readonly body: string;
  readonly commands: number;
  readonly events: number;
  readonly violations: readonly Violation[];
  /** Undefined: equal to the oracle to the byte. */
  readonly disagreement: Disagreement | undefined;
}

/**
 * Runs any body of the core from reset through a command stream, batch by batch, and judges it twice: by
 * the laws, and by equality with the oracle. Closes the body, whatever happens. The body's answer to a batch
 * is taken as a whole, so silicon may work on it in one go.
 */
export async function lawSuite(
  makeBody: () => CoreBody | Promise<CoreBody>,
  commands: Int32Array,
  batchCommands = 4096,
): Promise<SuiteResult> {
  const body = await makeBody();
  try {
    const oracle = new OracleCore(body.config);
    const checker = new LawChecker(body.config);
    let events = 0;
    let disagreement: Disagreement | undefined;
    for (let at = 0; at < commands.length && disagreement === undefined; at += batchCommands * RECORD_WORDS) {
      const batch = commands.slice(at, at + batchCommands * RECORD_WORDS);
      const seen = await body.run(batch);
      events += seen.length / RECORD_WORDS;
      checker.feed(batch, seen);
      disagreement = firstDisagreement(batch, at / RECORD_WORDS, runAll(oracle, batch), seen);
    }
    const { violations } = checker;
    return { body: body.name, commands: commands.length / RECORD_WORDS, events, violations, disagreement };
  } finally {
    await body.close();
  }
}

/** Compares two event streams of one batch; `base`: commands before the batch. */
export function firstDisagreement(
  commands: Int32Array,
  base: number,
  expected: Int32Array,
  seen: Int32Array,
): Disagreement | undefined {
  const length = Math.max(expected.length, seen.length);
  let differs = 0;
  while (differs < length && expected[differs] === seen[differs]) differs++;
  if (differs === length) return undefined;
  const at = differs - (differs % RECORD_WORDS);
  // Past the oracle's last event there is a surplus, which belongs to the last command.
  const sequence = at < expected.length ? expected[at + RECORD_WORDS - 1] >>> 0 : base + commands.length / RECORD_WORDS;
  const index = (sequence - base - 1) * RECORD_WORDS;
  const answerOf = (words: Int32Array) => {
    const rows: number[] = [];
    for (let w = 0; w < words.length; w += RECORD_WORDS) {
      const own = words[w + RECORD_WORDS - 1] >>> 0 === sequence || (w >= at && w < at + RECORD_WORDS);
      if (own) rows.push(...words.subarray(w, w + RECORD_WORDS));
    }
    return eventLines(rows);
  };
  return {
    sequence, command: commands.slice(index, index + RECORD_WORDS), expected: answerOf(expected), seen: answerOf(seen),
  };
}

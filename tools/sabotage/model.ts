import { assert } from '../../model/base/assert.ts';
import { runAll } from '../../model/law/body.ts';
import { LawChecker } from '../../model/law/laws.ts';
import { firstDisagreement } from '../../model/law/suite.ts';
import type { Core, CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { OracleCore } from '../../model/oracle/oracle.ts';
import { RandomCommands } from '../../scenarios/commands/random.ts';
import { survived, type Verdict } from './verdict.ts';

/** The core under suspicion: a sabotaged copy of the model core. */
export interface Suspect {
  make(config: CoreConfig): Core;
  restore(snapshot: Uint8Array): Core;
}

/** By turns: everything often, bitmaps of two levels, bitmaps with a long root. */
const SIZES: readonly CoreConfig[] = [
  { levels: 64, orders: 16, quantityBits: 8, algorithms: 'ALL' },
  { levels: 2048, orders: 64, quantityBits: 32, algorithms: 'ALL' },
  { levels: 131_072, orders: 64, quantityBits: 32, algorithms: 'ALL' },
];

/** Random streams that each fault has to survive, and commands in each. */
const SEEDS = 30;
const COMMANDS = 1500;
/** Commands between two looks at the snapshots, and between two restarts from them. */
const LOOK = 4;
const RESTART = 50;

interface Finding {
  readonly by: string;
  readonly seed: number;
  /** Number of the command, the first is 1. */
  readonly command: number;
}

/** Every judge's first finding within one stream. */
class Bench {
  readonly findings: Finding[] = [];
  readonly #suspect: Suspect;
  readonly #seed: number;
  readonly #oracle: OracleCore;
  readonly #laws: LawChecker;
  readonly #restarts: boolean;
  #core: Core;
  #command = 0;
  #equal = true;
  #lawful = true;

  constructor(suspect: Suspect, seed: number, config: CoreConfig, restarts: boolean) {
    this.#suspect = suspect;
    this.#seed = seed;
    this.#restarts = restarts;
    this.#oracle = new OracleCore(config);
    this.#laws = new LawChecker(config);
    this.#core = suspect.make(config);
  }

  /** Goes on after the first finding, so that each judge has its say; a core that breaks ends it. */
  run(words: Int32Array): Finding[] {
    try {
      for (let at = 0; at < words.length && (this.#equal || this.#lawful); at += RECORD_WORDS) {
        this.#command++;
        this.#step(words.subarray(at, at + RECORD_WORDS));
      }
    } catch (error) {
      this.#found(`crash: ${error instanceof Error ? error.message : String(error)}`);
    }
    return this.findings;
  }

  #step(command: Int32Array): void {
    const seen = runAll(this.#core, command);
    if (this.#equal) {
      const wanted = runAll(this.#oracle, command);
      if (firstDisagreement(command, this.#command - 1, wanted, seen) !== undefined) {
        this.#equal = false;
        this.#found(this.#restarts ? 'oracle after a restart' : 'oracle');
      } else if (this.#command % LOOK === 0) this.#compareSnapshots();
    }
    if (this.#lawful) {
      this.#laws.feed(command, seen);
      const [first] = this.#laws.violations;
      if (first !== undefined) {
        this.#lawful = false;
        this.#found(`law ${first.law}`);
      }
    }
    if (this.#restarts && this.#command % RESTART === 0) this.#core = this.#suspect.restore(this.#core.snapshot());
  }

  #compareSnapshots(): void {
    if (Buffer.compare(this.#core.snapshot(), this.#oracle.snapshot()) === 0) return;
    this.#equal = false;
    this.#found('snapshot');
  }

  #found(by: string): void {
    this.findings.push({ by, seed: this.#seed, command: this.#command });
  }
}

/** The oracle, the snapshots, the laws, and again with restarts: who sees the fault first. */
export function judgeModel(suspect: Suspect): Verdict {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const config = SIZES[(seed - 1) % SIZES.length]!;
    const words = new RandomCommands({ seed, config, profile: 'mixed' }).next(COMMANDS);
    for (const restarts of [false, true]) {
      const findings = new Bench(suspect, seed, config, restarts).run(words);
      if (findings.length > 0) return verdict(findings);
    }
  }
  return survived(`${SEEDS} seeds of ${COMMANDS} commands equal to the oracle and lawful, with and without restarts`);
}

function verdict(findings: readonly Finding[]): Verdict {
  const [first, ...others] = findings;
  assert(first !== undefined, 'a verdict needs a finding');
  const also = others.map(({ by, command }) => `${by} at command ${command}`).join(', ');
  return { caught: true, by: first.by, where: `seed ${first.seed} command ${first.command}`, ...(also === '' ? {} : { also }) };
}

import { assert } from '../../model/base/assert.ts';
import { LawChecker } from '../../model/law/laws.ts';
import { type Core, type CoreConfig, EventBuffer } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { OracleCore } from '../../model/oracle/oracle.ts';
import { RandomCommands, type RandomOptions } from '../../scenarios/commands/random.ts';
import { survived, type Verdict } from './verdict.ts';

/** The core under suspicion: a sabotaged copy of the model core. */
export interface Suspect {
  make(config: CoreConfig): Core;
  restore(snapshot: Uint8Array): Core;
}

/**
 * By turns: everything often; bitmaps of two levels; bitmaps with a long root; quantities near 2^32, most of them shared out
 * by pro-rata, where a product passes 2^53.
 */
const SETTINGS: readonly Omit<RandomOptions, 'seed'>[] = [
  { config: { levels: 64, orders: 16, quantityBits: 8, algorithms: 'ALL' } },
  { config: { levels: 2048, orders: 64, quantityBits: 32, algorithms: 'ALL' } },
  { config: { levels: 131_072, orders: 64, quantityBits: 32, algorithms: 'ALL' } },
  { config: { levels: 32, orders: 16, quantityBits: 32, algorithms: 'ALL' }, weights: { calm: 0, deep: 0, wide: 0, heavy: 100, drain: 10 } },
];

/** Random streams that each fault has to survive, and commands in each. */
const SEEDS = 128;
const COMMANDS = 1500;
/** Commands between two looks at the snapshots, and between two restarts from them. */
const LOOK = 4;
const RESTART = 20;
/** Words that no answer of so small a core comes near: whoever asks for more is in a loop. */
const MOST_WORDS = 1 << 16;

class BoundedBuffer extends EventBuffer {
  override grow(): void {
    assert(this.words.length < MOST_WORDS, 'it answers without end');
    super.grow();
  }
}

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
  readonly #wanted = new BoundedBuffer();
  readonly #seen = new BoundedBuffer();
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
        this.#step(words, at);
      }
    } catch (error) {
      this.#found(`crash: ${error instanceof Error ? error.message : String(error)}`);
    }
    return this.findings;
  }

  #step(words: Int32Array, at: number): void {
    const seen = this.#seen;
    seen.clear();
    this.#core.execute(words, at, seen);
    if (this.#equal) {
      const wanted = this.#wanted;
      wanted.clear();
      this.#oracle.execute(words, at, wanted);
      if (!sameWords(wanted, seen)) {
        this.#equal = false;
        this.#found(this.#restarts ? 'oracle, with restarts' : 'oracle');
      } else if (this.#command % LOOK === 0) this.#compareSnapshots();
    }
    if (this.#lawful) {
      this.#laws.feed(words.subarray(at, at + RECORD_WORDS), seen.words.subarray(0, seen.used));
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

function sameWords(a: EventBuffer, b: EventBuffer): boolean {
  if (a.used !== b.used) return false;
  for (let i = 0; i < a.used; i++) if (a.words[i] !== b.words[i]) return false;
  return true;
}

/** The oracle, the snapshots and the laws, every second round of settings with restarts: who sees the fault first. */
export function judgeModel(suspect: Suspect, atSeed: (seed: number) => void = () => {}): Verdict {
  for (let seed = 1; seed <= SEEDS; seed++) {
    atSeed(seed);
    const setting = SETTINGS[(seed - 1) % SETTINGS.length]!;
    const restarts = Math.floor((seed - 1) / SETTINGS.length) % 2 === 1;
    const words = new RandomCommands({ ...setting, seed }).next(COMMANDS);
    const findings = new Bench(suspect, seed, setting.config, restarts).run(words);
    if (findings.length > 0) return verdict(findings);
  }
  return survived(`${SEEDS} seeds of ${COMMANDS} commands equal to the oracle and lawful`);
}

function verdict(findings: readonly Finding[]): Verdict {
  const [first, ...others] = findings;
  assert(first !== undefined, 'a verdict needs a finding');
  const also = others.map(({ by, command }) => `${by} at command ${command}`).join(', ');
  return { caught: true, by: first.by, where: `seed ${first.seed} command ${first.command}`, ...(also === '' ? {} : { also }) };
}

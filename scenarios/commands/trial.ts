import { assert } from '../../model/base/assert.ts';
import { runAll } from '../../model/law/body.ts';
import type { CoreMaker } from '../../model/law/cores.ts';
import { LawChecker } from '../../model/law/laws.ts';
import { firstDisagreement } from '../../model/law/suite.ts';
import { commandLines } from '../../model/law/words.ts';
import type { Core, CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';

export interface Failure {
  readonly kind: 'disagreement' | 'violation' | 'snapshot' | 'crash';
  /** Commands executed since reset when it showed; at most some batch later than its cause. */
  readonly commands: number;
  /** What went wrong, in lines. */
  readonly text: string;
}

/**
 * Several cores through the same commands, from reset: equal in every event and in state, and lawful. The
 * first contender is the yardstick that the others are compared with.
 */
export class Trial {
  executed = 0;
  events = 0;
  /** The yardstick's answer to the last batch. */
  lastEvents: Int32Array = new Int32Array(0);
  private readonly contenders: readonly CoreMaker[];
  private readonly cores: Core[];
  /** While all answer alike one judge is enough. */
  private readonly laws: LawChecker;

  constructor(config: CoreConfig, contenders: readonly CoreMaker[]) {
    assert(contenders.length > 0, 'a trial needs a contender');
    this.contenders = contenders;
    this.cores = contenders.map(({ make }) => make(config));
    this.laws = new LawChecker(config);
  }

  /** Executes a batch on all; events are compared over the batch, states after it. */
  feed(batch: Int32Array): Failure | undefined {
    const base = this.executed;
    this.executed += batch.length / RECORD_WORDS;
    const answers = this.ofEach((core) => runAll(core, batch));
    if (!Array.isArray(answers)) return answers;
    [this.lastEvents] = answers;
    this.events += this.lastEvents.length / RECORD_WORDS;
    return this.compare(batch, base, answers) ?? this.judge(batch) ?? this.compareStates();
  }

  /** Replaces every core by one restored from its own snapshot. */
  restart(): Failure | undefined {
    const restored = this.ofEach((core, { restore }) => restore(core.snapshot()));
    if (!Array.isArray(restored)) return restored;
    restored.forEach((core, i) => {
      this.cores[i] = core;
    });
    return undefined;
  }

  /** A broken core may break in any call: that is a finding, not the end of the trial's own process. */
  private ofEach<T>(ask: (core: Core, maker: CoreMaker) => T): T[] | Failure {
    const answers: T[] = [];
    for (const [i, core] of this.cores.entries()) {
      try {
        answers.push(ask(core, this.contenders[i]));
      } catch (error) {
        return this.failure('crash', `${this.contenders[i].name} fails: ${String(error)}`);
      }
    }
    return answers;
  }

  private compare(batch: Int32Array, base: number, answers: readonly Int32Array[]): Failure | undefined {
    for (let i = 1; i < answers.length; i++) {
      const found = firstDisagreement(batch, base, answers[0], answers[i]);
      if (found === undefined) continue;
      return this.failure('disagreement', [
        `command ${found.sequence}: ${commandLines(found.command).join('')}`,
        `${this.contenders[0].name}:`, ...found.expected.map((line) => `  ${line}`),
        `${this.contenders[i].name}:`, ...found.seen.map((line) => `  ${line}`),
      ].join('\n'));
    }
    return undefined;
  }

  private judge(batch: Int32Array): Failure | undefined {
    this.laws.feed(batch, this.lastEvents);
    const [first] = this.laws.violations;
    return first && this.failure('violation', `command ${first.sequence} breaks ${first.law}: ${first.sentence}`);
  }

  private compareStates(): Failure | undefined {
    const states = this.ofEach((core) => core.snapshot());
    if (!Array.isArray(states)) return states;
    const [wanted, ...others] = states;
    for (const [i, seen] of others.entries()) {
      const length = Math.max(wanted.length, seen.length);
      for (let at = 0; at < length; at++) {
        if (wanted[at] === seen[at]) continue;
        const names = `${this.contenders[0].name} and ${this.contenders[i + 1].name}`;
        return this.failure('snapshot', `snapshots of ${names} differ from byte ${at} on (${wanted.length} and ${seen.length} bytes)`);
      }
    }
    return undefined;
  }

  private failure(kind: Failure['kind'], text: string): Failure {
    return { kind, commands: this.executed, text };
  }
}

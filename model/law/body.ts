import { assert } from '../base/assert.ts';
import { type Core, type CoreBody, type CoreConfig, EventBuffer } from '../message/core.ts';
import { RECORD_WORDS } from '../message/record.ts';

/** A synchronous core in the shape of any body, so that one suite runs on model, oracle and silicon. */
export function syncBody(name: string, core: Core): CoreBody {
  return {
    name,
    config: core.config,
    run(commands) {
      return Promise.resolve(runAll(core, commands));
    },
    close() {
      return Promise.resolve();
    },
  };
}

/** Executes all commands of a batch and returns their events, eight words each. Asserts on a runaway core. */
export function runAll(core: Core, commands: Int32Array): Int32Array {
  const out = new BoundedBuffer(core.config, commands.length / RECORD_WORDS);
  for (let at = 0; at < commands.length; at += RECORD_WORDS) core.execute(commands, at, out);
  return out.toWords();
}

/** A core may ask for room well before it needs it. */
const SLACK = 1024;

/** A core caught in a loop shall fail with a sentence, not eat the machine's memory. */
class BoundedBuffer extends EventBuffer {
  private readonly most: number;

  constructor({ orders }: CoreConfig, commands: number) {
    super();
    // No command can answer with more than two events a resting order and a few of its own; 128 MiB is enough for any test.
    this.most = SLACK + Math.min(commands * (2 * orders + 16), 2 ** 22);
  }

  override grow(): void {
    assert(this.words.length / RECORD_WORDS <= this.most, `a core answers with more than ${this.most} events`);
    super.grow();
  }
}

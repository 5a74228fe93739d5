import { createHash } from 'node:crypto';
import { ModelCore } from '../../model/book/book.ts';
import { type CoreConfig, EventBuffer } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { RandomCommands } from '../../scenarios/commands/random.ts';

const CONFIG: CoreConfig = { levels: 1024, orders: 256, quantityBits: 32, algorithms: 'ALL' };

/** SHA-256 over the events and the final state of a seeded log. Run as a program: `node digest.ts SEED COMMANDS`. */
export function digestOf(seed: number, count: number): string {
  const commands = new RandomCommands({ seed, config: CONFIG, profile: 'mixed' }).next(count);
  const core = new ModelCore(CONFIG);
  const events = new EventBuffer();
  core.executeAll(commands, 0, count, events);
  const words = events.toWords();
  return createHash('sha256').update(new Uint8Array(words.buffer)).update(core.snapshot()).digest('hex');
}

/** Like digestOf, but the core is thrown away and restored from its snapshot before each of the commands in `restarts` (0 = the first). */
export function digestWithRestarts(seed: number, count: number, restarts: readonly number[]): string {
  const commands = new RandomCommands({ seed, config: CONFIG, profile: 'mixed' }).next(count);
  const at = new Set(restarts);
  let core = new ModelCore(CONFIG);
  const events = new EventBuffer();
  for (let i = 0; i < count; i++) {
    if (at.has(i)) core = ModelCore.restore(core.snapshot());
    core.execute(commands, i * RECORD_WORDS, events);
  }
  const words = events.toWords();
  return createHash('sha256').update(new Uint8Array(words.buffer)).update(core.snapshot()).digest('hex');
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) {
  process.stdout.write(`${digestOf(Number(process.argv[2]), Number(process.argv[3]))}\n`);
}

import { type Core, type CoreBody, EventBuffer } from '../message/core.ts';
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

/** Executes all commands of a batch and returns their events, eight words each. */
export function runAll(core: Core, commands: Int32Array): Int32Array {
  const out = new EventBuffer();
  for (let at = 0; at < commands.length; at += RECORD_WORDS) core.execute(commands, at, out);
  return out.toWords();
}

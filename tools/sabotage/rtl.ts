import { join } from 'node:path';
import { ModelCore } from '../../model/book/book.ts';
import { coreImage } from '../../sim/lockstep/image.ts';
import { LockstepSession } from '../../sim/lockstep/session.ts';
import { ROOT } from './mutants.ts';
import { judgePins } from './pins.ts';
import { type Size, SIZES } from './sizes.ts';
import type { Verdict } from './verdict.ts';

/** Builds a copy of the RTL and compares it with the model. */
export async function judgeRtl(copy: string, size: Size): Promise<Verdict> {
  const config = SIZES[size];
  const image = await coreImage(config, { rtl: join(copy, 'hdl/rtl'), quick: true });
  return judgePins(image, config, await LockstepSession.open(image, config, (c) => new ModelCore(c)));
}

/** Lets builds share the compiled shim, which does not depend on the mutant: half of the time that a build takes. */
export async function withSharedObjects<T>(work: () => Promise<T>): Promise<T> {
  const before = process.env['OBJCACHE'];
  const quoted = (path: string) => `'${path}'`;
  process.env['OBJCACHE'] ??= `sh ${quoted(join(import.meta.dirname, 'compile-once.sh'))} ${quoted(join(ROOT, '.build/sabotage/objects'))}`;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env['OBJCACHE'];
    else process.env['OBJCACHE'] = before;
  }
}

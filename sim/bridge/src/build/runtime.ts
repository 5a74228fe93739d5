/**
 * Verilator's own C++ (verilated.cpp and its like) is the same for every design and takes longer
 * to compile than a small design: its objects are kept and handed to the next build.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from './build.ts';

export interface RuntimeCache {
  /** Puts the kept objects into a build directory; make finds them newer than their sources. */
  fetch(work: string): void;
  /** Keeps the objects of a finished build, unless somebody else has. */
  keep(work: string): void;
}

const OBJECTS = /^verilated.*\.o$/;

export function runtimeCache(options: BuildOptions, root: string, version: string): RuntimeCache {
  const { trace = false, handles = false, cflags = [], verilatorFlags = [] } = options;
  const key = createHash('sha256')
    .update(JSON.stringify({ version, trace, handles, cflags, verilatorFlags }))
    .digest('hex').slice(0, 16);
  const directory = join(root, `.runtime-${key}`);
  return {
    fetch(work) {
      if (!existsSync(directory)) return;
      for (const name of readdirSync(directory)) copyFileSync(join(directory, name), join(work, name));
    },
    keep(work) {
      if (existsSync(directory)) return;
      const own = `${directory}-${process.pid}-${Date.now().toString(36)}`;
      mkdirSync(own);
      for (const name of readdirSync(work)) {
        if (OBJECTS.test(name)) copyFileSync(join(work, name), join(own, name));
      }
      try {
        renameSync(own, directory);
      } catch {
        rmSync(own, { recursive: true, force: true }); // another build was quicker
      }
    },
  };
}

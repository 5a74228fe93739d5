import { defineConfig } from 'vitest/config';

const ROOMS = 'model,sim,hil,replay,scenarios,services,bench,tools';
/** `./lockstep test --fast` leaves out what takes long: files named x.slow.test.ts and x.fuzz.ts. */
const fast = process.env['LOCKSTEP_FAST'] === '1';

export default defineConfig({
  test: {
    include: fast ? [`{${ROOMS}}/**/*.test.ts`] : [`{${ROOMS}}/**/*.test.ts`, `{${ROOMS}}/**/*.fuzz.ts`],
    exclude: ['**/node_modules/**', '.build/**', 'out/**', ...(fast ? ['**/*.slow.test.ts'] : [])],
    // Processes, not threads: better-sqlite3 and child simulators keep to themselves. Two, for two processors.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default'],
    allowOnly: false,
  },
});

import { join } from 'node:path';

/** The folder of package.json, wherever the command was started from. */
export const ROOT = join(import.meta.dirname, '../..');

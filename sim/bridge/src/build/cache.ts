/** The build cache: a directory name that stands for everything that went into an image. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const INCLUDED = /\.(v|sv|vh|svh|vlt|inc)$/;

/** SHA-256 (first 16 hex digits) over the settings and the bytes of all sources and includes. */
export function cacheKey(
  settings: Readonly<Record<string, unknown>>,
  sources: readonly string[],
  includeDirs: readonly string[],
): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(settings));
  const addFile = (path: string): void => {
    const bytes = readFileSync(path);
    hash.update(`\n${path.split('/').at(-1)} ${bytes.length}\n`);
    hash.update(bytes);
  };
  for (const path of sources) addFile(path);
  for (const dir of includeDirs) {
    hash.update('\ninclude\n');
    const names = existsSync(dir) ? readdirSync(dir).filter((name) => INCLUDED.test(name)) : [];
    for (const name of names.sort()) addFile(join(dir, name));
  }
  return hash.digest('hex').slice(0, 16);
}

/** A file that Verilator read, with the SHA-256 it had. */
export interface Dependency {
  readonly path: string;
  readonly sha256: string;
}

export function fileDigest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/**
 * Files named in Verilator's list of what it read (`V<top>__ver.d`): catches `include files that
 * lie outside the include directories.
 */
export function dependencies(dependFile: string, root: string): Dependency[] {
  if (!existsSync(dependFile)) return [];
  const text = readFileSync(dependFile, 'utf8').replaceAll('\\\n', ' ');
  const files = text.slice(text.indexOf(':') + 1).trim().split(/\s+/);
  return [...new Set(files)]
    .map((path) => (path.startsWith('/') ? path : join(root, path)))
    .filter((path) => INCLUDED.test(path) && existsSync(path))
    .map((path) => ({ path, sha256: fileDigest(path) }));
}

export function unchanged(list: readonly Dependency[]): boolean {
  return list.every((d) => existsSync(d.path) && fileDigest(d.path) === d.sha256);
}

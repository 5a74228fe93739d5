import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lex, type Token } from './lex.ts';

export interface Source {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Tokens of a TypeScript file; empty for others. */
  readonly tokens: readonly Token[];
}

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  /** What is wrong and what to do instead. */
  readonly message: string;
}

/** A rule of the house over the whole tree; most look at one file at a time. */
export type Rule = (tree: readonly Source[]) => Violation[];

export const ROOMS = ['model', 'hdl', 'sim', 'hil', 'replay', 'scenarios', 'services', 'docs', 'bench', 'tools'] as const;
const SKIPPED = new Set(['node_modules', '.git', '.build', 'out', 'coverage']);
const TEXT = /\.(ts|json|md|sv|svh|v|h|cpp|hpp|sby|ys|sh|yml|toml|c)$/;
const ROOT_FILES = /^(lockstep|\.ci\/run)$/;

export function source(path: string, text: string): Source {
  return { path, text, tokens: path.endsWith('.ts') ? lex(text) : [] };
}

/** Every text file of the project, by path. Built, installed and generated folders are left out. */
export function readTree(root: string): Source[] {
  const paths = readdirSync(root, { recursive: false, withFileTypes: true }).flatMap((entry) => walk(root, entry.name, entry.isDirectory()));
  return paths.toSorted().map((path) => source(path, readFileSync(join(root, path), 'utf8')));
}

function walk(root: string, path: string, isFolder: boolean): string[] {
  if (SKIPPED.has(path.split('/').at(-1)!)) return [];
  if (!isFolder) return TEXT.test(path) || ROOT_FILES.test(path) ? [path] : [];
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => walk(root, `${path}/${entry.name}`, entry.isDirectory()));
}

export function typescript(tree: readonly Source[]): Source[] {
  return tree.filter((file) => file.path.endsWith('.ts'));
}

/** Tests, fuzzers and benchmarks: run by developers, not by users. */
export function isTest(path: string): boolean {
  return /\.(test|fuzz|bench)\.ts$/.test(path);
}

export function roomOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
}

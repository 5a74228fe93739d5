import { importsOf } from './imports.ts';
import { isTest, type Rule, typescript } from './tree.ts';

/** Started by name from a shell, a config file or a package manifest; everything else lives by being imported. */
const ENTRIES = [
  /^services\/cli\/main\.ts$/,
  /^services\/cli\/testing\/reporter\.ts$/,
  /^tools\/[\w-]+\.ts$/,
  /^tools\/[\w-]+\/main\.ts$/,
  /^bench\/[\w-]+\.ts$/,
  /^[\w.-]+\.ts$/,
  /^sim\/bridge\/src\/index\.ts$/,
  /^sim\/bridge\/examples\//,
  /\.d\.ts$/,
];

/** A file that nobody imports is dead; a string that ends with its name (a child process is started so) keeps it alive. */
export const deadFiles: Rule = (tree) => {
  const files = typescript(tree);
  const imported = new Set(files.flatMap((file) => importsOf(file).map(({ path }) => path)));
  const strings = files.flatMap(({ path, tokens }) =>
    tokens.filter((token) => token.kind === 'string' || token.kind === 'template').map((token) => ({ path, text: token.text })));
  return files
    .filter(({ path }) => !isTest(path) && !ENTRIES.some((entry) => entry.test(path)) && !imported.has(path))
    .filter(({ path }) => !strings.some((string) => string.path !== path && string.text.endsWith(path.split('/').at(-1)!)))
    .map(({ path }) => ({ path, line: 1, rule: 'dead file', message: 'nobody imports this file: use it or remove it' }));
};

import type { Token } from './lex.ts';
import { isTest, roomOf, type Rule, type Source, typescript, type Violation } from './tree.ts';

/** Names that model may not even mention, and what to use instead. */
const IN_MODEL: Readonly<Record<string, string>> = {
  Date: 'time is an argument of a command',
  performance: 'time is an argument of a command',
  process: 'the model knows no process',
  setTimeout: 'the model does not wait',
  setInterval: 'the model does not wait',
  setImmediate: 'the model does not wait',
  queueMicrotask: 'the model does not wait',
  globalThis: 'name what you need',
  require: 'the model imports nothing from outside',
  crypto: 'randomness comes from the seed, digests from model/base',
  Intl: 'locale tables differ between machines',
  localeCompare: 'locale tables differ between machines; compare code units with <',
  toLocaleString: 'locale tables differ between machines',
  WeakRef: 'what the collector does is no function of the log',
  FinalizationRegistry: 'what the collector does is no function of the log',
  console: 'the model says what it has to say in events',
  eval: 'code is not data',
  async: 'the model is synchronous',
  await: 'the model is synchronous',
  Promise: 'the model is synchronous',
};

/** The port of any core, silicon included, is asynchronous; so are its adapter and the suite that drives it. */
const ASYNC_WORDS = new Set(['async', 'await', 'Promise']);
const ASYNC_FILES = /^model\/(message\/core|law\/[\w-]+)\.ts$/;

/** What of Math gives the same bits on every machine (sqrt is exact by IEEE 754). Anything else, alias included, is out. */
const MATH = new Set([
  'abs', 'ceil', 'clz32', 'floor', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc', 'fround',
]);

/** Outside services, tools and tests nobody reads a clock for a date or draws from an unseeded source. */
const UNSEEDED_ROOMS = new Set(['scenarios', 'replay', 'sim', 'hil']);

export const bannedInModel: Rule = (tree) =>
  typescript(tree).filter((file) => roomOf(file.path) === 'model' && !isTest(file.path)).flatMap(modelWords);

function modelWords(file: Source): Violation[] {
  const { tokens, path } = file;
  return tokens.flatMap((token, i) => {
    if (token.kind !== 'word' || isNameOnly(tokens, i)) return [];
    if (ASYNC_WORDS.has(token.text) && ASYNC_FILES.test(path)) return [];
    if (token.text === 'Math') return mathUse(path, tokens, i);
    const instead = Object.hasOwn(IN_MODEL, token.text) ? IN_MODEL[token.text] : undefined;
    return instead === undefined ? [] : [found(path, token, `${token.text} is banned in model: ${instead}`)];
  });
}

/** `for (const key in object)` walks in an order that depends on the keys; every room that decides walks arrays. */
export const noForIn: Rule = (tree) =>
  typescript(tree).filter((file) => roomOf(file.path) === 'model' && !isTest(file.path)).flatMap(({ path, tokens }) =>
    tokens.flatMap((token, i) => {
      const loop = token.text === 'for' && tokens[i + 1]?.text === '(' && tokens[i + 4]?.kind === 'word' && tokens[i + 4]!.text === 'in';
      return loop ? [found(path, token, 'for … in walks keys in an order of its own; walk an array by for … of')] : [];
    }));

/** `Math` must stand before a dot and an allowed name, so no alias of it can come into being. */
function mathUse(path: string, tokens: readonly Token[], i: number): Violation[] {
  const member = tokens[i + 1]?.text === '.' ? tokens[i + 2] : undefined;
  if (member === undefined) return [found(path, tokens[i]!, 'Math may only be used as Math.name( ), never as a value: an alias hides random')];
  return MATH.has(member.text) ? [] : [found(path, member, `Math.${member.text} is banned in model: allowed are ${[...MATH].join(', ')}`)];
}

/** A property or a key of that name is somebody's field, not the global; `localeCompare` is one by nature. */
function isNameOnly(tokens: readonly Token[], i: number): boolean {
  const { text } = tokens[i]!;
  if (text === 'localeCompare' || text === 'toLocaleString') return false;
  const before = tokens[i - 1]?.text;
  const after = tokens[i + 1]?.text;
  return before === '.' || before === '?.' || (after === ':' && before !== '?' && before !== 'case');
}

/** The bridge names temporary files and gives up on processes that hang; no answer of a run depends on either. */
const WAITING = /^sim\/bridge\/src\//;
const CLOCK = 'Date gives another answer each run; performance.now() is for durations, any other time is an argument';

export const unseeded: Rule = (tree) =>
  typescript(tree).filter((file) => UNSEEDED_ROOMS.has(roomOf(file.path)) && !isTest(file.path)).flatMap(({ path, tokens }) =>
    tokens.flatMap((token, i) => {
      if (token.kind !== 'word' || isNameOnly(tokens, i)) return [];
      if (token.text === 'Date') return WAITING.test(path) ? [] : [found(path, token, CLOCK)];
      if (token.text !== 'Math') return [];
      const dot = tokens[i + 1]?.text === '.';
      if (!dot) return [found(path, token, 'Math may only be used as Math.name, never as a value: an alias hides random')];
      return tokens[i + 2]!.text === 'random' ? [found(path, token, 'Math.random has no seed; use seedrandom with the seed of the run')] : [];
    }));

const LEFTOVER = /@ts-(ignore|nocheck|expect-error)|\b(TO[D]O|FIX[M]E|XX[X])\b/;

/** Type escapes and leftovers, everywhere. */
export const escapes: Rule = (tree) => typescript(tree).flatMap(({ path, text, tokens }) => {
  const casts = tokens.filter((token, i) => token.text === 'any' && token.kind === 'word' && tokens[i - 1]?.text === 'as');
  const lines = text.split('\n').flatMap((line, i) => (LEFTOVER.test(line) ? [i + 1] : []));
  return [
    ...casts.map((token) => found(path, token, 'no cast to any; give it its type, or unknown and a check')),
    ...lines.map((line) => ({ path, line, rule: 'banned', message: 'do it now or leave it out: no type suppression, no notes to self' })),
  ];
});

function found(path: string, token: Token, message: string): Violation {
  return { path, line: token.line, rule: 'banned', message };
}

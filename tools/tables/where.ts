import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A test as its file names it. */
export interface Place {
  readonly file: string;
  readonly title: string;
}

interface Block extends Place {
  readonly text: string;
}

interface TestFile {
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** Where a test begins. */
const BEGIN = /^ {0,6}(?:test|it)(?:\.\w+(?:\([^)]*\))?)?(?:<[^\n]*>)?\(/gm;
const DIRECT = /^ *(?:test|it)(?:\.skipIf\([^)]*\))?\(\s*(['"`])(.*?)\1/;
const OF_TABLE = /\]?[\w.]*\)\(\s*(['"`])(.*?)\1/;

/** Tests of model/ by file, for questions of where something is tested. */
export class TestIndex {
  readonly #files: readonly TestFile[];

  constructor(root: string) {
    const names = readdirSync(join(root, 'model'), { recursive: true, encoding: 'utf8' });
    this.#files = names.filter((name) => name.endsWith('.test.ts')).sort().map((name) => read(root, `model/${name}`));
  }

  /**
   * The first test that speaks of one of these words, in the files of the rooms in their order, then in any other; undefined
   * when none does. A word that stands in a table above the tests is spoken of by the first test that uses the table.
   */
  find(words: readonly string[], rooms: readonly string[]): Place | undefined {
    const rank = ({ path }: TestFile) => (rooms.findIndex((room) => path.startsWith(`model/${room}`)) + rooms.length + 1) % (rooms.length + 1);
    const word = new RegExp(`(?<![\\w.])(?:${words.map(escaped).join('|')})(?!\\w)`);
    for (const file of [...this.#files].sort((a, b) => rank(a) - rank(b))) {
      const found = placeIn(file, word);
      if (found !== undefined) return { file: found.file, title: found.title };
    }
    return undefined;
  }
}

function read(root: string, path: string): TestFile {
  const text = readFileSync(join(root, path), 'utf8');
  const starts = [...text.matchAll(BEGIN)].map(({ index }) => index);
  const blocks = starts.flatMap((start, i) => {
    const part = text.slice(start, starts[i + 1]);
    const title = (DIRECT.exec(part) ?? OF_TABLE.exec(part))?.[2];
    return title === undefined ? [] : [{ file: path, title, text: part }];
  });
  return { path, text, blocks };
}

function placeIn({ text, blocks }: TestFile, word: RegExp): Block | undefined {
  const direct = blocks.find((block) => word.test(block.text));
  if (direct !== undefined) return direct;
  const at = word.exec(text)?.index;
  if (at === undefined) return undefined;
  const table = [...text.slice(0, at).matchAll(/^(?:const|function) (\w+)/gm)].at(-1)?.[1];
  return table === undefined ? undefined : blocks.find((block) => new RegExp(`\\b${table}\\b`).test(block.text));
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

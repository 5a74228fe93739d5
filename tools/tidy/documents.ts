import { posix } from 'node:path';
import type { Rule, Source, Violation } from './tree.ts';

const DOORS = ['README.md', 'ARCHITECTURE.md'];

interface Link {
  readonly line: number;
  /** Path from the root, without an anchor. */
  readonly to: string;
}

function links(file: Source): Link[] {
  return file.text.split('\n').flatMap((text, i) =>
    [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
      .map((match) => match[1]!)
      .filter((to) => !/^[a-z]+:/.test(to) && !to.startsWith('../shared'))
      .map((to) => ({ line: i + 1, to: posix.join(posix.dirname(file.path), to) })));
}

/** Every page can be reached from README or ARCHITECTURE by links, and no link to a page leads nowhere. */
export const documents: Rule = (tree) => {
  const pages = new Map(tree.filter(({ path }) => path.endsWith('.md')).map((page) => [page.path, page]));
  const missing = DOORS.filter((door) => !pages.has(door)).map((path) => violation(path, 1, 'this page is missing'));
  const broken = [...pages.values()].flatMap((page) =>
    links(page).filter(({ to }) => to.endsWith('.md') && !pages.has(to)).map(({ line, to }) => violation(page.path, line, `the link to ${to} leads nowhere`)));
  const seen = reachable(pages);
  const lost = [...pages.keys()].filter((path) => path.startsWith('docs/') && !seen.has(path));
  return [...missing, ...broken, ...lost.map((path) => violation(path, 1, `no link leads here from ${DOORS.join(' or ')}`))];
};

function reachable(pages: ReadonlyMap<string, Source>): Set<string> {
  const seen = new Set<string>();
  const waiting = [...DOORS];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const page = pages.get(path);
    if (page === undefined || seen.has(path)) continue;
    seen.add(path);
    waiting.push(...links(page).map(({ to }) => to));
  }
  return seen;
}

function violation(path: string, line: number, message: string): Violation {
  return { path, line, rule: 'documents', message };
}

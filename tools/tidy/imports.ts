import { posix } from 'node:path';
import { isTest, ROOMS, roomOf, type Rule, type Source, typescript, type Violation } from './tree.ts';

export interface Import {
  readonly line: number;
  /** As written. */
  readonly from: string;
  /** Path from the root for a relative import or for a package of this workspace; undefined for any other package. */
  readonly path: string | undefined;
}

const WORKSPACE: Readonly<Record<string, string>> = { '@cocotb-ts/bridge': 'sim/bridge/src/index.ts' };

/** Rooms whose files each room may import, besides its own. */
const LAW: Readonly<Record<string, readonly string[]>> = {
  model: [],
  scenarios: ['model'],
  replay: ['model'],
  sim: ['model', 'scenarios'],
  hil: ['model', 'scenarios', 'sim'],
  services: ['model', 'scenarios', 'replay', 'sim', 'hil', 'bench', 'tools'],
  bench: ['model', 'scenarios', 'replay', 'sim', 'hil', 'tools'],
  tools: ['model', 'scenarios', 'replay', 'sim', 'hil', 'bench'],
};

/** Inside model: each room may know those before it. The oracle stands apart: it shares no code with what it judges. */
const MODEL_ORDER = [
  'base', 'message', 'book', 'ledger', 'accounts', 'session', 'orders', 'risk', 'trades', 'positions', 'settlement', 'portfolio',
  'market-data', 'exchange',
];
const MODEL_LOW = ['base', 'message'];

/** 'all' for the laws, which watch every room. */
function allowedInModel(room: string): readonly string[] | 'all' {
  if (room === 'law') return 'all';
  const place = MODEL_ORDER.indexOf(room);
  return place < 0 ? MODEL_LOW : MODEL_ORDER.slice(0, place);
}

export function importsOf(file: Source): Import[] {
  const { tokens } = file;
  const found: Import[] = [];
  tokens.forEach((token, i) => {
    if (token.kind !== 'string') return;
    const before = tokens[i - 1];
    const called = before?.text === '(' && tokens[i - 2]?.kind === 'word' && tokens[i - 2]!.text === 'import';
    const stated = before?.kind === 'word' && (before.text === 'from' || before.text === 'import');
    if (called || stated) found.push({ line: token.line, from: token.text, path: target(file.path, token.text) });
  });
  return found;
}

function target(importer: string, from: string): string | undefined {
  return from.startsWith('.') ? posix.join(posix.dirname(importer), from) : WORKSPACE[from];
}

/** Which room may know which. Sees every import and says so when there was none to see. */
export const importLaw: Rule = (tree) => {
  const files = typescript(tree).filter((file) => ROOMS.some((room) => room === roomOf(file.path)));
  const imports = files.flatMap((file) => importsOf(file).map((found) => ({ file, found })));
  const broken = imports.flatMap(({ file, found }) => judge(file.path, found));
  if (imports.length > 0) return broken;
  return [{ path: '.', line: 0, rule: 'import law', message: 'no import was checked: the rule sees no files' }];
};

function judge(path: string, found: Import): Violation[] {
  const wrong = (message: string): Violation[] => [{ path, line: found.line, rule: 'import law', message: `'${found.from}': ${message}` }];
  const room = roomOf(path);
  if (found.path === undefined) {
    if (room === 'model' && !isTest(path)) return wrong('model imports nothing from outside; take it as an argument');
    return [];
  }
  const to = roomOf(found.path);
  if (path.startsWith('sim/bridge/') && !found.path.startsWith('sim/bridge/')) return wrong('the bridge is a package of its own: it imports no room');
  if (to === room) {
    if (room === 'model' && !isTest(path)) return insideModel(path, found.path).flatMap(wrong);
    return room === 'services' ? betweenServices(path, found.path).flatMap(wrong) : [];
  }
  if (to === '' || to === '..') return [];
  const allowed = LAW[room] ?? [];
  return allowed.includes(to) ? [] : wrong(`${room} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other room'}, not ${to}`);
}

function insideModel(path: string, to: string): string[] {
  const from = path.split('/')[1]!;
  const other = to.split('/')[1]!;
  const allowed = allowedInModel(from);
  if (from === other || allowed === 'all' || allowed.includes(other)) return [];
  return [`model/${from} may import ${allowed.map((room) => `model/${room}`).join(', ') || 'no sibling'}, not model/${other}`];
}

function betweenServices(path: string, to: string): string[] {
  if (path.split('/')[1] === to.split('/')[1] || to.endsWith('/port.ts') || to.endsWith('-port.ts')) return [];
  return ['services know a sibling only by its port file'];
}

/**
 * Measures the figures of the README on this machine and writes them: docs/figures.json, and the table in README.md
 * between its two marks. `node tools/figures.ts` measures; `--table` only rewrites the table from the json.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const JSON_FILE = `${ROOT}docs/figures.json`;
const README = `${ROOT}README.md`;
const BEGIN = '<!-- figures: begin -->';
const END = '<!-- figures: end -->';

export interface Figure {
  readonly what: string;
  readonly value: string;
  /** The command that gives it. */
  readonly command: string;
}

type Answer = Readonly<Record<string, unknown>>;

function ask(...args: string[]): Answer {
  process.stderr.write(`./lockstep ${args.join(' ')}\n`);
  const text = execFileSync(`${ROOT}lockstep`, [...args, '--json'], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  return JSON.parse(text) as Answer;
}

/** A number at a path of the answer; a missing one is a change of the command that this table must follow. */
function at(answer: Answer, path: string): number {
  let value: unknown = answer;
  for (const key of path.split('.')) value = (value as Answer | undefined)?.[key];
  if (typeof value !== 'number') throw new Error(`no number at ${path} in ${JSON.stringify(answer).slice(0, 300)}`);
  return value;
}

const millions = (n: number) => `${(n / 1e6).toFixed(1)} M/s`;
const times = (n: number) => `${n >= 100 ? Math.round(n) : n.toFixed(1)} x`;

/** The machine is shared, so what the clock on the wall says is the less flattering one. */
function leastWall(core: Answer): number {
  const flows = core['flows'] as readonly Answer[];
  return Math.min(...flows.map((flow) => at(flow, 'wallPerSecond')));
}

function measure(): Figure[] {
  const core = ask('bench', 'core');
  const lockstep = ask('bench', 'lockstep');
  const journal = ask('bench', 'journal');
  const exchange = ask('bench', 'exchange');
  const check = ask('check', 'random', '--target', 'rtl', '--seeds', '1000');
  return [
    {
      what: 'model core, all events written, worst of the flows, per second of processor time',
      value: `${millions(at(core, 'worst.perSecond'))} messages`,
      command: './lockstep bench core',
    },
    { what: 'the same by the clock on the wall', value: `${millions(leastWall(core))} messages`, command: './lockstep bench core' },
    { what: 'the same against nodejs-order-book, on the flow where it does best', value: times(at(core, 'ratio')), command: './lockstep bench core' },
    {
      what: 'lockstep, every output pin compared at every clock edge, 16,384 levels and orders',
      value: `${millions(at(lockstep, 'cyclesPerSecond.ours'))} cycles`, command: './lockstep bench lockstep',
    },
    { what: `the same RTL and stimulus against ${String(lockstep['ratioTo'])}`, value: times(at(lockstep, 'ratio')), command: './lockstep bench lockstep' },
    {
      what: '1,000 random seeds with gaps and back-pressure',
      value: `${(at(check, 'cycles') / 1e6).toFixed(0)} M cycles, ${at(check, 'failed')} divergences`,
      command: './lockstep check random --target rtl --seeds 1000',
    },
    { what: 'journaled durably, then executed', value: `${millions(at(journal, 'durable'))} commands`, command: './lockstep bench journal' },
    {
      what: 'the whole exchange, fifty instruments, its event stream hashed', value: `${(at(exchange, 'perSecond') / 1e6).toFixed(2)} M/s commands`,
      command: './lockstep bench exchange',
    },
    { what: 'replayed', value: `${millions(at(journal, 'replay'))} commands`, command: './lockstep bench journal' },
  ];
}

/** The table as it stands in README.md. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((f) => `| ${f.what} | ${f.value} | \`${f.command}\` |`);
  return ['| what | here | by |', '|---|---|---|', ...rows].join('\n');
}

export function withTable(readme: string, figures: readonly Figure[]): string {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error(`README.md lacks the marks ${BEGIN} and ${END}`);
  return `${readme.slice(0, from + BEGIN.length)}\n${table(figures)}\n${readme.slice(to)}`;
}

export function recorded(): Figure[] {
  return JSON.parse(readFileSync(JSON_FILE, 'utf8')) as Figure[];
}

if (process.argv[1] !== undefined && import.meta.filename === process.argv[1]) {
  const figures = process.argv.includes('--table') ? recorded() : measure();
  writeFileSync(JSON_FILE, `${JSON.stringify(figures, null, 1)}\n`);
  writeFileSync(README, withTable(readFileSync(README, 'utf8'), figures));
  process.stdout.write(`${table(figures)}\n`);
}

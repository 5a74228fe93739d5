import type { Command } from 'commander';
import type { Method, Verdict } from '../../../sim/formal/proof.ts';
import type { ProveResult } from '../../../sim/formal/run.ts';
import { does, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import type { Json, Output } from '../output.ts';

interface Options {
  readonly only?: string;
  readonly bugs?: boolean;
  readonly all?: boolean;
  readonly rtl?: string;
}

export function registerProve(program: Command): void {
  const command = program
    .command('prove')
    .description('proves properties of the Verilog by induction, then looks for injected bugs, each of which must be found')
    .option('--only <name>', 'one set of properties with its bugs, or one bug')
    .option('--bugs', 'the injected bugs alone')
    .option('--all', 'the open questions too: sets that no run has answered in their time so far')
    .option('--rtl <folder>', 'another copy of hdl/rtl')
    .addHelpText('after', examples('prove', 'prove --only fifo', 'prove --bugs --json'));
  does(command, run);
}

async function run(out: Output, { only, bugs, rtl, all }: Options): Promise<ExitCode> {
  const { prove } = await import('../../../sim/formal/run.ts');
  const bar = out.progress('proofs and bugs', 0);
  const result = await prove({
    ...(only === undefined ? {} : { only }), ...(rtl === undefined ? {} : { rtl }), bugsOnly: bugs === true, all: all === true, onDone: (done) => bar.update(done),
  }).finally(() => bar.stop());
  sayResult(out, result);
  out.result({
    ok: result.ok, seconds: result.seconds, kept: result.kept, open: result.open,
    properties: result.sets.flatMap(({ set, properties, verdict, seconds }) =>
      properties.map((property) => ({
        set: set.name, property, size: set.size, method: set.method.kind, depth: depthOf(set.method), verdict: verdictOf(verdict, property), seconds,
      }))) as Json,
    bugs: result.bugs.map(({ bug, found, verdict, seconds }) => ({
      id: bug.id, what: bug.what, file: bug.file, set: bug.set, found, verdict: verdictOf(verdict), seconds,
    })) as Json,
  });
  return result.ok ? EXIT.good : EXIT.found;
}

const METHODS: Readonly<Record<Method['kind'], string>> = { induction: 'k-induction', bmc: 'BMC', step: 'induction by commands', pdr: 'PDR' };

const COLUMNS = [
  { title: 'set' }, { title: 'property' }, { title: 'instance' }, { title: 'method' }, { title: 'depth', right: true },
  { title: 'time of the set', right: true }, { title: 'verdict' },
];

function depthOf(method: Method): number | null {
  return 'depth' in method ? method.depth : null;
}

function sayResult(out: Output, { sets, bugs, seconds, kept, open, ok }: ProveResult): void {
  const rows = sets.flatMap(({ set, properties, verdict, seconds: took }) =>
    properties.map((property) => [
      set.name, property, set.size, METHODS[set.method.kind], String(depthOf(set.method) ?? ''), `${took.toFixed(1)} s`, verdictOf(verdict, property),
    ]));
  if (rows.length > 0) {
    out.table(COLUMNS, rows);
  }
  if (bugs.length > 0) {
    out.say();
    out.table([{ title: 'injected bug' }, { title: 'what' }, { title: 'found by' }, { title: 'time', right: true }], bugs.map(({ bug, verdict, found, seconds: took }) => [
      bug.id, bug.what, found ? `${bug.set}: ${verdictOf(verdict)}` : `NOT FOUND: ${verdictOf(verdict)}`, `${took.toFixed(1)} s`,
    ]));
  }
  const count = rows.length;
  if (open.length > 0) out.say(`open: ${open.join(', ')}: no run has answered these in their time, and nothing is claimed of them; --all asks them`);
  if (kept > 0) out.say(`${kept} of these were decided by an earlier run over the same bytes (.build/formal/cache); the times are that run's`);
  out.say(`${count} properties, ${bugs.filter(({ found }) => found).length} of ${bugs.length} bugs found, ${seconds.toFixed(0)} s: ${ok ? 'good' : 'NOT good'}`);
}

/** Of one property where a set was refuted: the others were not decided. */
function verdictOf(verdict: Verdict, property?: string): string {
  if (verdict.kind === 'proved') return 'holds';
  if (verdict.kind === 'undecided') return `undecided: ${verdict.why}`;
  if (property !== undefined && property !== verdict.property) return 'not decided';
  return `${verdict.property} violated in cycle ${verdict.cycle}`;
}

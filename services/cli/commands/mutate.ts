import { writeFileSync } from 'node:fs';
import { Argument, type Command } from 'commander';
import { InputError } from '../../../model/base/input-error.ts';
import { type Group, holds, isCurrent, LEAST, loadRecorded, RECORDED, type Summary } from '../../../tools/mutate/report.ts';
import { KINDS, type Kind } from '../../../tools/mutate/results.ts';
import { colour } from '../colour.ts';
import { does, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { wholeNumber } from '../options.ts';
import type { JsonObject, Output } from '../output.ts';

interface Options {
  readonly count?: number;
  readonly seed?: number;
  readonly report?: boolean;
  readonly record?: boolean;
}

export function registerMutate(program: Command): void {
  const command = program
    .command('mutate')
    .summary('mutants of the silicon and of the model core, and how many the checks kill')
    .description(`Changes one bit of the core's netlist, or one place of the model core's source, again and again, and asks lockstep
(for the model: oracle, snapshots, laws) whether it is seen. A campaign that was broken off goes on where it was.`)
    .addArgument(new Argument('[what]', 'default both').choices(KINDS))
    .option('--count <n>', 'mutations to draw', wholeNumber('--count', 1, 60_000))
    .option('--seed <n>', 'which are drawn', wholeNumber('--seed', 0, 2 ** 31 - 1))
    .option('--report', 'no campaign: the figures of the one that was recorded last')
    .option('--record', 'for developers: write the figures to tools/mutate/recorded.json')
    .addHelpText('after', examples('mutate --report', 'mutate rtl --count 200 --seed 7', 'mutate model --json'));
  does(command, mutate);
}

async function mutate(out: Output, what: Kind | undefined, options: Options): Promise<ExitCode> {
  const kinds = what === undefined ? KINDS : [what];
  const summaries: Summary[] = [];
  for (const kind of kinds) summaries.push(options.report === true ? recorded(kind) : await campaign(kind, options, out));
  for (const summary of summaries) say(out, summary);
  if (options.record === true) record(summaries);
  const good = summaries.every(holds);
  const [first] = summaries as [Summary];
  out.result({ ok: good, ...json(first), ...Object.fromEntries(summaries.map((summary) => [summary.kind, json(summary)])) });
  return good ? EXIT.good : EXIT.found;
}

function recorded(kind: Kind): Summary {
  const found = loadRecorded().find((summary) => summary.kind === kind);
  if (found === undefined) throw new InputError(`${RECORDED}: no campaign of kind ${kind} is recorded`);
  return found;
}

async function campaign(kind: Kind, { count, seed }: Options, out: Output): Promise<Summary> {
  const { runMutate } = await import('../../../tools/mutate/run.ts');
  const start = performance.now();
  let before: number | undefined;
  let next = start;
  const onProgress = (done: number, total: number) => {
    before ??= done - 1;
    const now = performance.now();
    if (now < next && done < total) return;
    next = now + 5000;
    const left = ((now - start) / 1000 / (done - before)) * (total - done);
    process.stderr.write(`${kind} mutants: ${done} of ${total}, about ${Math.ceil(left / 60)} min left\n`);
  };
  out.say(`${kind}: a campaign takes minutes; it can be broken off and goes on where it was`);
  return runMutate({ kind, onProgress, ...(count === undefined ? {} : { count }), ...(seed === undefined ? {} : { seed }) });
}

function say(out: Output, summary: Summary): void {
  const { kind, drawn, equal, mutants, killed, percent, survivors, seed } = summary;
  const table = (title: string, groups: readonly Group[]) => out.table(
    [{ title }, { title: 'mutants', right: true }, { title: 'killed', right: true }, { title: 'survived', right: true }],
    groups.map((group) => [group.name, `${group.mutants}`, `${group.killed}`, `${group.mutants - group.killed}`]),
  );
  table(`${kind}, by file`, summary.files);
  out.say();
  table(`${kind}, by operator`, summary.operators);
  out.say();
  for (const { id, reason } of survivors) out.say(`survived  ${id}\n          ${reason ?? colour.red('not explained')}`);
  const proved = equal > 0 ? `, ${equal} of ${drawn} drawn proved to be no fault` : '';
  const line = `${kind}: ${mutants} mutants, ${killed} killed (${percent} %, least ${LEAST[kind]} %)${proved}; seed ${seed}`;
  out.say(holds(summary) ? line : colour.red(line));
  out.say(isCurrent(summary) ? `of the sources that are here now (${summary.digest})` : colour.red(`of other sources than are here now (${summary.digest})`));
}

function json(summary: Summary): JsonObject {
  return { ...(JSON.parse(JSON.stringify(summary)) as JsonObject), current: isCurrent(summary) };
}

/** Kinds that were not run keep what is recorded of them. */
function record(summaries: readonly Summary[]): void {
  const others = loadRecorded().filter(({ kind }) => !summaries.some((summary) => summary.kind === kind));
  const all = [...summaries, ...others].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  writeFileSync(RECORDED, `${JSON.stringify(all, null, 1)}\n`);
}

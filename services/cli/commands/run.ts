import type { Command } from 'commander';
import { syncBody } from '../../../model/law/body.ts';
import type { Core, CoreConfig } from '../../../model/message/core.ts';
import { sha256 } from '../../../replay/journal/format.ts';
import type { JournalWriter } from '../../../replay/journal/writer.ts';
import { InputError } from '../../../model/base/input-error.ts';
import { scenario as scenarioNamed } from '../../../scenarios/registry.ts';
import { WEEK } from '../../../scenarios/week/scenario.ts';
import { parseSize, syncCore } from '../bodies.ts';
import { does, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { parseSeed, wholeNumber } from '../options.ts';
import type { Output } from '../output.ts';
import { createJournal, type RunFigures, runThrough } from '../recorder.ts';
import { primed, scenarioHelp } from '../scenarios.ts';
import { grouped, rate } from '../table.ts';

interface Options {
  readonly seed: string;
  readonly commands?: number;
  readonly size?: Pick<CoreConfig, 'levels' | 'orders'>;
  readonly journal?: string;
}

export function registerRun(program: Command): void {
  const command = program
    .command('run')
    .description('runs a scenario in the model, journaled if you like')
    .argument('<scenario>', 'which one')
    .option('--seed <word>', 'names the run: the same seed gives the same run', parseSeed, '1')
    .option('--commands <n>', 'how many commands; of the trading week about how many orders', wholeNumber('--commands', 1, 1_000_000_000))
    .option('--size <levels x orders>', 'size of the core', parseSize)
    .option('--journal <file>', 'write every command there before it is executed; an existing file is never overwritten')
    .addHelpText('after', scenarioHelp())
    .addHelpText('after', examples('run trading-day --seed 7', 'run trading-week --seed 7 --json', 'run random --seed 7 --commands 1000000 --journal out/seven.journal --json'));
  does(command, run);
}

async function run(out: Output, name: string, options: Options): Promise<ExitCode> {
  if (name === WEEK.name) return week(out, options);
  const scenario = scenarioNamed(name);
  const config = { ...scenario.config, ...options.size };
  const count = options.commands ?? scenario.commands;
  const batches = primed(scenario.batches(options.seed, config, count));
  const core = syncCore('model', config);
  const journal = options.journal === undefined ? undefined : createJournal(options.journal, { scenario: name, seed: options.seed, config });
  const figures = await runAndClose(out, batches, core, journal, count);
  const stateDigest = sha256(core.snapshot()).toString('hex');
  const kinds = Object.entries(figures.events).filter(([, n]) => n > 0);
  out.say(`${name}, seed ${options.seed}: ${grouped(figures.commands)} commands, ${rate(figures.commands / figures.seconds)} commands/s`);
  out.say(`events  ${kinds.map(([kind, n]) => `${kind} ${grouped(n)}`).join(', ')}`);
  out.say(`events  ${figures.eventDigest}`);
  out.say(`state   ${stateDigest}`);
  if (journal !== undefined) out.say(`journal ${journal.path}`);
  out.result({ ok: true, scenario: name, seed: options.seed, ...figures, stateDigest, journal: journal?.path ?? null, head: journal?.head ?? null });
  return EXIT.good;
}

/** The week is played by a whole exchange; its cores' commands are many logs, so no one journal holds them. */
async function week(out: Output, { seed, commands, size, journal }: Options): Promise<ExitCode> {
  if (size !== undefined || journal !== undefined) throw new InputError(`${WEEK.name} has cores of its own, one an instrument: --size and --journal do not go with it`);
  const { runWeek } = await import('../week.ts');
  return runWeek(out, seed, commands ?? WEEK.orders);
}

/** Nothing is reported before the journal is closed and sealed. */
async function runAndClose(out: Output, batches: Iterable<Int32Array>, core: Core, journal: JournalWriter | undefined, count: number): Promise<RunFigures> {
  const progress = out.progress('running', count);
  try {
    return await runThrough(batches, syncBody('model', core), { journal, onProgress: (done) => progress.update(done) });
  } finally {
    progress.stop();
    journal?.close();
  }
}

import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { BOARD, type CoreConfig } from '../../../model/message/core.ts';
import { scenario as scenarioNamed, SCENARIOS } from '../../../scenarios/registry.ts';
import { coreCommands, WEEK, weekOf } from '../../../scenarios/week/scenario.ts';
import type { CheckSummary, Stimulus } from '../../../sim/lockstep/check.ts';
import { checkFunctions, type FunctionResult } from '../checking/functions.ts';
import { sayDivergence } from '../checking/say.ts';
import { does, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { type JunitCase, writeJunit } from '../junit.ts';
import { oneOf, parseSeedRange, parseTargets, type SeedRange, type Target, wholeNumber } from '../options.ts';
import type { Json, Output } from '../output.ts';
import { ROOT } from '../root.ts';
import { loadSaved, scenarioHelp } from '../scenarios.ts';
import { MODEL_PORT, parseSize } from '../bodies.ts';
import { grouped, rate } from '../table.ts';

interface Options {
  readonly target: readonly Target[];
  readonly seed?: SeedRange;
  readonly seeds?: number;
  readonly commands?: number;
  readonly size?: Pick<CoreConfig, 'levels' | 'orders'>;
  readonly pace: 'random' | 'full';
  readonly junit?: string;
  readonly wave?: string;
  readonly rtl?: string;
}

/** What is to be run, whatever it comes from. */
interface Plan {
  readonly name: string;
  readonly config: CoreConfig;
  readonly count: number;
  readonly stimuli: () => Iterable<Stimulus>;
}

export function registerCheck(program: Command): void {
  const command = program
    .command('check')
    .description('lockstep: the same commands through several cores; the RTL is compared at every pin and clock edge')
    .argument('<what>', 'a scenario, a saved regression, or a journal')
    .option('--target <cores>', 'which cores', parseTargets, ['model', 'rtl'] as Target[])
    .option('--seed <n>', 'one seed or a range such as 1..1000', parseSeedRange)
    .option('--seeds <count>', 'so many seeds, from 1 on', wholeNumber('--seeds', 1, 1_000_000))
    .option('--commands <n>', 'commands a seed', wholeNumber('--commands', 1, 100_000_000))
    .option('--size <levels x orders>', `size of the core (default ${BOARD.levels}x${BOARD.orders})`, parseSize)
    .option('--pace <name>', 'random gaps and back-pressure by seed, or full speed', oneOf('--pace', ['random', 'full']), 'random')
    .option('--junit <file>', 'write a JUnit report there')
    .option('--wave <file>', 'where the waves of a divergence go (VCD)')
    .option('--rtl <folder>', 'another copy of hdl/rtl, such as one under repair')
    .addHelpText('after', scenarioHelp())
    .addHelpText('after', examples(
      'check random --seeds 100',
      'check random --seed 7 --target oracle,model',
      'check out/divergence/divergence-7.json',
      'check market --seed 1..20 --commands 5000 --junit out/check.xml --json',
    ));
  does(command, check);
}

async function check(out: Output, what: string, options: Options): Promise<ExitCode> {
  const plan = planOf(what, options);
  const functions = options.target.filter((target) => target !== 'rtl');
  const withRtl = options.target.includes('rtl');
  // The model predicts the pins of the RTL, so model,rtl needs no second comparison.
  const compared = functions.length > 1 || !withRtl || functions[0] === 'oracle' ? checkAll(out, plan, functions) : [];
  const summary = withRtl && compared.every((r) => r.failure === undefined) ? await checkMachine(out, plan, options.rtl) : undefined;
  for (const { seed, failure } of compared) if (failure !== undefined) out.say(`seed ${seed}\n${failure}`);
  for (const report of summary?.divergences ?? []) sayDivergence(out, report);
  keepWave(out, options.wave, summary);
  const cases = junitCases(compared, summary);
  if (options.junit !== undefined) writeJunit(options.junit, `check ${plan.name}`, cases);
  const failed = cases.filter((one) => one.failure !== undefined).length;
  sayTotals(out, plan, compared, summary, failed);
  out.result({
    ok: failed === 0, what: plan.name, targets: options.target, seeds: cases.length, failed,
    cycles: summary?.cycles, cyclesPerSecond: summary?.cyclesPerSecond, commands: summary?.commands ?? compared.reduce((n, r) => n + r.commands, 0),
    divergences: (summary?.divergences ?? []) as unknown as Json,
    failures: compared.filter((r) => r.failure !== undefined).map(({ seed, failure }) => ({ seed, report: failure })),
  });
  return failed === 0 ? EXIT.good : EXIT.found;
}

function planOf(what: string, options: Options): Plan {
  if (what === WEEK.name) return weekPlan(options);
  if (!Object.hasOwn(SCENARIOS, what)) return savedPlan(what, options);
  const scenario = scenarioNamed(what);
  const config = { ...scenario.config, ...options.size };
  const { first, count } = options.seed ?? { first: 1, count: options.seeds ?? 10 };
  const commands = options.commands ?? 2_000;
  return {
    name: what, config, count,
    *stimuli() {
      for (let seed = first; seed < first + count; seed++) {
        const words = joined([...scenario.batches(String(seed), config, commands)]);
        yield { seed: String(seed), commands: words, pace: options.pace === 'full' ? 'full' : String(seed) };
      }
    },
  };
}

function savedPlan(path: string, options: Options): Plan {
  const saved = loadSaved(path);
  const pace = saved.pace ?? (options.pace === 'full' ? 'full' : '1');
  return { name: path, config: { ...saved.config, ...options.size }, count: 1, stimuli: () => [{ seed: 'saved', commands: saved.commands, pace }] };
}

/** The commands that the week sends to each of its cores; played once, checked core by core. */
function weekPlan(options: Options): Plan {
  const { first: seed } = options.seed ?? { first: 1 };
  const week = weekOf(String(seed), options.commands ?? WEEK.orders);
  return {
    name: WEEK.name, config: { ...WEEK.config, ...options.size }, count: week.instruments,
    *stimuli() {
      for (const { symbol, commands } of coreCommands(week, MODEL_PORT)) yield { seed: `${seed}-${symbol}`, commands, pace: options.pace === 'full' ? 'full' : symbol };
    },
  };
}

function joined(batches: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(batches.reduce((words, batch) => words + batch.length, 0));
  let at = 0;
  for (const batch of batches) {
    all.set(batch, at);
    at += batch.length;
  }
  return all;
}

function checkAll(out: Output, plan: Plan, targets: readonly Target[]): FunctionResult[] {
  const progress = out.progress(`${targets.join(',')} seeds`, plan.count);
  const results: FunctionResult[] = [];
  for (const stimulus of plan.stimuli()) {
    results.push(checkFunctions(plan.config, targets.filter((target) => target !== 'rtl'), stimulus));
    progress.update(results.length);
  }
  progress.stop();
  return results;
}

async function checkMachine(out: Output, plan: Plan, rtl: string | undefined): Promise<CheckSummary> {
  const { checkRtl } = await import('../../../sim/lockstep/check.ts');
  process.stderr.write(`rtl ${plan.config.levels}x${plan.config.orders}: the simulator is built once a size, then found again\n`);
  const progress = out.progress('rtl seeds', plan.count);
  let done = 0;
  const onSeed = () => progress.update(++done);
  try {
    // A copy under repair is built to be run once or twice.
    const copy = rtl === undefined ? {} : { rtl: resolve(rtl), quick: true };
    return await checkRtl({ config: plan.config, stimuli: plan.stimuli(), outDir: join(ROOT, 'out/divergence'), onSeed, ...copy });
  } finally {
    progress.stop();
  }
}

function keepWave(out: Output, to: string | undefined, summary: CheckSummary | undefined): void {
  const wave = summary?.divergences[0]?.wave;
  if (to === undefined || wave === undefined) return;
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(wave, to);
  out.say(`waves    ${to}`);
}

function junitCases(compared: readonly FunctionResult[], summary: CheckSummary | undefined): JunitCase[] {
  const failed = (failure: string | undefined) => (failure === undefined ? {} : { failure });
  return [
    ...compared.map(({ seed, seconds, failure }) => ({ name: `seed ${seed}`, seconds, ...failed(failure) })),
    ...(summary?.results ?? []).map(({ seed, pace, seconds, failure }) => ({
      name: `rtl seed ${seed}, pace ${pace}`, seconds, ...failed(failure && `cycle ${failure.cycle}: ${failure.reproduce}`),
    })),
  ];
}

function sayTotals(out: Output, plan: Plan, compared: readonly FunctionResult[], summary: CheckSummary | undefined, failed: number): void {
  if (compared.length > 0) {
    const commands = compared.reduce((n, r) => n + r.commands, 0);
    out.say(`functions  ${grouped(compared.length)} of ${grouped(plan.count)} seeds, ${grouped(commands)} commands compared in every event and state`);
  }
  if (summary !== undefined) {
    const { seeds, commands, cycles, cyclesPerSecond } = summary;
    out.say(`rtl  ${grouped(seeds)} of ${grouped(plan.count)} seeds, ${grouped(commands)} commands`);
    out.say(`     ${grouped(cycles)} cycles compared at every pin, ${rate(cyclesPerSecond)} cycles/s`);
  }
  out.say(failed === 0 ? 'no divergence' : `${failed} of the seeds diverged`);
}

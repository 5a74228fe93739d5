import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../../../model/base/input-error.ts';
import { BOARD, type CoreConfig } from '../../../model/message/core.ts';
import { scenario as scenarioNamed, SCENARIOS } from '../../../scenarios/registry.ts';
import { coreCommands, WEEK, weekOf } from '../../../scenarios/week/scenario.ts';
import type { Stimulus } from '../../../sim/lockstep/check.ts';
import type { Conditions } from '../../../sim/lockstep/regression.ts';
import { FAMILIES, type Family } from '../../../sim/netlist/families.ts';
import { MODEL_PORT, parseSize } from '../bodies.ts';
import { BOOKS, checkBooksCommand } from '../checking/books.ts';
import { checkFunctions, type FunctionResult } from '../checking/functions.ts';
import { checkMachine, type MachineRun, machinesAsJson, machinesOf, sayMachine, sizeOf } from '../checking/machines.ts';
import { sayDivergence } from '../checking/say.ts';
import { does, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { type JunitCase, writeJunit } from '../junit.ts';
import { type CheckTarget, oneOf, parseSeedRange, parseTargets, type SeedRange, shown, wholeNumber } from '../options.ts';
import type { Json, Output } from '../output.ts';
import { loadSaved, scenarioHelp } from '../scenarios.ts';
import { grouped } from '../table.ts';

interface Options {
  readonly target: readonly CheckTarget[];
  readonly family?: Family;
  readonly books?: number;
  readonly seed?: SeedRange;
  readonly seeds?: number;
  readonly commands?: number;
  readonly size?: Pick<CoreConfig, 'levels' | 'orders'>;
  readonly pace: 'random' | 'full';
  readonly resets?: boolean;
  readonly unknowns?: boolean;
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
    .description('lockstep: the same commands through several cores; RTL and netlists are compared at every pin and clock edge')
    .argument('<what>', 'a scenario, a saved regression, a journal, or books')
    .option('--target <cores>', 'which cores', parseTargets, ['model', 'rtl'] as CheckTarget[])
    .option('--family <name>', 'of the netlists: ice40 (a reduced core), ecp5 (the board\'s); default both', oneOf('--family', FAMILIES))
    .option('--books <n>', 'of the machine of several books: 1, 2, 4 or 8', wholeNumber('--books', 1, 8))
    .option('--seed <n>', 'one seed or a range such as 1..1000', parseSeedRange)
    .option('--seeds <count>', 'so many seeds, from 1 on', wholeNumber('--seeds', 1, 1_000_000))
    .option('--commands <n>', 'commands a seed', wholeNumber('--commands', 1, 100_000_000))
    .option('--size <levels x orders>', `size of the core (default ${BOARD.levels}x${BOARD.orders})`, parseSize)
    .option('--pace <name>', 'random gaps and back-pressure by seed, or full speed', oneOf('--pace', ['random', 'full']), 'random')
    .option('--resets', 'reset the machines in mid-course too, at cycles by seed')
    .option('--unknowns', 'registers and memories of the machines begin with random values, by seed')
    .option('--junit <file>', 'write a JUnit report there')
    .option('--wave <file>', 'where the waves of a divergence go (VCD)')
    .option('--rtl <folder>', 'another copy of hdl/rtl, such as one under repair')
    .addHelpText('after', `${scenarioHelp()}\n  ${BOOKS.name.padEnd(13)} ${BOOKS.description}`)
    .addHelpText('after', examples(
      'check random --seeds 100',
      'check random --seed 7 --target oracle,model',
      'check random --seeds 20 --target netlist',
      'check random --seeds 50 --target rtl --size 2048x256 --resets',
      'check out/divergence/divergence-7.json',
      'check books --target rtl --books 2 --seeds 20 --resets',
      'check market --seed 1..20 --commands 5000 --junit out/check.xml --json',
    ));
  does(command, check);
}

async function check(out: Output, what: string, options: Options): Promise<ExitCode> {
  if (what === BOOKS.name) return checkBooksCommand(out, options, (seed) => conditionsAt(seed, options));
  if (options.books !== undefined) throw new InputError(`--books belongs to check books, not to check ${shown(what)}`);
  const plan = planOf(what, options);
  const functions = options.target.filter((target) => target === 'oracle' || target === 'model');
  const machines = machinesOf(options.target, options.family);
  // The model predicts the pins of the machines, so model,rtl needs no second comparison.
  const compared = functions.length > 1 || machines.length === 0 || functions[0] === 'oracle' ? checkAll(out, plan, functions) : [];
  const runs: MachineRun[] = [];
  for (const machine of compared.every((r) => r.failure === undefined) ? machines : []) {
    runs.push(await checkMachine(out, machine, planOf(what, options, sizeOf(machine)), options.rtl));
  }
  const divergences = runs.flatMap(({ summary }) => summary.divergences);
  for (const { seed, failure } of compared) if (failure !== undefined) out.say(`seed ${seed}\n${failure}`);
  for (const report of divergences) sayDivergence(out, report);
  keepWave(out, options.wave, divergences[0]?.wave);
  const cases = junitCases(compared, runs);
  if (options.junit !== undefined) writeJunit(options.junit, `check ${plan.name}`, cases);
  const failed = cases.filter((one) => one.failure !== undefined).length;
  sayTotals(out, plan, compared, runs, failed);
  out.result({
    ok: failed === 0, what: plan.name, targets: options.target, seeds: cases.length, failed,
    commands: [...compared, ...runs.map(({ summary }) => summary)].reduce((n, r) => n + r.commands, 0),
    ...machinesAsJson(runs),
    divergences: divergences as unknown as Json,
    failures: compared.filter((r) => r.failure !== undefined).map(({ seed, failure }) => ({ seed, report: failure })),
  });
  return failed === 0 ? EXIT.good : EXIT.found;
}

/** `size`: of a machine that is not built as large as the scenario's core. */
function planOf(what: string, options: Options, size?: CoreConfig): Plan {
  if (what === WEEK.name) return weekPlan(options, size);
  if (!Object.hasOwn(SCENARIOS, what)) return savedPlan(what, options);
  const scenario = scenarioNamed(what);
  const config = { ...(size ?? scenario.config), ...options.size };
  const { first, count } = options.seed ?? { first: 1, count: options.seeds ?? 10 };
  const commands = options.commands ?? 2_000;
  return {
    name: what, config, count,
    *stimuli() {
      for (let seed = first; seed < first + count; seed++) {
        const words = joined([...scenario.batches(String(seed), config, commands)]);
        yield { seed: String(seed), commands: words, ...conditionsAt(seed, options) };
      }
    },
  };
}

function savedPlan(path: string, options: Options): Plan {
  const saved = loadSaved(path);
  const stimulus = { seed: 'saved', commands: saved.commands, ...conditionsAt(1, options), ...saved.conditions };
  return { name: path, config: { ...saved.config, ...options.size }, count: 1, stimuli: () => [stimulus] };
}

function conditionsAt(seed: number, { pace, resets, unknowns }: Options): Conditions {
  return {
    pace: pace === 'full' ? 'full' : String(seed), ...(resets === true ? { resets: String(seed) } : {}),
    ...(unknowns === true ? { start: 1 + (seed % (2 ** 31 - 2)) } : {}),
  };
}

/** The commands that the week sends to each of its cores; played once, checked core by core. */
function weekPlan(options: Options, size?: CoreConfig): Plan {
  const { first: seed } = options.seed ?? { first: 1 };
  const week = weekOf(String(seed), options.commands ?? WEEK.orders);
  return {
    name: WEEK.name, config: { ...(size ?? WEEK.config), ...options.size }, count: week.instruments,
    *stimuli() {
      for (const { symbol, commands } of coreCommands(week, MODEL_PORT)) {
        yield { seed: `${seed}-${symbol}`, commands, ...conditionsAt(seed, options), pace: options.pace === 'full' ? 'full' : symbol };
      }
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

function checkAll(out: Output, plan: Plan, targets: readonly ('oracle' | 'model')[]): FunctionResult[] {
  const progress = out.progress(`${targets.join(',')} seeds`, plan.count);
  const results: FunctionResult[] = [];
  for (const stimulus of plan.stimuli()) {
    results.push(checkFunctions(plan.config, targets, stimulus));
    progress.update(results.length);
  }
  progress.stop();
  return results;
}

function keepWave(out: Output, to: string | undefined, wave: string | undefined): void {
  if (to === undefined || wave === undefined) return;
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(wave, to);
  out.say(`waves    ${to}`);
}

function junitCases(compared: readonly FunctionResult[], runs: readonly MachineRun[]): JunitCase[] {
  const failed = (failure: string | undefined) => (failure === undefined ? {} : { failure });
  return [
    ...compared.map(({ seed, seconds, failure }) => ({ name: `seed ${seed}`, seconds, ...failed(failure) })),
    ...runs.flatMap(({ machine, summary }) => summary.results.map(({ seed, pace, seconds, failure }) => ({
      name: `${machine.name} seed ${seed}, pace ${pace}`, seconds, ...failed(failure && `cycle ${failure.cycle}: ${failure.reproduce}`),
    }))),
  ];
}

function sayTotals(out: Output, plan: Plan, compared: readonly FunctionResult[], runs: readonly MachineRun[], failed: number): void {
  if (compared.length > 0) {
    const commands = compared.reduce((n, r) => n + r.commands, 0);
    out.say(`functions  ${grouped(compared.length)} of ${grouped(plan.count)} seeds, ${grouped(commands)} commands compared in every event and state`);
  }
  for (const run of runs) sayMachine(out, run, plan.count);
  out.say(failed === 0 ? 'no divergence' : `${failed} of the seeds diverged`);
}

import { Command, CommanderError } from 'commander';
import { InputError } from '../../model/base/input-error.ts';
import { examples } from './command.ts';

type Register = (program: Command) => void;

/** In the order of the help. Each loads its code only when it is asked for, so that a small command starts at once. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  demo: async () => (await import('./commands/demo.ts')).registerDemo,
  run: async () => (await import('./commands/run.ts')).registerRun,
  check: async () => (await import('./commands/check.ts')).registerCheck,
  match: async () => (await import('./commands/match.ts')).registerMatch,
  replay: async () => (await import('./commands/replay.ts')).registerReplay,
  diff: async () => (await import('./commands/diff.ts')).registerDiff,
  bisect: async () => (await import('./commands/diff.ts')).registerBisect,
  audit: async () => (await import('./commands/audit.ts')).registerAudit,
  bench: async () => (await import('./commands/bench.ts')).registerBench,
  prove: async () => (await import('./commands/prove.ts')).registerProve,
  mutate: async () => (await import('./commands/mutate.ts')).registerMutate,
  synth: async () => (await import('./commands/synth.ts')).registerSynth,
  doctor: async () => (await import('./commands/doctor.ts')).registerDoctor,
  test: async () => (await import('./commands/test.ts')).registerTest,
};

export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS);

/** The program with the command that `args` begin with, after `help` if that is there; with all of them otherwise. */
export async function buildProgram(args: readonly string[] = []): Promise<Command> {
  const program = new Command('lockstep')
    .usage('COMMAND [options]')
    .description('A stock exchange as one deterministic program: the same orders through the model and the silicon, compared at every clock edge.')
    .helpOption('-h, --help', 'this help; after a command, the help of that command')
    .helpCommand('help [command]', 'the help of a command, with examples')
    .showSuggestionAfterError()
    .addHelpText('after', '\nExit codes: 0 good, 1 divergence or violation found, 2 bad usage or input, 3 the environment lacks something, 70 a bug here.')
    .addHelpText('after', examples('demo', 'doctor', 'test --fast', 'help match'));
  const asked = (args[0] === 'help' ? args[1] : args[0]) ?? '';
  const loaders = Object.hasOwn(COMMANDS, asked) ? [COMMANDS[asked]!] : Object.values(COMMANDS);
  for (const load of loaders) (await load())(program);
  for (const command of allCommands(program)) strict(command);
  return program;
}

function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

/** Commander throws instead of exiting and keeps its own message to itself: one handler says everything. */
function strict(command: Command): void {
  command.exitOverride().allowExcessArguments(false).configureOutput({ outputError: () => {} });
  command.configureHelp({ helpWidth: Math.min(process.stdout.columns ?? 100, 100), sortSubcommands: false });
}

/** Parses and runs; resolves when the command is done. Help that was asked for is not an error. */
export async function runProgram(args: readonly string[]): Promise<void> {
  const program = await buildProgram(args);
  if (args.length === 0) {
    process.stderr.write(program.helpInformation());
    throw new InputError('which command? The list is above.');
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    const text = error.code === 'commander.help' ? 'which of these? The list is above.' : error.message.replace(/^error: /, '');
    throw new InputError(`${text.replaceAll('\n', ' ')} (see ./lockstep help${helpTopic(args)})`);
  }
}

function helpTopic(args: readonly string[]): string {
  const first = args.find((arg) => !arg.startsWith('-'));
  return first !== undefined && Object.hasOwn(COMMANDS, first) ? ` ${first}` : '';
}

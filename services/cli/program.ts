import { Command, CommanderError } from 'commander';
import { InputError } from '../../model/base/input-error.ts';
import { examples } from './command.ts';
import { registerAudit } from './commands/audit.ts';
import { registerCheck } from './commands/check.ts';
import { registerDemo } from './commands/demo.ts';
import { registerBisect, registerDiff } from './commands/diff.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerMatch } from './commands/match.ts';
import { registerReplay } from './commands/replay.ts';
import { registerRun } from './commands/run.ts';
import { registerTest } from './commands/test.ts';

const REGISTRARS = [registerDemo, registerRun, registerCheck, registerMatch, registerReplay, registerDiff, registerBisect, registerAudit, registerDoctor, registerTest];

export function buildProgram(): Command {
  const program = new Command('lockstep')
    .usage('COMMAND [options]')
    .description('A stock exchange as one deterministic program: the same orders through the model and the silicon, compared at every clock edge.')
    .helpOption('-h, --help', 'this help; after a command, the help of that command')
    .helpCommand('help [command]', 'the help of a command, with examples')
    .showSuggestionAfterError()
    .addHelpText('after', '\nExit codes: 0 good, 1 divergence or violation found, 2 bad usage or input, 3 the environment lacks something, 70 a bug here.')
    .addHelpText('after', examples('demo', 'doctor', 'test --fast', 'help match'));
  for (const register of REGISTRARS) register(program);
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
  const program = buildProgram();
  if (args.length === 0) {
    process.stderr.write(program.helpInformation());
    throw new InputError('which command? The list is above.');
  }
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return;
    if (error.code === 'commander.help') throw new InputError('which of these? The list is above.');
    throw new InputError(usageSentence(error, args));
  }
}

function usageSentence(error: CommanderError, args: readonly string[]): string {
  const text = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  const first = args.find((arg) => !arg.startsWith('-'));
  const known = first !== undefined && buildProgram().commands.some((command) => command.name() === first);
  return `${text} (see ./lockstep help${known ? ` ${first}` : ''})`;
}

import type { Command } from 'commander';
import { type Finding, examine } from '../doctor/probes.ts';
import { colour } from '../colour.ts';
import { does, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import type { Output } from '../output.ts';
import { ROOT } from '../root.ts';

export function registerDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('what is here, what is missing, what each thing is for and how to get it')
    .addHelpText('after', examples('doctor', 'doctor --json'));
  does(command, doctor);
}

async function doctor(out: Output): Promise<ExitCode> {
  const findings = await examine(ROOT);
  const missing = findings.filter((f) => f.required && f.found === undefined);
  out.table([{ title: '' }, { title: 'what' }, { title: 'here' }, { title: 'for' }, { title: 'get it by' }], findings.map(row));
  out.say();
  out.say(missing.length === 0 ? 'Everything that is required is here.' : `Missing and required: ${missing.map((f) => f.name).join(', ')}.`);
  out.result({
    ok: missing.length === 0,
    node: process.version,
    findings: findings.map((f) => ({ name: f.name, required: f.required, found: f.found ?? null, purpose: f.purpose, fix: f.fix })),
  });
  return missing.length === 0 ? EXIT.good : EXIT.environment;
}

function row({ name, required, found, purpose, fix }: Finding): string[] {
  const mark = found !== undefined ? colour.green('ok') : required ? colour.red('missing') : colour.yellow('absent');
  return [mark, name, found ?? '', purpose, found === undefined ? fix : ''];
}

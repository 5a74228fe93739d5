import type { DivergenceReport } from '../../../sim/lockstep/diagnose.ts';
import { colour } from '../colour.ts';
import type { Output } from '../output.ts';

/** The divergence report of DESIGN, for the eye: first wrong cycle and pin, both states, waves, the fewest commands. */
export function sayDivergence(out: Output, report: DivergenceReport): void {
  const { shrunk } = report;
  out.say(colour.red(`DIVERGENCE seed ${report.seed}, pace ${report.pace}, cycle ${report.cycle}`));
  out.say(`Shrunk to ${shrunk.commands.length} commands at pace ${shrunk.pace}; the first wrong cycle is ${shrunk.cycle}, at ${shrunk.command}`);
  for (const { pin, expected, seen, fields } of shrunk.pins) {
    if (fields === undefined) out.say(`  ${pin}: expected ${expected}, seen ${seen}`);
    for (const field of fields ?? []) out.say(`  ${pin}.${field.field}: expected ${field.expected}, seen ${field.seen}`);
  }
  section(out, 'commands', shrunk.commands.map((line, i) => `${i + 1}  ${line}`));
  section(out, 'the model', shrunk.model);
  section(out, 'the machine', shrunk.machine);
  section(out, 'pins around it', shrunk.window.split('\n'));
  if (report.regression !== undefined) out.say(`saved      ${report.regression}`);
  if (report.wave !== undefined) out.say(`waves      ${report.wave}`);
  out.say(`reproduce  ${report.reproduce}`);
}

function section(out: Output, title: string, lines: readonly string[]): void {
  out.say(`${title}:`);
  for (const line of lines) out.say(`  ${line}`);
}

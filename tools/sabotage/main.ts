import { parseArgs } from 'node:util';
import { MissingToolError } from '@cocotb-ts/bridge';
import { EnvironmentFault, InputError } from '../../model/base/input-error.ts';
import { type MutantResult, runSabotage, type SabotageResult } from './run.ts';

export { runSabotage, type SabotageOptions, type SabotageResult, type MutantResult } from './run.ts';

/** `node tools/sabotage/main.ts [--json] [rtl | model | timing | rooms | books | ID …]`: exit 0 when all are caught, 1 with a survivor. */
async function main(): Promise<number> {
  const { values, positionals } = parsed();
  const onProgress = ({ name, caught, by, where, seconds }: MutantResult, done: number, total: number) => {
    process.stderr.write(`${done}/${total} ${name}: ${caught ? 'caught' : 'SURVIVED'}, ${by}, ${where} (${seconds.toFixed(1)} s)\n`);
  };
  const result = await runSabotage({ ...(positionals.length === 0 ? {} : { only: positionals }), onProgress });
  console.log(values.json ? JSON.stringify(result) : render(result));
  return result.survived === 0 ? 0 : 1;
}

function parsed() {
  try {
    return parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true });
  } catch (error) {
    throw new InputError((error as Error).message);
  }
}

/** One line a mutant, and the sum. */
export function render({ mutants, caught, survived, controls, seconds }: SabotageResult): string {
  const rows = [
    ['mutant', 'what is wrong', 'caught by', 'where', 'then by'],
    ...mutants.map(({ name, what, caught: seen, by, where, also }) => [name, what, seen ? by : `SURVIVED ${by}`, where, also ?? '']),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd());
  const sum = `${mutants.length} mutants, ${caught} caught, ${survived} survived; ${controls} unchanged copies found sound; ${seconds.toFixed(0)} s`;
  return [...lines, sum].join('\n');
}

if (import.meta.main) {
  process.exitCode = await main().catch((error: unknown) => {
    const known = error instanceof Error && (error instanceof InputError || error instanceof EnvironmentFault || error instanceof MissingToolError);
    if (!known) throw error;
    process.stderr.write(`${error.message}\n`);
    return error instanceof InputError ? 2 : 3;
  });
}

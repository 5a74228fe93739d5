import { writeFileSync } from 'node:fs';
import { InputError } from '../../../model/base/input-error.ts';
import type { Family } from '../../../sim/netlist/families.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import type { Output } from '../output.ts';

interface Options {
  /** Seeds of place and route. */
  readonly seeds: number;
  readonly check: boolean;
}

/** `synth datasheet`: runs every tool and writes hdl/datasheet.json and hdl/DATASHEET.md; --check compares instead. */
export async function datasheet(out: Output, { seeds, check }: Options): Promise<ExitCode> {
  const { DATASHEET_JSON, DATASHEET_PAGE, differences, measureDatasheet, readDatasheet } = await import('../../../bench/datasheet/record.ts');
  const { datasheetPage } = await import('../../../bench/datasheet/page.ts');
  const recorded = check ? readRecorded(readDatasheet) : undefined;
  const of = (family: Family) => (recorded === undefined ? seeds : (recorded[family].clock?.seeds.length ?? 0));
  const placed = { ecp5: of('ecp5'), ice40: of('ice40') };
  const sheet = await measureDatasheet({ seeds: placed, progress: (text) => process.stderr.write(`${text}\n`) });
  if (recorded === undefined) {
    writeFileSync(DATASHEET_JSON, `${JSON.stringify(sheet, null, 1)}\n`);
    writeFileSync(DATASHEET_PAGE, datasheetPage(sheet));
    out.say(`written    ${DATASHEET_PAGE}`);
    out.result({ ok: true, page: DATASHEET_PAGE, seeds, sources: sheet.sources });
    return EXIT.good;
  }
  const found = differences(recorded, sheet);
  for (const line of found) out.say(line);
  out.say(found.length === 0 ? 'every figure is as recorded' : `${found.length} figures differ; ./lockstep synth datasheet writes them anew`);
  out.result({ ok: found.length === 0, differences: found, seeds: placed, sources: sheet.sources });
  return found.length === 0 ? EXIT.good : EXIT.found;
}

function readRecorded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new InputError(`hdl/datasheet.json cannot be read: ${(error as Error).message}; ./lockstep synth datasheet writes it`);
  }
}

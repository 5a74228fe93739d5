import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { CoreConfig } from '../../model/message/core.ts';
import { synthesiseXilinx, type SynthesisOptions } from './synthesise.ts';
import { parseModule } from './yosys-json.ts';

/** Resources of an UltraScale+ part as Yosys counts them. A 36 Kbit block RAM is two of 18. */
export interface UltrascaleEstimate {
  readonly luts: number;
  readonly flipFlops: number;
  readonly blockRams36: number;
  readonly lutRams: number;
  readonly dsps: number;
  readonly carries: number;
}

/** Yosys's synth_xilinx -family xcup: an estimate, since Vivado maps and packs in its own way. */
export async function estimateUltrascale(config: CoreConfig, options: SynthesisOptions = {}): Promise<UltrascaleEstimate> {
  const { directory, top } = await synthesiseXilinx(config, options);
  const { cells } = parseModule(readFileSync(join(directory, 'netlist.json'), 'utf8'), top);
  const count = (pattern: RegExp) => Object.values(cells).filter(({ type }) => pattern.test(type)).length;
  return {
    luts: count(/^LUT\d$/), flipFlops: count(/^FD[RSCP]E(_1)?$/), blockRams36: count(/^RAMB36E2$/) + count(/^RAMB18E2$/) / 2,
    lutRams: count(/^RAM(\d+|D\d|S\d)/), dsps: count(/^DSP48/), carries: count(/^CARRY[48]$/),
  };
}

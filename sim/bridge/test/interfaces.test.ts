/** The generated interfaces of the examples are those of today's Verilog. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildSimulator, dutInterface, runBench } from '../src/index.ts';
import { example, OUT_DIR } from './support.ts';

test.each([
  ['fifo', 'FifoDut', {}],
  ['uart', 'UartDut', { DIVIDE: 8 }],
] as const)('examples: %s.dut.ts is fresh', async (top, name, parameters) => {
  const image = await buildSimulator({
    top, sources: [example(`${top}/${top}.v`)], handles: true, parameters, outDir: OUT_DIR,
  });
  await runBench(image, (_, { signals }) => {
    const text = dutInterface(signals, name, '../../src/index.ts');
    const path = example(`${top}/${top}.dut.ts`);
    if (process.env['UPDATE_DUT'] === '1') writeFileSync(path, text);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
}, 120_000);

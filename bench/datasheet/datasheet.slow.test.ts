import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { yosysVersion } from '../../sim/netlist/tools.ts';
import { differences, measureCycles, measureFamily, readDatasheet } from './record.ts';

const has = (tool: string, flag: string) => spawnSync(tool, [flag]).status === 0;
const canSimulate = ['verilator', 'g++', 'make'].every((tool) => has(tool, '--version'));
const recorded = readDatasheet();
const silent = () => undefined;

test.skipIf(!canSimulate)('datasheet: the RTL takes the recorded cycles (skipped where verilator is missing)', async () => {
  const { commands, flows } = recorded;
  expect(differences({ commands, flows }, await measureCycles(silent))).toEqual([]);
}, 600_000);

const sameYosys = (await yosysVersion()) === recorded.tools['yosys'];

test.skipIf(!sameYosys)('datasheet: the reduced core has the recorded cells (skipped where yosys is missing or another version)', async () => {
  const { device, config, resources } = recorded.ice40;
  expect(await measureFamily('ice40', 0, silent)).toEqual({ device, config, resources });
}, 300_000);

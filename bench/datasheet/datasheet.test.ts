import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CONTRACT } from '../../sim/timing/contract.ts';
import { datasheetPage } from './page.ts';
import { DATASHEET_JSON, DATASHEET_PAGE, type Datasheet, differences, readDatasheet, sourcesDigest } from './record.ts';

const AGAIN = 'run ./lockstep synth datasheet';

test('datasheet: its figures are of the RTL that is here', () => {
  expect(existsSync(DATASHEET_JSON), AGAIN).toBe(true);
  expect(readDatasheet().sources, AGAIN).toBe(sourcesDigest());
});

test('datasheet: the page is what the recorded figures say', () => {
  expect(readFileSync(DATASHEET_PAGE, 'utf8'), AGAIN).toBe(datasheetPage(readDatasheet()));
});

test('datasheet: its timing contract is the one in force', () => {
  expect(readDatasheet().contract, AGAIN).toEqual(CONTRACT);
});

test('datasheet: a figure that changed is named, a flow without data is not', () => {
  const recorded = readDatasheet();
  const [clustered, ...rest] = recorded.flows;
  const now: Datasheet = { ...recorded, flows: [{ ...clustered!, commands: 7 }, ...rest.slice(0, 1)], tools: {} };
  expect(differences(recorded, recorded)).toEqual([]);
  expect(differences(recorded, now)).toEqual([
    ...Object.entries(recorded.tools).map(([tool, version]) => `tools.${tool}: recorded ${JSON.stringify(version)}, now undefined`),
    `flows.0.commands: recorded ${clustered!.commands}, now 7`,
  ]);
});

test('datasheet: speed stands on the clock and the cycles', () => {
  const recorded = readDatasheet();
  const clock = { seeds: [100, 125], medianMhz: 112.5, minMhz: 100, maxMhz: 125 };
  const page = datasheetPage({ ...recorded, ecp5: { ...recorded.ecp5, clock } });
  const { name, operation, firstEvent } = recorded.flows[0]!;
  const shown = (n: number) => n.toLocaleString('en-US', { maximumFractionDigits: 2 });
  expect(page).toContain(`| ${name} | ${shown(112.5 / operation.mean)} | ${shown((firstEvent.p50 * 1000) / 112.5)} |`);
  expect(page).toContain('median 112.5 MHz of 2 seeds');
});

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ModelCore } from '../../model/book/book.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { RandomCommands } from '../../scenarios/commands/random.ts';
import { seededPace } from '../lockstep/pace.ts';
import { Divergence, LockstepSession } from '../lockstep/session.ts';
import { FAMILY, type Family } from './families.ts';
import { netlistImage } from './image.ts';
import { resourcesOf } from './place.ts';
import { synthesise } from './synthesise.ts';
import type { Bit, Cell, FlatModule } from './yosys-json.ts';
import { parseModule } from './yosys-json.ts';

const here = ['yosys', 'verilator', 'g++', 'make'].every((tool) => spawnSync(tool, [tool === 'yosys' ? '-V' : '--version']).status === 0);

/** Small, yet each with block RAMs. */
const SMALL: Readonly<Record<Family, CoreConfig>> = {
  ice40: { levels: 64, orders: 64, quantityBits: 8, algorithms: 'FIFO' },
  ecp5: { levels: 64, orders: 512, quantityBits: 8, algorithms: 'ALL' },
};

async function check(family: Family, seeds: number, change?: (netlist: FlatModule) => FlatModule): Promise<number> {
  const config = SMALL[family];
  const session = await LockstepSession.open(await netlistImage(family, config, { quick: true }, change), config, (c) => new ModelCore(c));
  try {
    for (let seed = 1; seed <= seeds; seed++) {
      await session.reset();
      await session.run(new RandomCommands({ seed, config, profile: 'mixed' }).next(600), seededPace(`${seed}`), false);
    }
    return session.cycles;
  } finally {
    await session.close();
  }
}

const OUTPUT = /^(O|Z|Q|S[01])$/;
const DATA = ['D', 'DI'];
const LUT = { ice40: { type: 'SB_LUT4', init: 'LUT_INIT' }, ecp5: { type: 'LUT4', init: 'INIT' } } as const;

/** Complements the first look-up table behind a pin, going back through registers and what else stands between. */
function faultBehind(netlist: FlatModule, family: Family, pin: string): FlatModule {
  const drivers = new Map<Bit, [string, Cell]>();
  for (const [name, cell] of Object.entries(netlist.cells)) {
    for (const [port, bits] of Object.entries(cell.connections)) if (OUTPUT.test(port)) bits.forEach((bit) => drivers.set(bit, [name, cell]));
  }
  const seen = new Set<string>();
  const open: Bit[] = [netlist.ports[pin]!.bits[0]!];
  for (let bit = open.shift(); bit !== undefined; bit = open.shift()) {
    const [name, cell] = drivers.get(bit) ?? [];
    if (name === undefined || cell === undefined || seen.has(name)) continue;
    seen.add(name);
    const { type, init } = LUT[family];
    if (cell.type === type) {
      const table = cell.parameters[init]!.replace(/[01x]/g, (digit) => (digit === '1' ? '0' : '1'));
      return { ...netlist, cells: { ...netlist.cells, [name]: { ...cell, parameters: { ...cell.parameters, [init]: table } } } };
    }
    const data = DATA.flatMap((port) => cell.connections[port] ?? []);
    open.push(...(data.length > 0 ? data : Object.entries(cell.connections).filter(([port]) => !OUTPUT.test(port)).flatMap(([, bits]) => bits)));
  }
  throw new Error(`no look-up table behind ${pin}`);
}

describe.skipIf(!here)('netlists (skipped where yosys or verilator is missing)', () => {
  test.each(['ice40', 'ecp5'] as const)('%s: every pin at every edge as predicted', async (family) => {
    const { json, top } = await synthesise(family, SMALL[family]);
    expect(resourcesOf(parseModule(readFileSync(json, 'utf8'), top), family).blockRams).toBeGreaterThan(0);
    expect(await check(family, 8)).toBeGreaterThan(8 * 600 * 3);
  }, 900_000);

  test.each(['ice40', 'ecp5'] as const)('%s: one wrong look-up table is seen', async (family) => {
    const fault = (netlist: FlatModule) => faultBehind(netlist, family, 'bid_price_o');
    await expect(check(family, 8, fault)).rejects.toThrow(Divergence);
  }, 900_000);

  test('another family, size, RTL or tool has another place', async () => {
    const places = await Promise.all((['ice40', 'ecp5'] as const).map((family) => synthesise(family, SMALL[family])));
    expect(new Set(places.map(({ directory }) => directory)).size).toBe(2);
    expect((await synthesise('ice40', SMALL.ice40)).directory).toBe(places[0]!.directory);
  }, 900_000);
});

test('netlists: the sizes that figures are for', () => {
  expect(FAMILY.ecp5.size).toMatchObject({ levels: 16_384, orders: 16_384, quantityBits: 20, algorithms: 'ALL' });
});

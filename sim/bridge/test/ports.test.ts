/** Ports of every width and odd names, parameters, wide stream items, signals by path, waves. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  buildSimulator, getWide, layout, openSimulator, setWide, type SimulatorImage,
} from '../src/index.ts';
import { OUT_DIR, random, verilog } from './support.ts';

let image: SimulatorImage;
beforeAll(async () => {
  image = await buildSimulator({
    top: 'odd', sources: [verilog('odd.v')], outDir: OUT_DIR, handles: true, trace: 'vcd',
    parameters: { XOR: 0x1234_5678, TEXT: 'some' },
  });
}, 120_000);

test('ports: names, directions and widths as declared', () => {
  expect(image.clock).toBe('clock');
  expect(image.ports.map((p) => `${p.name}:${p.width}`).join(' ')).toBe('clock:1 a__b:1 new:8 w16:16 '
    + 'w31:31 w33:33 w64:64 w65:65 w160:160 up:6 o160:160 o65:65 o64:64 o33:33 o31:31 o16:16 class:8 '
    + 'o__1:1 o_up:6 text:32 s_valid:1 s_ready:1 s_kind:4 s_body:100 s_tag:40 m_valid:1 m_ready:1 '
    + 'm_kind:4 m_body:100 m_tag:40 o70:70');
});

test('rows: every width goes in and comes out', async () => {
  await using sim = await openSimulator(image);
  const next = random(77);
  const { inputs, outputs } = image;
  const cycles = 200;
  const rows = new Uint32Array(cycles * inputs.words).map(() => next()); // dirt in unused bits too
  const out = await sim.rows(rows, cycles);
  const given = (c: number, name: string) => getWide(rows, c * inputs.words, inputs.port(name));
  const cut = (width: number, value: bigint) => BigInt.asUintN(width, value);
  for (let c = 0; c < cycles; c += 1) {
    const seen = (name: string) => getWide(out, c * outputs.words, outputs.port(name));
    expect(seen('o160')).toBe(cut(160, ~given(c, 'w160')));
    expect(seen('o64')).toBe(cut(64, given(c, 'w64') + 1n));
    expect(seen('o31')).toBe(given(c, 'w31') ^ 0x1234_5678n);
    const w16 = given(c, 'w16');
    expect(seen('o16')).toBe(((w16 & 0xffn) << 8n) | (w16 >> 8n));
    expect(seen('class')).toBe(cut(8, given(c, 'new') + 1n));
    expect(seen('o_up')).toBe(given(c, 'up'));
    expect(seen('text')).toBe(1n);
    // Bits of a row that belong to no port are zero, however dirty the inputs were.
    const clean = new Uint32Array(outputs.words);
    for (const p of outputs.ports) setWide(clean, 0, p, seen(p.name));
    expect(out.subarray(c * outputs.words, (c + 1) * outputs.words)).toEqual(clean);
    if (c === 0) continue;
    expect(seen('o65')).toBe(cut(65, given(c - 1, 'w65') - 1n));
    expect(seen('o33')).toBe(cut(33, given(c - 1, 'w33') << 1n));
    expect(seen('o__1')).toBe(given(c - 1, 'a__b'));
  }
});

test('stream: items of several wide fields arrive unchanged and in order', async () => {
  const ports = ['s_kind', 's_body', 's_tag'];
  await using sim = await openSimulator(image, {
    sources: { in: { valid: 's_valid', ready: 's_ready', data: ports } },
    sinks: { out: { valid: 'm_valid', ready: 'm_ready' } },
  });
  const place = sim.itemLayout('in');
  expect(place).toMatchObject({ words: layout(ports.map((n) => image.inputs.port(n))).words });
  const next = random(5);
  const count = 500;
  const items = new Uint32Array(count * place.words).map(() => next());
  const gaps = new Uint32Array(count).map(() => next() % 3);
  const cycles = 4000;
  const readyBits = new Uint32Array(cycles / 32).map(() => next());
  const { outputs: rows, taken, left } = await sim.stream({
    cycles, sources: { in: { items, gaps } }, sinks: { out: readyBits },
  });
  expect([taken, left]).toEqual([[count], [0]]);
  let item = 0;
  for (let c = 0; c < cycles; c += 1) {
    const at = c * image.outputs.words;
    const pin = (name: string) => getWide(rows, at, image.outputs.port(name));
    if (pin('m_valid') !== 1n || ((readyBits[c >> 5] >>> (c & 31)) & 1) === 0) continue;
    for (const field of ['kind', 'body', 'tag']) {
      expect(pin(`m_${field}`)).toBe(getWide(items, item * place.words, place.port(`s_${field}`)));
    }
    item += 1;
  }
  expect(item).toBe(count);
  await expect(sim.stream({ cycles: 40, sinks: { out: new Uint32Array(1) } }))
    .rejects.toThrow('sink out needs 2 words of ready bits for 40 cycles, but 1 were given');
  await expect(sim.stream({ cycles: 1, sinks: { out: readyBits }, items, gaps: gaps.subarray(1) }))
    .rejects.toThrow('source in has 499 gaps');
  await expect(openSimulator(image, { sources: { x: { valid: 'w16', ready: 's_ready', data: 'w31' } } }))
    .rejects.toThrow('bus x: w16 must have one bit, it has 16');
  await expect(openSimulator(image, { sinks: { x: { valid: 's_valid', ready: 'm_ready' } } }))
    .rejects.toThrow('bus x: s_valid is no output of odd');
});

test('signals by path between batches: read, written, refused', async () => {
  await using sim = await openSimulator(image);
  const row = new Uint32Array(image.inputs.words);
  setWide(row, 0, image.inputs.port('w65'), (1n << 64n) + 1n);
  const flying = sim.rows(row, 1);
  const o65 = await sim.get('o65');
  expect(await o65.read()).toBe(1n << 64n);
  await flying;
  const hidden = await sim.get('hidden_q');
  expect(await hidden.read()).toBe(1n);
  await hidden.write(1n << 69n);
  const again = await sim.rows(new Uint32Array(2 * image.inputs.words), 2);
  const o70 = (row: number) => getWide(again, row * image.outputs.words, image.outputs.port('o70'));
  expect([o70(0), o70(1)]).toEqual([1n << 69n, (1n << 69n) + 1n]);
  await expect((await sim.get('m_body')).write(1)).rejects.toThrow('m_body is an output');
  await expect(sim.get('nosuch')).rejects.toThrow('the design has no nosuch; there are: clock, a__b');
  await expect(o65.read(3)).rejects.toThrow('o65 is no memory');
  await expect((await sim.get('XOR')).write(1)).rejects.toThrow('XOR is a parameter');
});

describe('waves', () => {
  const directory = mkdtempSync(join(tmpdir(), 'bridge-waves-'));

  /** Times and values of a one-bit signal in a VCD. */
  function changes(file: string, signal: string): [number, string][] {
    const text = readFileSync(file, 'utf8');
    const id = new RegExp(`\\$var wire +1 (\\S+) ${signal} `).exec(text)?.[1];
    let time = 0;
    const found: [number, string][] = [];
    for (const line of text.slice(text.indexOf('$enddefinitions')).split('\n')) {
      if (line.startsWith('#')) time = Number(line.slice(1));
      else if (line.slice(1) === id && /^[01]/.test(line)) found.push([time, line[0]]);
    }
    return found;
  }

  test('vcd: only the window asked for, several times in a run', async () => {
    await using sim = await openSimulator(image, { periodPs: 1000 });
    const { words, port } = image.inputs;
    const rows = (bits: readonly number[]): Uint32Array => {
      const made = new Uint32Array(bits.length * words);
      bits.forEach((bit, c) => setWide(made, c * words, port('a__b'), BigInt(bit)));
      return made;
    };
    await sim.rows(rows([1, 0, 1, 0, 1, 0, 1, 0, 1, 0]), 10);
    const first = join(directory, 'first.vcd');
    await sim.trace(first);
    await expect(sim.trace(first)).rejects.toThrow('open already');
    await sim.rows(rows([0, 1, 1, 0]), 4);
    await sim.traceOff();
    await sim.rows(rows([1, 0, 1]), 3);
    const second = join(directory, 'second.vcd');
    await sim.trace(second);
    await sim.rows(rows([0, 1]), 2);
    await sim.traceOff();
    expect(changes(first, 'a__b')).toEqual([[10_000, '0'], [11_000, '1'], [13_000, '0']]);
    expect(changes(first, 'clock').slice(0, 4))
      .toEqual([[10_000, '0'], [10_500, '1'], [11_000, '0'], [11_500, '1']]);
    expect(changes(second, 'a__b')).toEqual([[17_000, '0'], [18_000, '1']]);
    await expect(sim.trace(join(directory, 'no/such/dir.vcd'))).rejects.toThrow('cannot open');
  });

  test('fst: the same, in gtkwave’s format', async () => {
    const fst = await buildSimulator({
      top: 'odd', sources: [verilog('odd.v')], outDir: OUT_DIR, trace: 'fst',
    });
    await using sim = await openSimulator(fst);
    const file = join(directory, 'window.fst');
    await sim.rows(new Uint32Array(1000 * fst.inputs.words), 1000);
    await sim.trace(file);
    await sim.rows(new Uint32Array(10 * fst.inputs.words).fill(0xffff_ffff), 10);
    await sim.traceOff();
    expect(statSync(file).size).toBeGreaterThan(300);
    expect(statSync(file).size).toBeLessThan(20_000);
    rmSync(directory, { recursive: true });
  }, 120_000);
});

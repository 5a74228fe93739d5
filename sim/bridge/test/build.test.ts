/** Builds that fail, builds that are remembered, builds at the same time. */
import { spawn } from 'node:child_process';
import {
  copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BuildError, buildSimulator, MissingToolError, openSimulator, UsageError } from '../src/index.ts';
import { example, OUT_DIR } from './support.ts';

const directory = mkdtempSync(join(tmpdir(), 'bridge-build-'));
const outDir = join(directory, 'out');
afterAll(() => rmSync(directory, { recursive: true }));

/** The runtime's objects of other builds make these quick. */
beforeAll(() => {
  mkdirSync(outDir);
  const kept = existsSync(OUT_DIR) ? readdirSync(OUT_DIR).filter((n) => n.startsWith('.runtime-')) : [];
  for (const name of kept) {
    mkdirSync(join(outDir, name));
    for (const file of readdirSync(join(OUT_DIR, name))) {
      copyFileSync(join(OUT_DIR, name, file), join(outDir, name, file));
    }
  }
});

function write(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(() => { throw new Error('it did not fail'); }, (error: unknown) => error as Error);
}

describe('build: refusals', () => {
  test('Verilog that does not compile: file, line, sentence, log', async () => {
    const source = write('bad.v', 'module bad (input a, output b);\n  assign b = a +;\nendmodule\n');
    const error = await failure(buildSimulator({ top: 'bad', sources: [source], outDir }));
    expect(error).toBeInstanceOf(BuildError);
    expect(error.message).toContain('bad does not compile:\n');
    expect(error.message).toContain(`${source}:2:17: syntax error, unexpected ';'`);
    const { logFile } = error as BuildError;
    expect(error.message).toContain(`full log: ${logFile}`);
    expect(readFileSync(logFile, 'utf8')).toContain('syntax error');
    expect(readdirSync(outDir).filter((name) => name.includes('bad-') && !name.endsWith('.log'))).toEqual([]);
  });

  test('an unknown top module, a module that is not there', async () => {
    const source = write('lonely.v', 'module lonely (input a); nobody u_n (.x(a)); endmodule\n');
    expect((await failure(buildSimulator({ top: 'lonely', sources: [source], outDir }))).message)
      .toContain("lonely.v:1:26: Cannot find file containing module: 'nobody'");
    const fifo = [example('fifo/fifo.v')];
    expect((await failure(buildSimulator({ top: 'fifi', sources: fifo, outDir }))).message)
      .toMatch(/fifi does not compile:[^]*'?fifi'?/);
    expect((await failure(buildSimulator({ top: 'fifo', sources: fifo, outDir, parameters: { DEEP: 3 } })))
      .message).toContain('DEEP');
  });

  test('bad options: no sources, a missing file, a clock that is none', async () => {
    const fifo = [example('fifo/fifo.v')];
    await expect(buildSimulator({ top: 'fifo', sources: [], outDir })).rejects.toThrow(UsageError);
    await expect(buildSimulator({ top: 'fifo', sources: ['/no/such.v'], outDir }))
      .rejects.toThrow('source file /no/such.v does not exist');
    await expect(buildSimulator({ top: 'fifo', sources: fifo, outDir, clock: 'in_data_i' }))
      .rejects.toThrow('fifo has no one-bit input in_data_i; it has: clk_i, rst_ni, in_valid_i, out_ready_i');
  });

  test('a port that is an unpacked array is refused in a sentence', async () => {
    const source = write('array.v', 'module array (input clk, input [7:0] a [0:3], output [7:0] b);\n'
      + '  assign b = a[2];\nendmodule\n');
    await expect(buildSimulator({ top: 'array', sources: [source], outDir }))
      .rejects.toThrow('array: a port is an unpacked array, which a row cannot hold');
  });

  test('a missing tool is named, with the command that brings it', async () => {
    const fifo = [example('fifo/fifo.v')];
    process.env['VERILATOR'] = '/no/such/verilator';
    try {
      const error = await failure(buildSimulator({ top: 'fifo', sources: fifo, outDir }));
      expect(error).toBeInstanceOf(MissingToolError);
      expect(error.message).toBe('/no/such/verilator was not found; on Debian or Ubuntu: '
        + 'apt-get install verilator g++ make');
    } finally {
      delete process.env['VERILATOR'];
    }
    const bin = join(directory, 'bin');
    mkdirSync(bin);
    for (const name of readdirSync('/usr/bin')) {
      if (!/^(g\+\+|c\+\+|make|x86_64-linux-gnu-g\+\+|.*-linux-gnu-g\+\+)/.test(name)) {
        symlinkSync(join('/usr/bin', name), join(bin, name));
      }
    }
    const path = process.env['PATH'];
    process.env['PATH'] = bin;
    try {
      const noMake = await failure(buildSimulator({ top: 'fifo', sources: fifo, outDir, defines: { A: 1 } }));
      expect(noMake.message).toMatch(/^make was not found/);
      symlinkSync('/usr/bin/make', join(bin, 'make'));
      const noCompiler = await failure(buildSimulator({ top: 'fifo', sources: fifo, outDir, defines: { A: 1 } }));
      expect(noCompiler.message).toContain('g++');
      expect(noCompiler.message).toContain('apt-get install verilator g++ make');
    } finally {
      process.env['PATH'] = path;
    }
  });
});

describe('build: the cache', () => {
  test('remembered by content: sources, includes near and far, parameters, defines', async () => {
    const include = join(directory, 'inc');
    mkdirSync(include);
    writeFileSync(join(include, 'near.vh'), 'localparam NEAR = 1;\n');
    const far = write('far.vh', 'localparam FAR = 1;\n');
    const source = write('sum.v', 'module sum #(parameter P = 1) (input clk, output [31:0] out);\n'
      + `\`include "near.vh"\n\`include "${far}"\n`
      + '`ifndef EXTRA\n`define EXTRA 0\n`endif\n'
      + '  assign out = P + NEAR + FAR + `EXTRA;\nendmodule\n');
    const value = async (options = {}): Promise<[number, boolean]> => {
      const image = await buildSimulator({
        top: 'sum', sources: [source], includeDirs: [include], outDir, ...options,
      });
      await using sim = await openSimulator(image);
      return [(await sim.rows(new Uint32Array(0), 1))[0], image.cached];
    };
    expect(await value()).toEqual([3, false]);
    expect(await value()).toEqual([3, true]);
    expect(await value({ parameters: { P: 10 }, defines: { EXTRA: 100 } })).toEqual([112, false]);
    writeFileSync(join(include, 'near.vh'), 'localparam NEAR = 2;\n');
    expect(await value()).toEqual([4, false]);
    writeFileSync(far, 'localparam FAR = 5;\n');
    expect(await value()).toEqual([8, false]);
    expect(await value()).toEqual([8, true]);
    const started = performance.now();
    await value();
    expect(performance.now() - started).toBeLessThan(2000);
  }, 400_000);

  test('two processes at once: both get a simulator that works, one directory is left', async () => {
    const script = `
      import { buildSimulator, openSimulator } from ${JSON.stringify(join(import.meta.dirname, '../src/index.ts'))};
      const image = await buildSimulator(JSON.parse(process.argv[1]));
      const sim = await openSimulator(image);
      console.log((await sim.rows(new Uint32Array(10 * image.inputs.words), 10)).length, image.directory);
      await sim.close();
    `;
    const options = { top: 'fifo', sources: [example('fifo/fifo.v')], outDir, defines: { TWICE: 1 } };
    const runs = [1, 2].map(() => new Promise<string>((resolve) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(options)]);
      let text = '';
      child.stdout.on('data', (part: Buffer) => { text += part.toString(); });
      child.stderr.on('data', (part: Buffer) => { text += part.toString(); });
      child.on('close', () => resolve(text));
    }));
    const texts = await Promise.all(runs);
    expect(texts[0]).toMatch(/^20 .*fifo-[0-9a-f]{16}\n$/);
    expect(texts).toEqual([texts[0], texts[0]]);
    expect(readdirSync(outDir).filter((name) => name.startsWith('.fifo-'))).toEqual([]);
  }, 400_000);
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSimulator, type SimulatorImage } from '@cocotb-ts/bridge';
import { RANDOM_START, RTL_DIRECTORY } from '../lockstep/image.ts';
import { type BooksConfig, checkBooksConfig, counterBitsOf, DEPTH } from './config.ts';

/** What stands around the core. */
export const BOOKS_DIRECTORY = fileURLToPath(new URL('../../hdl/books', import.meta.url));
const BUILD_DIRECTORY = fileURLToPath(new URL('../../.build/sim', import.meta.url));

export interface BooksImageOptions {
  /** Other copies of hdl/rtl and hdl/books. */
  readonly rtl?: string;
  readonly around?: string;
  /** Compiles faster, runs slower: for a simulator that is used once. */
  readonly quick?: boolean;
  /** Registers and memories begin with random values. */
  readonly unknowns?: boolean;
}

/** The simulator of lockstep_books at the size of `config`; built once, then found in the cache. */
export function booksImage(config: BooksConfig, { rtl = RTL_DIRECTORY, around = BOOKS_DIRECTORY, quick, unknowns }: BooksImageOptions = {}): Promise<SimulatorImage> {
  const { books, levels, orders, quantityBits, algorithms } = checkBooksConfig(config);
  const sources = [rtl, around].flatMap((directory) => readdirSync(directory).filter((name) => name.endsWith('.sv')).sort().map((name) => join(directory, name)));
  return buildSimulator({
    top: 'lockstep_books',
    sources,
    includeDirs: [rtl, around],
    parameters: {
      Books: books, Levels: levels, Orders: orders, QtyW: quantityBits, AllAlgorithms: algorithms === 'ALL' ? 1 : 0,
      Depth: DEPTH, CountW: counterBitsOf(config),
    },
    outDir: BUILD_DIRECTORY,
    assertions: false,
    ...(quick === true ? { optimise: '-O1' as const } : {}),
    ...(unknowns === true ? { verilatorFlags: RANDOM_START, defines: { SYNTHESIS: true as const } } : {}),
  });
}

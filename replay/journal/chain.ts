import { createHash, type Hash } from 'node:crypto';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { commandChecks, firstDifference } from './check.ts';
import { type BlockLink, blockHash, bytesOf, digestSeal, sha256 } from './format.ts';
import type { JournalFault } from './fault.ts';
import type { Block, BlockDigest } from './rows.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').slice(0, 16);
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Follows the chain block by block and names what breaks it: a command, a check, a number or a hash. */
export class ChainWalk {
  #previous: Uint8Array;
  #next = { number: 0, first: 1 };
  #stream: Hash | undefined = createHash('sha256');
  #lost = false;

  constructor(genesis: Uint8Array) {
    this.#previous = genesis;
  }

  /** A block could not be read: the next one is taken at its word for what came before it. */
  lose(): void {
    this.#lost = true;
    this.#stream = undefined;
  }

  /** The faults of this block, given the blocks before it. */
  step(block: Block): JournalFault[] {
    const faults: JournalFault[] = [];
    const at = { block: block.number };
    if (this.#lost) {
      this.#previous = block.previous;
      this.#next = { number: block.number, first: block.first };
      this.#lost = false;
    }
    const { number, first } = this.#next;
    if (!same(block.previous, this.#previous)) {
      const [continued, before] = [hex(block.previous), hex(this.#previous)];
      faults.push({ ...at, sentence: `block ${number}: it continues hash ${continued}…, the block before it has ${before}…` });
    }
    if (block.first !== first) {
      faults.push({ ...at, sequence: first, sentence: `block ${number}: its first sequence is ${block.first}, expected ${first}` });
    }
    const stream = this.#stream?.update(bytesOf(block.commands)).copy().digest();
    const computed = blockHash(this.#previous, linkOf(block, {}));
    if (!same(computed, block.hash)) {
      const damage = this.#locate(block, stream);
      faults.push(damage.fault);
      if (damage.commands) this.#stream = undefined;
      this.#previous = damage.hash ? computed : block.hash;
    } else {
      if (stream !== undefined && !same(stream, block.stream)) {
        faults.push({ ...at, sentence: `block ${number}: its stream digest is not that of all commands so far` });
        this.#stream = undefined;
      }
      this.#previous = block.hash;
    }
    this.#next = { number: number + 1, first: block.first + block.count };
    return faults;
  }

  /** The hash does not match: which part of the row does not fit the others? */
  #locate(block: Block, stream: Uint8Array | undefined): { fault: JournalFault; commands?: true; hash?: true } {
    const where = `block ${block.number}`;
    const checks = commandChecks(block.commands);
    const index = firstDifference(checks, block.checks);
    const sequence = block.first + Math.max(index, 0);
    const at = { block: block.number, sequence };
    const mends = (parts: Partial<BlockLink>) => same(blockHash(this.#previous, linkOf(block, parts)), block.hash);
    if (index >= 0 && mends({ checksDigest: sha256(bytesOf(checks)) })) {
      return { fault: { ...at, sentence: `${where}, command ${sequence}: its check is damaged, the command itself is whole` } };
    }
    if (index >= 0) {
      const sentence = `${where}, command ${sequence}: the command does not match its check and its block does not match its hash`;
      return { commands: true, fault: { ...at, sentence } };
    }
    if (mends(this.#next)) {
      return { fault: { ...at, sentence: `${where}: its number or first sequence is damaged, the commands are whole` } };
    }
    if (stream !== undefined && mends({ stream })) {
      return { fault: { block: block.number, sentence: `${where}: its stream digest is damaged, the commands are whole` } };
    }
    const span = `commands ${block.first} to ${block.first + block.count - 1}`;
    return { hash: true, fault: { ...at, sentence: `${where} (${span}): its hash does not match; every command matches its check` } };
  }
}

function linkOf(block: Block, parts: Partial<BlockLink>): BlockLink {
  return {
    number: block.number, first: block.first, count: block.count, stream: block.stream,
    commandsDigest: parts.commandsDigest ?? sha256(bytesOf(block.commands)),
    checksDigest: parts.checksDigest ?? sha256(bytesOf(block.checks)),
    ...parts,
  };
}

/** A damaged row of the digest table, or undefined. Whether it is the right digest only a replay can tell. */
export function digestFault(block: Block, digest: BlockDigest): JournalFault | undefined {
  const seal = digestSeal(block.hash, digest.number, digest.events, digest.block, digest.running, bytesOf(digest.checks));
  if (same(seal, digest.seal)) return undefined;
  const sentence = `block ${block.number}: the row of its event digest is damaged: it does not match its seal`;
  return { block: block.number, sentence };
}

/** The `index`-th command record of a block. */
export function recordOf(commands: Int32Array, index: number): Int32Array {
  return commands.subarray(index * RECORD_WORDS, (index + 1) * RECORD_WORDS);
}

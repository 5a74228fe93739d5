/** A signal seen from the batch API: read and written between batches. */
import { UsageError } from '../errors.ts';
import type { Channel } from './channel.ts';
import { Op } from './protocol.ts';
import type { SignalInfo } from './signals.ts';
import { join, split, wordsOf } from './values.ts';

export class Probe {
  readonly info: SignalInfo;
  readonly #channel: Channel;

  constructor(channel: Channel, info: SignalInfo) {
    this.#channel = channel;
    this.info = info;
  }

  /** Present value: after the rows asked for so far. `index` for an element of a memory. */
  async read(index?: number): Promise<bigint> {
    const request = Uint32Array.of(this.info.index, this.#element(index));
    const value = new Uint32Array(wordsOf(this.info.width));
    const { memory } = this.#channel;
    return this.#channel.request({
      op: Op.peek,
      a: 1,
      fill: (slot) => memory.writeInput(slot, request),
      collect: (slot) => {
        memory.readOutput(slot, value);
        return join(value);
      },
    });
  }

  /**
   * Sets it after the rows asked for so far; the design settles at once. A register keeps the
   * value until its next clock. Inputs are overwritten by the next row.
   */
  async write(value: number | bigint, index?: number): Promise<void> {
    const { path, width, kind } = this.info;
    if (kind === 'parameter') throw new UsageError(`${path} is a parameter`);
    if (kind === 'output') throw new UsageError(`${path} is an output of the design`);
    const words = split(path, width, value);
    const request = Uint32Array.of(this.info.index, this.#element(index), ...words);
    const fill = (slot: number): void => this.#channel.memory.writeInput(slot, request);
    await this.#channel.request({ op: Op.poke, a: 1, fill, collect: () => undefined });
  }

  #element(index: number | undefined): number {
    const { path, count, low } = this.info;
    if (count === 0 && index === undefined) return 0;
    if (count > 0 && index !== undefined && index >= low && index < low + count) return index - low;
    throw new UsageError(count === 0 ? `${path} is no memory: it has no element ${index}`
      : `${path} has elements ${low} to ${low + count - 1}, not ${index ?? 'all at once'}`);
  }
}

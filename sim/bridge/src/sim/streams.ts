/** The sources and sinks of a running simulator: queues items, runs cycles, brings back rows. */
import { UsageError } from '../errors.ts';
import type { SimulatorImage } from '../build/build.ts';
import type { Rows, RowLayout } from '../layout.ts';
import type { Channel } from './channel.ts';
import type { RowPool } from './pool.ts';
import { Op } from './protocol.ts';
import {
  type DeclaredSink, type DeclaredSource, encodeStream, type ItemBlock, type Items, NO_ITEMS,
  sinkText, sourceText, type StreamCall, type StreamResult,
} from './stream.ts';

export class Streams {
  readonly #channel: Channel;
  readonly #inWords: number;
  readonly #outWords: number;
  readonly #maxRows: number;
  readonly #pool: RowPool;
  readonly #sources: readonly DeclaredSource[];
  readonly #sinks: readonly DeclaredSink[];
  readonly #zeros: Uint32Array;

  constructor(
    channel: Channel, image: SimulatorImage, maxRows: number, pool: RowPool,
    sources: readonly DeclaredSource[], sinks: readonly DeclaredSink[],
  ) {
    this.#channel = channel;
    this.#inWords = image.inputs.words;
    this.#outWords = image.outputs.words;
    this.#maxRows = maxRows;
    this.#pool = pool;
    this.#sources = sources;
    this.#sinks = sinks;
    this.#zeros = new Uint32Array(image.inputs.words);
  }

  itemLayout(name: string): RowLayout {
    const source = this.#sources.find((one) => one.name === name);
    if (source !== undefined) return source.item;
    throw new UsageError(`no source ${name} was declared when the simulator was opened`);
  }

  /** Tells the shim the buses, in order. */
  async declare(): Promise<void> {
    const { memory } = this.#channel;
    for (const text of [...this.#sources.map(sourceText), ...this.#sinks.map(sinkText)]) {
      const bytes = Buffer.from(text, 'utf8');
      const fill = (slot: number): void => memory.writeInput(slot, bytes);
      await this.#channel.request({ op: Op.bus, a: bytes.length, fill, collect: () => undefined });
    }
  }

  run(call: StreamCall): Promise<StreamResult> {
    try {
      return this.#start(call);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  #start(call: StreamCall): Promise<StreamResult> {
    const { cycles } = call;
    if (!Number.isInteger(cycles) || cycles < 0 || cycles > this.#maxRows) {
      throw new UsageError(`stream: cycles must be 0 to ${this.#maxRows} (maxRows), not ${cycles}`);
    }
    const blocks = this.#sources.map((source) => this.#itemsOf(call, source));
    const bits = this.#sinks.map((sink) => this.#bitsOf(call, sink.name));
    const capacity = this.#channel.memory.inBytes / 4 - this.#inWords - bits.length * 512 - 64;
    this.#uploadLong(blocks, capacity);
    const words = encodeStream(this.#inWords, call.fixed ?? this.#zeros, blocks, bits, cycles);
    return this.#streamExchange(words, cycles, call.inputs === true);
  }

  /** Items that do not fit beside the rest go ahead, in commands that run no cycle. */
  #uploadLong(blocks: ItemBlock[], capacity: number): void {
    const perSource = Math.floor(capacity / Math.max(1, blocks.length));
    for (let s = 0; s < blocks.length; s += 1) {
      const itemWords = this.#sources[s].item.words;
      const most = Math.floor(perSource / (itemWords + 1)) - 1;
      while (blocks[s].gaps.length > most) {
        const { items, gaps } = blocks[s];
        const part = blocks.map(() => NO_ITEMS);
        part[s] = { items: items.subarray(0, most * itemWords), gaps: gaps.subarray(0, most) };
        blocks[s] = { items: items.subarray(most * itemWords), gaps: gaps.subarray(most) };
        const noBits = this.#sinks.map(() => this.#zeros);
        const words = encodeStream(this.#inWords, this.#zeros, part, noBits, 0);
        this.#streamExchange(words, 0, false).catch(() => undefined); // the call itself fails too
      }
    }
  }

  #streamExchange(words: Uint32Array, cycles: number, withInputs: boolean): Promise<StreamResult> {
    const { memory } = this.#channel;
    const outputs = this.#pool.take(cycles * this.#outWords);
    const inputs = withInputs ? this.#pool.take(cycles * this.#inWords) : new Uint32Array(0);
    const tail = new Uint32Array(2 * this.#sources.length);
    return this.#channel.request({
      op: Op.stream,
      a: cycles,
      b: withInputs ? 1 : 0,
      fill: (slot) => memory.writeInput(slot, words),
      collect: (slot) => {
        memory.readOutput(slot, outputs);
        memory.readOutput(slot, inputs, outputs.byteLength);
        memory.readOutput(slot, tail, outputs.byteLength + inputs.byteLength);
        const taken = this.#sources.map((_, i) => tail[2 * i]);
        const left = this.#sources.map((_, i) => tail[2 * i + 1]);
        return { outputs, inputs, taken, left };
      },
    });
  }

  #itemsOf(call: StreamCall, source: DeclaredSource): ItemBlock {
    const only = this.#sources.length === 1;
    const short: Items | undefined = only && call.items !== undefined && call.gaps !== undefined
      ? { items: call.items, gaps: call.gaps } : undefined;
    const given = call.sources?.[source.name] ?? short;
    if (given === undefined) return NO_ITEMS;
    const { items, gaps } = given;
    if (items.length !== gaps.length * source.item.words) {
      throw new UsageError(`stream: source ${source.name} has ${gaps.length} gaps, so `
        + `${gaps.length * source.item.words} item words are due, but ${items.length} were given`);
    }
    return { items, gaps };
  }

  #bitsOf(call: StreamCall, name: string): Rows {
    const short = this.#sinks.length === 1 ? call.readyBits : undefined;
    const given = call.sinks?.[name] ?? short;
    const need = Math.ceil(call.cycles / 32);
    if (given === undefined || given.length < need) {
      throw new UsageError(`stream: sink ${name} needs ${need} words of ready bits for `
        + `${call.cycles} cycles, but ${given?.length ?? 0} were given`);
    }
    return given;
  }
}

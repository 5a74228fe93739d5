/**
 * Commands in order, replies in order: several may be under way, each in a slot of the shared
 * memory of its own. A slot is taken when the command is written and free again when its result
 * has been copied out.
 */
import { type SimulatorError, UsageError } from '../errors.ts';
import type { SimulatorImage } from '../build/build.ts';
import { SharedMemory } from './memory.ts';
import { SimulatorProcess } from './process.ts';
import {
  decodeReply, encodeCommand, FLAG_IN_PLACE, FRAME_BYTES, HeaderAt, Op, type Reply, Status,
} from './protocol.ts';

interface Waiting<T> {
  readonly seq: number;
  readonly slot: number;
  /** Copies the result out of the slot. */
  readonly collect: (slot: number, reply: Reply) => T;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** One command: `a` and `b` as the operation defines them. */
export interface Request<T> {
  readonly op: Op;
  readonly a?: number;
  readonly b?: number;
  /** Writes the input area. */
  readonly fill?: (slot: number) => void;
  readonly collect: (slot: number, reply: Reply) => T;
}

export interface ChannelOptions {
  readonly slots: number;
  readonly inBytes: number;
  readonly outBytes: number;
  readonly halfPeriod: number;
  readonly timeoutMs: number;
  readonly log: string | undefined;
  readonly plusArgs: readonly string[];
}

export class Channel {
  readonly memory: SharedMemory;
  readonly process: SimulatorProcess;
  readonly #timeoutMs: number;
  readonly #free: number[];
  readonly #pending: Waiting<unknown>[] = [];
  readonly #queue: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #seq = 0;
  #dead: SimulatorError | undefined;
  #closing: Promise<void> | undefined;
  readonly #spin = Buffer.alloc(FRAME_BYTES + 4);
  readonly #sleep = new Int32Array(new SharedArrayBuffer(4));
  cycle = 0;
  time = 0;

  constructor(image: SimulatorImage, options: ChannelOptions) {
    const { slots, inBytes, outBytes } = options;
    this.#timeoutMs = options.timeoutMs;
    this.memory = new SharedMemory(slots, inBytes, outBytes);
    this.#free = Array.from({ length: slots }, (_, i) => slots - 1 - i);
    this.process = new SimulatorProcess(image, this.memory, options, {
      frame: (bytes, at) => this.#answer(decodeReply(bytes, at)),
      death: (error) => this.#bury(error),
    });
  }

  get dead(): SimulatorError | undefined {
    return this.#dead;
  }

  /** Sends a command as soon as a slot is free; resolves with what `collect` returned. */
  request<T>(request: Request<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const start = (): void => {
        if (this.#dead !== undefined) reject(this.#dead);
        else this.#start(request, resolve, reject);
      };
      if (this.#dead === undefined && this.#free.length === 0) this.#queue.push(start);
      else start();
    });
  }

  #start<T>(request: Request<T>, resolve: (v: T) => void, reject: (e: Error) => void): void {
    const slot = this.#free.pop() as number;
    try {
      request.fill?.(slot);
    } catch (error) {
      this.#free.push(slot);
      reject(error as Error);
      return;
    }
    const seq = this.#nextSeq();
    const { collect } = request;
    this.#pending.push({ seq, slot, collect, resolve, reject } as unknown as Waiting<unknown>);
    if (this.#pending.length === 1) this.process.hold(true);
    this.#watch();
    this.process.send(encodeCommand(request.op, seq, slot, 0, request.a ?? 0, request.b ?? 0));
  }

  /**
   * Sends a command and waits for its reply on the spot, without a turn of the event loop: looks
   * at the header page, at first without a pause. Only while no other command is under way.
   */
  requestInPlace<T>(request: Request<T>): T {
    if (this.#dead !== undefined) throw this.#dead;
    if (this.#pending.length > 0) {
      throw new UsageError('rows are still under way: await them before reading or writing signals');
    }
    const slot = this.#free[this.#free.length - 1];
    request.fill?.(slot);
    const seq = this.#nextSeq();
    const { op, a = 0, b = 0 } = request;
    const frame = encodeCommand(op, seq, slot, FLAG_IN_PLACE, a, b);
    this.memory.writeHeader(frame, HeaderAt.command);
    this.memory.writeHeader(frame.subarray(8, 12), HeaderAt.ring); // seq, last: it publishes
    const reply = this.#awaitInPlace(seq);
    this.#note(reply);
    const refusal = this.#refusal(slot, reply);
    if (refusal !== undefined) throw refusal;
    return request.collect(slot, reply);
  }

  #awaitInPlace(seq: number): Reply {
    let looks = 0;
    let deadline = 0;
    let woken = false;
    for (;;) {
      this.memory.readHeader(this.#spin, HeaderAt.reply, FRAME_BYTES + 4);
      if (this.#spin.readUInt32LE(4) === seq) {
        const reply = decodeReply(this.#spin, 0);
        if (reply !== undefined) return reply;
      }
      looks += 1;
      const asleep = this.#spin.readUInt32LE(HeaderAt.asleep - HeaderAt.reply) === 1;
      if (asleep && !woken) this.process.send(encodeCommand(Op.wake, seq, 0, 0, 0, 0));
      woken = asleep;
      if (looks < 200) continue;
      const now = performance.now();
      if (deadline === 0) deadline = now + this.#timeoutMs;
      const ended = looks % 256 === 0 ? this.process.ended() : undefined;
      if (ended !== undefined) throw this.#buried(this.process.deathError(ended.code, ended.signal));
      if (now > deadline) {
        this.process.kill('hang', this.#hangSentence());
        throw this.#buried(this.process.error('hang', this.#hangSentence()));
      }
      Atomics.wait(this.#sleep, 0, 0, looks < 400 ? 0.02 : 1);
    }
  }

  #buried(error: SimulatorError): SimulatorError {
    this.#bury(error);
    return error;
  }

  #nextSeq(): number {
    this.#seq = (this.#seq + 1) >>> 0;
    return this.#seq;
  }

  #note(reply: Reply): void {
    this.cycle = reply.cycle;
    this.time = reply.time;
  }

  /** An error for a reply that is not OK, or undefined. */
  #refusal(slot: number, reply: Reply): Error | undefined {
    if (reply.status === Status.ok) return undefined;
    if (reply.status === Status.refused) {
      const text = Buffer.alloc(reply.n);
      this.memory.readOutput(slot, text);
      return new UsageError(text.toString('utf8'));
    }
    const kind = reply.status === Status.finish ? 'finish' : 'stop';
    return this.process.error(kind, `the model ended the simulation: ${this.process.haltText()}`);
  }

  #answer(reply: Reply | undefined): void {
    const first = this.#pending[0];
    if (reply === undefined || first === undefined || reply.seq !== first.seq) {
      this.process.kill('protocol', 'the simulator answered with bytes that are no answer');
      return;
    }
    this.#pending.shift();
    this.#note(reply);
    try {
      const refusal = this.#refusal(first.slot, reply);
      if (refusal !== undefined) first.reject(refusal);
      else first.resolve(first.collect(first.slot, reply));
    } catch (error) {
      first.reject(error as Error);
    }
    this.#free.push(first.slot);
    this.#queue.shift()?.();
    if (this.#pending.length === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.process.hold(false);
    } else this.#watch();
  }

  /** One timer for the oldest command under way. */
  #watch(): void {
    if (this.#timer !== undefined) this.#timer.refresh();
    else {
      this.#timer = setTimeout(() => {
        this.process.kill('hang', this.#hangSentence());
      }, this.#timeoutMs);
    }
  }

  #hangSentence(): string {
    return `the simulator gave no answer for ${this.#timeoutMs / 1000} s and was killed`;
  }

  #bury(error: SimulatorError): void {
    if (this.#dead !== undefined) return;
    this.#dead = error;
    clearTimeout(this.#timer);
    for (const waiting of this.#pending.splice(0)) waiting.reject(error);
    for (const start of this.#queue.splice(0)) start();
  }

  /** Ends the child and frees everything; may be called again. */
  close(): Promise<void> {
    this.#closing ??= this.process.close(2000).then(() => this.memory.close());
    return this.#closing;
  }
}

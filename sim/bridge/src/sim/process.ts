/** The child process: started, watched, and buried with a sentence about its death. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { type DeathKind, SimulatorError } from '../errors.ts';
import type { SimulatorImage } from '../build/build.ts';
import type { SharedMemory } from './memory.ts';
import { FRAME_BYTES, HeaderAt, Status } from './protocol.ts';

const TAIL_LINES = 12;
let counter = 0;

export interface ProcessEvents {
  /** A whole frame from the child. */
  frame(bytes: Buffer, at: number): void;
  /** The child is gone; called once. */
  death(error: SimulatorError): void;
}

export interface ProcessOptions {
  readonly halfPeriod: number;
  /** Where the model's prints go; default a file that is removed if it stays empty. */
  readonly log: string | undefined;
  readonly plusArgs: readonly string[];
}

export class SimulatorProcess {
  readonly memory: SharedMemory;
  readonly logFile: string;
  readonly #child: ChildProcess;
  readonly #events: ProcessEvents;
  readonly #keepLog: boolean;
  #condemned = false;
  #rest: Buffer = Buffer.alloc(0);
  #verdict: { kind: DeathKind; sentence: string } | undefined;
  #error: SimulatorError | undefined;
  readonly #gone: Promise<void>;

  constructor(
    image: SimulatorImage, memory: SharedMemory, options: ProcessOptions, events: ProcessEvents,
  ) {
    const { halfPeriod, log, plusArgs } = options;
    this.memory = memory;
    this.#events = events;
    this.#keepLog = log !== undefined;
    const name = `${process.pid}-${Date.now().toString(36)}-${(counter += 1)}.log`;
    this.logFile = log ?? join(image.directory, 'run', name);
    mkdirSync(dirname(this.logFile), { recursive: true });
    const logFd = openSync(this.logFile, 'w');
    const args = [process.pid, memory.slots, memory.inBytes, memory.outBytes, halfPeriod, ...plusArgs];
    this.#child = spawn(image.program, args.map(String), {
      stdio: ['pipe', 'pipe', logFd, memory.fd],
    });
    closeSync(logFd);
    this.#gone = new Promise((resolve) => {
      this.#child.on('error', (error) => {
        this.#verdict = { kind: 'spawn', sentence: `${image.program} did not start: ${error.message}` };
        this.#die(null, null);
        resolve();
      });
      this.#child.on('close', (code, signal) => {
        this.#die(code, signal);
        resolve();
      });
    });
    this.#child.stdin?.on('error', () => undefined); // EPIPE: 'close' tells the whole story
    this.#child.stdout?.on('error', () => undefined);
    this.#child.stdout?.on('data', (part: Buffer) => this.#receive(part));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * How the child ended, asked of the system itself, before Node has had its turn to be told;
   * undefined while it runs. /proc/PID/stat: state is field 3, the wait status field 52.
   */
  ended(): { code: number | null; signal: NodeJS.Signals | null } | undefined {
    const unknown = { code: null, signal: null };
    let stat: string;
    try {
      stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8');
    } catch {
      return unknown;
    }
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] !== 'Z' && fields[0] !== 'X') return undefined;
    const status = Number(fields[49]);
    if (!Number.isInteger(status)) return unknown;
    const number = status & 0x7f;
    if (number === 0) return { code: status >> 8, signal: null };
    const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
    return { code: null, signal: (name ?? 'SIGKILL') as NodeJS.Signals };
  }

  /** The error for a child that ended without being told to. */
  deathError(code: number | null, signal: NodeJS.Signals | null): SimulatorError {
    const { kind, sentence } = this.#verdict ?? this.#causeOfDeath(code, signal);
    return this.error(kind, sentence);
  }

  /** Small writes go out at once; the event loop need not turn for them. */
  send(frame: Buffer): void {
    this.#child.stdin?.write(frame);
  }

  /** While nothing is awaited, an idle simulator does not keep Node alive. */
  hold(on: boolean): void {
    const stdout = this.#child.stdout as unknown as { ref(): void; unref(): void } | null;
    if (on) {
      this.#child.ref();
      stdout?.ref();
    } else {
      this.#child.unref();
      stdout?.unref();
    }
  }

  /** Kills the child and says why; `death` follows when it is gone. */
  kill(kind: DeathKind, sentence: string): void {
    this.#verdict ??= { kind, sentence };
    this.#condemned = true;
    this.hold(true);
    this.#child.kill('SIGKILL');
  }

  /** Lets the child end by itself; kills it after `patience` ms. Resolves when it is gone. */
  async close(patience: number): Promise<void> {
    if (this.#error === undefined) {
      this.#verdict ??= { kind: 'closed', sentence: 'the simulator was closed' };
      this.hold(true);
      this.#child.stdin?.end();
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), patience);
      await this.#gone;
      clearTimeout(timer);
    }
    await this.#gone;
    if (!this.#keepLog && statSync(this.logFile, { throwIfNoEntry: false })?.size === 0) {
      rmSync(this.logFile, { force: true });
    }
  }

  logTail(): string {
    try {
      return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
    } catch {
      return '';
    }
  }

  /** Cycles completed, as the child last wrote it down: good after a crash too. */
  cycle(): number {
    const bytes = Buffer.alloc(8);
    this.memory.readHeader(bytes, HeaderAt.cycle, 8);
    return Number(bytes.readBigUInt64LE());
  }

  error(kind: DeathKind, sentence: string): SimulatorError {
    const note = { kind, cycle: this.cycle(), logFile: this.logFile, logTail: this.logTail() };
    return new SimulatorError(sentence, note);
  }

  /** What the model said when it stopped: "file:line: $finish". */
  haltText(): string {
    const bytes = Buffer.alloc(HeaderAt.haltTextBytes);
    this.memory.readHeader(bytes, HeaderAt.haltText, bytes.length);
    return bytes.toString('utf8', 0, bytes.indexOf(0));
  }

  #receive(part: Buffer): void {
    if (this.#condemned) return; // what comes after nonsense, or too late, is not to be trusted
    const bytes = this.#rest.length === 0 ? part : Buffer.concat([this.#rest, part]);
    let at = 0;
    for (; at + FRAME_BYTES <= bytes.length && !this.#condemned; at += FRAME_BYTES) {
      this.#events.frame(bytes, at);
    }
    this.#rest = bytes.subarray(at);
  }

  #die(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#error !== undefined) return;
    this.#error = this.deathError(code, signal);
    this.#events.death(this.#error);
  }

  #causeOfDeath(code: number | null, signal: NodeJS.Signals | null) {
    const halt = Buffer.alloc(4);
    this.memory.readHeader(halt, HeaderAt.halt, 4);
    if (halt.readUInt32LE() === Status.fatal) {
      const sentence = `the Verilator runtime gave up: ${this.haltText()}`;
      return { kind: 'fatal' as const, sentence };
    }
    if (signal !== null) {
      return { kind: 'signal' as const, sentence: `the simulator died of ${signal}` };
    }
    return { kind: 'exit' as const, sentence: `the simulator left with exit code ${code}` };
  }
}

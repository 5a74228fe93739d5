/**
 * What can go wrong, as errors of our own. Each message is a sentence (or a few lines) that a
 * person can act on without a stack trace.
 */

/** The Verilog does not compile, or the generated C++ does not. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
  /** File with everything the tool printed. */
  readonly logFile: string;

  constructor(message: string, logFile: string) {
    super(message);
    this.logFile = logFile;
  }
}

/** verilator, g++ or make is not there. The message has the command that brings it. */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError';
  readonly tool: string;

  constructor(tool: string) {
    super(`${tool} was not found; on Debian or Ubuntu: apt-get install verilator g++ make`);
    this.tool = tool;
  }
}

/** Why a simulator stopped answering. */
export type DeathKind =
  | 'spawn' // the program did not start
  | 'signal' // killed or crashed
  | 'exit' // left by itself
  | 'hang' // no answer in time; killed by us
  | 'protocol' // answered with something that is no answer
  | 'finish' // $finish
  | 'stop' // $stop, $fatal or a failed assertion
  | 'fatal' // the Verilator runtime gave up, for example "did not converge"
  | 'closed'; // used after close()

export interface DeathNote {
  readonly kind: DeathKind;
  /** Rising edges completed since the simulator was opened. */
  readonly cycle: number;
  readonly logFile: string;
  /** Last lines that the model printed. */
  readonly logTail: string;
}

/** The simulator died, hangs, or was asked something after its end. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError';
  readonly kind: DeathKind;
  readonly cycle: number;
  readonly logFile: string;
  readonly logTail: string;

  constructor(sentence: string, note: DeathNote) {
    const tail = note.logTail === '' ? '' : `\nlast lines of its log:\n${indent(note.logTail)}`;
    const log = note.logFile === '' ? '' : `\nlog: ${note.logFile}`;
    super(`${sentence} (cycle ${note.cycle})${tail}${log}`);
    this.kind = note.kind;
    this.cycle = note.cycle;
    this.logFile = note.logFile;
    this.logTail = note.logTail;
  }
}

/** A call with arguments that do not fit the design: the sentence names the port and the bound. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}

/** An await or a write where the time-step contract forbids it (TIMESTEP.md). */
export class IllegalAwaitError extends UsageError {
  override readonly name = 'IllegalAwaitError';
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}

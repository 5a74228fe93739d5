/** A broken promise of our own: a bug in this program, never a bad input. */
export class AssertionFailure extends Error {
  override name = 'AssertionFailure';
}

/** Stays on in production: a wrong book that goes on trading is worse than a stopped one. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionFailure(message);
}

/** The arm of a switch that no legal value reaches; the type makes a new kind fail to compile. */
export function unreachable(value: never): never {
  throw new AssertionFailure(`unreachable value ${String(value)}`);
}

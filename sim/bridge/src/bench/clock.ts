/** A clock on an input pin. It runs in the shim, so that cycles nobody waits for cost no exchange. */
import { UsageError } from '../errors.ts';
import { type Signal, SignalHandle } from './handles.ts';
import { picoseconds, type TimeUnit } from './units.ts';

export interface ClockHandle {
  /** Picoseconds. */
  readonly period: number;
  /**
   * Begins now: the pin takes its first level in this time step, as a write, and toggles from
   * then on. High first unless said otherwise, as in cocotb.
   */
  start(options?: { readonly startHigh?: boolean }): ClockHandle;
  /** The pin stays as it is. */
  stop(): void;
}

/** 50 % duty; of an odd number of picoseconds the low half is the longer one. */
export function Clock(signal: Signal, period: number, unit: TimeUnit = 'ps'): ClockHandle {
  if (!(signal instanceof SignalHandle) || signal.info.kind !== 'input' || signal.width !== 1) {
    const name = signal instanceof SignalHandle ? signal.path : 'this';
    throw new UsageError(`Clock: ${name} is no one-bit input of the top module`);
  }
  const ps = picoseconds('Clock', period, unit);
  if (ps < 2) throw new UsageError('Clock: the period must be at least 2 ps');
  const high = Math.floor(ps / 2);
  const low = ps - high;
  const { kernel, index } = signal;
  const handle: ClockHandle = {
    period: ps,
    start({ startHigh = true } = {}) {
      signal.value = startHigh ? 1 : 0;
      kernel.engine.clock(index, true, high, low, kernel.now + (startHigh ? high : low));
      return handle;
    },
    stop: () => kernel.engine.clock(index, false, 0, 0, 0),
  };
  return handle;
}

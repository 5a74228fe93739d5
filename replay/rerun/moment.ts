import { InputError } from '../../model/base/input-error.ts';
import { isWhole, type TimeOfDay, timeOfDay } from '../../model/base/integers.ts';
import { COMMAND_FIELDS } from '../../model/message/command.ts';
import { getField } from '../../model/message/record.ts';

/** Where a replay ends: after this command, or before the first command later than this time of day. */
export type Moment = number | { readonly time: TimeOfDay };

const NANOS = 1_000_000_000;
const DAY = 86_400 * NANOS;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;

/** Reads a sequence number or HH:MM[:SS[.nnnnnnnnn]]; `field` names it in the sentence of the InputError. */
export function parseMoment(text: string, field: string): Moment {
  const clock = CLOCK.exec(text);
  if (clock !== null) {
    const [, hours, minutes, seconds = '0', fraction = ''] = clock;
    if (Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60) {
      const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
      return { time: timeOfDay(whole * NANOS + Number(fraction.padEnd(9, '0'))) };
    }
  } else if (/^\d{1,16}$/.test(text) && isWhole(Number(text), Number.MAX_SAFE_INTEGER)) {
    return Number(text);
  }
  throw new InputError(`${field} "${text}": expected a sequence number from 0 to 2^53 - 1 or a time of day like 10:30:00.000000001`);
}

/** HH:MM:SS.nnnnnnnnn; nanoseconds beyond the day are shown as such. */
export function formatTime(nanoseconds: number): string {
  if (nanoseconds >= DAY) return `24:00:00 + ${nanoseconds - DAY} ns`;
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  const seconds = Math.floor(nanoseconds / NANOS);
  const fraction = String(nanoseconds % NANOS).padStart(9, '0');
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${fraction}`;
}

/** The time that the record of a command carries, nanoseconds since midnight. */
export function timeOf(commands: ArrayLike<number>, at: number): number {
  return getField(commands, at, COMMAND_FIELDS.time);
}

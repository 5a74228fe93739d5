import { EventCodec } from '../message/codec.ts';
import type { CoreConfig } from '../message/core.ts';
import type { CoreEvent } from '../message/event.ts';
import { EVENT_FIELDS } from '../message/event.ts';
import { getField, isFault, RECORD_WORDS } from '../message/record.ts';
import { ECHO, LAST_MARK, REASON, REJECTED_ALONE, SHAPE, TOP } from './answer.ts';
import { readAsked } from './asked.ts';
import { JUSTIFIED } from './justified.ts';
import type { Law, Step, Verdict } from './law.ts';
import { FILL_OR_KILL, LIMIT, NO_REST, POST_ONLY, SELF_TRADE } from './orders.ts';
import { ALLOCATION, BEST_PRICE, EXHAUSTED, NEVER_CROSSED, OLDEST_FIRST } from './priority.ts';
import { BOUNDED, CONSERVED, LIVE_ONLY, SLOT_FREE } from './quantity.ts';
import { Shadow } from './shadow.ts';
import type { Violation } from './violation.ts';
import { BAND, EMPTY_BOOK, MASS_CANCEL, STATE_RESPECTED } from './whole-book.ts';

const JUDGED: readonly Law[] = [
  LAST_MARK, SHAPE, REASON, REJECTED_ALONE, JUSTIFIED, ECHO, TOP, CONSERVED, BOUNDED, LIVE_ONLY, SLOT_FREE,
  BEST_PRICE, OLDEST_FIRST, ALLOCATION, EXHAUSTED, NEVER_CROSSED, LIMIT, FILL_OR_KILL, NO_REST, POST_ONLY,
  SELF_TRADE, STATE_RESPECTED, BAND, MASS_CANCEL, EMPTY_BOOK,
];

/** Laws of the framing: without them nothing further can be judged, so the check ends there. */
const FRAMING = {
  WELL_FORMED: 'every event is a legal record',
  ANSWERED: 'every command is answered, and nothing else is',
  SEQUENCE: 'the events of the n-th command carry the number n',
} as const;

/** Every law: its name and what it asks. */
export const LAW_TEXTS: Readonly<Record<string, string>> = Object.freeze({
  ...FRAMING,
  ...Object.fromEntries(JUDGED.map(({ name, doc }) => [name, doc])),
});

export const LAWS: readonly string[] = Object.keys(LAW_TEXTS);

/** One wrong event makes many others wrong: nobody reads more than this. */
const MOST = 100;

const isEventLaw = (law: Law): law is Law & Required<Pick<Law, 'event'>> => law.event !== undefined;
const isEndLaw = (law: Law): law is Law & Required<Pick<Law, 'end'>> => law.end !== undefined;
const EVENT_LAWS = JUDGED.filter(isEventLaw);
const END_LAWS = JUDGED.filter(isEndLaw);

/** Judges a run from reset, batch by batch. Knows commands and events, no core. */
export class LawChecker {
  /** At most a hundred. */
  readonly violations: Violation[] = [];
  private readonly config: CoreConfig;
  private readonly shadow: Shadow;
  private sequence = 0;
  private lost = false;

  constructor(config: CoreConfig) {
    this.config = config;
    this.shadow = new Shadow(config);
  }

  /** A batch of commands and exactly their events. */
  feed(commands: Int32Array, events: Int32Array): void {
    let at = 0;
    for (let c = 0; c < commands.length && !this.lost; c += RECORD_WORDS) {
      this.sequence = (this.sequence + 1) % 2 ** 32;
      const answer: CoreEvent[] = [];
      for (; at < events.length && sequenceAt(events, at) === this.sequence; at += RECORD_WORDS) {
        const event = EventCodec.decode(events, at);
        if (isFault(event)) {
          return this.lose('WELL_FORMED', `event ${answer.length + 1}: ${event.field} is ${event.found}, expected ${event.expected}`);
        }
        answer.push(event);
      }
      if (answer.length === 0) return this.unanswered(events, at);
      this.judge(commands, c, answer);
    }
    if (at < events.length && !this.lost) this.unanswered(events, at);
  }

  private judge(commands: Int32Array, at: number, events: readonly CoreEvent[]): void {
    const { config, shadow, sequence } = this;
    const before = { BUY: shadow.top('BUY'), SELL: shadow.top('SELL'), state: shadow.state, size: shadow.size };
    const step: Step = { config, asked: readAsked(commands, at), sequence, events, before, shadow };
    shadow.taker = undefined;
    for (let i = 0; i < events.length; i++) {
      for (const law of EVENT_LAWS) this.note(law.name, law.event(step, events[i], i));
      if (step.asked.kind !== 'MASS_CANCEL' || events[i].kind !== 'ACCEPTED') shadow.apply(events[i]);
    }
    for (const law of END_LAWS) this.note(law.name, law.end(step));
  }

  private unanswered(events: Int32Array, at: number): void {
    const number = this.sequence;
    if (at >= events.length) return this.lose('ANSWERED', `command ${number} has no events`);
    const found = sequenceAt(events, at);
    if (found === (number + 1) % 2 ** 32) return this.lose('ANSWERED', `command ${number} has no events, ${found} has`);
    this.lose('SEQUENCE', `an event carries the number ${found} after those of command ${number}`);
  }

  private lose(law: string, sentence: string): void {
    this.lost = true;
    this.note(law, sentence);
  }

  private note(law: string, verdict: Verdict): void {
    if (verdict === undefined || this.violations.length >= MOST) return;
    this.violations.push({ law, sequence: this.sequence, sentence: verdict });
  }
}

function sequenceAt(events: Int32Array, at: number): number {
  return getField(events, at, EVENT_FIELDS.sequence);
}

/** Judges one run from reset: all its commands and all its events, eight words each. */
export function checkLaws(config: CoreConfig, commands: Int32Array, events: Int32Array): Violation[] {
  const checker = new LawChecker(config);
  checker.feed(commands, events);
  return checker.violations;
}

import { ALGORITHMS, BOOK_STATES, type CommandKind, SIDES } from '../message/command.ts';
import type { CancelReason, CoreEvent, EventKind } from '../message/event.ts';
import type { Law, Step, Verdict } from './law.ts';

/** Kinds with which the answer to an accepted command starts, and what may follow before TOP. */
const SHAPES: Readonly<Record<CommandKind, { first: EventKind; then: readonly EventKind[] }>> = {
  ADD: { first: 'ACCEPTED', then: ['TRADE', 'CANCELLED', 'RESTED'] },
  CANCEL: { first: 'CANCELLED', then: [] },
  REDUCE: { first: 'CANCELLED', then: [] },
  REPLACE: { first: 'REPLACED', then: ['TRADE', 'CANCELLED', 'RESTED'] },
  MASS_CANCEL: { first: 'ACCEPTED', then: ['CANCELLED'] },
  SET_STATE: { first: 'STATE', then: [] },
  SET_BAND: { first: 'STATE', then: ['CANCELLED'] },
  SET_ALGORITHM: { first: 'STATE', then: [] },
};

const REASONS: Readonly<Record<CommandKind, readonly CancelReason[]>> = {
  ADD: ['SELF_TRADE', 'IOC_REMAINDER', 'MARKET_REMAINDER'],
  CANCEL: ['USER'],
  REDUCE: ['REDUCED'],
  REPLACE: ['SELF_TRADE'],
  MASS_CANCEL: ['MASS_CANCEL'],
  SET_STATE: [],
  SET_BAND: ['BAND'],
  SET_ALGORITHM: [],
};

export const LAST_MARK: Law = {
  name: 'LAST_MARK',
  doc: 'exactly one event of an answer carries the last mark, and it is the last one',
  end({ events }) {
    const marks = events.flatMap((event, i) => (event.last ? [i + 1] : []));
    if (marks.length === 1 && marks[0] === events.length) return undefined;
    return `of ${events.length} events the last mark is on ${marks.join(', ') || 'none'}`;
  },
};

export const SHAPE: Law = {
  name: 'SHAPE',
  doc: 'an answer starts with the event that fits its command, TOP ends it, and cancels give the reason of the command',
  event({ asked, events }, event, at) {
    if (event.kind === 'REJECTED') return undefined;
    if (asked.kind === undefined) return `${event.kind} answers a command of unknown kind ${asked.kindByte}`;
    const { first, then } = SHAPES[asked.kind];
    if (at === 0) return event.kind === first ? undefined : `${asked.kind} is answered first by ${event.kind}, not ${first}`;
    if (event.kind === 'TOP') return undefined;
    if (events[at - 1].kind === 'TOP') return `${event.kind} comes after TOP`;
    if (events[at - 1].kind === 'RESTED') return `${event.kind} comes after RESTED`;
    if (!then.includes(event.kind)) return `${event.kind} cannot follow in the answer to ${asked.kind}`;
    return undefined;
  },
};

export const REASON: Law = {
  name: 'REASON',
  doc: 'a cancel gives a reason that its command can have',
  event({ asked }, event) {
    if (event.kind !== 'CANCELLED' || asked.kind === undefined) return undefined;
    if (REASONS[asked.kind].includes(event.reason)) return undefined;
    return `${asked.kind} cancels order ${event.order} with reason ${event.reason}`;
  },
};

export const REJECTED_ALONE: Law = {
  name: 'REJECTED_ALONE',
  doc: 'a refused command changes nothing: its answer is REJECTED alone',
  end({ events }) {
    const found = events.some((event) => event.kind === 'REJECTED');
    return found && events.length > 1 ? `REJECTED stands among ${events.map((e) => e.kind).join(', ')}` : undefined;
  },
};

export const ECHO: Law = {
  name: 'ECHO',
  doc: 'the answer repeats what was asked: book, order, side, price, quantity, participant, limits, state',
  event: (step, event, at) => {
    if (event.book !== step.asked.book) return `${event.kind} names book ${event.book}, asked was ${step.asked.book}`;
    if (event.kind !== 'REJECTED' && at > 0) return undefined;
    const wanted = expectedEcho(step, event);
    const seen: Readonly<Record<string, string | number | boolean>> = event;
    for (const [field, value] of Object.entries(wanted)) {
      if (seen[field] !== value) return `${event.kind}.${field} is ${seen[field]}, asked for was ${value}`;
    }
    return undefined;
  },
};

function expectedEcho({ asked, shadow }: Step, event: CoreEvent): Readonly<Record<string, string | number>> {
  const { order, price, quantity, participant } = asked;
  const resting = shadow.resting(order);
  switch (event.kind) {
    case 'REJECTED':
      return { order, command: asked.kindByte };
    case 'ACCEPTED': {
      if (asked.kind === 'MASS_CANCEL') return { order: 0, price: 0, quantity: 0, side: 'BUY', participant };
      const edge = asked.side === 0 ? shadow.high : shadow.low;
      const limit = asked.market === 1 ? edge : price;
      return { order, side: SIDES[asked.side], price: limit, quantity, participant };
    }
    case 'REPLACED':
      return { order, price, quantity, side: resting?.side ?? 'of no live order' };
    case 'CANCELLED': {
      if (resting === undefined) return {};
      const taken = asked.kind === 'REDUCE' ? quantity : resting.open;
      return { order, side: resting.side, price: resting.price, quantity: taken };
    }
    case 'STATE':
      return {
        low: asked.kind === 'SET_BAND' ? asked.low : shadow.low,
        high: asked.kind === 'SET_BAND' ? asked.high : shadow.high,
        state: asked.kind === 'SET_STATE' ? (BOOK_STATES[asked.state] ?? 'none') : shadow.state,
        algorithm: asked.kind === 'SET_ALGORITHM' ? (ALGORITHMS[asked.algorithm] ?? 'none') : shadow.algorithm,
      };
    default:
      return {};
  }
}

export const TOP: Law = {
  name: 'TOP',
  doc: 'TOP shows the best price and size of a side, bid before ask, if and only if it changed',
  end: ({ events, before, shadow }): Verdict => {
    const tops = events.filter((event) => event.kind === 'TOP');
    const seen = tops.map(({ side, price, size }) => `${side} ${price} x ${size}`).join(', ');
    const wanted = SIDES.flatMap((side) => {
      const now = shadow.top(side);
      const changed = now.price !== before[side].price || now.size !== before[side].size;
      return changed ? [`${side} ${now.price} x ${now.size}`] : [];
    }).join(', ');
    return seen === wanted ? undefined : `TOP shows ${seen || 'nothing'}, changed is ${wanted || 'nothing'}`;
  },
};

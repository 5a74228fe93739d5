import type { CoreEvent } from '../message/event.ts';
import type { Law } from './law.ts';

export const STATE_RESPECTED: Law = {
  name: 'STATE_RESPECTED',
  doc: 'a closed book refuses ADD, CANCEL, REDUCE and REPLACE, a halted one ADD and REPLACE',
  end({ asked, before, events }) {
    if (before.state === 'OPEN' || events[0].kind === 'REJECTED') return undefined;
    const enters = asked.kind === 'ADD' || asked.kind === 'REPLACE';
    const leaves = asked.kind === 'CANCEL' || asked.kind === 'REDUCE';
    const obeyed = enters || (leaves && before.state === 'CLOSED');
    return obeyed ? `${asked.kind} is obeyed while the book is ${before.state}` : undefined;
  },
};

export const BAND: Law = {
  name: 'BAND',
  doc: 'orders enter within the price limits; SET_BAND cancels exactly what could trade outside them, best and oldest first',
  event({ asked, shadow }, event) {
    const { low, high } = shadow;
    const enters = event.kind === 'REPLACED' || (event.kind === 'ACCEPTED' && asked.kind === 'ADD');
    if (enters && (event.price < low || event.price > high)) {
      return `order ${event.order} enters at ${event.price} outside ${low} to ${high}`;
    }
    if (event.kind !== 'CANCELLED' || event.reason !== 'BAND') return undefined;
    const inside = event.side === 'BUY' ? event.price <= high : event.price >= low;
    if (inside) return `${event.side} order ${event.order} at ${event.price} is cancelled within ${low} to ${high}`;
    const next = shadow.front(event.side).at(0)?.id;
    return next === event.order ? undefined : `order ${event.order} is cancelled before ${next}, which was next`;
  },
  end({ asked, shadow, events }) {
    if (asked.kind !== 'SET_BAND' || events[0].kind === 'REJECTED') return undefined;
    const bid = shadow.best('BUY')?.price ?? 0;
    const ask = shadow.best('SELL')?.price ?? shadow.high;
    if (bid > shadow.high) return `best bid ${bid} stays above the upper price limit ${shadow.high}`;
    return ask < shadow.low ? `best ask ${ask} stays below the lower price limit ${shadow.low}` : undefined;
  },
};

export const MASS_CANCEL: Law = {
  name: 'MASS_CANCEL',
  doc: 'a mass cancel takes out all orders of its participant in the order of slots, and no other',
  event({ asked, shadow, events }, event, at) {
    if (asked.kind !== 'MASS_CANCEL' || event.kind !== 'CANCELLED') return undefined;
    const owner = shadow.resting(event.order)?.participant;
    if (owner !== undefined && owner !== asked.participant) {
      return `order ${event.order} of participant ${owner} is taken out with those of ${asked.participant}`;
    }
    const previous: CoreEvent | undefined = events[at - 1];
    if (previous?.kind !== 'CANCELLED' || shadow.slotOf(previous.order) < shadow.slotOf(event.order)) return undefined;
    return `slot ${shadow.slotOf(event.order)} comes after slot ${shadow.slotOf(previous.order)}`;
  },
  end({ asked, shadow, events }) {
    if (asked.kind !== 'MASS_CANCEL' || events[0].kind === 'REJECTED') return undefined;
    for (const order of shadow.live()) {
      if (order.participant === asked.participant) return `order ${order.id} of ${asked.participant} stays`;
    }
    return undefined;
  },
};

export const EMPTY_BOOK: Law = {
  name: 'EMPTY_BOOK',
  doc: 'the algorithm changes only while the book is empty, and only to one that is built in',
  end({ asked, before, config, events }) {
    if (asked.kind !== 'SET_ALGORITHM' || events[0].kind === 'REJECTED') return undefined;
    if (before.size > 0) return `the algorithm is set while ${before.size} orders rest`;
    const missing = asked.algorithm !== 0 && config.algorithms === 'FIFO';
    return missing ? `algorithm ${asked.algorithm} is set on a core built with FIFO alone` : undefined;
  },
};

import type { Side } from '../../model/message/command.ts';
import { type Agent, liveOnly, type Ticket } from './agent.ts';

const SIDES: readonly Side[] = ['BUY', 'SELL'];
const MODES = ['CANCEL_NEWEST', 'CANCEL_OLDEST', 'CANCEL_BOTH', 'DECREMENT'] as const;

/** A firm with two desks under one participant that meet in the book: self-trade prevention in all modes. */
export function twoDesks(): Agent {
  let tickets: Ticket[] = [];
  let turn = 0;
  return {
    name: 'firm with two desks',
    latency: 120_000,
    ordersPerWake: 1,
    share: 5,
    wake(desk) {
      const { dice } = desk;
      tickets = liveOnly(tickets);
      const own = tickets.length > 0 ? dice.pick(tickets) : undefined;
      const selfTrade = MODES[turn++ % MODES.length]!;
      if (own !== undefined && dice.chance(0.5)) {
        const side = own.side === 'BUY' ? 'SELL' : 'BUY';
        tickets.push(desk.add({ side, price: own.price, quantity: 10 * (1 + dice.whole(20)), selfTrade }));
        return;
      }
      const side = dice.pick(SIDES);
      const { bid, ask } = desk.view();
      const near = side === 'BUY' ? bid : ask;
      tickets.push(desk.add({ side, price: near ?? desk.value(1), quantity: 10 * (1 + dice.whole(20)), selfTrade }));
      if (tickets.length > 20) desk.cancel(tickets[0]!);
    },
  };
}

/** Mistypes: a price far beyond the limits, a quantity of nothing, a cancel sent twice. */
export function fatFinger(): Agent {
  let last: Ticket | undefined;
  return {
    name: 'fat finger',
    latency: 3_000_000,
    ordersPerWake: 1,
    share: 1,
    wake(desk) {
      const { dice } = desk;
      const side = dice.pick(SIDES);
      const value = desk.value(0);
      const slip = dice.whole(4);
      if (slip === 0)
        desk.add({ side, price: Math.floor(side === 'BUY' ? value * 1.4 : value * 0.6), quantity: 100 });
      else if (slip === 1) desk.add({ side, price: value, quantity: 0 });
      else if (slip === 2) desk.add({ side, price: value * 10, quantity: 100 });
      else {
        last = desk.add({ side, price: side === 'BUY' ? value - 30 : value + 30, quantity: 10 });
        desk.cancel(last);
        desk.cancel(last);
      }
    },
  };
}

import type { Side } from '../../model/message/command.ts';
import { type Agent, liveOnly, opposite, type Ticket } from './agent.ts';

const SIDES: readonly Side[] = ['BUY', 'SELL'];

/** Has no view: places, thins out and cancels small orders around the market; now and then just buys or sells. */
export function noiseTrader(index: number): Agent {
  let tickets: Ticket[] = [];
  return {
    name: `noise trader ${index + 1}`,
    latency: 500_000 + 137_000 * index,
    ordersPerWake: 0.75,
    share: 3,
    wake(desk) {
      const { dice } = desk;
      tickets = liveOnly(tickets);
      if (tickets.length > 0 && dice.chance(tickets.length > 12 ? 0.9 : 0.25)) {
        const ticket = dice.pick(tickets);
        if (dice.chance(0.2) && ticket.open > 1) desk.reduce(ticket, 1 + dice.whole(ticket.open - 1));
        else desk.cancel(ticket);
        return;
      }
      const side = dice.pick(SIDES);
      const quantity = 10 * (1 + dice.small(30));
      if (dice.chance(0.15)) {
        desk.add({ side, price: 0, quantity, market: true, timeInForce: 'IOC' });
        return;
      }
      const away = dice.small(25) - 2;
      tickets.push(desk.add({ side, price: desk.value(3) + (side === 'BUY' ? -away : away), quantity }));
    },
  };
}

/** Buys what rises and sells what falls, by immediate-or-cancel orders a little through the market. */
export function momentumTrader(index: number): Agent {
  const window: number[] = [];
  return {
    name: `momentum trader ${index + 1}`,
    latency: 90_000 + 30_000 * index,
    ordersPerWake: 0.25,
    share: 2,
    wake(desk) {
      const { bid, ask } = desk.view();
      if (bid === undefined || ask === undefined) return;
      window.push(bid + ask);
      if (window.length <= 8) return;
      const move = bid + ask - window.shift()!;
      if (Math.abs(move) < 8) return;
      const side = move > 0 ? 'BUY' : 'SELL';
      const price = side === 'BUY' ? ask + 3 : bid - 3;
      desk.add({ side, price, quantity: 50 * (1 + desk.dice.whole(8)), timeInForce: 'IOC' });
    },
  };
}

/** Works a large parent order in children: joins the best price, and crosses when a child did not fill. */
export function slicer(): Agent {
  let side: Side = 'BUY';
  let parent = 20_000;
  let child: Ticket | undefined;
  return {
    name: 'institutional slicer',
    latency: 1_500_000,
    ordersPerWake: 1,
    share: 4,
    wake(desk) {
      const { bid, ask } = desk.view();
      if (bid === undefined || ask === undefined) return;
      if (parent <= 0) {
        parent = 20_000;
        side = opposite(side);
      }
      if (child?.live) {
        desk.cancel(child);
        desk.add({ side, price: side === 'BUY' ? ask : bid, quantity: child.open, timeInForce: 'IOC' });
        child = undefined;
      } else child = desk.add({ side, price: side === 'BUY' ? bid : ask, quantity: 100 + 50 * desk.dice.whole(5) });
    },
    filled(_desk, _ticket, quantity) {
      parent -= quantity;
    },
  };
}

/** Knows every order type: fill-or-kill, immediate-or-cancel, post-only, at or near the market. */
export function impatient(index: number): Agent {
  return {
    name: `order type user ${index + 1}`,
    latency: 200_000 + 50_000 * index,
    ordersPerWake: 1,
    share: 3,
    wake(desk) {
      const { dice } = desk;
      const { bid, ask } = desk.view();
      if (bid === undefined || ask === undefined) return;
      const side = dice.pick(SIDES);
      const [near, far] = side === 'BUY' ? [bid, ask] : [ask, bid];
      const quantity = 20 * (1 + dice.small(40));
      const kind = dice.whole(4);
      if (kind === 0) desk.add({ side, price: far, quantity, timeInForce: 'FOK' });
      else if (kind === 1) desk.add({ side, price: far, quantity, timeInForce: 'IOC' });
      else if (kind === 2) desk.add({ side, price: dice.chance(0.7) ? near : far, quantity, postOnly: true });
      else desk.add({ side, price: near, quantity });
    },
  };
}

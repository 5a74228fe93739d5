import type { Agent, Desk, Ticket } from './agent.ts';

/** Quotes both sides around its own value, leans against its inventory, follows the market by REPLACE. */
export function marketMaker(index: number): Agent {
  const half = 2 + index;
  const size = 100 * (1 + (index % 3));
  let inventory = 0;
  let quotes: Ticket[] = [];
  return {
    name: `market maker ${index + 1}`,
    latency: 40_000 + 15_000 * index,
    ordersPerWake: 1.2,
    share: 12,
    wake(desk) {
      const lean = Math.max(-6, Math.min(6, Math.trunc(inventory / (4 * size))));
      const middle = desk.value(2) - lean;
      quotes = quotes.filter((quote) => quote.live);
      for (const side of ['BUY', 'SELL'] as const) {
        const price = side === 'BUY' ? middle - half : middle + half;
        const quote = quotes.find((q) => q.side === side);
        if (quote === undefined)
          quotes.push(desk.add({ side, price, quantity: size, postOnly: desk.dice.chance(0.3) }));
        else if (Math.abs(quote.price - price) > 3) {
          desk.cancel(quote);
          quotes.push(desk.add({ side, price, quantity: size }));
        } else if (quote.price !== price || quote.open * 2 < size) desk.replace(quote, price, size);
      }
    },
    filled(_desk, ticket, quantity) {
      inventory += ticket.side === 'BUY' ? quantity : -quantity;
    },
  };
}

/** A maker whose line drops now and then: the gateway takes out all its orders at once. */
export function shakyMaker(): Agent {
  const maker = marketMaker(4);
  let offline = 0;
  return {
    ...maker,
    name: 'maker on a shaky line',
    share: 6,
    wake(desk: Desk) {
      if (offline > 0) {
        offline--;
        return;
      }
      maker.wake(desk);
      if (!desk.dice.chance(0.004)) return;
      desk.massCancel();
      offline = 20;
    },
  };
}

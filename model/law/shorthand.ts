import type { CoreEvent } from '../message/event.ts';

/** An event in a few words, for tables of what is expected; book, sequence and last mark are left out. */
export function shorthand(event: CoreEvent): string {
  switch (event.kind) {
    case 'ACCEPTED':
      return `ACCEPTED ${terms(event)} p${event.participant}`;
    case 'RESTED':
    case 'REPLACED':
      return `${event.kind} ${terms(event)}`;
    case 'CANCELLED':
      return `CANCELLED ${terms(event)} ${event.reason} left ${event.left}`;
    case 'TRADE': {
      const { side, maker, price, quantity, taker, makerLeft, takerLeft } = event;
      return `TRADE ${side} ${maker} @${price} x${quantity} by ${taker} left ${makerLeft} ${takerLeft}`;
    }
    case 'REJECTED':
      return `REJECTED ${event.order} code ${event.code} of kind ${event.command}`;
    case 'STATE':
      return `STATE ${event.low} to ${event.high} ${event.state} ${event.algorithm}`;
    case 'TOP':
      return `TOP ${event.side} @${event.price} size ${event.size}`;
  }
}

type Terms = { readonly side: string; readonly order: number; readonly price: number; readonly quantity: number };

function terms({ side, order, price, quantity }: Terms): string {
  return `${side} ${order} @${price} x${quantity}`;
}

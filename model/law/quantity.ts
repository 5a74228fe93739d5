import type { Law } from './law.ts';

export const CONSERVED: Law = {
  name: 'CONSERVED',
  doc: 'what an order was accepted or replaced with is traded, cancelled or resting, to the unit, at every event',
  event({ shadow }, event) {
    const { taker } = shadow;
    if (event.kind === 'TRADE') {
      const maker = shadow.resting(event.maker);
      if (event.quantity === 0) return `a trade of nothing between ${event.maker} and ${event.taker}`;
      if (maker !== undefined && maker.open - event.quantity !== event.makerLeft) {
        return `maker ${event.maker} had ${maker.open}, trades ${event.quantity}, is left ${event.makerLeft}`;
      }
      if (taker !== undefined && taker.open - event.quantity !== event.takerLeft) {
        return `taker ${event.taker} had ${taker.open}, trades ${event.quantity}, is left ${event.takerLeft}`;
      }
    }
    if (event.kind === 'CANCELLED') {
      const order = taker?.id === event.order ? taker : shadow.resting(event.order);
      if (event.quantity === 0) return `a cancel of nothing of order ${event.order}`;
      if (order !== undefined && order.open - event.quantity !== event.left) {
        return `order ${event.order} had ${order.open}, loses ${event.quantity}, is left ${event.left}`;
      }
    }
    if (event.kind === 'RESTED' && taker !== undefined && taker.open !== event.quantity) {
      return `order ${event.order} rests with ${event.quantity}, left of it is ${taker.open}`;
    }
    return undefined;
  },
  end({ asked, shadow: { taker } }) {
    if (asked.kind === 'MASS_CANCEL' || taker === undefined || taker.open === 0) return undefined;
    return `${taker.open} of order ${taker.id} neither traded, nor was cancelled, nor rests`;
  },
};

export const BOUNDED: Law = {
  name: 'BOUNDED',
  doc: 'quantities of orders are from 1 to 2^quantityBits - 1, prices lie on the ladder',
  event({ asked, config }, event) {
    if (event.kind !== 'REPLACED' && (event.kind !== 'ACCEPTED' || asked.kind === 'MASS_CANCEL')) return undefined;
    if (event.quantity < 1 || event.quantity >= 2 ** config.quantityBits) {
      return `${event.kind} takes quantity ${event.quantity} of order ${event.order}`;
    }
    if (event.price >= config.levels) return `${event.kind} takes price ${event.price} of order ${event.order}`;
    return undefined;
  },
};

export const LIVE_ONLY: Law = {
  name: 'LIVE_ONLY',
  doc: 'only live orders trade, are cancelled, replaced or rest, each under its own id, side and price',
  event({ shadow }, event) {
    const { taker } = shadow;
    switch (event.kind) {
      case 'TRADE': {
        if (taker?.id !== event.taker) return `taker ${event.taker} is not the order on its way in`;
        if (taker.side !== event.side) return `taker ${event.taker} is on the other side than ${event.side}`;
        const maker = shadow.resting(event.maker);
        if (maker === undefined) return `maker ${event.maker} is not live`;
        return maker.side === event.side ? `maker ${event.maker} is on the taker's side` : undefined;
      }
      case 'CANCELLED': {
        const order = taker?.id === event.order ? taker : shadow.resting(event.order);
        if (order === undefined) return `cancelled order ${event.order} is not live`;
        if (order.side === event.side && order.price === event.price) return undefined;
        return `order ${event.order} is ${order.side} at ${order.price}, cancelled as ${event.side} at ${event.price}`;
      }
      case 'REPLACED':
        return shadow.resting(event.order) === undefined ? `replaced order ${event.order} is not live` : undefined;
      case 'RESTED':
        if (taker?.id !== event.order) return `order ${event.order} rests and is not on its way in`;
        if (taker.side === event.side && taker.price === event.price) return undefined;
        return `order ${event.order} is ${taker.side} at ${taker.price}, rests as ${event.side} at ${event.price}`;
      default:
        return undefined;
    }
  },
};

export const SLOT_FREE: Law = {
  name: 'SLOT_FREE',
  doc: 'an order is accepted only into a free slot',
  event({ asked, shadow }, event) {
    if (event.kind !== 'ACCEPTED' || asked.kind !== 'ADD') return undefined;
    const holder = shadow.inSlotOf(event.order);
    return holder && `order ${event.order} is accepted into the slot of live order ${holder.id}`;
  },
};

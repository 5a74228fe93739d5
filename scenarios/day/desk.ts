import type { Dice } from '../commands/dice.ts';
import type { Agent, Desk, Terms, Ticket, View } from './agent.ts';
import type { Agenda } from './agenda.ts';
import type { Market, Notice } from './market.ts';
import type { Value } from './value.ts';

/** What all desks of a day share. */
export interface Floor {
  readonly agenda: Agenda;
  readonly market: Market;
  readonly value: Value;
  /** Whose order an id is, for telling its owner. */
  readonly owners: Map<number, { readonly desk: DayDesk; readonly ticket: Ticket }>;
}

/** An agent's line to the market: what it sends and what it is told take the agent's latency each. */
export class DayDesk implements Desk {
  readonly dice: Dice;
  readonly #agent: Agent;
  readonly #participant: number;
  readonly #floor: Floor;
  /** The exchange's id of a ticket, once it arrived. */
  readonly #ids = new Map<Ticket, number>();

  constructor(agent: Agent, participant: number, floor: Floor, dice: Dice) {
    this.dice = dice;
    this.#agent = agent;
    this.#participant = participant;
    this.#floor = floor;
  }

  value(error: number): number {
    return this.#floor.value.at(this.#floor.agenda.now) + this.dice.between(-error, error);
  }

  view(): View {
    const [bid, ask] = this.#floor.market.topAt(this.#floor.agenda.now - this.#agent.latency);
    return { bid, ask };
  }

  add(terms: Terms): Ticket {
    const ticket: Ticket = { side: terms.side, price: terms.price, open: terms.quantity, live: true };
    this.#arrive(() => {
      const order = this.#floor.market.newOrder();
      if (order < 0) {
        ticket.live = false;
        return [];
      }
      this.#floor.owners.set(order, { desk: this, ticket });
      this.#ids.set(ticket, order);
      return this.#floor.market.send({
        kind: 'ADD',
        book: 0,
        order,
        participant: this.#participant,
        time: this.#floor.agenda.now,
        market: false,
        postOnly: false,
        timeInForce: 'DAY',
        selfTrade: 'NONE',
        ...terms,
        price: Math.max(0, terms.price),
      });
    });
    return ticket;
  }

  cancel(ticket: Ticket): void {
    this.#onOrder(ticket, (order) =>
      this.#floor.market.send({ kind: 'CANCEL', book: 0, order, time: this.#floor.agenda.now }),
    );
  }

  reduce(ticket: Ticket, quantity: number): void {
    this.#onOrder(ticket, (order) =>
      this.#floor.market.send({ kind: 'REDUCE', book: 0, order, quantity, time: this.#floor.agenda.now }),
    );
  }

  replace(ticket: Ticket, price: number, quantity: number): void {
    ticket.price = price;
    this.#onOrder(ticket, (order) =>
      this.#floor.market.send({
        kind: 'REPLACE',
        book: 0,
        order,
        price: Math.max(0, price),
        quantity,
        postOnly: false,
        selfTrade: 'NONE',
        time: this.#floor.agenda.now,
      }),
    );
  }

  massCancel(): void {
    this.#arrive(() =>
      this.#floor.market.send({
        kind: 'MASS_CANCEL',
        book: 0,
        participant: this.#participant,
        time: this.#floor.agenda.now,
      }),
    );
  }

  /** The end of the day: the exchange takes out what is left. */
  clear(): void {
    this.#tell(
      this.#floor.market.send({
        kind: 'MASS_CANCEL',
        book: 0,
        participant: this.#participant,
        time: this.#floor.agenda.now,
      }),
    );
  }

  /** A message about an order that never reached the exchange stays unsent. */
  #onOrder(ticket: Ticket, send: (order: number) => readonly Notice[]): void {
    this.#arrive(() => {
      const order = this.#ids.get(ticket);
      return order === undefined ? [] : send(order);
    });
  }

  #arrive(send: () => readonly Notice[]): void {
    this.#floor.agenda.after(this.#agent.latency, () => this.#tell(send()));
  }

  /** Everyone whose order was touched learns of it after their own latency. */
  #tell(notices: readonly Notice[]): void {
    for (const { order, left, filled } of notices) {
      const owner = this.#floor.owners.get(order);
      if (owner === undefined) continue;
      if (left === 0) this.#floor.owners.delete(order);
      owner.desk.#learn(owner.ticket, left, filled);
    }
  }

  #learn(ticket: Ticket, left: number, filled: number): void {
    this.#floor.agenda.after(this.#agent.latency, () => {
      ticket.open = left;
      ticket.live = left > 0;
      if (!ticket.live) this.#ids.delete(ticket);
      if (filled > 0) this.#agent.filled?.(this, ticket, filled);
    });
  }
}

import type { CommandOf, Side } from '../../model/message/command.ts';
import type { Dice } from '../commands/dice.ts';

/** An order in its owner's eyes: what the owner knows, some microseconds after it happened. */
export interface Ticket {
  readonly side: Side;
  price: number;
  /** Open quantity. */
  open: number;
  /** Sent and not known to be gone. */
  live: boolean;
}

export type Terms = Pick<CommandOf<'ADD'>, 'side' | 'price' | 'quantity'> &
  Partial<Pick<CommandOf<'ADD'>, 'market' | 'postOnly' | 'timeInForce' | 'selfTrade'>>;

/** Best prices as they reach the agent; undefined for an empty side. */
export interface View {
  readonly bid: number | undefined;
  readonly ask: number | undefined;
}

/** What an agent can see and do. Everything it sends arrives after its latency. */
export interface Desk {
  readonly dice: Dice;
  /** Price at which the agent values the instrument now, ticks: the common value and its own error. */
  value(error: number): number;
  view(): View;
  add(terms: Terms): Ticket;
  cancel(ticket: Ticket): void;
  reduce(ticket: Ticket, quantity: number): void;
  replace(ticket: Ticket, price: number, quantity: number): void;
  /** All orders of the agent, as a gateway sends it when the line drops. */
  massCancel(): void;
}

/** One trading participant. Decides only when it is woken or told of a fill. */
export interface Agent {
  readonly name: string;
  /** Nanoseconds between the agent and the exchange, each way. */
  readonly latency: number;
  /** Orders a wake sends on the average: sets how often the agent is woken. */
  readonly ordersPerWake: number;
  /** This agent's part of all the day's orders, in weights. */
  readonly share: number;
  wake(desk: Desk): void;
  filled?(desk: Desk, ticket: Ticket, quantity: number): void;
}

/** Drops what is gone; an agent's list of its orders stays short. */
export function liveOnly(tickets: readonly Ticket[]): Ticket[] {
  return tickets.filter((ticket) => ticket.live);
}

export function opposite(side: Side): Side {
  return side === 'BUY' ? 'SELL' : 'BUY';
}

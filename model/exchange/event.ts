import type { AccountEvent } from '../accounts/accounts.ts';
import type { MarginCall } from '../risk/margin/calls.ts';
import type { SettlementEvent } from '../settlement/events.ts';
import type { SessionEvent } from '../session/events.ts';
import type { KillScope } from '../session/switches.ts';
import type { CommandKind } from './command.ts';

/** What the rooms tell besides core events, order reports and ledger entries. */
export type RoomEvent =
  | AccountEvent
  | SettlementEvent
  /** A command was refused as a whole; nothing changed. */
  | { readonly kind: 'REFUSED'; readonly command: CommandKind; readonly code: number }
  | { readonly kind: 'DAY'; readonly day: number }
  | { readonly kind: 'PHASE'; readonly instrument: number; readonly phase: string; readonly cause: string }
  | Exclude<SessionEvent, { kind: 'PHASE' }>
  | { readonly kind: 'KILL'; readonly scope: KillScope; readonly on: boolean; readonly orders: number }
  /** Short sales are restricted from now on, until the end of `until`. */
  | { readonly kind: 'SHORT_RESTRICTED'; readonly instrument: number; readonly until: number }
  | { readonly kind: 'PAYMENT'; readonly payment: number; readonly account: number; readonly asset: number; readonly amount: number; readonly state: string }
  /** A margin call is new, has another amount, or goes on to another state; with what the account is worth, what it must be and what today has changed. */
  | { readonly kind: 'CALL'; readonly call: MarginCall; readonly equity: number; readonly maintenance: number; readonly variation: number }
  /** An order of the exchange itself, for an account whose call is overdue. */
  | { readonly kind: 'LIQUIDATION'; readonly call: number; readonly account: number; readonly instrument: number; readonly side: number;
    readonly shares: number; readonly traded: number }
  | { readonly kind: 'TRADE_UNDONE'; readonly trade: number; readonly by: 'BUSTED' | 'CORRECTED' }
  | { readonly kind: 'TRADE'; readonly trade: number; readonly origin: number; readonly how: string; readonly instrument: number;
    readonly buyer: number; readonly seller: number; readonly price: number; readonly quantity: number }
  | { readonly kind: 'ACTION'; readonly action: number; readonly step: string }
  | { readonly kind: 'ACTION_EFFECT'; readonly action: number; readonly transfers: number; readonly orders: number; readonly trades: number }
  | { readonly kind: 'GIVE_UP'; readonly giveUp: number; readonly state: string };

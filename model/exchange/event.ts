import type { AccountEvent } from '../accounts/accounts.ts';
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
  | { readonly kind: 'TRADE_UNDONE'; readonly trade: number; readonly by: 'BUSTED' | 'CORRECTED' }
  | { readonly kind: 'TRADE'; readonly trade: number; readonly origin: number; readonly how: string; readonly instrument: number;
    readonly buyer: number; readonly seller: number; readonly price: number; readonly quantity: number }
  | { readonly kind: 'ACTION'; readonly action: number; readonly step: string }
  | { readonly kind: 'ACTION_EFFECT'; readonly action: number; readonly transfers: number; readonly orders: number; readonly trades: number }
  | { readonly kind: 'GIVE_UP'; readonly giveUp: number; readonly state: string };

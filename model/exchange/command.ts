import type { Document } from '../accounts/account.ts';
import type { Registration } from '../accounts/accounts.ts';
import type { AmlStep, LifeStep, Role } from '../accounts/states.ts';
import type { Bracket } from '../orders/linked.ts';
import type { Amendment, NewOrder } from '../orders/order.ts';
import type { CorporateAction } from '../portfolio/actions/action.ts';
import type { Phase } from '../session/phases.ts';
import type { KillScope } from '../session/switches.ts';
import type { SideTerms } from '../settlement/affirmation.ts';
import type { StatementLine } from '../settlement/reconcile.ts';
import type { Part } from '../trades/allocation.ts';

interface Timed {
  /** Nanoseconds since midnight of the day that is open; never less than that of the command before. */
  readonly time: number;
  /** As whom the gateway knows its sender; DUTIES says what that role may send. */
  readonly by: Role;
}

/** Orders, the commands that come by the million. */
export type OrderCommand = Timed & (
  | { readonly kind: 'ORDER'; readonly instrument: number; readonly order: NewOrder }
  | { readonly kind: 'CANCEL'; readonly instrument: number; readonly account: number; readonly order: number }
  | ({ readonly kind: 'AMEND'; readonly instrument: number } & Amendment)
  | { readonly kind: 'PAIR'; readonly instrument: number; readonly first: NewOrder; readonly second: NewOrder }
  | { readonly kind: 'BRACKET'; readonly instrument: number; readonly bracket: Bracket }
  /** Out of all instruments, or one. */
  | { readonly kind: 'MASS_CANCEL'; readonly instrument?: number; readonly account?: number; readonly participant?: number; readonly side?: 0 | 1 }
  | { readonly kind: 'DISCONNECT'; readonly participant: number }
);

/** The session of the market. */
export type SessionCommand = Timed & (
  /** A day that trades begins, or one on which only settlement works. */
  | { readonly kind: 'START_DAY'; readonly day: number }
  | { readonly kind: 'PHASE'; readonly instrument: number; readonly phase: Phase; readonly reference?: number }
  | { readonly kind: 'BAND'; readonly instrument: number; readonly low: number; readonly high: number }
  /** Time goes on. What the session has due by the time of a command happens before it, whatever command it is. */
  | { readonly kind: 'CLOCK' }
  | { readonly kind: 'HALT' | 'RESUME'; readonly instrument: number }
  /** The index of the market stands there; any unit. */
  | { readonly kind: 'INDEX'; readonly value: number }
  /** Nothing enters any more from a participant, for an instrument, or at all, and what is there is taken out; or that ends. */
  | { readonly kind: 'KILL'; readonly scope: KillScope; readonly on: boolean }
  /** Good-till-date orders whose time has come expire. */
  | { readonly kind: 'EXPIRE' }
);

/** Who there is and what is theirs. `asset` 0 is cash, an instrument's shares are its number plus one. */
export type AccountCommand = Timed & (
  | { readonly kind: 'PARTICIPANT'; readonly participant: number }
  | { readonly kind: 'REGISTER'; readonly registration: Registration }
  | { readonly kind: 'LIST_NAME'; readonly name: string; readonly listed: boolean }
  | { readonly kind: 'SUBMIT'; readonly account: number; readonly documents: readonly Document[]; readonly submitter: number; readonly goodUntil: number }
  | { readonly kind: 'REVIEW'; readonly account: number; readonly decision: 'APPROVE' | 'REJECT'; readonly reviewer: number }
  | { readonly kind: 'ACCREDIT'; readonly account: number; readonly document: Document; readonly until: number }
  | { readonly kind: 'AML'; readonly account: number; readonly step: AmlStep }
  | { readonly kind: 'LIFE'; readonly account: number; readonly step: LifeStep }
  | { readonly kind: 'DEPOSIT'; readonly account: number; readonly asset: number; readonly amount: number }
  /** Sets the amount aside and tells the bank or custodian, whose answer is PAYMENT_ANSWER. */
  | { readonly kind: 'WITHDRAW'; readonly account: number; readonly asset: number; readonly amount: number }
  | { readonly kind: 'PAYMENT_ANSWER'; readonly payment: number; readonly done: boolean }
  /** How far a row may go below zero: a margin line for cash, located shares otherwise. */
  | { readonly kind: 'LINE'; readonly account: number; readonly asset: number; readonly line: number }
);

/** Margin of the accounts on credit. */
export type MarginCommand = Timed & (
  /** Values every margin account at the last prices: calls open, change and are met; what is being liquidated goes on. At any time. */
  | { readonly kind: 'MARK' }
  /** The same at the end of the day, when everything is closed: what was due by today and is not met goes to liquidation. */
  | { readonly kind: 'MARGIN' }
  /** More time for a call: until the end of that day. */
  | { readonly kind: 'EXTEND'; readonly call: number; readonly until: number }
);

/** After the trade. */
export type PostTradeCommand = Timed & (
  | { readonly kind: 'BUST'; readonly trade: number }
  | { readonly kind: 'CORRECT'; readonly trade: number; readonly price: number; readonly quantity: number }
  | { readonly kind: 'ALLOCATE'; readonly account: number; readonly trades: readonly number[]; readonly parts: readonly Part[] }
  | { readonly kind: 'GIVE_UP'; readonly trade: number; readonly from: number; readonly participant: number; readonly to: number }
  | { readonly kind: 'GIVE_UP_STEP'; readonly giveUp: number; readonly step: 'ACCEPT' | 'REJECT' | 'WITHDRAW'; readonly participant: number }
  | { readonly kind: 'AFFIRMING'; readonly account: number; readonly on: boolean }
  /** What the institution's custodian says of its side of a trade. */
  | { readonly kind: 'MATCH'; readonly trade: number; readonly terms: SideTerms }
  | { readonly kind: 'AFFIRM'; readonly trade: number; readonly account: number }
  /** The end of the trading day: cut-off of affirmations and give-ups, netting. */
  | { readonly kind: 'NET' }
  | { readonly kind: 'INSTRUCT' }
  | { readonly kind: 'CONFIRM'; readonly refused: readonly number[] }
  | { readonly kind: 'SETTLE' }
  | { readonly kind: 'BUY_IN'; readonly obligation: number; readonly seller: number; readonly price: number }
  | { readonly kind: 'COMPENSATE'; readonly obligation: number; readonly price: number }
  | { readonly kind: 'ANNOUNCE'; readonly action: CorporateAction }
  /** Carries out corporate actions that are due: before the open, or in the evening after settlement. */
  | { readonly kind: 'ACTIONS'; readonly evening: boolean }
  /** Subscribes shares by rights that a corporate action has given out. */
  | { readonly kind: 'EXERCISE'; readonly account: number; readonly action: number; readonly shares: number }
  | { readonly kind: 'STATEMENT'; readonly lines: readonly StatementLine[] }
);

export type ExchangeCommand = OrderCommand | SessionCommand | AccountCommand | MarginCommand | PostTradeCommand;
export type CommandKind = ExchangeCommand['kind'];
/** A command of which it is not said yet who sends it. */
export type Unsent<C extends ExchangeCommand = ExchangeCommand> = C extends unknown ? Omit<C, 'by'> & { readonly by?: Role } : never;

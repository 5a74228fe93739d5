import { type Duty, isRole, type LifeStep, roleMay } from '../accounts/states.ts';
import type { CommandKind, ExchangeCommand } from './command.ts';
import { refuse } from './refusals.ts';
import { isHot } from './shape.ts';

type DutyOf<K extends CommandKind> = K extends 'LIFE' ? Readonly<Record<LifeStep, Duty>> : Duty;

/** Whose business each kind of command is: the one table, of every kind. ROLES says which roles have the duty. */
export const DUTIES: { readonly [K in CommandKind]: DutyOf<K> } = {
  ORDER: 'ORDER',
  AMEND: 'ORDER',
  PAIR: 'ORDER',
  BRACKET: 'ORDER',
  CANCEL: 'CANCEL',
  MASS_CANCEL: 'CANCEL',
  DISCONNECT: 'CONNECTION',
  CLOCK: 'CLOCK',
  EXPIRE: 'CLOCK',
  START_DAY: 'SESSION',
  PHASE: 'SESSION',
  BAND: 'SESSION',
  INDEX: 'INDEX',
  HALT: 'HALT',
  RESUME: 'HALT',
  KILL: 'KILL',
  PARTICIPANT: 'ADMIT',
  REGISTER: 'ONBOARD',
  SUBMIT: 'ONBOARD',
  LIST_NAME: 'REVIEW',
  REVIEW: 'REVIEW',
  ACCREDIT: 'REVIEW',
  AML: 'REVIEW',
  // Who may stop an account for a while may not end it.
  LIFE: { SUSPEND: 'SUSPEND', RESUME: 'SUSPEND', CLOSE: 'CLOSE' },
  DEPOSIT: 'PAYMENT',
  WITHDRAW: 'PAYMENT',
  LINE: 'LIMIT',
  EXTEND: 'LIMIT',
  MARK: 'MARK',
  MARGIN: 'MARK',
  BUST: 'BUST',
  CORRECT: 'BUST',
  ALLOCATE: 'POST_TRADE',
  GIVE_UP: 'POST_TRADE',
  GIVE_UP_STEP: 'POST_TRADE',
  AFFIRMING: 'POST_TRADE',
  AFFIRM: 'POST_TRADE',
  EXERCISE: 'POST_TRADE',
  NET: 'SETTLEMENT',
  INSTRUCT: 'SETTLEMENT',
  SETTLE: 'SETTLEMENT',
  ACTIONS: 'SETTLEMENT',
  BUY_IN: 'BUY_IN',
  COMPENSATE: 'BUY_IN',
  ANNOUNCE: 'CORPORATE_ACTION',
  PAYMENT_ANSWER: 'ANSWER',
  MATCH: 'ANSWER',
  CONFIRM: 'ANSWER',
  STATEMENT: 'ANSWER',
};

/** The duty that a sender needs for the command. Of a step that is none, that of a suspension: the room of accounts refuses it. */
export function dutyOf(command: ExchangeCommand): Duty {
  if (command.kind === 'LIFE') return Object.hasOwn(DUTIES.LIFE, command.step) ? DUTIES.LIFE[command.step] : DUTIES.LIFE.SUSPEND;
  return DUTIES[command.kind];
}

/** Every duty that commands of the kind may need. */
export function dutiesOf(kind: CommandKind): Duty[] {
  return kind === 'LIFE' ? [...new Set(Object.values(DUTIES.LIFE))] : [DUTIES[kind]];
}

/** The code that refuses the command to its sender, or 0. Of a kind that is none the sender is not asked. */
export function senderRefusal(command: ExchangeCommand): number {
  const { by, kind } = command;
  // They come by the million, and traders may send them all: a test holds this to the table.
  if (by === 'TRADER' && isHot(kind)) return 0;
  if (!isRole(by)) return refuse('SENDER_UNKNOWN');
  if (!Object.hasOwn(DUTIES, kind)) return 0;
  return roleMay(by, dutyOf(command)) ? 0 : refuse('ROLE_MAY_NOT');
}

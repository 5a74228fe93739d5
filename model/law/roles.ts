import type { Role } from '../accounts/states.ts';
import type { CommandKind, ExchangeCommand } from '../exchange/command.ts';
import { EXCHANGE_REFUSALS } from '../exchange/refusals.ts';
import type { Verdict } from './law.ts';

export const ROLE_LAWS = {
  roles: 'a command is carried out for a role whose duty it is, and for no other',
} as const;

const { ROLE_MAY_NOT, SENDER_UNKNOWN } = EXCHANGE_REFUSALS;
const ANY_CANCEL: readonly Role[] = ['TRADER', 'OPERATIONS', 'RISK_OFFICER', 'MARKET_CONTROL'];

/** Who may send what, said a second time and otherwise: role by role of each kind, with no duties between. */
const MAY_SEND: { readonly [K in CommandKind]?: readonly Role[] } = {
  ORDER: ['TRADER'], AMEND: ['TRADER'], PAIR: ['TRADER'], BRACKET: ['TRADER'], CANCEL: ANY_CANCEL, MASS_CANCEL: ANY_CANCEL,
  PHASE: ['SYSTEM', 'MARKET_CONTROL'], BAND: ['SYSTEM', 'MARKET_CONTROL'], KILL: ['RISK_OFFICER', 'MARKET_CONTROL'], MARK: ['SYSTEM', 'RISK_OFFICER'],
  BUST: ['MARKET_CONTROL'], CORRECT: ['MARKET_CONTROL'], ANNOUNCE: ['MARKET_CONTROL'], GIVE_UP: ['OPERATIONS'], ALLOCATE: ['OPERATIONS'],
  DEPOSIT: ['OPERATIONS'], WITHDRAW: ['OPERATIONS'], PAYMENT_ANSWER: ['CUSTODIAN'], LINE: ['RISK_OFFICER'],
};

/** Whether the code is what the sender of the command deserves; another code, that of a room, is no business of this law. */
export function roleFault({ kind, by }: ExchangeCommand, code: number): Verdict {
  const may = MAY_SEND[kind];
  if (may === undefined) return undefined;
  const refused = code === ROLE_MAY_NOT.code || code === SENDER_UNKNOWN.code;
  return refused === may.includes(by) ? `${ROLE_LAWS.roles}: ${kind} by ${by}: ${code}` : undefined;
}

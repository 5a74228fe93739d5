import type { Role } from '../../model/accounts/states.ts';
import type { CommandKind, ExchangeCommand, Unsent } from '../../model/exchange/command.ts';

/** Who in the week sends what: people of the brokers and of the exchange, its timetable, and the ports to bank and custodian. */
const SENDERS: { readonly [K in CommandKind]: Role } = {
  ORDER: 'TRADER', AMEND: 'TRADER', PAIR: 'TRADER', BRACKET: 'TRADER', CANCEL: 'TRADER', MASS_CANCEL: 'TRADER',
  START_DAY: 'SYSTEM', CLOCK: 'SYSTEM', EXPIRE: 'SYSTEM', INDEX: 'SYSTEM', DISCONNECT: 'SYSTEM', MARK: 'SYSTEM', MARGIN: 'SYSTEM',
  NET: 'SYSTEM', INSTRUCT: 'SYSTEM', SETTLE: 'SYSTEM', ACTIONS: 'SYSTEM',
  PARTICIPANT: 'MARKET_CONTROL', PHASE: 'MARKET_CONTROL', BAND: 'MARKET_CONTROL', HALT: 'MARKET_CONTROL', RESUME: 'MARKET_CONTROL', BUST: 'MARKET_CONTROL',
  CORRECT: 'MARKET_CONTROL', ANNOUNCE: 'MARKET_CONTROL', BUY_IN: 'MARKET_CONTROL', COMPENSATE: 'MARKET_CONTROL',
  KILL: 'RISK_OFFICER', LINE: 'RISK_OFFICER', EXTEND: 'RISK_OFFICER',
  LIST_NAME: 'COMPLIANCE', REVIEW: 'COMPLIANCE', ACCREDIT: 'COMPLIANCE', AML: 'COMPLIANCE', LIFE: 'COMPLIANCE',
  REGISTER: 'OPERATIONS', SUBMIT: 'OPERATIONS', DEPOSIT: 'OPERATIONS', WITHDRAW: 'OPERATIONS', ALLOCATE: 'OPERATIONS', GIVE_UP: 'OPERATIONS',
  GIVE_UP_STEP: 'OPERATIONS', AFFIRMING: 'OPERATIONS', AFFIRM: 'OPERATIONS', EXERCISE: 'OPERATIONS',
  PAYMENT_ANSWER: 'CUSTODIAN', MATCH: 'CUSTODIAN', CONFIRM: 'CUSTODIAN', STATEMENT: 'CUSTODIAN',
};

/** The command with who sends it, where it does not say so itself. */
export function signed(command: Unsent): ExchangeCommand {
  return (command.by === undefined ? { ...command, by: SENDERS[command.kind] } : command) as ExchangeCommand;
}

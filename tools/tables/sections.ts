import { type Duty, isRole, ROLES, roleMay, STANDINGS } from '../../model/accounts/states.ts';
import { ACCOUNT_REFUSALS } from '../../model/accounts/refusals.ts';
import type { CommandKind } from '../../model/exchange/command.ts';
import { DUTIES, dutiesOf } from '../../model/exchange/duties.ts';
import { EXCHANGE_REFUSALS } from '../../model/exchange/refusals.ts';
import { LEDGER_REFUSALS } from '../../model/ledger/reasons.ts';
import { REJECTS } from '../../model/message/reject.ts';
import { DISPLAY_CATALOGUE, INSTRUCTION_CATALOGUE, PEG_CATALOGUE, TIME_CATALOGUE, TYPE_CATALOGUE } from '../../model/orders/catalogue.ts';
import { ORDER_REASONS, ORDER_REJECTS } from '../../model/orders/reject.ts';
import { REPORT_KINDS } from '../../model/orders/states.ts';
import { ACTION_KINDS } from '../../model/portfolio/actions/action.ts';
import { PORTFOLIO_REFUSALS } from '../../model/portfolio/refusals.ts';
import { POSITION_REFUSALS } from '../../model/positions/refusals.ts';
import { PRE_TRADE_CHECKS, RISK_REFUSALS } from '../../model/risk/checks.ts';
import { PHASE_CHANGES, PHASE_RULES } from '../../model/session/phases.ts';
import { SESSION_REJECTS } from '../../model/session/reject.ts';
import { SETTLEMENT_REFUSALS } from '../../model/settlement/refusals.ts';
import { OBLIGATION_STATES, OBLIGATION_STEPS } from '../../model/settlement/states.ts';
import { TRADE_REFUSALS } from '../../model/trades/refusals.ts';

/** One line of a table: its cells, and by which words its test is found. */
export interface Row {
  readonly cells: readonly string[];
  readonly words: readonly string[];
}

export interface Section {
  readonly title: string;
  /** A sentence before the table. */
  readonly says: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Rooms whose tests are asked first, in this order. */
  readonly rooms: readonly string[];
}

const named = (name: string, ...cells: readonly string[]): Row => ({ cells: [`\`${name}\``, ...cells], words: [name] });

/** Rows of a catalogue, whose tests are named in it. */
function catalogued(catalogue: Readonly<Record<string, { readonly doc: string; readonly test: string; readonly fix?: string }>>): Row[] {
  return Object.entries(catalogue).map(([name, { doc, test, fix }]) => ({
    cells: [`\`${name}\``, ...(fix === undefined ? [] : [fix]), doc], words: [test],
  }));
}

type Codes = Readonly<Record<string, { readonly code: number; readonly sentence: string }>>;

function codes(room: string, title: string, table: Codes, rooms: readonly string[] = [room, `law/${room}`]): Section {
  const rows = Object.entries(table).map(([name, { code, sentence }]) => ({ cells: [String(code), `\`${name}\``, sentence], words: [name, String(code)] }));
  return { title, says: `By \`model/${room}\`.`, columns: ['code', 'name', 'what a user reads'], rooms, rows };
}

const orders = (title: string, says: string, columns: readonly string[], rows: readonly Row[]): Section => ({
  title, says, columns, rows, rooms: ['orders', 'law/desk'],
});

function sendersOf(duties: readonly Duty[]): string {
  return Object.keys(ROLES).filter(isRole).filter((role) => duties.some((duty) => roleMay(role, duty))).join(', ');
}

/** Everything that a user may meet by name, from the declarations of the model. */
export const SECTIONS: readonly Section[] = [
  orders('Order types', 'What each does, to the report, is in [orders.md](orders.md); FIX: OrdType (40).', ['type', 'FIX', 'what it does'], catalogued(TYPE_CATALOGUE)),
  orders('Times in force', 'FIX: TimeInForce (59).', ['time', 'FIX', 'what it does'], catalogued(TIME_CATALOGUE)),
  orders('Display', '', ['display', 'what others see'], catalogued(DISPLAY_CATALOGUE)),
  orders('Pegs', 'FIX: ExecInst (18).', ['peg', 'FIX', 'what it follows'], catalogued(PEG_CATALOGUE)),
  orders('Instructions and requests', '', ['instruction', 'what it does'], catalogued(INSTRUCTION_CATALOGUE)),
  orders('Reports', 'FIX: ExecType (150), the last two OrderCancelReject.', ['report', 'FIX', 'what it tells'],
    Object.entries(REPORT_KINDS).map(([name, { fix, doc }]) => named(name, fix, doc))),
  {
    title: 'Session phases', says: 'Leaving a phase with an auction ends it by an uncross. The rules are in [session.md](session.md).',
    columns: ['phase', 'FIX', 'orders enter', 'orders trade', 'auction', 'may be followed by'], rooms: ['session', 'law/session', 'orders'],
    rows: Object.entries(PHASE_RULES).map(([name, { enters, trades, auction, fix }]) => {
      const yes = (is: boolean) => (is ? 'yes' : 'no');
      return named(name, fix, yes(enters), yes(trades), yes(auction), PHASE_CHANGES[name as keyof typeof PHASE_CHANGES].join(', '));
    }),
  },
  {
    title: 'Pre-trade checks', says: 'In the order in which they are made: the first that fails refuses the order with its code. By `model/risk`.',
    columns: ['code', 'check', 'group', 'what a user reads'], rooms: ['risk', 'law/risk'],
    rows: PRE_TRADE_CHECKS.map(({ code, name, group, sentence }) => ({ cells: [String(code), `\`${name}\``, group, sentence], words: [name, String(code)] })),
  },
  {
    title: 'Standing of an account', says: 'What each may do is this one table. By `model/accounts`.', columns: ['standing', 'may', 'what it is'], rooms: ['accounts'],
    rows: Object.entries(STANDINGS).map(([name, { may, doc }]) => named(name, may.join(', ') || 'nothing', doc)),
  },
  {
    title: 'Settlement states', says: 'Of an obligation. By `model/settlement`.', columns: ['state', 'what it is', 'steps out of it'], rooms: ['settlement', 'law/settlement'],
    rows: Object.entries(OBLIGATION_STATES).map(([name, { doc }]) => {
      const steps = OBLIGATION_STEPS.filter(({ from }) => from === name).map(({ step, to }) => `${step}: ${to}`);
      return named(name, doc, steps.join(', ') || 'none');
    }),
  },
  {
    title: 'Corporate actions', says: 'By `model/portfolio`.', columns: ['action', 'holders', 'tax lots', 'open orders', 'trades on their way'],
    rooms: ['portfolio/actions', 'law/corporate-actions'],
    rows: Object.entries(ACTION_KINDS).map(([name, { holders, lots, orders: open, unsettled }]) => named(name, holders, lots, open, unsettled)),
  },
  {
    title: 'Who may send what', says: 'A command says as whom it is sent; from any other role it is refused. By `model/exchange/duties.ts` and the roles of `model/accounts`.',
    columns: ['command', 'duty', 'roles'], rooms: ['exchange/duties'],
    rows: (Object.keys(DUTIES) as CommandKind[]).map((kind) => named(kind, dutiesOf(kind).join(', '), sendersOf(dutiesOf(kind)))),
  },
  codes('exchange', 'Refusals of commands: 10xx', EXCHANGE_REFUSALS),
  codes('risk', 'Refusals of risk that are no order: 21xx', RISK_REFUSALS),
  codes('message', 'Rejects of the matching core: 3xxx', REJECTS, ['law/checks-order', 'law/rules', 'law', 'book']),
  codes('session', 'Rejects of the session: 4xxx', SESSION_REJECTS),
  codes('ledger', 'Refusals of the ledger: 50xx', LEDGER_REFUSALS),
  codes('accounts', 'Refusals of accounts: 51xx', ACCOUNT_REFUSALS),
  codes('orders', 'Rejects of orders: 60xx', ORDER_REJECTS, ['orders', 'law/desk']),
  codes('orders', 'Why an order ended or changed: 61xx', ORDER_REASONS, ['orders', 'law/desk']),
  codes('trades', 'Refusals of trades: 65xx', TRADE_REFUSALS),
  codes('settlement', 'Refusals of settlement: 7xxx', SETTLEMENT_REFUSALS),
  codes('positions', 'Refusals of positions: 80xx', POSITION_REFUSALS),
  codes('portfolio', 'Refusals of the portfolio: 81xx, 82xx', PORTFOLIO_REFUSALS, ['portfolio', 'law/portfolio', 'law/corporate-actions']),
];

import type { DocumentKind, Holder } from '../../model/accounts/states.ts';
import type { Unsent } from '../../model/exchange/command.ts';
import type { InstrumentConfig } from '../../model/exchange/config.ts';
import { FIRST_CLIENT } from '../../model/ledger/reasons.ts';
import { US_TERMS } from '../../model/risk/rules.ts';
import { UNCROSS_RULES } from '../../model/session/uncross.ts';
import type { Dice } from '../commands/dice.ts';

/** Accounts of one participant. */
const ACCOUNTS_EACH = 20;
/** The first accounts make markets: most of what is sent comes from few. */
export const MAKERS = 60;
/** What everybody starts with: ten-thousandths, and shares of each instrument; a maker has so many times as much. */
const CASH = 2_000_000_0000;
const SHARES = 5_000;
const MAKER = 10;
/** Line of a margin account, and shares located for it in each instrument. */
const LINE = 500_000_0000;
const LOCATED = 500;
const OFFICER = 1;
const REVIEWER = 2;

/** Core of each instrument of the week. */
export const WEEK_CORE = { levels: 2048, orders: 2048, quantityBits: 32, algorithms: 'ALL' } as const;
export const MIDDLE = WEEK_CORE.levels >> 1;

/** What each account is, by its number. */
export interface Client {
  readonly account: number;
  readonly participant: number;
  readonly kind: 'CASH' | 'MARGIN';
  readonly holder: Holder;
}

/** Accounts that the story of the week needs; they enter no orders of their own accord. */
export interface Cast {
  /** Sells on the first day; its custodian is not ready until it is bought in. */
  readonly failing: number;
  /** Sells to the clearing house when somebody is bought in. */
  readonly rescuer: number;
  /** Buys a block for others; takes up a trade; affirms its trades. */
  readonly block: number;
  readonly taker: number;
  readonly institution: number;
  /** Both buy on margin more than they can keep; the one pays what it is called for, the other does not. */
  readonly payer: number;
  readonly defaulter: number;
}

/** What the two who buy on margin begin with, and no shares. */
const LITTLE = 4_000_0000;

/** The instrument that is split has room below: its prices are halved. */
export const SPLITTING = 3;
/** A fund of three times an index: three quarters of its value is maintenance margin. */
export const LEVERAGED = 0;
/** Pays a dividend. */
export const PAYING = 2;

function baseOf(instrument: number): number {
  return instrument === SPLITTING ? 0 : 100 * 1_000 * (1 + (instrument % 10));
}

export function instrumentsOf(count: number): InstrumentConfig[] {
  return Array.from({ length: count }, (_, i) => ({
    symbol: `LS${String(i).padStart(2, '0')}`, base: baseOf(i), tick: 100, core: WEEK_CORE,
    algorithm: i % 16 === 14 ? 'PRO_RATA' as const : i % 16 === 15 ? 'SIZE_TIME' as const : 'FIFO' as const, uncross: UNCROSS_RULES.HOUSE,
    penaltyClass: i % 5 === 4 ? 'ILLIQUID_SHARE' : 'LIQUID_SHARE', accreditedOnly: i === count - 1 && count > 1,
    reference: baseOf(i) + 100 * MIDDLE, risk: US_TERMS, limits: { tier: i % 4 === 1 ? 2 as const : 1 as const, leverage: i === LEVERAGED ? 3 : 1 },
  }));
}

export function clientsOf(count: number): Client[] {
  return Array.from({ length: count }, (_, i) => ({
    account: FIRST_CLIENT + i, participant: 1 + Math.floor(i / ACCOUNTS_EACH), kind: i % 4 === 0 ? 'CASH' as const : 'MARGIN' as const,
    holder: i % 10 === 9 ? 'COMPANY' as const : 'PERSON' as const,
  }));
}

export function castOf(clients: readonly Client[]): Cast {
  const [failing, rescuer, block, taker, institution] = clients.slice(-5).map(({ account }) => account);
  const [payer, defaulter] = clients.slice(0, -5).filter(({ kind }) => kind === 'MARGIN').slice(-2).map(({ account }) => account);
  return { failing, rescuer, block, taker, institution, payer, defaulter };
}

/** A digest that names something, made from a number: the papers themselves are nowhere. */
function paper(kind: number, of: number): string {
  return `${kind.toString(16).padStart(2, '0')}${of.toString(16).padStart(8, '0')}`.padEnd(64, '0');
}

/** Everybody is registered, known and funded before the first day trades. */
export function* introduce(clients: readonly Client[], instruments: number, day: number, dice: Dice): Generator<Unsent> {
  const time = 0;
  for (const participant of new Set(clients.map((client) => client.participant))) yield { kind: 'PARTICIPANT', participant, time };
  for (const client of clients) yield* introduceOne(client, day, dice);
  const { payer, defaulter } = castOf(clients);
  for (const [number, { account, kind }] of clients.entries()) {
    const times = number < MAKERS ? MAKER : 1;
    const isPoor = account === payer || account === defaulter;
    yield { kind: 'DEPOSIT', account, asset: 0, amount: isPoor ? LITTLE : CASH * times, time };
    for (let instrument = 0; instrument < instruments && !isPoor; instrument++) yield { kind: 'DEPOSIT', account, asset: instrument + 1, amount: SHARES * times, time };
    if (kind === 'CASH') continue;
    yield { kind: 'LINE', account, asset: 0, line: LINE, time };
    for (let instrument = 0; instrument < instruments; instrument += 3) yield { kind: 'LINE', account, asset: instrument + 1, line: LOCATED, time };
  }
}

/** One in fifty has a name on the lists: a reviewer approves all but some, which may only pay in. */
function* introduceOne({ account, participant, kind, holder }: Client, day: number, dice: Dice): Generator<Unsent> {
  const time = 0;
  const name = paper(1, account);
  const listed = account % 50 === 7;
  if (listed) yield { kind: 'LIST_NAME', name, listed: true, time };
  yield { kind: 'REGISTER', registration: { account, participant, kind, holder, name }, time };
  const kinds: DocumentKind[] = holder === 'PERSON' ? ['IDENTITY', 'ADDRESS'] : ['REGISTER', 'OWNERS', 'ADDRESS'];
  if (kind === 'MARGIN') kinds.push('MARGIN_AGREEMENT');
  const documents = kinds.map((each, i) => ({ kind: each, sha256: paper(2 + i, account) }));
  // The papers of some expire within the week.
  const goodUntil = account % 100 === 3 ? day + 2 : day + 365;
  yield { kind: 'SUBMIT', account, documents, submitter: OFFICER, goodUntil, time };
  if (listed) yield { kind: 'REVIEW', account, decision: dice.chance(0.8) ? 'APPROVE' : 'REJECT', reviewer: REVIEWER, time };
  if (account % 3 === 0) yield { kind: 'ACCREDIT', account, document: { kind: 'ACCREDITATION', sha256: paper(9, account) }, until: day + 100, time };
}

/** Know your customer: where an account stands. */
export const KYC_STATES = ['NONE', 'SUBMITTED', 'REVIEW', 'APPROVED', 'REJECTED', 'EXPIRED'] as const;
export type KycState = (typeof KYC_STATES)[number];

/** Anti money laundering: what the watch over its payments has come to. */
export const AML_STATES = ['CLEAR', 'ALERTED', 'REVIEW', 'REPORTED', 'BLOCKED'] as const;
export type AmlState = (typeof AML_STATES)[number];

export const LIFE_STATES = ['OPEN', 'SUSPENDED', 'CLOSED'] as const;
export type LifeState = (typeof LIFE_STATES)[number];

export interface Step<State extends string, Name extends string> {
  readonly from: State;
  readonly step: Name;
  readonly to: State;
}

export type KycStep = 'SUBMIT' | 'CLEAN' | 'HIT' | 'APPROVE' | 'REJECT' | 'EXPIRE';
/** Every legal step and no other. SUBMIT: documents came in. CLEAN, HIT: what the screening lists said. */
export const KYC_STEPS: readonly Step<KycState, KycStep>[] = [
  { from: 'NONE', step: 'SUBMIT', to: 'SUBMITTED' },
  { from: 'REJECTED', step: 'SUBMIT', to: 'SUBMITTED' },
  { from: 'EXPIRED', step: 'SUBMIT', to: 'SUBMITTED' },
  { from: 'SUBMITTED', step: 'CLEAN', to: 'APPROVED' },
  { from: 'SUBMITTED', step: 'HIT', to: 'REVIEW' },
  { from: 'REVIEW', step: 'APPROVE', to: 'APPROVED' },
  { from: 'REVIEW', step: 'REJECT', to: 'REJECTED' },
  { from: 'APPROVED', step: 'EXPIRE', to: 'EXPIRED' },
];

export type AmlStep = 'ALERT' | 'TAKE_UP' | 'DISMISS' | 'REPORT' | 'BLOCK';
/** A report to the authority does not close the account; a block does not need one first. */
export const AML_STEPS: readonly Step<AmlState, AmlStep>[] = [
  { from: 'CLEAR', step: 'ALERT', to: 'ALERTED' },
  { from: 'ALERTED', step: 'TAKE_UP', to: 'REVIEW' },
  { from: 'REVIEW', step: 'DISMISS', to: 'CLEAR' },
  { from: 'REVIEW', step: 'REPORT', to: 'REPORTED' },
  { from: 'REVIEW', step: 'BLOCK', to: 'BLOCKED' },
  { from: 'REPORTED', step: 'DISMISS', to: 'CLEAR' },
  { from: 'REPORTED', step: 'BLOCK', to: 'BLOCKED' },
];

export type LifeStep = 'SUSPEND' | 'RESUME' | 'CLOSE';
export const LIFE_STEPS: readonly Step<LifeState, LifeStep>[] = [
  { from: 'OPEN', step: 'SUSPEND', to: 'SUSPENDED' },
  { from: 'SUSPENDED', step: 'RESUME', to: 'OPEN' },
  { from: 'OPEN', step: 'CLOSE', to: 'CLOSED' },
  { from: 'SUSPENDED', step: 'CLOSE', to: 'CLOSED' },
];

/** Where the step leads, or undefined when the table does not have it. */
export function next<State extends string, Name extends string>(table: readonly Step<State, Name>[], from: State, step: Name): State | undefined {
  return table.find((row) => row.from === from && row.step === step)?.to;
}

/** Bits of what an account may do. */
export const MAY = { BUY: 1, SELL: 2, SHORT: 4, DEPOSIT: 8, WITHDRAW: 16 } as const;

/** What each standing may do: the one table. SHORT besides needs a margin account. */
export const STANDINGS = {
  CLOSED: { may: [], doc: 'gone for good' },
  BLOCKED: { may: [], doc: 'blocked by the watch over payments: nothing moves' },
  SUSPENDED: { may: ['DEPOSIT'], doc: 'suspended: orders can only be taken out' },
  APPLICANT: { may: ['DEPOSIT'], doc: 'not known yet, or refused: may pay in and wait' },
  EXPIRED: { may: ['SELL', 'DEPOSIT', 'WITHDRAW'], doc: 'the papers have expired: may only sell what it has' },
  WATCHED: { may: ['BUY', 'SELL', 'DEPOSIT'], doc: 'payments under review: trades, but nothing leaves' },
  GOOD: { may: ['BUY', 'SELL', 'SHORT', 'DEPOSIT', 'WITHDRAW'], doc: 'in good standing' },
} as const satisfies Record<string, { readonly may: readonly (keyof typeof MAY)[]; readonly doc: string }>;
export type Standing = keyof typeof STANDINGS;

/** The first that applies, in the order of the table above. */
export function standingOf(life: LifeState, kyc: KycState, aml: AmlState): Standing {
  if (life === 'CLOSED') return 'CLOSED';
  if (aml === 'BLOCKED') return 'BLOCKED';
  if (life === 'SUSPENDED') return 'SUSPENDED';
  if (kyc === 'EXPIRED') return 'EXPIRED';
  if (kyc !== 'APPROVED') return 'APPLICANT';
  return aml === 'CLEAR' ? 'GOOD' : 'WATCHED';
}

export const ACCOUNT_KINDS = ['CASH', 'MARGIN'] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];
export const HOLDERS = ['PERSON', 'COMPANY'] as const;
export type Holder = (typeof HOLDERS)[number];
export const DOCUMENT_KINDS = ['IDENTITY', 'ADDRESS', 'REGISTER', 'OWNERS', 'MARGIN_AGREEMENT', 'ACCREDITATION'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];
/** What each kind of holder must show; a margin account shows its agreement besides. */
export const REQUIRED: Readonly<Record<Holder, readonly DocumentKind[]>> = {
  PERSON: ['IDENTITY', 'ADDRESS'],
  COMPANY: ['REGISTER', 'OWNERS', 'ADDRESS'],
};

/**
 * Who sends commands, and what each may do: people of a participant and of the exchange; SYSTEM, the exchange's own timetable, whose
 * commands are journaled like any; CUSTODIAN, the ports to bank, custodian and depository, whose answers are commands.
 */
export const ROLES = {
  TRADER: ['ORDER', 'CANCEL'],
  OPERATIONS: ['CANCEL', 'ONBOARD', 'PAYMENT', 'POST_TRADE'],
  SYSTEM: ['CLOCK', 'CONNECTION', 'SESSION', 'INDEX', 'MARK', 'SETTLEMENT'],
  CUSTODIAN: ['ANSWER'],
  RISK_OFFICER: ['CANCEL', 'LIMIT', 'MARK', 'SUSPEND', 'KILL'],
  COMPLIANCE: ['REVIEW', 'SUSPEND', 'CLOSE'],
  MARKET_CONTROL: ['CANCEL', 'ADMIT', 'SESSION', 'HALT', 'KILL', 'BUST', 'CORPORATE_ACTION', 'SETTLEMENT', 'BUY_IN'],
  VIEWER: [],
} as const satisfies Record<string, readonly string[]>;
export type Role = keyof typeof ROLES;
export type Duty = (typeof ROLES)[Role][number];

export function roleMay(role: Role, duty: Duty): boolean {
  return (ROLES[role] as readonly Duty[]).includes(duty);
}

export function isRole(name: unknown): name is Role {
  return typeof name === 'string' && Object.hasOwn(ROLES, name);
}

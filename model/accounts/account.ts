import type { ImageReader, ImageWriter } from '../base/image.ts';
import {
  ACCOUNT_KINDS, type AccountKind, AML_STATES, type AmlState, DOCUMENT_KINDS, type DocumentKind, type Holder, HOLDERS, KYC_STATES, type KycState,
  LIFE_STATES, type LifeState, MAY, type Standing, STANDINGS, standingOf,
} from './states.ts';

export interface Document {
  readonly kind: DocumentKind;
  /** 64 hexadecimal digits; the paper itself is kept elsewhere. */
  readonly sha256: string;
}

/** All that is known of one account. */
export interface Account {
  readonly account: number;
  readonly participant: number;
  readonly kind: AccountKind;
  readonly holder: Holder;
  /** Digest of the holder's name, for the screening lists. */
  readonly name: string;
  readonly life: LifeState;
  readonly kyc: KycState;
  readonly aml: AmlState;
  readonly documents: readonly Document[];
  /** User who submitted the documents; somebody else decides. */
  readonly submitter: number;
  /** Last day on which the papers are good. */
  readonly goodUntil: number;
  /** Last day of accreditation; -1 for none. */
  readonly accreditedUntil: number;
}

export function standing({ life, kyc, aml }: Account): Standing {
  return standingOf(life, kyc, aml);
}

/** Bits of MAY. */
export function mayBits(account: Account): number {
  const bits = STANDINGS[standing(account)].may.reduce((sum, name) => sum | MAY[name], 0);
  return account.kind === 'MARGIN' ? bits : bits & ~MAY.SHORT;
}

export function writeAccount(image: ImageWriter, a: Account): void {
  image.number(a.account).number(a.participant).number(ACCOUNT_KINDS.indexOf(a.kind)).number(HOLDERS.indexOf(a.holder)).text(a.name)
    .number(LIFE_STATES.indexOf(a.life)).number(KYC_STATES.indexOf(a.kyc)).number(AML_STATES.indexOf(a.aml))
    .list(a.documents, ({ kind, sha256 }) => image.number(DOCUMENT_KINDS.indexOf(kind)).text(sha256))
    .number(a.submitter).number(a.goodUntil).number(a.accreditedUntil);
}

export function readAccount(image: ImageReader): Account {
  return {
    account: image.number(), participant: image.number(), kind: ACCOUNT_KINDS[image.number()], holder: HOLDERS[image.number()], name: image.text(),
    life: LIFE_STATES[image.number()], kyc: KYC_STATES[image.number()], aml: AML_STATES[image.number()],
    documents: image.list(() => ({ kind: DOCUMENT_KINDS[image.number()], sha256: image.text() })),
    submitter: image.number(), goodUntil: image.number(), accreditedUntil: image.number(),
  };
}

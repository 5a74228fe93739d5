import { ImageReader, ImageWriter } from '../base/image.ts';
import { isWhole, U16_MAX, U32_MAX } from '../base/integers.ts';
import { DAY_MAX } from '../base/money.ts';
import { type Account, type Document, mayBits, readAccount, standing, writeAccount } from './account.ts';
import { ACCOUNT_REFUSALS, type AccountRefusal } from './refusals.ts';
import {
  ACCOUNT_KINDS, type AccountKind, AML_STEPS, type AmlStep, DOCUMENT_KINDS, type Holder, HOLDERS, KYC_STEPS, type KycStep, LIFE_STEPS, type LifeStep,
  MAY, next, REQUIRED, type Standing,
} from './states.ts';
import { PaymentWatch, type WatchRules, type WatchSign } from './watch.ts';

const MAGIC = 0x4c53_4143;
const FORMAT = 1;
const HASH = /^[0-9a-f]{64}$/;

export type AccountEvent =
  | { readonly kind: 'ACCOUNT'; readonly account: number; readonly standing: Standing }
  | { readonly kind: 'PAYMENT_SIGN'; readonly account: number; readonly sign: WatchSign };

export interface Registration {
  readonly account: number;
  readonly participant: number;
  readonly kind: AccountKind;
  readonly holder: Holder;
  readonly name: string;
}

export interface AccountBounds {
  readonly first: number;
  readonly last: number;
}

/**
 * Who may do what. Every method answers 0 or the code of a refusal, which changes nothing. What an account may do is kept as
 * bits by account number, so that the check on an order is one load.
 */
export class Accounts {
  /** What happened, until the reader clears it. */
  readonly events: AccountEvent[] = [];
  readonly #bounds: AccountBounds;
  readonly #accounts = new Map<number, Account>();
  readonly #participants = new Set<number>();
  readonly #watch = new PaymentWatch();
  /** Digests of names on the lists. */
  readonly #listed = new Set<string>();
  #bits = new Uint8Array(64);
  #owners = new Uint16Array(64);

  constructor(bounds: AccountBounds) {
    this.#bounds = bounds;
  }

  /** 1 to 65,535; 0 is nobody. */
  addParticipant(participant: number): number {
    if (!Number.isInteger(participant) || participant < 1 || participant > U16_MAX) return refuse('NUMBER_INVALID');
    if (this.#participants.has(participant)) return refuse('PARTICIPANT_EXISTS');
    this.#participants.add(participant);
    return 0;
  }

  hasParticipant(participant: number): boolean {
    return this.#participants.has(participant);
  }

  register({ account, participant, kind, holder, name }: Registration): number {
    const { first, last } = this.#bounds;
    if (!Number.isInteger(account) || account < first || account > last) return refuse('NUMBER_INVALID');
    if (!ACCOUNT_KINDS.includes(kind) || !HOLDERS.includes(holder)) return refuse('NUMBER_INVALID');
    if (this.#accounts.has(account)) return refuse('ACCOUNT_EXISTS');
    if (!this.#participants.has(participant)) return refuse('PARTICIPANT_UNKNOWN');
    if (!HASH.test(name)) return refuse('DOCUMENT_INVALID');
    return this.#put({
      account, participant, kind, holder, name, life: 'OPEN', kyc: 'NONE', aml: 'CLEAR', documents: [], submitter: 0, goodUntil: 0,
      accreditedUntil: -1,
    });
  }

  /** A name, as a digest, on or off the screening lists. Accounts already approved are not looked at again until they submit. */
  list(name: string, listed: boolean): number {
    if (!HASH.test(name)) return refuse('DOCUMENT_INVALID');
    if (listed) this.#listed.add(name);
    else this.#listed.delete(name);
    return 0;
  }

  /** Documents come in and the name is screened: approved at once, or put before a reviewer. */
  submit(account: number, documents: readonly Document[], submitter: number, today: number, goodUntil: number): number {
    const found = this.#accounts.get(account);
    if (found === undefined) return refuse('ACCOUNT_UNKNOWN');
    if (found.life === 'CLOSED' || next(KYC_STEPS, found.kyc, 'SUBMIT') === undefined) return refuse('STEP_ILLEGAL');
    if (documents.some(({ kind, sha256 }) => !DOCUMENT_KINDS.includes(kind) || !HASH.test(sha256))) return refuse('DOCUMENT_INVALID');
    const wanted = [...REQUIRED[found.holder], ...(found.kind === 'MARGIN' ? ['MARGIN_AGREEMENT' as const] : [])];
    if (wanted.some((kind) => !documents.some((document) => document.kind === kind))) return refuse('DOCUMENTS_MISSING');
    if (!isWhole(goodUntil, DAY_MAX) || goodUntil < today) return refuse('DAY_INVALID');
    if (!isWhole(submitter, U32_MAX)) return refuse('NUMBER_INVALID');
    const sorted = [...documents].sort((a, b) => DOCUMENT_KINDS.indexOf(a.kind) - DOCUMENT_KINDS.indexOf(b.kind) || (a.sha256 < b.sha256 ? -1 : 1));
    const submitted = { ...found, documents: sorted, submitter, goodUntil, kyc: 'SUBMITTED' as const };
    return this.#kyc(submitted, this.#listed.has(found.name) ? 'HIT' : 'CLEAN');
  }

  /** A reviewer decides on what the screening found. */
  review(account: number, decision: 'APPROVE' | 'REJECT', reviewer: number): number {
    const found = this.#accounts.get(account);
    if (found === undefined) return refuse('ACCOUNT_UNKNOWN');
    if (found.submitter === reviewer) return refuse('SAME_PERSON');
    return this.#kyc(found, decision);
  }

  /** Papers that were good until yesterday expire; accreditation ends by itself. A command of the log, once a day. */
  startDay(today: number): void {
    for (const found of this.all()) {
      if (found.kyc === 'APPROVED' && found.goodUntil < today && found.life !== 'CLOSED') this.#kyc(found, 'EXPIRE');
    }
  }

  accredit(account: number, document: Document, today: number, until: number): number {
    const found = this.#accounts.get(account);
    if (found === undefined) return refuse('ACCOUNT_UNKNOWN');
    if (document.kind !== 'ACCREDITATION' || !HASH.test(document.sha256)) return refuse('DOCUMENT_INVALID');
    if (!isWhole(until, DAY_MAX) || until < today) return refuse('DAY_INVALID');
    const others = found.documents.filter(({ kind }) => kind !== 'ACCREDITATION');
    return this.#put({ ...found, accreditedUntil: until, documents: [...others, document] });
  }

  /** The watch over payments: `amount` above zero came in, below goes out. A sign other than LARGE raises an alert. */
  payment(account: number, day: number, amount: number, rules: WatchRules): number {
    const found = this.#accounts.get(account);
    if (found === undefined) return refuse('ACCOUNT_UNKNOWN');
    const signs = this.#watch.note(account, day, amount, rules);
    for (const sign of signs) this.events.push({ kind: 'PAYMENT_SIGN', account, sign });
    if (signs.some((sign) => sign !== 'LARGE') && found.aml === 'CLEAR') this.aml(account, 'ALERT');
    return 0;
  }

  aml(account: number, step: AmlStep): number {
    const found = this.#accounts.get(account);
    if (found === undefined) return refuse('ACCOUNT_UNKNOWN');
    const aml = next(AML_STEPS, found.aml, step);
    return aml === undefined ? refuse('STEP_ILLEGAL') : this.#put({ ...found, aml });
  }

  /** `empty`: nothing is in the account, due to it or due from it; only then it can be closed. */
  life(account: number, step: LifeStep, empty: boolean): number {
    const found = this.#accounts.get(account);
    if (found === undefined) return refuse('ACCOUNT_UNKNOWN');
    const life = next(LIFE_STEPS, found.life, step);
    if (life === undefined) return refuse('STEP_ILLEGAL');
    if (step === 'CLOSE' && !empty) return refuse('NOT_EMPTY');
    return this.#put({ ...found, life });
  }

  /** Whether the account may enter such an order: 0 or the code that says why not. `side`: 0 buy, 1 sell. */
  mayTrade(account: number, participant: number, side: number): number {
    if (!Number.isInteger(account) || account < 0 || account >= this.#bits.length || this.#owners[account] === 0) return refuse('ACCOUNT_UNKNOWN');
    if (this.#owners[account] !== participant) return refuse('NOT_OF_PARTICIPANT');
    const bits = this.#bits[account];
    if (side === 0) return (bits & MAY.BUY) !== 0 ? 0 : refuse('MAY_NOT_BUY');
    return (bits & MAY.SELL) !== 0 ? 0 : refuse('MAY_NOT_SELL');
  }

  may(account: number, what: keyof typeof MAY): boolean {
    return account < this.#bits.length && (this.#bits[account] & MAY[what]) !== 0;
  }

  isAccredited(account: number, today: number): boolean {
    return (this.#accounts.get(account)?.accreditedUntil ?? -1) >= today;
  }

  get(account: number): Account | undefined {
    return this.#accounts.get(account);
  }

  /** By number. */
  all(): Account[] {
    return [...this.#accounts.values()].sort((a, b) => a.account - b.account);
  }

  snapshot(): Uint8Array {
    const image = new ImageWriter(MAGIC, FORMAT);
    image.list(this.all(), (account) => writeAccount(image, account));
    image.list([...this.#participants].sort((a, b) => a - b), (participant) => image.number(participant));
    image.list([...this.#listed].sort(), (name) => image.text(name));
    this.#watch.write(image);
    return image.bytes();
  }

  restore(bytes: Uint8Array): void {
    const image = new ImageReader(bytes, MAGIC, FORMAT);
    this.#accounts.clear();
    this.#participants.clear();
    this.#listed.clear();
    this.#bits.fill(0);
    this.#owners.fill(0);
    image.list(() => this.#put(readAccount(image)));
    image.list(() => this.#participants.add(image.number()));
    image.list(() => this.#listed.add(image.text()));
    this.#watch.read(image);
    image.end();
    this.events.length = 0;
  }

  #kyc(account: Account, step: KycStep): number {
    const kyc = next(KYC_STEPS, account.kyc, step);
    return kyc === undefined ? refuse('STEP_ILLEGAL') : this.#put({ ...account, kyc });
  }

  #put(account: Account): number {
    const { account: number, participant } = account;
    if (number >= this.#bits.length) {
      const bits = new Uint8Array(Math.max(number + 1, this.#bits.length * 2));
      const owners = new Uint16Array(bits.length);
      bits.set(this.#bits);
      owners.set(this.#owners);
      this.#bits = bits;
      this.#owners = owners;
    }
    const before = this.#accounts.get(number);
    this.#accounts.set(number, account);
    this.#bits[number] = mayBits(account);
    this.#owners[number] = participant;
    const now = standing(account);
    if (before === undefined || standing(before) !== now) this.events.push({ kind: 'ACCOUNT', account: number, standing: now });
    return 0;
  }
}

function refuse(name: AccountRefusal): number {
  return ACCOUNT_REFUSALS[name].code;
}

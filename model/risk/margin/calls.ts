import { assert } from '../../base/assert.ts';
import { ImageReader, ImageWriter } from '../../base/image.ts';

export const CALL_KINDS = ['INITIAL', 'MAINTENANCE', 'DAY_TRADE', 'VARIATION'] as const;
export type CallKind = (typeof CALL_KINDS)[number];
export const CALL_STATES = ['OPEN', 'EXTENDED', 'LIQUIDATING', 'MET', 'CLOSED_OUT'] as const;
export type CallState = (typeof CALL_STATES)[number];
export type CallStepName = 'EXTEND' | 'MEET' | 'OVERDUE' | 'CLOSE_OUT';

/** Every legal change of a margin call; what is not here is refused. */
export const CALL_STEPS: readonly { readonly from: CallState; readonly step: CallStepName; readonly to: CallState; readonly doc: string }[] = [
  { from: 'OPEN', step: 'MEET', to: 'MET', doc: 'money, securities or the market have made it good' },
  { from: 'OPEN', step: 'EXTEND', to: 'EXTENDED', doc: 'more time, granted once' },
  { from: 'OPEN', step: 'OVERDUE', to: 'LIQUIDATING', doc: 'the day has passed: positions are sold' },
  { from: 'EXTENDED', step: 'MEET', to: 'MET', doc: 'as above' },
  { from: 'EXTENDED', step: 'OVERDUE', to: 'LIQUIDATING', doc: 'as above' },
  { from: 'LIQUIDATING', step: 'MEET', to: 'MET', doc: 'enough has been sold, or paid' },
  { from: 'LIQUIDATING', step: 'CLOSE_OUT', to: 'CLOSED_OUT', doc: 'all has been sold and a debt remains' },
];

export interface MarginCall {
  readonly number: number;
  readonly account: number;
  readonly kind: CallKind;
  readonly state: CallState;
  /** What was missing when it was last assessed, 1/10,000. */
  readonly amount: number;
  readonly issued: number;
  /** Last day on which it can be met without a sale. */
  readonly due: number;
}
export type CallEvent = { readonly kind: 'CALL'; readonly call: MarginCall };

const MAGIC = 0x4c53_4d43;
const FORMAT = 1;
const ENDED: readonly CallState[] = ['MET', 'CLOSED_OUT'];

/** The margin calls of all accounts: at most one of a kind and account is alive. Every change is an event. */
export class MarginCalls {
  #calls: MarginCall[] = [];
  #count = 0;

  /** What is missing now, 0 for nothing: opens a call, changes its amount, or meets it. */
  assess(account: number, kind: CallKind, missing: number, day: number, due: number): CallEvent[] {
    const found = this.#calls.find((call) => call.account === account && call.kind === kind);
    if (found === undefined) {
      if (missing === 0) return [];
      const call: MarginCall = { number: ++this.#count, account, kind, state: 'OPEN', amount: missing, issued: day, due };
      this.#calls.push(call);
      return [{ kind: 'CALL', call }];
    }
    if (missing === 0) return this.#step(found, 'MEET');
    return missing === found.amount ? [] : this.#put({ ...found, amount: missing });
  }

  /** A later due day; false when the call cannot be extended. */
  extend(number: number, due: number): CallEvent[] | undefined {
    const found = this.#calls.find((call) => call.number === number);
    return found === undefined || !isLegal(found.state, 'EXTEND') || due <= found.due ? undefined : this.#step({ ...found, due }, 'EXTEND');
  }

  /** The day is over: calls that were due on it go to liquidation. */
  endDay(day: number): CallEvent[] {
    return this.#calls.filter(({ state, due }) => isLegal(state, 'OVERDUE') && due <= day).flatMap((call) => this.#step(call, 'OVERDUE'));
  }

  /** Nothing is left to sell. */
  closeOut(number: number): CallEvent[] | undefined {
    const found = this.#calls.find((call) => call.number === number);
    return found === undefined || !isLegal(found.state, 'CLOSE_OUT') ? undefined : this.#step(found, 'CLOSE_OUT');
  }

  /** The one of that kind that is alive. */
  of(account: number, kind: CallKind): MarginCall | undefined {
    return this.#calls.find((call) => call.account === account && call.kind === kind);
  }

  /** Those alive, by number. */
  get open(): readonly MarginCall[] {
    return this.#calls;
  }

  snapshot(): Uint8Array {
    const image = new ImageWriter(MAGIC, FORMAT).number(this.#count);
    image.list(this.#calls, ({ number, account, kind, state, amount, issued, due }) => {
      image.numbers([number, account, CALL_KINDS.indexOf(kind), CALL_STATES.indexOf(state), amount, issued, due]);
    });
    return image.bytes();
  }

  restore(bytes: Uint8Array): void {
    const image = new ImageReader(bytes, MAGIC, FORMAT);
    this.#count = image.number();
    this.#calls = image.list(() => ({
      number: image.number(), account: image.number(), kind: CALL_KINDS[image.number()], state: CALL_STATES[image.number()], amount: image.number(),
      issued: image.number(), due: image.number(),
    }));
    image.end();
  }

  #step(call: MarginCall, step: CallStepName): CallEvent[] {
    const row = CALL_STEPS.find(({ from, step: name }) => from === call.state && name === step);
    assert(row !== undefined, `a margin call that is ${call.state} cannot ${step}`);
    return this.#put({ ...call, state: row.to, amount: row.to === 'MET' ? 0 : call.amount });
  }

  #put(call: MarginCall): CallEvent[] {
    const at = this.#calls.findIndex(({ number }) => number === call.number);
    if (ENDED.includes(call.state)) this.#calls.splice(at, 1);
    else this.#calls[at] = call;
    return [{ kind: 'CALL', call }];
  }
}

function isLegal(state: CallState, step: CallStepName): boolean {
  return CALL_STEPS.some((row) => row.from === state && row.step === step);
}

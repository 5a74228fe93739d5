import { ImageReader, ImageWriter } from '../base/image.ts';
import { TRADE_REFUSALS, type TradeRefusal } from './refusals.ts';

/** A trade executed here is to be cleared elsewhere. */
export const GIVE_UP_STATES = ['OFFERED', 'ACCEPTED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'] as const;
export type GiveUpState = (typeof GIVE_UP_STATES)[number];
export type GiveUpStep = 'ACCEPT' | 'REJECT' | 'WITHDRAW' | 'EXPIRE';
export const GIVE_UP_STEPS: readonly { readonly from: GiveUpState; readonly step: GiveUpStep; readonly to: GiveUpState }[] = [
  { from: 'OFFERED', step: 'ACCEPT', to: 'ACCEPTED' },
  { from: 'OFFERED', step: 'REJECT', to: 'REJECTED' },
  { from: 'OFFERED', step: 'WITHDRAW', to: 'WITHDRAWN' },
  { from: 'OFFERED', step: 'EXPIRE', to: 'EXPIRED' },
];

export interface GiveUp {
  readonly id: number;
  readonly trade: number;
  /** Account that gives up its side, participant and account that are to take it up. */
  readonly from: number;
  readonly participant: number;
  readonly to: number;
  readonly state: GiveUpState;
}

const MAGIC = 0x4c53_4755;

/** Offers to take up trades, until the cut-off of their day. */
export class GiveUps {
  readonly #offers: GiveUp[] = [];

  /** The caller knows that the trade is live and `from` a side of it. Returns the id. */
  offer(trade: number, from: number, participant: number, to: number): number {
    this.#offers.push({ id: this.#offers.length + 1, trade, from, participant, to, state: 'OFFERED' });
    return this.#offers.length;
  }

  get(id: number): GiveUp | undefined {
    return this.#offers[id - 1];
  }

  /** Whether the step may be made: 0 or a code. */
  may(id: number, step: GiveUpStep, participant: number): number {
    const offer = this.get(id);
    if (offer === undefined) return refuse('GIVE_UP_UNKNOWN');
    if ((step === 'ACCEPT' || step === 'REJECT') && offer.participant !== participant) return refuse('GIVE_UP_OTHER');
    return GIVE_UP_STEPS.some((row) => row.from === offer.state && row.step === step) ? 0 : refuse('GIVE_UP_STEP');
  }

  step(id: number, step: GiveUpStep): void {
    const offer = this.#offers[id - 1];
    this.#offers[id - 1] = { ...offer, state: GIVE_UP_STEPS.find((row) => row.from === offer.state && row.step === step)!.to };
  }

  /** The cut-off: what nobody took up expires. */
  expire(): number[] {
    const open = this.#offers.filter(({ state }) => state === 'OFFERED').map(({ id }) => id);
    for (const id of open) this.step(id, 'EXPIRE');
    return open;
  }

  snapshot(): Uint8Array {
    const image = new ImageWriter(MAGIC, 1);
    // The id is the place in the list.
    return image.list(this.#offers, ({ trade, from, participant, to, state }) => {
      image.numbers([trade, from, participant, to, GIVE_UP_STATES.indexOf(state)]);
    }).bytes();
  }

  restore(bytes: Uint8Array): void {
    const image = new ImageReader(bytes, MAGIC, 1);
    this.#offers.length = 0;
    image.list(() => this.#offers.push({
      id: this.#offers.length + 1, trade: image.number(), from: image.number(), participant: image.number(), to: image.number(),
      state: GIVE_UP_STATES[image.number()],
    }));
    image.end();
  }
}

function refuse(name: TradeRefusal): number {
  return TRADE_REFUSALS[name].code;
}

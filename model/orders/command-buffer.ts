import { COMMAND_FIELDS, COMMAND_KINDS } from '../message/command.ts';
import { RECORD_WORDS } from '../message/record.ts';

const F = COMMAND_FIELDS;

/** Core commands, eight words each, written without an object in between; positions come from the declaration. */
export class CommandBuffer {
  words: Int32Array;
  /** Words in use. */
  used = 0;
  /** Nanoseconds since midnight that every command carries. */
  time = 0;

  constructor(records = 256) {
    this.words = new Int32Array(records * RECORD_WORDS);
  }

  get count(): number {
    return this.used / RECORD_WORDS;
  }

  clear(): void {
    this.used = 0;
  }

  /** `force`: code of TIMES_IN_FORCE. */
  add(
    id: number, side: number, price: number, quantity: number, participant: number, market: boolean, postOnly: boolean, force: number, selfTrade: number,
  ): void {
    const at = this.next();
    this.words[at] = COMMAND_KINDS.ADD.code | (side << F.side.low) | (market ? 1 << F.market.low : 0) | (postOnly ? 1 << F.postOnly.low : 0)
      | (force << F.timeInForce.low) | (selfTrade << F.selfTrade.low);
    this.words[at + F.order.word] = id;
    this.words[at + F.price.word] = market ? 0 : price;
    this.words[at + F.quantity.word] = quantity;
    this.words[at + F.participant.word] = participant;
  }

  cancel(id: number): void {
    const at = this.next();
    this.words[at] = COMMAND_KINDS.CANCEL.code;
    this.words[at + F.order.word] = id;
  }

  reduce(id: number, by: number): void {
    const at = this.next();
    this.words[at] = COMMAND_KINDS.REDUCE.code;
    this.words[at + F.order.word] = id;
    this.words[at + F.quantity.word] = by;
  }

  replace(id: number, price: number, quantity: number, postOnly: boolean, selfTrade: number): void {
    const at = this.next();
    this.words[at] = COMMAND_KINDS.REPLACE.code | (postOnly ? 1 << F.postOnly.low : 0) | (selfTrade << F.selfTrade.low);
    this.words[at + F.order.word] = id;
    this.words[at + F.price.word] = price;
    this.words[at + F.quantity.word] = quantity;
  }

  /** `state`: code of BOOK_STATES. */
  setState(state: number): void {
    const at = this.next();
    this.words[at] = COMMAND_KINDS.SET_STATE.code;
    this.words[at + F.state.word] = state << F.state.low;
  }

  setBand(low: number, high: number): void {
    const at = this.next();
    this.words[at] = COMMAND_KINDS.SET_BAND.code;
    this.words[at + F.low.word] = low;
    this.words[at + F.high.word] = high;
  }

  private next(): number {
    if (this.used + RECORD_WORDS > this.words.length) {
      const wider = new Int32Array(this.words.length * 2);
      wider.set(this.words);
      this.words = wider;
    }
    const at = this.used;
    this.used += RECORD_WORDS;
    const { words } = this;
    for (let word = at; word < at + F.time.word; word++) words[word] = 0;
    words[at + F.time.word] = this.time | 0;
    words[at + F.time.word + 1] = Math.floor(this.time / 0x1_0000_0000);
    return at;
  }
}

import { COMMAND_KINDS } from '../../model/message/command.ts';
import { type Core, EventBuffer } from '../../model/message/core.ts';
import { EVENT_KINDS } from '../../model/message/event.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { CONTRACT, type TimingContract } from './contract.ts';
import { Schedule, type Work } from './schedule.ts';

/** A core that also counts the work that events do not show. */
export interface TimedCore extends Core {
  readonly work: Work;
}

/** Where a pin lies in a row: word, lowest bit, width. Over 32 bits it starts at bit 0 and runs over the next words. */
export interface Place {
  readonly word: number;
  readonly low: number;
  readonly width: number;
}

/** The output row of lockstep_core. */
export interface CorePins {
  readonly words: number;
  readonly cmdReady: Place;
  readonly evtValid: Place;
  readonly state: Place;
  readonly bidValid: Place;
  readonly askValid: Place;
  readonly bidPrice: Place;
  readonly askPrice: Place;
  readonly bidSize: Place;
  readonly askSize: Place;
  readonly evtData: Place;
}

const SET_STATE = COMMAND_KINDS.SET_STATE.code;

const SWEEP = 0;
const IDLE = 1;
const BUSY = 2;

/**
 * Predicts every output pin of lockstep_core at every clock edge, from the model's events and the timing contract,
 * for any pattern of input gaps and back-pressure. A row is what the pins hold just before a rising edge.
 * Starts in the first cycle after reset.
 */
export class PinPredictor {
  /** Commands taken, and commands whose last event was taken by the far side. */
  taken = 0;
  answered = 0;
  /** Rows predicted since reset. */
  cycle = 0;

  readonly core: TimedCore;
  readonly #t: TimingContract;
  readonly #pins: CorePins;
  readonly #schedule: Schedule;
  readonly #events = new EventBuffer(256);
  readonly #row: Int32Array;
  // the source: what is offered, and when
  #commands = new Int32Array(0);
  #gaps = new Uint32Array(0);
  #next = 0;
  #wait = 0;
  #fresh = true;
  // the machine's time
  #phase = SWEEP;
  #left: number;
  #pos = 0;
  #emitted = 0;
  #count = 0;
  #newState = -1;
  // what the last step said, the held event, the queue, the output register
  #said = false;
  #ended = false;
  readonly #saidRecord = new Int32Array(RECORD_WORDS);
  // the TOP events of the command before, and those of them still to be said; -1: nothing left to say
  readonly #tops = new Int32Array(2 * RECORD_WORDS);
  #topCount = 0;
  #toldTops = -1;
  #stalled = false;
  #held = false;
  #heldLast = false;
  readonly #heldRecord = new Int32Array(RECORD_WORDS);
  readonly #queue: Int32Array;
  #head = 0;
  #depth = 0;
  #outLast = false;
  readonly #readyMask: number;
  readonly #validMask: number;

  constructor(core: TimedCore, pins: CorePins, contract: TimingContract = CONTRACT) {
    this.core = core;
    this.#t = contract;
    this.#pins = pins;
    this.#schedule = new Schedule(contract, core.config);
    this.#row = new Int32Array(pins.words);
    this.#left = Math.max(core.config.orders, core.config.levels / 32) * contract.sweep;
    this.#queue = new Int32Array(contract.queueDepth * RECORD_WORDS);
    this.#readyMask = 1 << pins.cmdReady.low;
    this.#validMask = 1 << pins.evtValid.low;
  }

  /** Commands offered and not yet taken. */
  get queued(): number {
    return this.#gaps.length - this.#next;
  }

  /** Offers commands (eight words each) after those already offered; `gaps[i]`: idle cycles before command i. */
  offer(commands: Int32Array, gaps: Uint32Array): void {
    if (gaps.length === 0) return;
    const kept = this.#commands.subarray(this.#next * RECORD_WORDS);
    const words = new Int32Array(kept.length + commands.length);
    words.set(kept);
    words.set(commands, kept.length);
    const waits = new Uint32Array(this.#gaps.length - this.#next + gaps.length);
    waits.set(this.#gaps.subarray(this.#next));
    waits.set(gaps, this.#gaps.length - this.#next);
    this.#commands = words;
    this.#gaps = waits;
    this.#next = 0;
  }

  /** What a reset now would leave to be offered: commands not taken, and the idle cycles that remain before each. */
  untaken(): { readonly commands: Int32Array; readonly gaps: Uint32Array } {
    const gaps = this.#gaps.slice(this.#next);
    if (gaps.length > 0 && !this.#fresh) gaps[0] = this.#wait;
    return { commands: this.#commands.slice(this.#next * RECORD_WORDS), gaps };
  }

  /**
   * Fills `out` with `cycles` rows. `readyBits`: bit i of the pattern is the far side's ready in cycle i of this call.
   */
  predict(cycles: number, readyBits: Uint32Array, out: Int32Array): void {
    const width = this.#pins.words;
    const row = this.#row;
    const readyWord = this.#pins.cmdReady.word;
    for (let i = 0, at = 0; i < cycles; i++, at += width) {
      const stalled = this.#stalled;
      this.#stalled = this.#depth >= this.#t.queueDepth - 1;
      const ready = !stalled && (this.#phase === IDLE || (this.#phase === BUSY && this.#pos === this.#schedule.done));
      if (ready) row[readyWord]! |= this.#readyMask;
      else row[readyWord]! &= ~this.#readyMask;
      for (let w = 0; w < width; w++) out[at + w] = row[w]!;
      const sink = (readyBits[i >>> 5]! >>> (i & 31)) & 1;
      const valid = this.#offered();
      const popped = this.#depth > 0 && ((row[this.#pins.evtValid.word]! & this.#validMask) === 0 || sink === 1);
      this.#drain(sink, popped);
      if (!stalled) this.#advance(ready && valid);
    }
    this.cycle += cycles;
  }

  /** The source's valid in this cycle; counts down the gap. */
  #offered(): boolean {
    if (this.#next === this.#gaps.length) return false;
    if (this.#fresh) {
      this.#wait = this.#gaps[this.#next]!;
      this.#fresh = false;
    }
    if (this.#wait === 0) return true;
    this.#wait--;
    return false;
  }

  /** The output register at the edge. */
  #drain(sink: number, popped: boolean): void {
    const { word } = this.#pins.evtValid;
    const row = this.#row;
    if (sink === 1 && (row[word]! & this.#validMask) !== 0 && this.#outLast) this.answered++;
    if (popped) {
      const from = this.#head * RECORD_WORDS;
      const to = this.#pins.evtData.word;
      for (let w = 0; w < RECORD_WORDS; w++) row[to + w] = this.#queue[from + w]!;
      this.#outLast = (row[to]! & 0x200) !== 0;
      row[word]! |= this.#validMask;
      this.#head = (this.#head + 1) % this.#t.queueDepth;
      this.#depth--;
    } else if (sink === 1) row[word]! &= ~this.#validMask;
  }

  /** One cycle in which the core runs. */
  #advance(take: boolean): void {
    if (this.#held && (this.#said || this.#heldLast)) this.#push();
    if (this.#said) this.#hold();
    else if (this.#ended) this.#heldLast = true;
    this.#said = false;
    this.#ended = false;
    if (this.#toldTops >= 0) this.#tellTop();
    if (this.#phase === BUSY) this.#work();
    else if (this.#phase === SWEEP && --this.#left === 0) this.#phase = IDLE;
    if (take) this.#accept();
  }

  /** A step of the command at hand. */
  #work(): void {
    const { at, done, tops, total } = this.#schedule;
    const pos = this.#pos++;
    if (this.#emitted < this.#count - tops && at[this.#emitted] === pos) {
      this.#say(this.#events.words, this.#emitted++ * RECORD_WORDS);
      this.#ended = done < 0;
    }
    if (pos === this.#t.accept + this.#t.check - 1 && this.#newState >= 0) this.#setState();
    if (pos === done) this.#publish();
    if (pos === done || (done < 0 && pos === total - 1)) this.#phase = IDLE;
  }

  /** The tops of the command before, one a cycle; with the last of them, or without any, it has ended. */
  #tellTop(): void {
    const told = this.#toldTops++;
    if (told < this.#topCount) this.#say(this.#tops, told * RECORD_WORDS);
    this.#ended = this.#toldTops >= this.#topCount;
    if (this.#ended) this.#toldTops = -1;
  }

  /** Takes the offered command: the model answers it now, the machine's time tells when each event appears. */
  #accept(): void {
    const at = this.#next * RECORD_WORDS;
    this.#events.clear();
    this.core.execute(this.#commands, at, this.#events);
    this.#count = this.#events.count;
    this.#schedule.plan(this.#commands, at, this.#events.words, 0, this.#count, this.core.work);
    const stated = (this.#commands[at]! & 0xff) === SET_STATE && (this.#events.words[0]! & 0xff) === EVENT_KINDS.STATE.code;
    this.#newState = stated ? this.#events.words[4]! & 3 : -1;
    this.#next++;
    this.#fresh = true;
    this.#pos = 1;
    this.#emitted = 0;
    this.#phase = BUSY;
    this.taken++;
  }

  #say(words: Int32Array, from: number): void {
    for (let w = 0; w < RECORD_WORDS; w++) this.#saidRecord[w] = words[from + w]!;
    this.#said = true;
  }

  #hold(): void {
    for (let w = 0; w < RECORD_WORDS; w++) this.#heldRecord[w] = this.#saidRecord[w]!;
    this.#held = true;
    this.#heldLast = this.#ended;
  }

  #push(): void {
    // The head moved already if the output register took an event at this same edge.
    const tail = (this.#head + this.#depth) % this.#t.queueDepth;
    this.#queue.set(this.#heldRecord, tail * RECORD_WORDS);
    this.#depth += 1;
    this.#held = false;
    this.#heldLast = false;
  }

  /** The published tops change at the end of the publishing cycle; they are told in those after it. */
  #publish(): void {
    const p = this.#pins;
    const words = this.#events.words;
    this.#topCount = this.#schedule.tops;
    this.#toldTops = 0;
    for (let k = 0; k < this.#topCount; k++) {
      const at = (this.#count - this.#topCount + k) * RECORD_WORDS;
      for (let w = 0; w < RECORD_WORDS; w++) this.#tops[k * RECORD_WORDS + w] = words[at + w]!;
      const ask = ((words[at]! >>> 8) & 1) === 1;
      const valid = words[at + 4] !== 0 || words[at + 5] !== 0;
      this.#put(ask ? p.askValid : p.bidValid, valid ? 1 : 0, 0);
      this.#put(ask ? p.askPrice : p.bidPrice, words[at + 2]!, 0);
      this.#put(ask ? p.askSize : p.bidSize, words[at + 4]!, words[at + 5]!);
    }
  }

  #setState(): void {
    this.#put(this.#pins.state, this.#newState, 0);
    this.#newState = -1;
  }

  #put(place: Place, low: number, high: number): void {
    const row = this.#row;
    if (place.width > 32) {
      row[place.word] = low;
      row[place.word + 1] = high;
      return;
    }
    const mask = place.width === 32 ? -1 : (1 << place.width) - 1;
    row[place.word] = (row[place.word]! & ~(mask << place.low)) | ((low & mask) << place.low);
  }
}

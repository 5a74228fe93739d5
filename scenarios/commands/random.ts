import { assert } from '../../model/base/assert.ts';
import { checkConfig, type CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { Dice } from './dice.ts';
import { Guess, type GuessedOrder } from './guess.ts';
import { nonsense, order, quantity, type Scene, terms } from './orders.ts';
import { type Action, actionsOf, LENGTHS, type Phase, PHASES, type Profile } from './phases.ts';
import { KIND, type RawCommand, scribble, writeRaw } from './raw.ts';

export interface RandomOptions {
  readonly seed: number;
  readonly config: CoreConfig;
  /** 'mixed': everything; 'fifo': never leaves FIFO; 'market': no nonsense. Default 'mixed'. */
  readonly profile?: Profile;
  /** How often each phase starts, in place of the profile's own weights. */
  readonly weights?: Partial<Record<Phase, number>>;
}

const OPENING = 34_200_000_000_000; // 9:30 in nanoseconds

/**
 * A seeded stream of commands that reaches every corner of the rules and still trades most of the time. It
 * knows no core, only a cheap guess at what rests. The same options give the same stream; asking for it in
 * pieces changes nothing.
 */
export class RandomCommands {
  readonly config: CoreConfig;
  private readonly profile: Profile;
  private readonly dice: Dice;
  private readonly guess: Guess;
  private readonly scene: Scene;
  private readonly weights: Record<Phase, number>;
  private readonly scripted: RawCommand[] = [];
  private phase: Phase = 'calm';
  private left = 0;
  private target = 0;
  private time = OPENING;

  constructor({ seed, config, profile = 'mixed', weights = {} }: RandomOptions) {
    checkConfig(config);
    this.config = config;
    this.profile = profile;
    this.dice = new Dice(`commands ${seed}`);
    this.guess = new Guess(config.orders);
    this.weights = { ...PHASES[profile], ...weights };
    assert(Object.values(this.weights).some((weight) => weight > 0), 'no phase has a weight');
    this.scene = {
      config, profile, dice: this.dice, phase: 'calm', middle: config.levels >> 1,
      participants: profile === 'market' ? 50 : 5, low: 0, high: config.levels - 1,
    };
  }

  /** The next `count` commands, eight words each. */
  next(count: number): Int32Array {
    const words = new Int32Array(count * RECORD_WORDS);
    for (let i = 0; i < count; i++) {
      this.time += 1 + this.dice.whole(1000);
      writeRaw({ ...this.step(), time: this.time }, words, i * RECORD_WORDS);
      if (this.profile !== 'market' && this.dice.chance(0.04)) {
        scribble(words, i * RECORD_WORDS, () => this.dice.whole(2 ** 32));
      }
    }
    return words;
  }

  private step(): RawCommand {
    const script = this.scripted.shift();
    if (script !== undefined) return script;
    if (this.left === 0) {
      this.enterPhase();
      return this.step();
    }
    this.left--;
    if (this.left === 0) this.leavePhase();
    if (this.dice.chance(0.05)) this.moveTo(this.scene.middle + this.dice.between(-3, 3));
    const full = this.guess.size > this.target && this.dice.chance(0.5);
    if (full) return this.dice.chance(0.5) ? this.cancel() : this.add(true);
    return this.act(this.dice.weighted(actionsOf(this.profile, this.phase)));
  }

  private enterPhase(): void {
    const { dice, config } = this;
    this.phase = dice.weighted(this.weights);
    this.scene.phase = this.phase;
    this.left = dice.between(...LENGTHS[this.phase]);
    const roomy = this.phase === 'deep' || this.phase === 'wide';
    this.target = Math.min(Math.floor(config.orders * (roomy ? 0.95 : 0.6)), roomy ? 1000 : 120);
    this.scene.participants = this.phase === 'self' ? 2 : this.profile === 'market' ? 50 : 5;
    if (dice.chance(0.2)) this.moveTo(dice.whole(config.levels));
    if (this.phase === 'halt') this.setState(1);
    if (this.phase === 'close') this.setState(2);
    if (this.phase === 'band') this.narrow();
    if (this.phase === 'drain') this.drain();
  }

  /** Whatever stopped the trading is lifted, so that most of the stream trades. */
  private leavePhase(): void {
    if (this.phase === 'halt' || this.phase === 'close') this.setState(0);
    if (this.scene.low > 0 || this.scene.high < this.config.levels - 1) this.setBand(0, this.config.levels - 1);
    const sweeps = this.phase === 'deep' || this.phase === 'wide' ? this.dice.between(1, 4) : 0;
    for (let i = 0; i < sweeps; i++) this.scripted.push(this.add(true));
  }

  private moveTo(middle: number): void {
    this.scene.middle = Math.max(1, Math.min(this.config.levels - 2, middle));
  }

  private setState(state: number): void {
    this.scripted.push({ kind: KIND.SET_STATE, state });
  }

  private setBand(low: number, high: number): void {
    this.scripted.push({ kind: KIND.SET_BAND, price: low, high });
    this.scene.low = low;
    this.scene.high = high;
  }

  private narrow(): void {
    const centre = this.scene.middle + this.dice.between(-8, 8);
    const low = Math.max(0, Math.min(this.config.levels - 1, centre - this.dice.small(10)));
    const high = Math.max(low, Math.min(this.config.levels - 1, centre + this.dice.small(10)));
    this.setBand(low, high);
  }

  /** Empties the book participant by participant, then changes the algorithm where the profile does that. */
  private drain(): void {
    const participants = this.profile === 'market' ? 50 : 5;
    for (let participant = 1; participant <= participants; participant++) {
      this.scripted.push({ kind: KIND.MASS_CANCEL, participant });
    }
    this.scripted.push({ kind: KIND.MASS_CANCEL, participant: 0xffff });
    this.scripted.push({ kind: KIND.SET_ALGORITHM, state: this.algorithm() });
    this.guess.clear();
  }

  private algorithm(): number {
    return this.profile === 'mixed' ? this.dice.whole(3) : 0;
  }

  private act(action: Action): RawCommand {
    const { dice } = this;
    switch (action) {
      case 'add':
        return this.add(false);
      case 'take':
        return this.add(true);
      case 'cancel':
        return this.cancel();
      case 'reduce': {
        const target = this.guess.any(dice);
        const id = this.aim(target);
        const most = target?.open ?? 1;
        const less = dice.chance(0.7) ? dice.between(1, most) : dice.chance(0.7) ? most : quantity(this.scene);
        if (target !== undefined && less < target.open) target.open -= less;
        else if (target !== undefined) this.guess.drop(target);
        return { kind: KIND.REDUCE, order: id, quantity: less };
      }
      case 'replace':
        return this.replace();
      case 'massCancel':
        return { kind: KIND.MASS_CANCEL, participant: dice.between(1, this.scene.participants) };
      case 'setState':
        return { kind: KIND.SET_STATE, state: 0 };
      case 'setBand':
        this.narrow();
        return this.scripted.pop()!;
      case 'setAlgorithm':
        return { kind: KIND.SET_ALGORITHM, state: this.algorithm() };
      case 'nonsense':
        return nonsense(this.scene, this.guess.any(dice)?.id ?? this.guess.past(dice));
    }
  }

  private add(takes: boolean): RawCommand {
    const { dice, config, guess } = this;
    const used = dice.chance(0.03) ? guess.any(dice)?.slot : undefined;
    const slot = used ?? guess.freeSlot();
    const generations = 2 ** 32 / config.orders;
    const generation = dice.whole(dice.chance(0.9) ? Math.min(4, generations) : generations);
    const id = generation * config.orders + slot;
    const command = order(this.scene, id, takes);
    const rests = command.market === 0 && command.timeInForce === 0;
    guess.arrive(id, command.side!, command.price!, command.quantity!, rests);
    return command;
  }

  private cancel(): RawCommand {
    const target = this.guess.any(this.dice);
    const id = this.aim(target);
    if (target?.id === id) this.guess.drop(target);
    return { kind: KIND.CANCEL, order: id };
  }

  private replace(): RawCommand {
    const target = this.guess.any(this.dice);
    const id = this.aim(target);
    const side = target?.side ?? this.dice.whole(2);
    const { price, quantity: wanted, selfTrade } = terms(this.scene, side, this.dice.chance(0.3));
    const same = target !== undefined && this.dice.chance(0.15);
    const command = {
      kind: KIND.REPLACE, order: id, price: same ? target.price : price, quantity: same ? target.open : wanted,
      selfTrade, postOnly: this.dice.chance(0.15) ? 1 : 0,
    };
    if (target?.id === id) {
      this.guess.drop(target);
      this.guess.arrive(id, side, command.price, command.quantity, true);
    }
    return command;
  }

  /** The id of the target, or sometimes one that is stale, of another generation, or pure chance. */
  private aim(target: GuessedOrder | undefined): number {
    const { dice, config } = this;
    if (target !== undefined && dice.chance(0.88)) return target.id;
    if (dice.chance(0.6)) return this.guess.past(dice);
    if (target !== undefined && dice.chance(0.7)) return (target.id + config.orders * dice.between(1, 3)) % 2 ** 32;
    return dice.whole(2 ** 32);
  }
}

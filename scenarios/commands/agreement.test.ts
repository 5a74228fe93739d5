/** Model core and oracle: equal in every event and every state, and lawful, on whatever comes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assert } from '../../model/base/assert.ts';
import { runAll, syncBody } from '../../model/law/body.ts';
import { CORE_MAKERS, type CoreMaker, ORACLE } from '../../model/law/cores.ts';
import { lawSuite } from '../../model/law/suite.ts';
import { commandLines } from '../../model/law/words.ts';
import { ALGORITHMS, BOOK_STATES, COMMAND_KINDS, SELF_TRADE_MODES } from '../../model/message/command.ts';
import type { Core } from '../../model/message/core.ts';
import { CANCEL_REASONS, EVENT_KINDS } from '../../model/message/event.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { REJECTS } from '../../model/message/reject.ts';
import { commandSequence, packRaw, SMALL_CORE } from './arbitrary.ts';
import { Coverage } from './coverage.ts';
import { Dice } from './dice.ts';
import { fuzz, reproduction, trialOf } from './fuzz.ts';
import { RandomCommands } from './random.ts';

/** LOCKSTEP_LAW_RUNS sets how many sequences, LOCKSTEP_LAW_SEED which. */
const RUNS = Number(process.env['LOCKSTEP_LAW_RUNS'] ?? 600);
const SEED = Number(process.env['LOCKSTEP_LAW_SEED'] ?? 42);
const SEEDS = Array.from({ length: 12 }, (_, i) => i + 1);
const LARGE = { levels: 2048, orders: 256, quantityBits: 32, algorithms: 'ALL' } as const;

describe('agreement', () => {
  test(`laws of the matching core, every event and state as the oracle's: ${RUNS} sequences, seed ${SEED}`, () => {
    const property = fc.property(commandSequence(), (commands) => {
      const words = packRaw(commands);
      const failure = trialOf(SMALL_CORE, CORE_MAKERS, words);
      if (failure !== undefined) throw new Error([...commandLines(words), failure.text].join('\n'));
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
  }, 60_000 + RUNS * 100);

  test.each(SEEDS)('agreement: random stream with restarts from snapshots (seed %i)', (seed) => {
    const { failure, commands } = fuzz(seed, 4000, { contenders: CORE_MAKERS });
    expect(failure?.report).toBeUndefined();
    expect(commands).toBe(4000);
  });

  test.each(['fifo', 'market'] as const)('agreement: profile %s', (profile) => {
    const { failure, coverage } = fuzz(5, 8000, { contenders: CORE_MAKERS, profile, config: LARGE });
    expect(failure?.report).toBeUndefined();
    expect(coverage.of('trade FIFO')).toBeGreaterThan(1000);
    expect(coverage.of('trade PRO_RATA') + coverage.of('trade SIZE_TIME')).toBe(0);
    if (profile === 'market') expect(coverage.of('event REJECTED')).toBeLessThan(2500);
  });

  test('agreement: a core of 32-bit quantities, where products and totals are wide', () => {
    const { failure, coverage } = fuzz(15, 20_000, { contenders: CORE_MAKERS, config: LARGE });
    expect(failure?.report).toBeUndefined();
    expect(coverage.of('size beyond 32 bits')).toBeGreaterThan(50);
  });

  test.each(CORE_MAKERS)('agreement: a restart after any command changes nothing ($name)', (maker) => {
    const stream = new RandomCommands({ seed: 7, config: SMALL_CORE }).next(1500);
    const dice = new Dice('restarts 7');
    let core: Core = maker.make(SMALL_CORE);
    const straight = maker.make(SMALL_CORE);
    for (let at = 0; at < stream.length; at += RECORD_WORDS) {
      const one = stream.subarray(at, at + RECORD_WORDS);
      expect(runAll(core, one), `command ${at / RECORD_WORDS + 1} of seed 7`).toEqual(runAll(straight, one));
      if (dice.chance(0.7)) core = maker.restore(core.snapshot());
      expect(core.snapshot()).toEqual(straight.snapshot());
    }
  });

  test.each(CORE_MAKERS)('agreement: the suite for any body of the core ($name)', async ({ name, make }) => {
    const commands = new RandomCommands({ seed: 3, config: LARGE }).next(6000);
    const result = await lawSuite(() => syncBody(name, make(LARGE)), commands, 700);
    expect(result).toMatchObject({ body: name, commands: 6000, violations: [], disagreement: undefined });
  });
});

/** An oracle with one lie: what a self-trade leaves of a decremented order is told one too low. */
const LIAR: CoreMaker = {
  name: 'liar',
  make: (config) => lying(ORACLE.make(config)),
  restore: (snapshot) => lying(ORACLE.restore(snapshot)),
};

function lying(core: Core): Core {
  return {
    config: core.config,
    snapshot: () => core.snapshot(),
    execute(commands, at, out) {
      const from = out.used;
      core.execute(commands, at, out);
      for (let w = from; w < out.used; w += RECORD_WORDS) {
        const [kind, , , , reason, left] = out.words.subarray(w, w + RECORD_WORDS);
        if ((kind & 0xff) === EVENT_KINDS.CANCELLED.code && reason === CANCEL_REASONS.indexOf('SELF_TRADE') && left > 0) {
          out.words[w + 5]--;
        }
      }
    },
  };
}

describe('trial', () => {
  test('trial: a lying core is caught, shrunk to a few commands, with the line that reproduces it', () => {
    const { failure } = fuzz(1, 20_000, { contenders: [ORACLE, LIAR], config: SMALL_CORE });
    expect(failure?.kind).toBe('disagreement');
    expect(failure!.shrunk.length / RECORD_WORDS).toBeLessThanOrEqual(5);
    const line = './lockstep check random --seed 1 --target oracle,liar --size 64x16 --commands';
    expect(failure!.report.split('\n').at(-1)).toContain(line);
    expect(trialOf(SMALL_CORE, [ORACLE, LIAR], failure!.shrunk)).toBeDefined();
  });

  test('trial: a lying core breaks a law with no other core beside it', () => {
    const { failure } = fuzz(1, 20_000, { contenders: [LIAR], config: SMALL_CORE });
    expect(failure?.kind).toBe('violation');
    expect(failure?.text).toContain('CONSERVED');
  });

  test('trial: what shows only after a restart is shrunk with restarts', () => {
    const forgetful: CoreMaker = { name: 'forgetful', make: ORACLE.make, restore: (snapshot) => lying(ORACLE.restore(snapshot)) };
    const { failure } = fuzz(2, 20_000, { contenders: [ORACLE, forgetful], config: SMALL_CORE });
    expect(failure!.shrunk.length / RECORD_WORDS).toBeLessThanOrEqual(5);
    expect(failure!.report).toContain('with a restart from the snapshot after each');
  });

  test('trial: a core that breaks or runs away is a finding', () => {
    const broken: CoreMaker = { ...ORACLE, name: 'broken', make: (config) => ({ ...lying(ORACLE.make(config)), snapshot: () => assert(false, 'lost') as never }) };
    expect(fuzz(1, 100, { contenders: [ORACLE, broken], config: SMALL_CORE }).failure?.text).toContain('broken fails: AssertionFailure: lost');
    const runaway: CoreMaker = { ...ORACLE, name: 'runaway', make: (config) => ({ ...lying(ORACLE.make(config)), execute: (_, __, out) => { for (;;) out.grow(); } }) };
    expect(fuzz(1, 100, { contenders: [ORACLE, runaway], config: SMALL_CORE }).failure?.text).toContain('runaway fails');
  });

  test('trial: the suite names the first command on which a body and the oracle part', async () => {
    const commands = new RandomCommands({ seed: 1, config: SMALL_CORE }).next(20_000);
    const { disagreement, violations } = await lawSuite(() => syncBody('liar', LIAR.make(SMALL_CORE)), commands);
    expect(violations.length).toBeGreaterThan(0);
    expect(disagreement?.sequence).toBe(violations[0].sequence);
    expect(disagreement?.expected).not.toEqual(disagreement?.seen);
  });

  test('trial: the reproduction line says all that the command line can say', () => {
    expect(reproduction(9, CORE_MAKERS, LARGE, 500, 'fifo')).toBe(
      './lockstep check fifo --seed 9 --target oracle,model --size 2048x256 --commands 500',
    );
    expect(reproduction(9, CORE_MAKERS, SMALL_CORE, 500)).toContain('# in a core of 8-bit quantities');
  });
});

describe('random commands', () => {
  const coverage = new Coverage();
  const configs = [SMALL_CORE, LARGE, { ...SMALL_CORE, orders: 64, algorithms: 'FIFO' }] as const;
  for (const config of configs) {
    const words = new RandomCommands({ seed: 11, config }).next(30_000);
    coverage.feed(words, runAll(ORACLE.make(config), words));
  }
  const at = (least: number) => (name: string) => [name, least] as const;
  const modes = SELF_TRADE_MODES.filter((mode) => mode !== 'NONE');

  test.each([
    ...Object.keys(COMMAND_KINDS).map((kind) => at(20)(`accepted ${kind}`)),
    ...Object.keys(EVENT_KINDS).map((kind) => at(100)(`event ${kind}`)),
    ...Object.keys(REJECTS).map((name) => at(10)(`reject ${name}`)),
    ...CANCEL_REASONS.filter((reason) => reason !== 'NONE').map((reason) => at(50)(`cancel ${reason}`)),
    ...BOOK_STATES.map((state) => at(10)(`state ${state}`)),
    ...ALGORITHMS.map((algorithm) => at(500)(`trade ${algorithm}`)),
    ...modes.flatMap((mode) => ALGORITHMS.map((algorithm) => at(20)(`self-trade ${mode} ${algorithm}`))),
    at(20)('size beyond 32 bits'),
  ])('random commands: reach "%s" at least %i times', (name, least) => {
    expect(coverage.of(name)).toBeGreaterThanOrEqual(least);
  });

  test('random commands: most of the stream is obeyed', () => {
    expect(coverage.of('event REJECTED')).toBeLessThan(90_000 * 0.5);
    expect(coverage.of('event TRADE')).toBeGreaterThan(90_000 * 0.1);
  });

  test('random commands: the same seed gives the same stream, in one piece or many; another seed another', () => {
    const whole = new RandomCommands({ seed: 4, config: LARGE }).next(500);
    const pieces = new RandomCommands({ seed: 4, config: LARGE });
    const joined = [200, 1, 299].flatMap((count) => [...pieces.next(count)]);
    expect(joined).toEqual([...whole]);
    expect([...new RandomCommands({ seed: 5, config: LARGE }).next(500)]).not.toEqual(joined);
  });
});

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getWide, type PlacedPort, type SimulatorImage } from '@cocotb-ts/bridge';
import { ModelCore } from '../../model/book/book.ts';
import { CommandCodec, EventCodec } from '../../model/message/codec.ts';
import type { CoreConfig } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { PinPredictor } from '../timing/pins.ts';
import type { Stimulus } from './check.ts';
import { coreImage, corePins, type ImageOptions, RTL_DIRECTORY } from './image.ts';
import { type Conditions, conditionsOf, paceOf, saveRegression } from './regression.ts';
import { drive } from './resets.ts';
import { Divergence, LockstepSession, type PinMismatch } from './session.ts';
import { shrinkCommands } from './shrink.ts';
import { registersAt } from './vcd.ts';
import { drawWindow } from './window.ts';

export interface WrongPin {
  readonly pin: string;
  readonly expected: string;
  readonly seen: string;
  /** For event records: the fields that differ. */
  readonly fields?: readonly { readonly field: string; readonly expected: string; readonly seen: string }[];
}

/** What a person needs to find the fault; everything also stands in the JSON answer. */
export interface DivergenceReport {
  readonly seed: string;
  readonly pace: string;
  /** Cycle since reset of the first wrong pin, in the stimulus as it came. */
  readonly cycle: number;
  /** Below, all about the shrunk stimulus. */
  readonly shrunk: {
    readonly commands: readonly string[];
    readonly pace: string;
    readonly cycle: number;
    readonly command: string;
    readonly pins: readonly WrongPin[];
    readonly model: readonly string[];
    readonly machine: readonly string[];
    readonly window: string;
  };
  readonly regression?: string;
  readonly wave?: string;
  readonly reproduce: string;
}

interface DiagnoseOptions extends ImageOptions {
  readonly config: CoreConfig;
  readonly outDir?: string;
}

/** The first mismatch of a stimulus on a fresh machine, or undefined. */
async function firstMismatch(
  image: SimulatorImage, config: CoreConfig, commands: Int32Array, conditions: Conditions, wave?: string,
): Promise<PinMismatch | undefined> {
  const session = await LockstepSession.open(image, config, (c) => new ModelCore(c), 1024, conditions.start);
  try {
    if (wave !== undefined) await session.trace(wave);
    await drive(session, commands, conditions);
    return undefined;
  } catch (error) {
    if (error instanceof Divergence) return error.mismatch;
    throw error;
  } finally {
    await session.close();
  }
}

/** Shrinks, re-runs with waves, and says what is wrong where. */
export async function reportDivergence(options: DiagnoseOptions, stimulus: Stimulus, error: Divergence): Promise<DivergenceReport> {
  const { config } = options;
  const { resets } = stimulus;
  const unknowns = stimulus.start !== undefined;
  const disturbed = conditionsOf(stimulus);
  const image = await coreImage(config, { ...options, unknowns });
  const mismatchOf = (commands: Int32Array, pace: string) => firstMismatch(image, config, commands, { ...disturbed, pace });
  const fails = async (commands: Int32Array, pace: string) => (await mismatchOf(commands, pace)) !== undefined;
  // After a reset the commands taken are counted anew.
  const taken = resets === undefined ? Math.max(1, error.mismatch.commandsTaken) : undefined;
  const upTo = stimulus.commands.slice(0, taken === undefined ? undefined : taken * RECORD_WORDS);
  const enough = (await fails(upTo, stimulus.pace)) ? upTo : stimulus.commands;
  const pace = stimulus.pace !== 'full' && (await fails(enough, 'full')) ? 'full' : stimulus.pace;
  const commands = await shrinkCommands(enough, (candidate) => fails(candidate, pace));
  const traced = await coreImage(config, { ...options, unknowns, trace: true });
  const directory = options.outDir ?? join(image.directory, 'divergence');
  mkdirSync(directory, { recursive: true });
  const name = ['divergence', ...(options.machine === undefined ? [] : [options.machine.name]), stimulus.seed].join('-').replace(/[^A-Za-z0-9._-]/g, '_');
  const wave = join(directory, `${name}.vcd`);
  // What begins at random is the same on the image without waves alone.
  const retraced = await firstMismatch(traced, config, commands, { ...disturbed, pace }, wave);
  const mismatch = retraced ?? (await mismatchOf(commands, pace)) ?? error.mismatch;
  const place = resets === undefined ? locate(image, config, commands, pace, mismatch.cycle) : undefined;
  const regression = join(directory, `${name}.json`);
  saveRegression(regression, { note: `seed ${stimulus.seed}: ${error.message}`, config, ...disturbed, pace }, commands);
  return {
    seed: stimulus.seed, pace: stimulus.pace, cycle: error.mismatch.cycle,
    shrunk: {
      commands: describeCommands(commands), pace, cycle: mismatch.cycle, command: place?.command ?? AFTER_RESET,
      pins: wrongPins(image.outputs.ports, mismatch), model: place === undefined ? [] : describeModel(place.model),
      machine: await describeMachine(wave, mismatch.age), window: drawWindow(image.outputs, mismatch),
    },
    regression, wave, reproduce: `./lockstep check ${regression} --target ${options.machine?.option ?? 'rtl'}`,
  };
}

/** Which command the machine is at in a cycle, and the model's book then. */
function locate(image: SimulatorImage, config: CoreConfig, commands: Int32Array, paceName: string, cycle: number): { command: string; model: ModelCore } {
  const model = new ModelCore(config);
  const predictor = new PinPredictor(model, corePins(image));
  const pace = paceOf(paceName);
  predictor.offer(commands, pace.gaps(commands.length / RECORD_WORDS));
  const row = new Int32Array(image.outputs.words);
  let word = 0;
  for (let c = 0; c <= cycle; c++) {
    if (c % 32 === 0) word = pace.ready(32)[0]!;
    predictor.predict(1, Uint32Array.of(word >>> (c & 31)), row);
  }
  const at = (predictor.taken - 1) * RECORD_WORDS;
  const command = at < 0 ? 'before the first command' : `command ${predictor.taken}: ${JSON.stringify(CommandCodec.decode(commands, at))}`;
  return { command, model };
}

/** One line of JSON a command. */
export function describeCommands(commands: Int32Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < commands.length; at += RECORD_WORDS) lines.push(JSON.stringify(CommandCodec.decode(commands, at)));
  return lines;
}

/** The pins that differ at the mismatch; an event record by its fields. */
export function wrongPins(ports: readonly PlacedPort[], { expected, seen }: PinMismatch): WrongPin[] {
  const wrong: WrongPin[] = [];
  for (const port of ports) {
    const want = getWide(expected, 0, port);
    const got = getWide(seen, 0, port);
    if (want === got) continue;
    const pin = { pin: port.name, expected: `0x${want.toString(16)}`, seen: `0x${got.toString(16)}` };
    wrong.push(port.width === 256 ? { ...pin, fields: wrongFields(expected, seen, port.word) } : pin);
  }
  return wrong;
}

function wrongFields(expected: Uint32Array, seen: Uint32Array, at: number): { field: string; expected: string; seen: string }[] {
  const want = EventCodec.decode(expected, at) as unknown as Record<string, unknown>;
  const got = EventCodec.decode(seen, at) as unknown as Record<string, unknown>;
  const names = [...new Set([...Object.keys(want), ...Object.keys(got)])];
  return names.filter((n) => want[n] !== got[n]).map((field) => ({ field, expected: String(want[field]), seen: String(got[field]) }));
}

function describeModel(model: ModelCore): string[] {
  const side = (name: string, levels: readonly { price: number; size: number }[]) =>
    `${name} ${levels.map((l) => `${l.size} @ ${l.price}`).join(', ') || 'empty'}`;
  return [side('bids', model.depth(0, 5)), side('asks', model.depth(1, 5)), `commands taken ${model.sequence}, live orders ${model.liveOrders}`];
}

const PERIOD_PS = 10_000;
const AFTER_RESET = 'a command after one of the resets in mid-course';

/** The machine's own registers just before the edge of a cycle, counted from the simulator's start. */
async function describeMachine(wave: string, age: number): Promise<string[]> {
  const registers = await registersAt(wave, 'lockstep_core', age * PERIOD_PS + PERIOD_PS / 2 - 1);
  const number = (bits: string) => (/[xz]/i.test(bits) ? bits : BigInt(`0b${bits}`).toString());
  const lines = [...registers].filter(([name]) => name !== 'cmd_q' && name !== 'st_q').map(([name, bits]) => `${name} ${number(bits)}`);
  const steps = stepsIn(registers.get('st_q') ?? '');
  return steps.length === 0 ? lines : [`step ${steps.join(' and ')}`, ...lines];
}

/** Names of the machine's states that `bits` has set, highest bit first: one, in a machine in order, as hdl/rtl/lockstep_states.svh gives them. */
function stepsIn(bits: string): string[] {
  const text = readFileSync(join(RTL_DIRECTORY, 'lockstep_states.svh'), 'utf8');
  return [...text.matchAll(/ S_(\w+)\s*= (\d+);/g)].filter(([, , bit]) => bits.at(-1 - Number(bit)) === '1').map(([, name]) => name!);
}

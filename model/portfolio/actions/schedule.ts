import { assert } from '../../base/assert.ts';
import { NumberReader, packNumbers } from '../../positions/numbers.ts';
import { type Refused, refused } from '../refusals.ts';
import { ACTION_KINDS, type ActionKind, checkAction, type CorporateAction } from './action.ts';

/** What is to be done for an action, and when. */
export const ACTION_STEPS = {
  EX: 'before the open of the ex day: applyCorporateAction',
  REGISTER: 'after settlement at the end of the record day: payDividend, with the trades done until then',
  DUE_BILLS: 'before the open of an ex day after the record day: payDividend, without holders, with the trades done since',
  LAPSE: 'before the open of the day after rights expire: lapseRights',
} as const;

export type ActionStep = keyof typeof ACTION_STEPS;
const STEPS = Object.keys(ACTION_STEPS) as ActionStep[];

/** Where an action stands: announced until its first step is taken, complete with its last; cancelled only before the first. */
export const ACTION_STATES = {
  ANNOUNCED: ['UNDER_WAY', 'COMPLETE', 'CANCELLED'],
  UNDER_WAY: ['COMPLETE'],
  COMPLETE: [],
  CANCELLED: [],
} as const;

export type ActionState = keyof typeof ACTION_STATES;

/** After them the instrument is no more. */
export const MERGERS: readonly ActionKind[] = ['CASH_MERGER', 'STOCK_MERGER'];

export interface DueStep {
  readonly action: CorporateAction;
  readonly step: ActionStep;
  readonly day: number;
}

interface Entry {
  readonly action: CorporateAction;
  cancelled: boolean;
  /** Steps taken, in the order of STEPS. */
  readonly taken: Set<ActionStep>;
}

/** The steps of an action, each with its day, in the order in which they come. */
export function stepsOf(action: CorporateAction): readonly { readonly step: ActionStep; readonly day: number }[] {
  const { ex, record } = action.days;
  const steps: { step: ActionStep; day: number }[] = [{ step: 'EX', day: ex }];
  if (action.kind === 'CASH_DIVIDEND') steps.push({ step: 'REGISTER', day: record });
  if (action.kind === 'CASH_DIVIDEND' && ex > record) steps.push({ step: 'DUE_BILLS', day: ex });
  if (action.kind === 'RIGHTS') steps.push({ step: 'LAPSE', day: action.expires + 1 });
  return steps.sort((a, b) => a.day - b.day || STEPS.indexOf(a.step) - STEPS.indexOf(b.step));
}

/** Corporate actions from announcement to completion: which step is due when, and that none is taken twice. */
export class ActionSchedule {
  #entries = new Map<number, Entry>();

  announce(action: CorporateAction): 'ANNOUNCED' | Refused {
    const wrong = checkAction(action);
    if (wrong !== undefined) return wrong;
    if (this.#entries.has(action.id)) return refused('ACTION_KNOWN');
    this.#entries.set(action.id, { action, cancelled: false, taken: new Set() });
    return 'ANNOUNCED';
  }

  cancel(id: number): 'CANCELLED' | Refused {
    const entry = this.#entries.get(id);
    if (entry === undefined) return refused('ACTION_UNKNOWN');
    if (entry.cancelled || entry.taken.size > 0) return refused('ACTION_DONE');
    entry.cancelled = true;
    return 'CANCELLED';
  }

  state(id: number): ActionState | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined) return undefined;
    if (entry.cancelled) return 'CANCELLED';
    if (entry.taken.size === 0) return 'ANNOUNCED';
    return entry.taken.size === stepsOf(entry.action).length ? 'COMPLETE' : 'UNDER_WAY';
  }

  /** Steps that are to be taken by now and have not been: by day, then by step, then by action. REGISTER belongs to the evening of its day. */
  due(day: number, evening: boolean): DueStep[] {
    return [...this.#entries.values()].filter(({ cancelled }) => !cancelled)
      .flatMap(({ action, taken }) => stepsOf(action).filter(({ step }) => !taken.has(step)).map((row) => ({ action, ...row })))
      .filter((row) => row.day < day || (row.day === day && (evening || row.step !== 'REGISTER')))
      .sort((a, b) => a.day - b.day || STEPS.indexOf(a.step) - STEPS.indexOf(b.step) || a.action.id - b.action.id);
  }

  /** Says that a step was taken. */
  done(id: number, step: ActionStep): 'DONE' | Refused {
    const entry = this.#entries.get(id);
    if (entry === undefined) return refused('ACTION_UNKNOWN');
    const known = stepsOf(entry.action).some((row) => row.step === step);
    if (!known || entry.cancelled || entry.taken.has(step)) return refused('ACTION_DONE');
    entry.taken.add(step);
    return 'DONE';
  }

  /** True when the instrument is merged into another or for cash, or is to be: an announced merger of it is not cancelled. */
  isMerged(instrument: number): boolean {
    return [...this.#entries.values()].some(({ action, cancelled }) => !cancelled && MERGERS.includes(action.kind) && action.instrument === instrument);
  }

  /** True when some step of an action that touches the instrument is still to come. */
  awaits(instrument: number): boolean {
    return [...this.#entries.values()].some(({ action, cancelled, taken }) =>
      !cancelled && (action.instrument === instrument || ('into' in action && action.into === instrument)) && taken.size < stepsOf(action).length);
  }

  action(id: number): CorporateAction | undefined {
    return this.#entries.get(id)?.action;
  }

  /** Canonical bytes. */
  snapshot(): Uint8Array {
    const entries = [...this.#entries.values()].sort((a, b) => a.action.id - b.action.id);
    return packNumbers([MAGIC, FORMAT, entries.length, ...entries.flatMap(({ action, cancelled, taken }) => [
      ...writeAction(action), cancelled ? 1 : 0, taken.size, ...STEPS.filter((step) => taken.has(step)).map((step) => STEPS.indexOf(step)),
    ])]);
  }

  restore(bytes: Uint8Array): void {
    const reader = new NumberReader(bytes);
    assert(reader.next() === MAGIC && reader.next() === FORMAT, 'not a snapshot of corporate actions of format 1');
    const entries = reader.list((): Entry => {
      const action = readAction(reader);
      return { action, cancelled: reader.next() === 1, taken: new Set(reader.list(() => STEPS[reader.next()]!)) };
    });
    reader.end();
    this.#entries = new Map(entries.map((entry) => [entry.action.id, entry]));
  }
}

const MAGIC = 0x4c53_4143; // "CASL" in little-endian bytes
const FORMAT = 1;
/** Position in the list is the code in a snapshot: append only. */
const KINDS = Object.keys(ACTION_KINDS) as ActionKind[];
/** Numbers of each kind besides the common ones, in the order of a snapshot. */
export const ACTION_NUMBERS: Readonly<Record<ActionKind, readonly string[]>> = {
  CASH_DIVIDEND: ['amount', 'per', 'taxAccount'],
  STOCK_DIVIDEND: ['each', 'per', 'cashInLieu'],
  SPLIT: ['each', 'per', 'cashInLieu'],
  REVERSE_SPLIT: ['each', 'per', 'cashInLieu'],
  SPIN_OFF: ['each', 'per', 'cashInLieu', 'into', 'parentPrice', 'childPrice'],
  RIGHTS: ['each', 'per', 'cashInLieu', 'into', 'parentPrice', 'childPrice', 'rights', 'subscription', 'expires', 'allocateFrom'],
  CASH_MERGER: ['amount'],
  STOCK_MERGER: ['each', 'per', 'cashInLieu', 'into', 'boot', 'price'],
  SYMBOL_CHANGE: [],
};

function writeAction(action: CorporateAction): number[] {
  const { id, instrument, agent, days: { declared, ex, record, pay } } = action;
  const fields = action as unknown as Readonly<Record<string, number>>;
  const symbol = action.kind === 'SYMBOL_CHANGE' ? [action.symbol.length, ...[...action.symbol].map((letter) => letter.charCodeAt(0))] : [];
  return [KINDS.indexOf(action.kind), id, instrument, agent, declared, ex, record, pay, ...ACTION_NUMBERS[action.kind].map((name) => fields[name]!), ...symbol];
}

function readAction(reader: NumberReader): CorporateAction {
  const next = () => reader.next();
  const kind = KINDS[next()]!;
  const common = { kind, id: next(), instrument: next(), agent: next(), days: { declared: next(), ex: next(), record: next(), pay: next() } };
  const fields = Object.fromEntries(ACTION_NUMBERS[kind].map((name) => [name, next()]));
  const symbol = kind === 'SYMBOL_CHANGE' ? { symbol: reader.list(() => String.fromCharCode(next())).join('') } : {};
  return { ...common, ...fields, ...symbol } as CorporateAction;
}

import { SNAPSHOT_ORDER_WORDS, decodeSnapshot } from '../message/snapshot.ts';
import { EventCodec } from '../message/codec.ts';
import type { CoreEvent } from '../message/event.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { OrderOracle } from '../oracle/orders/oracle.ts';
import type { Told } from '../oracle/orders/order.ts';
import type { NewOrder } from '../orders/order.ts';
import { ORDER_REASONS, ORDER_REJECTS } from '../orders/reject.ts';
import { LIQUIDITY, type Report } from '../orders/reports.ts';
import { type Status, STATUSES, TRANSITIONS } from '../orders/states.ts';
import { isDarkId } from '../orders/table.ts';
import { mayChange, type Phase } from '../session/phases.ts';
import { DESK_CONFIG, DeskRun } from './desk-run.ts';

/** One request to a desk. `nth` names an order by how many were entered before it. */
export type DeskStep =
  | { readonly do: 'ENTER'; readonly order: NewOrder }
  | { readonly do: 'BULK'; readonly orders: readonly NewOrder[] }
  | { readonly do: 'BUST'; readonly nth: number; readonly quantity: number }
  | { readonly do: 'PAIR'; readonly first: NewOrder; readonly second: NewOrder }
  | { readonly do: 'BRACKET'; readonly entry: NewOrder; readonly target: number; readonly protection: number }
  | { readonly do: 'CANCEL'; readonly nth: number; readonly account: number | undefined }
  | { readonly do: 'AMEND'; readonly nth: number; readonly quantity: number; readonly price: number; readonly stop: number }
  | { readonly do: 'MASS_CANCEL'; readonly participant: number }
  | { readonly do: 'DISCONNECT'; readonly participant: number }
  | { readonly do: 'ADVANCE'; readonly by: number }
  | { readonly do: 'BAND'; readonly low: number; readonly high: number }
  | { readonly do: 'PHASE'; readonly to: Phase }
  | { readonly do: 'RESTART' };

/** The laws of the order desk, each in a sentence. */
export const DESK_LAWS = {
  oracle: 'desk and core together report what the naive order room reports, in its order',
  legal: 'every report is a legal transition of the order it tells of',
  conserved: 'what was ordered has traded, is open, or was taken away',
  unseen: 'no command but of a dark id ever carries what is hidden, and none is in the core between turns',
  core: 'what the desk believes to be displayed is what the core has',
  room: 'when every order is gone, every slot is free',
} as const;

const NAMES = new Map<number, string>([...Object.entries(ORDER_REJECTS), ...Object.entries(ORDER_REASONS)].map(([name, { code }]) => [code, name]));
const TRADED = new Map<number, string>(Object.entries(LIQUIDITY).map(([name, code]) => [code, name]));

/** How many orders had been entered when this number was given out. */
function serialOf(order: number): number {
  return Math.floor(order / DESK_CONFIG.core.orders);
}

/** A report in the oracle's words. */
function inWords(r: Report): Told {
  const code = r.kind === 'TRADE' ? TRADED.get(r.code)! : r.code === 0 ? '' : (NAMES.get(r.code) ?? String(r.code));
  return {
    kind: r.kind, status: r.status, order: serialOf(r.order), account: r.account, price: r.price, quantity: r.quantity, filled: r.filled,
    open: r.open, code, other: r.kind === 'TRADE' ? serialOf(r.other) : 0,
  };
}

/** What the reports alone say of an order. */
interface Life {
  status: Status;
  total: number;
  taken: number;
  hides: boolean;
  most: number;
}

/** A desk with a core, its oracle beside it, and the laws between them. */
class DeskJudge {
  readonly run: DeskRun;
  /** What steps have met, for the tests that ask whether they met everything. */
  readonly met = new Set<string>();
  private readonly oracle = new OrderOracle(DESK_CONFIG.core.levels, DESK_CONFIG.core.orders, 2 ** DESK_CONFIG.core.quantityBits - 1, DESK_CONFIG.seed);
  private readonly lives = new Map<number, Life>();
  private readonly numbers = [0];
  private day = 0;
  private time = 0;

  constructor(run: DeskRun) {
    this.run = run;
    this.step({ do: 'PHASE', to: 'CONTINUOUS' });
  }

  /** What is wrong after the step, or undefined. */
  step(step: DeskStep): string | undefined {
    const { run, oracle } = this;
    const time = ++this.time;
    const serial = 'nth' in step ? step.nth % this.numbers.length : 0;
    const order = this.numbers[serial] ?? 0;
    const owner = run.desk.view(order)?.account ?? 0;
    switch (step.do) {
      case 'ENTER':
        return this.both((d) => d.enter(step.order, time), () => oracle.enter(step.order, time), [step.order]);
      case 'BULK':
        return this.both((d) => d.enterBulk(step.orders, time), () => oracle.enterBulk(step.orders, time));
      case 'BUST': {
        const quantity = Math.min(step.quantity, run.desk.view(order)?.filled ?? 0);
        return quantity === 0 ? undefined : this.both((d) => d.bust(order, 30, quantity, time), () => oracle.bust(serial, 30, quantity));
      }
      case 'PAIR':
        return this.both((d) => d.enterPair(step.first, step.second, time), () => oracle.enterPair(step.first, step.second, time), [step.first, step.second]);
      case 'BRACKET':
        return this.both((d) => d.enterBracket(step, time), () => oracle.enterBracket(step.entry, step.target, step.protection, time), [step.entry]);
      case 'CANCEL':
        return this.both((d) => d.cancel(step.account ?? owner, order, time), () => oracle.cancel(step.account ?? owner, serial));
      case 'AMEND': {
        const { quantity, price, stop } = step;
        return this.both((d) => d.amend({ account: owner, order, quantity, price, stop }, time), () => oracle.amend(owner, serial, quantity, price, stop));
      }
      case 'MASS_CANCEL':
        return this.both((d) => d.massCancel(step, time), () => oracle.takeOut((o) => o.participant === step.participant, 'MASS_CANCEL'));
      case 'DISCONNECT':
        return this.both((d) => d.disconnect(step.participant, time),
          () => oracle.takeOut((o) => o.participant === step.participant && o.cancelOnDisconnect, 'DISCONNECT'));
      case 'ADVANCE':
        this.time += step.by;
        return this.both((d) => d.advance(this.day, this.time), () => oracle.advance(this.day, this.time));
      case 'BAND':
        return this.both((d) => d.setBand(step.low, step.high, time), () => oracle.setBand(step.low, step.high));
      case 'PHASE':
        if (!mayChange(run.desk.phase, step.to)) return undefined;
        if (run.desk.phase === 'CLOSED') this.day++;
        return this.both((d) => d.setPhase(step.to, this.day, time), () => oracle.setPhase(step.to, this.day));
      case 'RESTART':
        run.restart();
        return undefined;
    }
  }

  private both(request: Parameters<DeskRun['do']>[0], ask: () => void, entered: readonly NewOrder[] = []): string | undefined {
    const before = this.oracle.told.length;
    const next = this.numbers.length;
    const reports = this.run.do(request);
    ask();
    for (const { order } of reports) if (order > 0) this.numbers[serialOf(order)] = order;
    return this.followReports(reports, entered, next) ?? this.lookAtCore() ?? this.lookAtEvents() ?? this.againstOracle(reports, before);
  }

  private againstOracle(reports: readonly Report[], before: number): string | undefined {
    const told = reports.map(inWords);
    for (const { kind, code } of told) this.met.add(kind).add(code);
    const seen = told.map((line) => JSON.stringify(line));
    const expected = this.oracle.told.slice(before).map((line) => JSON.stringify(line));
    const differs = seen.findIndex((line, i) => line !== expected[i]);
    if (differs >= 0) return `oracle: ${seen[differs]} where ${expected[differs] ?? 'nothing'} is due`;
    return expected.length > seen.length ? `oracle: nothing where ${expected[seen.length]} is due` : undefined;
  }

  private followReports(reports: readonly Report[], entered: readonly NewOrder[], next: number): string | undefined {
    for (const r of reports) {
      if (r.order === 0 || r.kind.endsWith('_REJECTED')) continue;
      const life = this.lives.get(r.order) ?? { status: 'NONE' as Status, total: 0, taken: 0, hides: false, most: Number.MAX_SAFE_INTEGER };
      const legal = TRANSITIONS.some(({ from, kind, to }) => from === life.status && kind === r.kind && to.includes(r.status));
      if (!legal) return `legal: ${life.status} by ${r.kind} to ${r.status}`;
      life.status = r.status;
      if (r.kind === 'NEW' || r.kind === 'REPLACED') life.total = r.quantity;
      if (r.kind === 'TRADE_CANCEL') life.taken += r.quantity;
      if (r.kind === 'REJECTED') life.taken = life.total = r.quantity;
      if (r.kind === 'CANCELED' || r.kind === 'EXPIRED' || (r.kind === 'RESTATED' && r.code === ORDER_REASONS.SELF_TRADE.code)) life.taken += r.quantity;
      if (life.total !== r.filled + r.open + life.taken) return `conserved: ${life.total} is not ${r.filled} + ${r.open} + ${life.taken}`;
      if (!STATUSES[r.status].live && r.open !== 0) return `conserved: a dead order has ${r.open} open`;
      const terms = entered[serialOf(r.order) - next];
      if (!this.lives.has(r.order) && terms !== undefined) {
        life.hides = terms.display === 'HIDDEN' || terms.allOrNone || (terms.minimum > 0 && terms.timeInForce !== 'IOC');
        life.most = terms.display === 'ICEBERG' ? terms.shown + terms.spread : Number.MAX_SAFE_INTEGER;
      }
      this.lives.set(r.order, life);
    }
    const live = this.run.desk.orders();
    const wrong = live.find(({ quantity, filled, open, cancelled }) => quantity !== filled + open + cancelled);
    if (wrong !== undefined) return `conserved: order ${wrong.order} of ${wrong.quantity} has ${wrong.filled} + ${wrong.open} + ${wrong.cancelled}`;
    return live.length === 0 && this.run.desk.freeSlots !== DESK_CONFIG.core.orders ? `room: ${this.run.desk.freeSlots} slots are free` : undefined;
  }

  private lookAtCore(): string | undefined {
    const { desk, core } = this.run;
    const image = decodeSnapshot(core.snapshot());
    let [count, total] = [0, 0];
    for (let at = 0; at < image.orders.length; at += SNAPSHOT_ORDER_WORDS) {
      const id = image.orders[at]! >>> 0;
      const quantity = image.orders[at + 3]! >>> 0;
      const order = desk.orderOf(id);
      if (isDarkId(id)) return `unseen: the dark id ${id} rests in the core`;
      if (desk.view(order)?.inCore !== quantity) return `core: order ${order} has ${quantity} in the core`;
      count++;
      total += quantity;
    }
    const shown = desk.orders().filter(({ inCore }) => inCore > 0);
    const believed = shown.reduce((sum, { inCore }) => sum + inCore, 0);
    return shown.length === count && believed === total ? undefined : `core: ${count} orders of ${total}, the desk believes ${shown.length} of ${believed}`;
  }

  private lookAtEvents(): string | undefined {
    const { words, used } = this.run.events;
    for (let at = 0; at < used; at += RECORD_WORDS) {
      const event = EventCodec.decode(words, at) as CoreEvent;
      if (event.kind !== 'RESTED' || isDarkId(event.order)) continue;
      const life = this.lives.get(this.run.desk.orderOf(event.order));
      if (life?.hides) return `unseen: a hidden order rests for all to see (${event.quantity})`;
      if (life !== undefined && event.quantity > life.most) return `unseen: a slice shows ${event.quantity} of at most ${life.most}`;
    }
    return undefined;
  }
}

/** Runs the steps; the first law broken, with what broke it, or undefined. `met` collects kinds and codes that came up. */
export function judgeDesk(steps: readonly DeskStep[], make: () => DeskRun = () => new DeskRun(), met?: Set<string>): string | undefined {
  const judge = new DeskJudge(make());
  for (const [i, step] of steps.entries()) {
    const wrong = judge.step(step);
    if (wrong !== undefined) return `${wrong} (step ${i})`;
  }
  for (const word of judge.met) met?.add(word);
  return undefined;
}

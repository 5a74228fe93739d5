import type { OrderDesk } from '../orders/desk.ts';
import { type NewOrder, newOrder } from '../orders/order.ts';
import { ORDER_REASONS, ORDER_REJECTS } from '../orders/reject.ts';
import { LIQUIDITY, type Report } from '../orders/reports.ts';
import type { Phase } from '../session/phases.ts';
import { DeskRun } from './desk-run.ts';

const NAMES = new Map<number, string>([...Object.entries(ORDER_REJECTS), ...Object.entries(ORDER_REASONS)].map(([name, { code }]) => [code, name]));
const TRADED = new Map<number, string>(Object.entries(LIQUIDITY).map(([name, code]) => [code, name.toLowerCase()]));

/** A desk with a core in few words; orders are named by how many were entered before. A line: kind, order, then what matters. */
export class Market {
  readonly run = new DeskRun();
  private readonly numbers: number[] = [0];

  constructor(phase: Phase = 'CONTINUOUS') {
    this.do((d) => d.setPhase(phase, 1, 0));
  }

  do(request: (desk: OrderDesk) => void): string[] {
    return this.run.do(request).map((r) => this.line(r));
  }

  buy(quantity: number, price: number, more: Partial<NewOrder> = {}): string[] {
    return this.do((d) => d.enter(newOrder({ quantity, price, ...more }), 1));
  }

  sell(quantity: number, price: number, more: Partial<NewOrder> = {}): string[] {
    return this.buy(quantity, price, { side: 'SELL', ...more });
  }

  /** The number of the nth order. */
  number(nth: number): number {
    return this.numbers[nth]!;
  }

  cancel(nth: number): string[] {
    return this.do((d) => d.cancel(0, this.number(nth), 1));
  }

  amend(nth: number, quantity: number, price: number, stop = 0): string[] {
    return this.do((d) => d.amend({ account: 0, order: this.number(nth), quantity, price, stop }, 1));
  }

  phase(to: Phase, reference?: number): string[] {
    return this.do((d) => d.setPhase(to, 1, 1, reference));
  }

  /** What everybody sees: displayed quantities by price, bids then asks, best first. */
  shown(): string {
    const { core } = this.run;
    const side = (from: number, step: number) => {
      const levels: string[] = [];
      for (let tick = from; tick >= 0 && tick < 64; tick += step) if (core.levelSize(tick) > 0) levels.push(`${core.levelSize(tick)}@${tick}`);
      return levels.join(' ');
    };
    return `${core.bestBid() < 0 ? '' : side(core.bestBid(), -1)} | ${core.bestAsk() < 0 ? '' : side(core.bestAsk(), 1)}`.trim();
  }

  private line(r: Report): string {
    if (r.order > 0 && !this.numbers.includes(r.order) && r.kind !== 'CANCEL_REJECTED') this.numbers.push(r.order);
    const nth = r.order === 0 ? '-' : this.numbers.indexOf(r.order);
    const code = r.code === 0 ? '' : ` ${r.kind === 'TRADE' ? TRADED.get(r.code) : (NAMES.get(r.code) ?? r.code)}`;
    return r.kind === 'TRADE' ? `TRADE ${nth} ${r.quantity}@${r.price}${code}` : `${r.kind} ${nth}${code}`;
  }
}


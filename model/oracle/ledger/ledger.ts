/**
 * A ledger told naively: the list of everything that ever happened, in big numbers; each question reads it from the
 * beginning. Written from the rules, shares no code with the room.
 */
export type Told = 'HOLD' | 'RELEASE' | 'PROMISE' | 'POST' | 'VOID' | 'TRANSFER' | 'CREDIT' | 'LOCK' | 'UNLOCK';

interface Happened {
  readonly kind: Told;
  readonly from: number;
  readonly to: number;
  readonly asset: number;
  readonly amount: bigint;
}

export interface PlainBalance {
  readonly posted: bigint;
  readonly held: bigint;
  readonly dueIn: bigint;
  readonly dueOut: bigint;
  readonly credit: bigint;
  readonly locked: bigint;
}

const CLIENTS = 16;

export class PlainLedger {
  readonly #history: Happened[] = [];

  balance(account: number, asset: number): PlainBalance {
    const sum = (wanted: (h: Happened) => boolean) => this.#history
      .filter((h) => h.asset === asset && wanted(h)).reduce((total, { amount }) => total + amount, 0n);
    const mine = (kind: Told) => sum((h) => h.kind === kind && h.from === account);
    const moved = (side: 'from' | 'to') => sum((h) => (h.kind === 'POST' || h.kind === 'TRANSFER') && h[side] === account);
    const due = (side: 'from' | 'to') =>
      sum((h) => h.kind === 'PROMISE' && h[side] === account) - sum((h) => (h.kind === 'POST' || h.kind === 'VOID') && h[side] === account);
    return {
      posted: moved('to') - moved('from'), held: mine('HOLD') - mine('RELEASE'), dueIn: due('to'), dueOut: due('from'),
      credit: this.#history.findLast((h) => h.kind === 'CREDIT' && h.from === account && h.asset === asset)?.amount ?? 0n,
      locked: mine('LOCK') - mine('UNLOCK'),
    };
  }

  available(account: number, asset: number): bigint {
    const { posted, dueIn, dueOut, held, credit } = this.balance(account, asset);
    return posted + dueIn - dueOut - held + credit;
  }

  deliverable(account: number, asset: number): bigint {
    const { posted, credit, locked } = this.balance(account, asset);
    return posted + credit - locked;
  }

  /** True when the rules let it happen; then it has. A charge, an obligation and a void always may. */
  tell(kind: Told | 'CHARGE' | 'OBLIGE', from: number, to: number, asset: number, amount: bigint): boolean {
    if (from >= CLIENTS && !this.#allowed(kind, from, asset, amount)) return false;
    this.#history.push({ kind: kind === 'CHARGE' ? 'TRANSFER' : kind === 'OBLIGE' ? 'PROMISE' : kind, from, to, asset, amount });
    if (kind === 'CHARGE' || kind === 'OBLIGE') this.#lend(from, asset);
    if (kind === 'VOID') this.#lend(to, asset);
    return true;
  }

  #allowed(kind: Told | 'CHARGE' | 'OBLIGE', from: number, asset: number, amount: bigint): boolean {
    const available = this.available(from, asset);
    const deliverable = this.deliverable(from, asset);
    switch (kind) {
      case 'HOLD':
      case 'PROMISE':
        return available >= amount;
      case 'POST':
      case 'LOCK':
        return deliverable >= amount;
      case 'TRANSFER':
        return available >= amount && deliverable >= amount;
      case 'CREDIT': {
        const change = amount - this.balance(from, asset).credit;
        return change >= 0n || (available + change >= 0n && deliverable + change >= 0n);
      }
      case 'RELEASE':
      case 'VOID':
      case 'UNLOCK':
      case 'CHARGE':
      case 'OBLIGE':
        return true;
    }
  }

  /** The house lends a client what it is short of. */
  #lend(account: number, asset: number): void {
    if (account < CLIENTS) return;
    const { credit } = this.balance(account, asset);
    const available = this.available(account, asset);
    const deliverable = this.deliverable(account, asset);
    const least = available < deliverable ? available : deliverable;
    if (least < 0n) this.#history.push({ kind: 'CREDIT', from: account, to: account, asset, amount: credit - least });
  }
}

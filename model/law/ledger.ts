import { FIRST_CLIENT, REASON } from '../ledger/reasons.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { PlainLedger, type Told } from '../oracle/ledger/ledger.ts';
import type { Verdict } from './law.ts';

/** One request to a ledger. `part` chooses an amount within what there is, where the request must not ask for more. */
export interface LedgerStep {
  readonly kind: Told | 'CHARGE' | 'OBLIGE' | 'RESTART';
  readonly from: number;
  readonly to: number;
  readonly asset: number;
  readonly amount: number;
}

export const LEDGER_LAWS = {
  oracle: 'the ledger says yes and no where the oracle does, and every balance is what its history makes it',
  sum: 'over all accounts, houses included, what is posted of an asset sums to zero',
  due: 'what is due in sums to what is due out',
  available: "no client's available or deliverable balance is below zero",
  restart: 'a ledger restored from its snapshot has the same snapshot and goes on identically',
  journal: 'every entry has the next number',
} as const;

/** Runs the steps through a ledger and through the oracle; the first law broken, or undefined. */
export function judgeLedger(steps: readonly LedgerStep[], make: () => Ledger): Verdict {
  let ledger = make();
  const plain = new PlainLedger();
  let number = 0;
  for (const [at, step] of steps.entries()) {
    const where = `step ${at + 1}, ${step.kind}`;
    if (step.kind === 'RESTART') {
      const bytes = ledger.snapshot();
      ledger = make();
      ledger.restore(bytes);
      if (!same(bytes, ledger.snapshot())) return `${where}: ${LEDGER_LAWS.restart}`;
      continue;
    }
    const amount = withinReason(step.kind, step, plain);
    if (amount === undefined) continue;
    const done = ask(ledger, step, amount) === 0;
    if (done !== plain.tell(step.kind, step.from, step.to, step.asset, BigInt(amount))) return `${where} of ${amount}: ${LEDGER_LAWS.oracle}: the ledger says ${done}`;
    const wrong = balancesDiffer(ledger, plain, step) ?? sums(ledger);
    if (wrong !== undefined) return `${where} of ${amount}: ${wrong}`;
    for (let i = 7; i < ledger.entries.used; i += 8) {
      if (ledger.entries.rows[i] !== ++number) return `${where}: ${LEDGER_LAWS.journal}`;
    }
    ledger.entries.clear();
  }
  return undefined;
}

/** What would be a bug of the caller is not asked: an amount above what is held, promised or locked is cut to it. */
function withinReason(kind: Told | 'CHARGE' | 'OBLIGE', { from, to, asset, amount }: LedgerStep, plain: PlainLedger): number | undefined {
  const most = (limit: bigint) => (limit === 0n ? undefined : Math.min(amount, Number(limit)));
  const { held, locked, dueOut } = plain.balance(from, asset);
  if (kind === 'RELEASE') return most(held);
  if (kind === 'UNLOCK') return most(locked);
  if (kind !== 'POST' && kind !== 'VOID') return amount;
  const { dueIn } = plain.balance(to, asset);
  return most(dueIn < dueOut ? dueIn : dueOut);
}

function ask(ledger: Ledger, { kind, from, to, asset }: LedgerStep, amount: number): number {
  const because = REASON.TRADE;
  switch (kind) {
    case 'HOLD': return ledger.hold(from, asset, amount, because, 0);
    case 'PROMISE': return ledger.promise(from, to, asset, amount, because, 0);
    case 'POST': return ledger.post(from, to, asset, amount, because, 0);
    case 'TRANSFER': return ledger.transfer(from, to, asset, amount, because, 0);
    case 'OBLIGE': return ledger.oblige(from, to, asset, amount, because, 0);
    case 'CHARGE': return ledger.charge(from, to, asset, amount, because, 0);
    case 'CREDIT': return ledger.setCredit(from, asset, amount, because, 0);
    case 'LOCK': return ledger.lock(from, asset, amount, because, 0);
    case 'RELEASE': ledger.release(from, asset, amount, because, 0); break;
    case 'VOID': ledger.void(from, to, asset, amount, because, 0); break;
    case 'UNLOCK': ledger.unlock(from, asset, amount, because, 0); break;
    case 'RESTART': break;
  }
  return 0;
}

function balancesDiffer(ledger: Ledger, plain: PlainLedger, { from, to, asset }: LedgerStep): Verdict {
  for (const account of [from, to]) {
    const seen = ledger.balance(account, asset);
    const wanted = plain.balance(account, asset);
    const differs = (['posted', 'held', 'dueIn', 'dueOut', 'credit', 'locked'] as const).find((name) => BigInt(seen[name]) !== wanted[name]);
    if (differs !== undefined) return `${LEDGER_LAWS.oracle}: account ${account}, asset ${asset}, ${differs}: ${seen[differs]}, expected ${wanted[differs]}`;
  }
  return undefined;
}

/** Holds of any ledger, whatever stands around it. */
export function sums(ledger: Ledger): Verdict {
  const totals = new Map<number, { posted: number; due: number }>();
  for (const row of ledger.all()) {
    const total = totals.get(row.asset) ?? { posted: 0, due: 0 };
    total.posted += row.posted;
    total.due += row.dueIn - row.dueOut;
    totals.set(row.asset, total);
    const least = Math.min(row.available, row.posted + row.credit - row.locked);
    if (row.account >= FIRST_CLIENT && least < 0) return `${LEDGER_LAWS.available}: account ${row.account}, asset ${row.asset}: ${least}`;
  }
  for (const [asset, { posted, due }] of totals) {
    if (posted !== 0) return `${LEDGER_LAWS.sum}: ${posted} of asset ${asset}`;
    if (due !== 0) return `${LEDGER_LAWS.due}: ${due} of asset ${asset}`;
  }
  return undefined;
}

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

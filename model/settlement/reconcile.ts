import type { Ledger } from '../ledger/ledger.ts';
import { HOUSE } from '../ledger/reasons.ts';

/** What a custodian or bank says it holds for us of one asset. */
export interface StatementLine {
  readonly asset: number;
  readonly amount: number;
}

export interface Difference {
  readonly asset: number;
  readonly ours: number;
  readonly theirs: number;
}

/** Whether a statement is one: 0 or the code. */
export function statementFault(lines: readonly StatementLine[], code: number): number {
  const seen = new Set<number>();
  for (const { asset, amount } of lines) {
    if (!Number.isSafeInteger(asset) || asset < 0 || !Number.isSafeInteger(amount) || seen.has(asset)) return code;
    seen.add(asset);
  }
  return 0;
}

/** Assets where what is held for us is not what the ledger says was brought in; by asset. An asset not named is held at zero. */
export function differences(ledger: Ledger, lines: readonly StatementLine[]): Difference[] {
  const theirs = new Map(lines.map(({ asset, amount }) => [asset, amount]));
  const ours = new Map(ledger.all().filter(({ account }) => account === HOUSE.OUTSIDE).map(({ asset, posted }) => [asset, -posted + 0]));
  const assets = [...new Set([...theirs.keys(), ...ours.keys()])].sort((a, b) => a - b);
  return assets.map((asset) => ({ asset, ours: ours.get(asset) ?? 0, theirs: theirs.get(asset) ?? 0 })).filter((line) => line.ours !== line.theirs);
}

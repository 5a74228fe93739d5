import type { Position } from '../../positions/positions.ts';
import { costOf } from '../lot.ts';
import type { Share } from './convert.ts';
import type { PositionAdjustment } from './outcome.ts';
import { movedCost, type Plan } from './plan.ts';

/**
 * What the position of an account by trade date becomes: its holdings and its unsettled trades together got `share`. Cost goes where
 * the shares go; what belongs to the fraction is realised against the cash, so realised + unrealised stays cash flow plus value.
 */
export function adjustPosition(position: Position, share: Share, plan: Plan): PositionAdjustment[] {
  const { account, instrument, shares: held, cost } = position;
  const { target, replaces } = plan;
  const moved = replaces ? cost : movedCost(cost, plan);
  const sold = soldCost(position, moved, share.shares, plan);
  // Adding zero turns a minus zero into the one zero.
  const adjust = (shares: number, costChange: number, received: number): PositionAdjustment[] =>
    (shares === 0 && costChange === 0 && received === 0 ? [] : [{ kind: 'ADJUST', account, instrument, shares: shares + 0, cost: costChange + 0, received: received + 0 }]);
  if (target === instrument) {
    const after = share.shares + (replaces ? 0 : held);
    // Shares of a distribution may take an account through zero: then nothing is left that the cost could be of.
    return adjust(after - held, Math.sign(after) === Math.sign(held) ? -sold : -cost, share.cash);
  }
  // Boot is cost given back, as long as there is any.
  const boot = plan.boot * held;
  const left = moved - sold;
  const carried = share.shares === 0 || left === 0 ? 0 : left > 0 ? Math.max(left - boot, 0) : Math.min(left - boot, 0);
  const takesIn: PositionAdjustment[] = share.shares === 0 ? []
    : [{ kind: 'TAKE_IN', account, instrument: target, shares: share.shares, cost: carried + 0 }];
  return [...adjust(replaces ? -held : 0, -moved, carried + share.cash), ...takesIn];
}

/** The part of the moved cost that belongs to the fraction; all of it when no share came, or shares of the other side. */
function soldCost({ shares: held }: Position, moved: number, came: number, { each, per }: Plan): number {
  if (moved === 0) return 0;
  if (came === 0 || came > 0 !== held > 0) return moved;
  const units = Math.abs(held) * each;
  const fraction = units - Math.abs(came) * per;
  // Rounded down part by part, an account short here and long there may even have got more than its position as a whole.
  return fraction <= 0 ? 0 : costOf(moved, fraction, units);
}

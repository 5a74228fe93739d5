/** One thing that happened to one account in one instrument. Money and shares as bigints: nothing here can round. */
export type Happening =
  | { readonly kind: 'TRADE'; readonly buys: boolean; readonly price: bigint; readonly shares: bigint }
  | { readonly kind: 'INCOME'; readonly amount: bigint }
  | { readonly kind: 'ADJUST'; readonly shares: bigint; readonly cost: bigint; readonly received: bigint };

export interface PlainPosition {
  readonly shares: bigint;
  readonly cost: bigint;
  readonly realised: bigint;
  readonly income: bigint;
}

/** A position told from its whole history, in the plainest words: what is open costs what was paid for it, on average. */
export function plainPosition(history: readonly Happening[]): PlainPosition {
  let now: PlainPosition = { shares: 0n, cost: 0n, realised: 0n, income: 0n };
  for (const happening of history) now = next(now, happening);
  return now;
}

function next(now: PlainPosition, happening: Happening): PlainPosition {
  if (happening.kind === 'INCOME') return { ...now, income: now.income + happening.amount };
  if (happening.kind === 'ADJUST') {
    return {
      ...now, shares: now.shares + happening.shares, cost: now.cost + happening.cost,
      realised: now.realised + happening.received + happening.cost,
    };
  }
  // One share at a time would be plainer still; two steps are enough: close what is open the other way, then open the rest.
  const signed = happening.buys ? happening.shares : -happening.shares;
  const opposed = now.shares !== 0n && now.shares > 0n !== signed > 0n;
  const closing = opposed ? smaller(size(now.shares), happening.shares) : 0n;
  const closed = closing === 0n ? now : close(now, closing, happening.price);
  const opening = happening.shares - closing;
  const direction = happening.buys ? 1n : -1n;
  return {
    ...closed,
    shares: closed.shares + direction * opening,
    cost: closed.cost + direction * opening * happening.price,
  };
}

/** bigint division drops towards zero, which for long and short alike leaves the remainder with what stays open. */
function close(now: PlainPosition, shares: bigint, price: bigint): PlainPosition {
  const cost = (now.cost * shares) / size(now.shares);
  const direction = now.shares > 0n ? 1n : -1n;
  return { ...now, shares: now.shares - direction * shares, cost: now.cost - cost, realised: now.realised + direction * shares * price - cost };
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

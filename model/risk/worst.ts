/*
 * The worst that a position and its open orders can come to, in 1/10,000. Buys count at the price they are held at, sells and
 * positions at the reference price: whoever sells short at a limit gets at least that, and owes what the share is worth.
 */

/** All buys fill and no sell does. Buys that cover a short position are no exposure; which of them cover, nobody knows, so their average price counts. */
export function longCase(position: number, buyShares: number, buyValue: number, reference: number): number {
  if (position >= 0) return position * reference + buyValue;
  const opening = buyShares + position;
  return opening <= 0 ? 0 : opening * Math.ceil(buyValue / buyShares);
}

/** All sells fill and no buy does. */
export function shortCase(position: number, sellShares: number, reference: number): number {
  const opening = sellShares - position;
  return opening <= 0 ? 0 : opening * reference;
}

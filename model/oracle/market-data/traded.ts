/** Statistics of trades in the plainest words: from the whole list, every time. */
export interface PlainTrade {
  readonly time: number;
  readonly price: number;
  readonly quantity: number;
  busted: boolean;
}

export interface PlainTraded {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly trades: number;
  readonly value: bigint;
  readonly vwap: number;
}

export function plainTraded(trades: readonly PlainTrade[]): PlainTraded {
  const prices = trades.map(({ price }) => price);
  const volume = trades.reduce((sum, { quantity }) => sum + BigInt(quantity), 0n);
  const value = trades.reduce((sum, { price, quantity }) => sum + BigInt(price) * BigInt(quantity), 0n);
  return {
    open: prices[0] ?? -1, high: prices.length === 0 ? -1 : Math.max(...prices), low: prices.length === 0 ? -1 : Math.min(...prices),
    close: prices.at(-1) ?? -1, volume: Number(volume), trades: trades.length, value, vwap: volume === 0n ? 0 : Number(value) / Number(volume),
  };
}

/** One entry for each interval of the day in which something traded. */
export function plainBars(trades: readonly PlainTrade[], interval: number): (PlainTraded & { readonly start: number; readonly interval: number })[] {
  const starts = [...new Set(trades.map(({ time }) => Math.floor(time / interval) * interval))];
  return starts.sort((a, b) => a - b).map((start) => {
    const inside = trades.filter(({ time }) => time >= start && time < start + interval);
    return { start, interval, ...plainTraded(inside) };
  });
}

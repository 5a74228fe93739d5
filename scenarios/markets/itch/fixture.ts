import { encodeItch } from './codec.ts';
import type { ItchMessage } from './layout.ts';

/** Past 2^53: as a double it would fall together with its neighbours. */
export const FAR = 2n ** 63n;
export const HEAD = { locate: 7, tracking: 0 };

export function add(time: number, ref: bigint, side: 'B' | 'S', shares: number, price: number): ItchMessage {
  return { type: 'A', ...HEAD, time, ref, side, shares, stock: 'ACME    ', price };
}

/** A morning of one stock and a stranger. */
export const DAY: readonly ItchMessage[] = [
  { type: 'S', locate: 0, tracking: 0, time: 1, event: 'O' },
  {
    type: 'R',
    ...HEAD,
    time: 2,
    stock: 'ACME    ',
    category: 'Q',
    financialStatus: 'N',
    roundLot: 100,
    roundLotsOnly: 'N',
    classification: 'C',
    subtype: 'Z ',
    authenticity: 'P',
    shortSaleThreshold: 'N',
    ipo: 'N',
    luldTier: '1',
    etp: 'N',
    etpLeverage: 0,
    inverse: 'N',
  },
  add(10, FAR + 1n, 'B', 100, 1_000_000),
  add(11, FAR + 2n, 'B', 50, 1_000_000),
  { ...add(12, FAR + 1n, 'B', 999, 1_000_000), locate: 8, stock: 'OTHER   ' } as ItchMessage,
  {
    type: 'F',
    ...HEAD,
    time: 13,
    ref: FAR + 3n,
    side: 'S',
    shares: 70,
    stock: 'ACME    ',
    price: 1_000_500,
    mpid: 'MMKR',
  },
  { type: 'E', ...HEAD, time: 14, ref: FAR + 1n, shares: 40, match: 555n },
  { type: 'X', ...HEAD, time: 15, ref: FAR + 1n, shares: 10 },
  { type: 'E', ...HEAD, time: 16, ref: FAR + 2n, shares: 20, match: 556n }, // not the oldest: taken out, not traded
  { type: 'C', ...HEAD, time: 17, ref: FAR + 3n, shares: 30, match: 557n, printable: 'Y', price: 1_000_300 },
  { type: 'U', ...HEAD, time: 18, ref: FAR + 1n, newRef: FAR + 9n, shares: 60, price: 1_000_100 },
  { type: 'P', ...HEAD, time: 19, ref: 0n, side: 'B', shares: 5, stock: 'ACME    ', price: 1_000_200, match: 558n },
  { type: 'E', ...HEAD, time: 20, ref: FAR + 9n, shares: 60, match: 559n },
  { type: 'D', ...HEAD, time: 21, ref: FAR + 2n },
];

export const framed = (messages: readonly ItchMessage[]) =>
  Buffer.concat(
    messages.flatMap((message) => {
      const bytes = encodeItch(message);
      return [Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes];
    }),
  );

export function moldPacket(messages: readonly ItchMessage[], first: number, count = messages.length): Buffer {
  const header = Buffer.alloc(20);
  header.write('000000001A', 0, 'latin1');
  header.writeBigUInt64BE(BigInt(first), 10);
  header.writeUInt16BE(count, 18);
  return Buffer.concat([header, framed(messages)]);
}

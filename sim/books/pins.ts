import type { SimulatorImage } from '@cocotb-ts/bridge';
import type { CoreConfig } from '../../model/message/core.ts';
import type { CorePins, Place } from '../timing/pins.ts';

/** The output row of lockstep_books; what each book has lies side by side, book 0 lowest. */
export interface BooksPins extends CorePins {
  readonly statData: Place;
}

const place = (word: number, low: number, width: number): Place => ({ word, low, width });

/** The row that stands for one core inside: in no image, so as is handy. Widths of prices and sizes come from the config. */
export const INNER = {
  words: 15,
  cmdReady: place(0, 0, 1), evtValid: place(0, 1, 1), state: place(0, 2, 2), bidValid: place(0, 4, 1), askValid: place(0, 5, 1),
  bidPrice: place(1, 0, 32), askPrice: place(2, 0, 32), bidSize: place(3, 0, 64), askSize: place(5, 0, 64), evtData: place(7, 0, 256),
} as const satisfies CorePins;

export function innerPins({ levels, orders, quantityBits }: CoreConfig): CorePins {
  const key = Math.log2(levels);
  const total = quantityBits + Math.log2(orders);
  return {
    ...INNER, bidPrice: { ...INNER.bidPrice, width: key }, askPrice: { ...INNER.askPrice, width: key },
    bidSize: { ...INNER.bidSize, width: total }, askSize: { ...INNER.askSize, width: total },
  };
}

export function booksPins({ outputs }: SimulatorImage): BooksPins {
  const port = (name: string) => outputs.port(name);
  return {
    words: outputs.words, cmdReady: port('cmd_ready_o'), evtValid: port('evt_valid_o'), evtData: port('evt_data_o'), state: port('state_o'),
    bidValid: port('bid_valid_o'), askValid: port('ask_valid_o'), bidPrice: port('bid_price_o'), askPrice: port('ask_price_o'),
    bidSize: port('bid_size_o'), askSize: port('ask_size_o'), statData: port('stat_data_o'),
  };
}

export function bitOf(row: Int32Array, { word, low }: Place): boolean {
  return ((row[word]! >>> low) & 1) === 1;
}

/** Sets `width` bits from bit `offset` of a pin on: `low` the lowest 32 of them, `high` the rest. */
export function put(row: Int32Array, { word, low: first }: Place, offset: number, width: number, low: number, high = 0): void {
  const at = word * 32 + first + offset;
  putWord(row, at, Math.min(width, 32), low);
  if (width > 32) putWord(row, at + 32, width - 32, high);
}

/** Up to 32 bits, which may straddle two words. */
function putWord(row: Int32Array, at: number, width: number, value: number): void {
  const [word, shift] = [at >>> 5, at & 31];
  const mask = width === 32 ? -1 : (1 << width) - 1;
  row[word] = (row[word]! & ~(mask << shift)) | ((value & mask) << shift);
  if (shift + width <= 32) return;
  const over = 32 - shift;
  row[word + 1] = (row[word + 1]! & ~(mask >>> over)) | ((value & mask) >>> over);
}

import { ImageReader, ImageWriter } from '../base/image.ts';
import type { RecentOrders } from './recent.ts';
import type { RiskRules } from './rules.ts';
import {
  ACCOUNT, ACCOUNT_FLAG, ACCOUNT_WIDTH, INSTRUMENT, INSTRUMENT_FLAG, INSTRUMENT_WIDTH, OWNER, OWNER_WIDTH, PAIR_OWN, PAIR_WIDTH, type RiskTables,
} from './tables.ts';

const MAGIC = 0x4c53_524b;
const FORMAT = 1;

export interface RiskState {
  readonly tables: RiskTables;
  readonly recent: RecentOrders;
  readonly rules: RiskRules;
  readonly day: number;
}

/** Accounts and instruments by number, pairs by account and instrument, without pairs of which every number is zero. */
export function writeRisk({ tables, recent, rules, day }: RiskState): Uint8Array {
  const image = new ImageWriter(MAGIC, FORMAT).number(day);
  image.number(rules.from).number(rules.burst).number(rules.interval).number(rules.duplicateWindow).number(rules.concentrationFloor)
    .number(rules.shortTrigger).number(rules.houseCredit);
  const accounts = rowsOf(tables.accounts, ACCOUNT_WIDTH, ACCOUNT.FLAGS, ACCOUNT_FLAG.KNOWN);
  image.list(accounts, (at) => image.number(at / ACCOUNT_WIDTH).numbers(accountRow(tables.accounts, at)));
  const instruments = rowsOf(tables.instruments, INSTRUMENT_WIDTH, INSTRUMENT.FLAGS, INSTRUMENT_FLAG.KNOWN);
  image.list(instruments, (at) => image.number(at / INSTRUMENT_WIDTH).numbers(tables.instruments.subarray(at, at + INSTRUMENT_WIDTH)));
  image.list(tables.sortedPairs(), (pair) => {
    const [owner, at] = [pair * OWNER_WIDTH, pair * PAIR_WIDTH];
    image.number(tables.owners[owner + OWNER.ACCOUNT]).number(tables.owners[owner + OWNER.INSTRUMENT]).numbers(tables.pairs.subarray(at, at + PAIR_OWN));
  });
  recent.write(image);
  return image.bytes();
}

function rowsOf(table: Float64Array, width: number, flags: number, known: number): number[] {
  return Array.from({ length: table.length / width }, (_, n) => n * width).filter((at) => (table[at + flags] & known) !== 0);
}

/** Sums over pairs are left out: they follow. */
function accountRow(accounts: Float64Array, at: number): number[] {
  const row = [...accounts.subarray(at, at + ACCOUNT_WIDTH)];
  row[ACCOUNT.NEED] = row[ACCOUNT.GROSS] = 0;
  return row;
}

/** Fills the tables; the caller weighs the pairs. */
export function readRisk(bytes: Uint8Array, tables: RiskTables, recent: RecentOrders): { readonly rules: RiskRules; readonly day: number } {
  const image = new ImageReader(bytes, MAGIC, FORMAT);
  tables.clear();
  const numbers = (count: number) => Array.from({ length: count }, () => image.number());
  const day = image.number();
  const [from, burst, interval, duplicateWindow, concentrationFloor, shortTrigger, houseCredit] = numbers(7);
  image.list(() => {
    const at = tables.openAccount(image.number());
    tables.accounts.set(numbers(ACCOUNT_WIDTH), at);
  });
  image.list(() => {
    const at = tables.openInstrument(image.number());
    tables.instruments.set(numbers(INSTRUMENT_WIDTH), at);
  });
  image.list(() => {
    const at = tables.pair(image.number(), image.number());
    tables.pairs.set(numbers(PAIR_OWN), at);
  });
  recent.read(image);
  image.end();
  return { rules: { from, burst, interval, duplicateWindow, concentrationFloor, shortTrigger, houseCredit }, day };
}

import type { CorePort } from '../../model/exchange/config.ts';
import type { Exchange } from '../../model/exchange/exchange.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { InputError } from '../../model/base/input-error.ts';
import { WEEK_CORE } from './population.ts';
import { TradingWeek, WHOLE_WEEK, type WeekOptions } from './week.ts';

/** The week as the command line offers it. It is played by a whole exchange, not by one core. */
export const WEEK = {
  name: 'trading-week',
  description: 'five trading days and their settlement: fifty instruments, two thousand accounts, every order type, a fail and its buy-in',
  config: WEEK_CORE,
  orders: WHOLE_WEEK.orders,
} as const;

/** A week of about so many orders; a small one has fewer instruments and accounts. */
export function weekOf(seed: string, orders: number): WeekOptions {
  if (!Number.isInteger(orders) || orders < 100 || orders > 100_000_000) throw new InputError(`trading-week: orders: expected 100 to 100,000,000, got ${orders}`);
  if (orders >= 200_000) return { seed, orders, instruments: WHOLE_WEEK.instruments, accounts: WHOLE_WEEK.accounts };
  return { seed, orders, instruments: Math.max(4, Math.floor(orders / 4_000)), accounts: Math.max(60, Math.floor(orders / 100)) };
}

/** What an exchange sends to each of its cores from now on: eight words a command. */
export class CoreLogs {
  readonly #logs: { readonly symbol: string; words: Int32Array; used: number }[];

  constructor(exchange: Exchange) {
    this.#logs = exchange.state.books.map(({ config }) => ({ symbol: config.symbol, words: new Int32Array(1 << 12), used: 0 }));
    exchange.tapCores((instrument, commands, at, count) => {
      const log = this.#logs[instrument];
      const words = count * RECORD_WORDS;
      if (log.used + words > log.words.length) {
        const wider = new Int32Array(Math.max(log.words.length * 2, log.used + words));
        wider.set(log.words.subarray(0, log.used));
        log.words = wider;
      }
      log.words.set(commands.subarray(at, at + words), log.used);
      log.used += words;
    });
  }

  /** By instrument. */
  all(): { readonly symbol: string; readonly commands: Int32Array }[] {
    return this.#logs.map(({ symbol, words, used }) => ({ symbol, commands: words.slice(0, used) }));
  }
}

/** What the week sends to each core. */
export function coreCommands(options: WeekOptions, port: CorePort): { readonly symbol: string; readonly commands: Int32Array }[] {
  const week = new TradingWeek(options, port);
  const logs = new CoreLogs(week.exchange);
  week.play();
  return logs.all();
}

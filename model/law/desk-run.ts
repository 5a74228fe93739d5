import { assert } from '../base/assert.ts';
import { ModelCore } from '../book/book.ts';
import { type CoreConfig, EventBuffer } from '../message/core.ts';
import { RECORD_WORDS } from '../message/record.ts';
import { OrderDesk } from '../orders/desk.ts';
import { KeyBook } from '../orders/keys.ts';
import { type Report, readReports } from '../orders/reports.ts';
import type { DeskConfig } from '../orders/state.ts';
import { UNCROSS_RULES } from '../session/uncross.ts';

export const DESK_CORE: CoreConfig = { levels: 64, orders: 64, quantityBits: 16, algorithms: 'ALL' };
export const DESK_CONFIG: DeskConfig = { core: DESK_CORE, algorithm: 'FIFO', uncross: UNCROSS_RULES.HOUSE, seed: 7 };

/** A desk with a core behind it, as the exchange has them. */
export class DeskRun {
  readonly config: DeskConfig;
  keys = new KeyBook();
  desk: OrderDesk;
  core: ModelCore;
  /** Every core event of the last request. */
  readonly events = new EventBuffer();
  /** Commands that the core has executed. */
  commands = 0;

  constructor(config: DeskConfig = DESK_CONFIG) {
    this.config = config;
    this.desk = new OrderDesk(config, this.keys);
    this.core = new ModelCore(config.core);
  }

  /** One request and all that follows from it; its reports. Asserts on a turn without end. */
  do(request: (desk: OrderDesk) => void): Report[] {
    const { desk, core, events } = this;
    desk.reports.clear();
    events.clear();
    request(desk);
    for (let round = 0; desk.isBusy; round++) {
      assert(round < 10_000, 'a turn does not come to an end');
      const { words, used } = desk.commands;
      const from = events.used;
      this.commands += used / RECORD_WORDS;
      for (let at = 0; at < used; at += RECORD_WORDS) core.execute(words, at, events);
      desk.onCoreEvents(events.words, from, events.used);
    }
    return readReports(desk.reports);
  }

  /** Everything anew from its snapshots. */
  restart(): void {
    this.keys = KeyBook.restore(this.keys.snapshot());
    this.desk = OrderDesk.restore(this.config, this.desk.snapshot(), this.keys);
    this.core = ModelCore.restore(this.core.snapshot());
  }
}

import { EventCodec } from '../../model/message/codec.ts';
import { COMMAND_FIELDS, COMMAND_KINDS, SELF_TRADE_MODES } from '../../model/message/command.ts';
import { getField, isFault, RECORD_WORDS } from '../../model/message/record.ts';
import { rejectName } from '../../model/message/reject.ts';

const KIND_NAMES = new Map<number, string>(Object.entries(COMMAND_KINDS).map(([name, { code }]) => [code, name]));

/** Counts what a run reached, under names like 'reject WOULD_TAKE', 'accepted ADD', 'trade PRO_RATA'. */
export class Coverage {
  readonly counts = new Map<string, number>();
  private algorithm = 'FIFO';

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  /** Commands and exactly their events, in order from reset. */
  feed(commands: Int32Array, events: Int32Array): void {
    let command = 0;
    let first = true;
    for (let at = 0; at < events.length; at += RECORD_WORDS) {
      const event = EventCodec.decode(events, at);
      if (isFault(event)) return;
      const kind = KIND_NAMES.get(commands[command] & 0xff) ?? 'unknown';
      this.count(`event ${event.kind}`);
      if (event.kind === 'REJECTED') this.count(`reject ${rejectName(event.code) ?? event.code}`);
      else if (first) this.count(`accepted ${kind}`);
      if (event.kind === 'STATE') {
        this.algorithm = event.algorithm;
        this.count(`state ${event.state}`);
      }
      if (event.kind === 'TRADE') this.count(`trade ${this.algorithm}`);
      if (event.kind === 'TOP' && event.size > 0xffff_ffff) this.count('size beyond 32 bits');
      if (event.kind === 'CANCELLED') {
        this.count(`cancel ${event.reason}`);
        const mode = SELF_TRADE_MODES[getField(commands, command, COMMAND_FIELDS.selfTrade)];
        if (event.reason === 'SELF_TRADE') this.count(`self-trade ${mode} ${this.algorithm}`);
      }
      first = event.last;
      if (event.last) command += RECORD_WORDS;
    }
  }

  private count(name: string): void {
    this.counts.set(name, this.of(name) + 1);
  }

  /** Sorted, one a line. */
  lines(): string[] {
    return [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `${name}: ${count}`);
  }
}

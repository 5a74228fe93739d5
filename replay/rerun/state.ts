import { type Core, EventBuffer } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import type { JournalReader } from '../journal/reader.ts';
import type { Cores } from './cores.ts';

/** A core in the state after command `sequence`, from the nearest kept state before it. 0 is the state at reset. */
export function coreAfter(reader: JournalReader, cores: Cores, sequence: number): Core {
  const start = reader.snapshots().findLast((kept) => kept <= sequence) ?? 0;
  const core = start === 0 ? cores.makeCore(reader.header.config) : cores.restore(reader.snapshot(start));
  const out = new EventBuffer();
  for (let next = start + 1; next <= sequence;) {
    const block = reader.block(reader.blockOf(next));
    const end = Math.min(block.first + block.count - 1, sequence);
    for (; next <= end; next++) {
      out.clear();
      core.execute(block.commands, (next - block.first) * RECORD_WORDS, out);
    }
  }
  return core;
}

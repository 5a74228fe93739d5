import { digestFault } from '../journal/chain.ts';
import type { JournalReader } from '../journal/reader.ts';
import type { Block, BlockDigest } from '../journal/rows.ts';

/** What was recorded of a block, checked against its seal; undefined when nothing was. Throws JournalDamage. */
export function recordedOf(reader: JournalReader, block: Block): BlockDigest | undefined {
  const digest = reader.digest(block.number, block.count);
  const fault = digest === undefined ? undefined : digestFault(block, digest);
  if (fault !== undefined) throw reader.fault(`${fault.sentence}; replay --verify tells what else is damaged`);
  return digest;
}

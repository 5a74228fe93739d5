import { createHash } from 'node:crypto';
import { type Core, EventBuffer } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { ChainWalk } from '../journal/chain.ts';
import { bytesOf } from '../journal/format.ts';
import { JournalReader } from '../journal/reader.ts';
import type { Block } from '../journal/rows.ts';
import { JournalWriter } from '../journal/writer.ts';
import { recordedOf } from './recorded.ts';
import type { Cores } from './cores.ts';

export interface Resumed {
  readonly writer: JournalWriter;
  /** In the state after the last journaled command. */
  readonly core: Core;
  /** Blocks that were journaled and whose events the killed writer had not recorded; they are recorded now. */
  readonly recovered: number;
}

/**
 * Goes on where a writer was killed or closed: every durable command is executed again and compared, answers that were not
 * recorded are, and the writer continues the chain. Throws JournalDamage rather than continue what does not verify.
 */
export function resumeJournal(path: string, cores: Cores): Resumed {
  const reader = JournalReader.open(path);
  try {
    return resume(reader, cores);
  } finally {
    reader.close();
  }
}

function resume(reader: JournalReader, cores: Cores): Resumed {
  const core = cores.makeCore(reader.header.config);
  const walk = new ChainWalk(reader.genesis);
  const [stream, running] = [createHash('sha256'), createHash('sha256')];
  const out = new EventBuffer(1 << 14);
  const unanswered: { number: number; count: number; hash: Uint8Array }[] = [];
  const chain = { blocks: reader.blockCount, last: reader.lastSequence, head: reader.genesis };
  for (const block of reader.blocks()) {
    const [fault] = walk.step(block);
    if (fault !== undefined) throw reader.fault(`${fault.sentence}; it cannot be continued`);
    stream.update(bytesOf(block.commands));
    chain.head = block.hash;
    const digest = unanswered.length > 0 ? undefined : recordedOf(reader, block);
    if (digest === undefined) {
      unanswered.push({ number: block.number, count: block.count, hash: block.hash });
      continue;
    }
    execute(core, block, out);
    if (!running.update(bytesOf(out.words, 0, out.used)).copy().digest().equals(digest.running)) {
      throw reader.fault(`block ${block.number}: today's code answers it otherwise than recorded; it cannot be continued`);
    }
  }
  const blocks = unanswered.map(({ number }) => reader.block(number));
  reader.close();
  const writer = JournalWriter.reopen(reader.path, { genesis: reader.genesis, chain, stream, running, unanswered });
  for (const block of blocks) {
    execute(core, block, out);
    writer.events(block.number, out.words, out.used);
  }
  return { writer, core, recovered: blocks.length };
}

function execute(core: Core, block: Block, out: EventBuffer): void {
  out.clear();
  for (let at = 0; at < block.commands.length; at += RECORD_WORDS) core.execute(block.commands, at, out);
}

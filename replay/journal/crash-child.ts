import { writeSync } from 'node:fs';
import { EventBuffer } from '../../model/message/core.ts';
import { RECORD_WORDS } from '../../model/message/record.ts';
import { Flow } from '../flow.ts';
import { CONFIG, CORES, HEADER } from '../testing.ts';
import { JournalWriter } from './writer.ts';

/** The process that the crash test kills: journals for ever, and reports every acknowledgement on standard output. */
const [path = '', seed = '1'] = process.argv.slice(2);
// Every other journal folds its log into the file all the time, so that kills hit that as well.
const writer = JournalWriter.create(path, { ...HEADER, seed }, Number(seed) % 2 === 1 ? { checkpointPages: 12 } : {});
const flow = new Flow({ seed: Number(seed), levels: CONFIG.levels, orders: CONFIG.orders });
const core = CORES.makeCore(CONFIG);
const out = new EventBuffer();
for (let i = 0; ; i++) {
  const commands = flow.next(1 + ((i * 37) % 700));
  const { block, lastSequence } = writer.append(commands);
  writeSync(1, `${lastSequence}\n`);
  out.clear();
  for (let at = 0; at < commands.length; at += RECORD_WORDS) core.execute(commands, at, out);
  writer.events(block, out.words, out.used);
  if (i % 8 === 5) writer.snapshot(lastSequence, core.snapshot());
}

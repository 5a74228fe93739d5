import type { Command } from 'commander';
import { U32_MAX } from '../../../model/base/integers.ts';
import { auditOrder } from '../../../replay/audit/order.ts';
import { auditPack, type PackOptions } from '../../../replay/audit/pack.ts';
import { auditVerify } from '../../../replay/audit/pack-verify.ts';
import { renderAudit } from '../../../replay/audit/table.ts';
import { JournalReader } from '../../../replay/journal/reader.ts';
import { type Moment, parseMoment } from '../../../replay/rerun/moment.ts';
import { MODEL } from '../bodies.ts';
import { colour } from '../colour.ts';
import { does, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { wholeNumber } from '../options.ts';
import type { Json, Output } from '../output.ts';
import { grouped } from '../table.ts';

interface PackFlags {
  readonly order?: readonly number[];
  readonly from?: Moment;
  readonly to?: Moment;
}

const orderNumber = wholeNumber('an order id', 0, U32_MAX);
const moment = (flag: string) => (text: string) => parseMoment(text, flag);

export function registerAudit(program: Command): void {
  const audit = program
    .command('audit')
    .description("the regulator's view: what happened to an order, and evidence that others can verify")
    .addHelpText('after', examples('audit order out/demo-1.journal 4711', 'audit pack out/demo-1.journal out/evidence.pack --order 4711', 'audit verify out/evidence.pack'));
  does(
    audit.command('order').description('the whole life of an order: every command, fill and refusal')
      .argument('<journal>', 'a journal').argument('<order>', 'the id of an order', orderNumber)
      .addHelpText('after', examples('audit order out/demo-1.journal 4711 --json')),
    order,
  );
  does(
    audit.command('pack').description('writes an evidence pack: commands, answers, hashes and states in one file that stands alone')
      .argument('<journal>', 'a journal').argument('<pack>', 'the file to write; an existing one is never overwritten')
      .option('--order <id>', 'an order whose life is told; may be given again', (text, all: number[] = []) => [...all, orderNumber(text)])
      .option('--from <moment>', 'first command: a sequence number or a time of day', moment('--from'))
      .option('--to <moment>', 'last command', moment('--to'))
      .addHelpText('after', examples('audit pack out/demo-1.journal out/evidence.pack --order 4711', 'audit pack out/demo-1.journal out/ten.pack --from 10:00 --to 10:01')),
    pack,
  );
  does(
    audit.command('verify').description('checks an evidence pack line by line and executes its commands again')
      .argument('<pack>', 'an evidence pack')
      .addHelpText('after', examples('audit verify out/evidence.pack')),
    verify,
  );
}

/** Opens a journal for as long as the work takes. */
function withJournal<T>(path: string, work: (reader: JournalReader) => T): T {
  const reader = JournalReader.open(path);
  try {
    return work(reader);
  } finally {
    reader.close();
  }
}

function order(out: Output, path: string, id: number): ExitCode {
  const audit = withJournal(path, (reader) => auditOrder(reader, MODEL, id));
  out.say(renderAudit(audit));
  out.result({ ok: true, journal: path, ...(audit as unknown as { readonly [key: string]: Json }) });
  return EXIT.good;
}

function pack(out: Output, path: string, target: string, { order: orders, from, to }: PackFlags): ExitCode {
  const options: PackOptions = {
    ...(orders === undefined ? {} : { orders }), ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }),
  };
  const packed = withJournal(path, (reader) => auditPack(reader, MODEL, target, options));
  out.say(`${packed.path}: commands ${grouped(packed.from)} to ${grouped(packed.to)} in ${grouped(packed.lines)} lines`);
  out.say(`hash     ${packed.hash}`);
  out.say('Hand the hash over by another way than the file.');
  out.result({ ok: true, journal: path, pack: packed.path, lines: packed.lines, from: packed.from, to: packed.to, hash: packed.hash });
  return EXIT.good;
}

function verify(out: Output, path: string): ExitCode {
  const { faults, lines, hash, commands, executed } = auditVerify(path, MODEL);
  for (const { sentence } of faults) out.say(`${colour.red('FAULT')} ${sentence}`);
  out.say(`${path}: ${grouped(lines)} lines, ${grouped(commands)} commands${executed ? ', executed again' : ''}`);
  out.say(`hash     ${hash}`);
  if (faults.length === 0) out.say(colour.green('Verified: every line, hash and answer is as it should be.'));
  out.result({ ok: faults.length === 0, pack: path, lines, commands, executed, hash, faults: faults.map(({ line, sentence }) => ({ line, sentence })) });
  return faults.length === 0 ? EXIT.good : EXIT.found;
}

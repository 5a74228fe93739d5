import { createHash, type Hash } from 'node:crypto';
import { CommandCodec, unpackEvents } from '../../model/message/codec.ts';
import { type Core, EventBuffer } from '../../model/message/core.ts';
import { isFault, RECORD_BYTES } from '../../model/message/record.ts';
import { blockHash, bytesOf, headerText, sha256, wordsOf } from '../journal/format.ts';
import type { Cores } from '../rerun/cores.ts';
import type { BlockPart, CommandPart, ManifestPart, OrderPart, Part, StatePart } from './part.ts';

type Add = (line: number, sentence: string) => void;

const unhex = (text: string): Buffer => Buffer.from(text, 'hex');

/** Checks what the lines of a pack say against each other, in the order in which they come. */
export class PackContents {
  manifest: ManifestPart | null = null;
  commands = 0;
  executed = false;
  readonly #add: Add;
  readonly #cores: Cores | undefined;
  readonly #blocks = new Map<number, BlockPart>();
  readonly #records = new Map<number, string>();
  #previous: Uint8Array = new Uint8Array(0);
  #core: Core | undefined;
  /** Records and events of the block at hand. */
  #gathered: { part: BlockPart; records: Hash; events: Hash; count: number } | undefined;
  #lost = false;
  #ended = false;

  constructor(add: Add, cores: Cores | undefined) {
    this.#add = add;
    this.#cores = cores;
  }

  /** A line could not be used: what spans lines can no longer be told. */
  lose(): void {
    this.#lost = true;
    this.#core = undefined;
    this.#gathered = undefined;
  }

  part(line: number, part: Part): void {
    switch (part.kind) {
      case 'manifest': return this.#manifest(line, part);
      case 'block': return this.#block(line, part);
      case 'state': return this.#state(line, part);
      case 'command': return this.#command(line, part);
      case 'order': return this.#order(line, part);
      case 'end':
        this.#ended = true;
        if (part.lines !== line - 1) this.#add(line, `it says that ${part.lines} lines come before it, and ${line - 1} do`);
        return;
      default: this.#add(line, 'its part is of no known kind');
    }
  }

  end(lines: number): void {
    if (!this.#ended && !this.#lost) this.#add(lines, 'the pack ends here, without its last line');
  }

  #manifest(line: number, part: ManifestPart): void {
    this.manifest = part;
    this.#previous = sha256(headerText(part.header));
    if (Buffer.compare(this.#previous, unhex(part.genesis)) !== 0) this.#add(line, 'its header does not have the digest that it states');
    if (part.semantics !== part.header.semantics) this.#add(line, 'it names two SEMANTICS_VERSIONs');
  }

  #block(line: number, part: BlockPart): void {
    this.#blocks.set(part.number, part);
    if (this.#lost) return;
    const hash = blockHash(this.#previous, {
      number: part.number, first: part.first, count: part.count, commandsDigest: unhex(part.commandsDigest),
      checksDigest: unhex(part.checksDigest), stream: unhex(part.stream),
    });
    if (hash.toString('hex') !== part.hash) this.#add(line, `block ${part.number}: its hash does not follow from the block before it`);
    this.#previous = hash;
  }

  #state(line: number, part: StatePart): void {
    const { manifest } = this;
    if (!this.#lost && manifest !== null && Buffer.compare(this.#previous, unhex(manifest.head)) !== 0) {
      this.#add(line, 'the blocks before it do not lead to the head of the journal that the manifest states');
    }
    const bytes = Buffer.from(part.bytes, 'base64');
    if (sha256(bytes).toString('hex') !== part.sha256) this.#add(line, 'the state does not have the digest that it states');
    else if (this.#cores !== undefined) this.#core = this.#cores.restore(bytes);
    this.executed = this.#core !== undefined;
  }

  #command(line: number, part: CommandPart): void {
    this.commands++;
    this.#records.set(part.sequence, part.record);
    const record = unhex(part.record);
    const answer = unhex(part.answer);
    const words = wordsOf(record);
    const decoded = record.length === RECORD_BYTES ? CommandCodec.decode(words) : undefined;
    const said = decoded === undefined || isFault(decoded) ? null : decoded;
    if (JSON.stringify(said) !== JSON.stringify(part.command)) this.#add(line, `command ${part.sequence}: its fields are not those of its record`);
    if (JSON.stringify(unpackEvents(wordsOf(answer))) !== JSON.stringify(part.events)) {
      this.#add(line, `command ${part.sequence}: its events are not those of its answer`);
    }
    if (this.#core !== undefined) {
      const out = new EventBuffer();
      this.#core.execute(words, 0, out);
      if (!bytesOf(out.words, 0, out.used).equals(answer)) this.#add(line, `command ${part.sequence}: executed again, it is answered otherwise`);
    }
    this.#gather(line, part, record, answer);
  }

  /** At the last command of a block, its records must have the digest that the chain holds. */
  #gather(line: number, part: CommandPart, record: Buffer, answer: Buffer): void {
    const block = this.#blocks.get(part.block);
    if (block === undefined) {
      if (!this.#lost) this.#add(line, `command ${part.sequence}: there is no block ${part.block}`);
      return;
    }
    if (part.sequence === block.first) {
      this.#gathered = { part: block, records: createHash('sha256'), events: createHash('sha256'), count: 0 };
    }
    const gathered = this.#gathered;
    if (gathered === undefined) return;
    gathered.records.update(record);
    gathered.events.update(answer);
    gathered.count++;
    if (gathered.count < block.count) return;
    if (gathered.records.digest('hex') !== block.commandsDigest) this.#add(line, `block ${block.number}: its records do not have its digest`);
    if (block.answers !== null && gathered.events.digest('hex') !== block.answers.block) {
      this.#add(line, `block ${block.number}: the events are not those that were recorded`);
    }
    this.#gathered = undefined;
  }

  #order(line: number, { audit }: OrderPart): void {
    const entries = [...audit.lives.flatMap((life) => life.entries), ...audit.refused];
    for (const { command } of entries) {
      const record = this.#records.get(command.sequence);
      if (record !== undefined && record !== command.hex) {
        this.#add(line, `order ${audit.order}: command ${command.sequence} is another one than in the pack`);
      }
    }
  }
}

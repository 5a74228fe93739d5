/** The table of signals that a simulator knows: ports, and with `handles` the whole hierarchy. */
import { UsageError } from '../errors.ts';
import type { Channel } from './channel.ts';
import { Op } from './protocol.ts';

export interface SignalInfo {
  readonly index: number;
  /** From the top module, without its name. */
  readonly path: string;
  readonly width: number;
  /** Elements of a memory; 0 for a plain signal. */
  readonly count: number;
  /** Lowest index of a memory. */
  readonly low: number;
  readonly kind: 'input' | 'output' | 'inout' | 'signal' | 'parameter';
}

export class SignalTable {
  readonly all: readonly SignalInfo[];
  readonly byPath: ReadonlyMap<string, SignalInfo>;
  readonly scopes: ReadonlySet<string>;
  readonly #hasHandles: boolean;

  constructor(text: string, hasHandles: boolean) {
    this.#hasHandles = hasHandles;
    this.all = text.split('\n').filter((line) => line !== '').map((line, index) => {
      const [path, width, count, low, kind] = line.split('\t');
      return {
        index, path, width: Number(width), count: Number(count), low: Number(low),
        kind: kind as SignalInfo['kind'],
      };
    });
    this.byPath = new Map(this.all.map((info) => [info.path, info]));
    const scopes = new Set<string>();
    for (const { path } of this.all) {
      for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
        scopes.add(path.slice(0, dot));
      }
    }
    this.scopes = scopes;
  }

  /** The signal at a path; throws UsageError naming what there is instead. */
  find(path: string): SignalInfo {
    const info = this.byPath.get(path);
    if (info !== undefined) return info;
    throw new UsageError(this.explainMissing(path));
  }

  /** Names directly below a prefix ("" or "u_rx."). */
  childrenOf(prefix: string): string[] {
    const names = new Set<string>();
    for (const { path } of this.all) {
      if (path.startsWith(prefix)) names.add(path.slice(prefix.length).split('.')[0]);
    }
    return [...names];
  }

  explainMissing(path: string): string {
    const dot = path.lastIndexOf('.');
    const scope = path.slice(0, dot + 1);
    const names = this.childrenOf(scope);
    if (names.length === 0) {
      const hint = this.#hasHandles ? '' : ' (the image was built without handles: true)';
      return `the design has no ${path}, nor anything in ${scope.slice(0, -1)}${hint}`;
    }
    const more = names.length > 24 ? ', ...' : '';
    const hint = this.#hasHandles ? '' : '; inner signals need handles: true at build time';
    return `the design has no ${path}; there are: ${names.slice(0, 24).join(', ')}${more}${hint}`;
  }
}

export async function readSignals(channel: Channel, hasHandles: boolean): Promise<SignalTable> {
  const parts: Buffer[] = [];
  let offset = 0;
  for (;;) {
    const part = await channel.request({
      op: Op.signals,
      a: offset,
      collect: (slot, reply) => {
        const bytes = Buffer.alloc(reply.n);
        channel.memory.readOutput(slot, bytes);
        return bytes;
      },
    });
    if (part.length === 0) return new SignalTable(Buffer.concat(parts).toString('utf8'), hasHandles);
    parts.push(part);
    offset += part.length;
  }
}

import { Presets, SingleBar } from 'cli-progress';
import { grouped } from './table.ts';

/** Tells a waiting person how far a long piece of work is; always on stderr. */
export interface Progress {
  /** `done` of the total, in the unit of the title. */
  update(done: number): void;
  stop(): void;
}

const SILENT: Progress = { update: () => {}, stop: () => {} };
const LINE_EVERY_MS = 5_000;

/** A bar on a terminal; elsewhere (a log of CI) a line every few seconds. `total` 0 means not known beforehand. */
export function startProgress(title: string, total: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (process.env['LOCKSTEP_QUIET'] === '1') return SILENT;
  return stream.isTTY && total > 0 ? bar(title, total, stream) : lines(title, total, stream);
}

function bar(title: string, total: number, stream: NodeJS.WriteStream): Progress {
  const format = `${title} [{bar}] {percentage}% | {value}/{total} | {duration_formatted}`;
  const single = new SingleBar({ format, stream, hideCursor: true, clearOnComplete: true, fps: 8 }, Presets.shades_classic);
  single.start(total, 0);
  return { update: (done) => single.update(Math.min(done, total)), stop: () => single.stop() };
}

function lines(title: string, total: number, stream: NodeJS.WriteStream): Progress {
  let last = Date.now();
  return {
    update(done) {
      const now = Date.now();
      if (now - last < LINE_EVERY_MS) return;
      last = now;
      stream.write(`${title}: ${grouped(done)}${total > 0 ? ` of ${grouped(total)}` : ''}\n`);
    },
    stop() {},
  };
}

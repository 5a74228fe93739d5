import type { CoreBody } from '../../../model/message/core.ts';
import { type FeedWatch, runFeed, withKept } from '../feed.ts';
import { ItchFeed, type ItchFigures, type ItchOptions } from './feed.ts';
import type { Instrument } from './instrument.ts';

export interface ItchResult extends ItchFigures {
  /** Core commands answered. */
  readonly commands: number;
  readonly reports: readonly number[];
  /** SHA-256 of the canonical reports, hex: equal on every body. */
  readonly sha256: string;
}

/** Replays one instrument of an ITCH 5.0 file through a body and compares the whole book after every batch. */
export async function matchItch(
  file: string,
  instrument: Instrument,
  body: CoreBody,
  options: ItchOptions & FeedWatch = {},
): Promise<ItchResult> {
  const feed = new ItchFeed(file, instrument, body.config, options);
  try {
    await runFeed(feed, body, options);
    return {
      ...feed.figures,
      commands: feed.reports.commands,
      reports: feed.reports.counts,
      sha256: feed.reports.finish(),
    };
  } catch (error) {
    throw withKept(error, feed.reports.commands, 'commands');
  } finally {
    feed.reports.close();
  }
}

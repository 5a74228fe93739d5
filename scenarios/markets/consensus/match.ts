import type { CoreBody } from '../../../model/message/core.ts';
import { type FeedWatch, runFeed, withKept } from '../feed.ts';
import { ConsensusFeed, type ConsensusOptions } from './feed.ts';

export interface ConsensusResult {
  /** Lines answered. */
  readonly messages: number;
  /** Reports by type 0 to 5: accepted, trade, cancelled, modified, cancel rejected, modify rejected. */
  readonly reports: readonly number[];
  /** SHA-256 of the canonical text, hex. */
  readonly sha256: string;
}

/**
 * Runs a consensus csv (plain or gzip) through a body and judges nothing: the caller compares the
 * digest. On a fault in the file the lines before it are answered and their reports kept in `out`.
 */
export async function matchConsensus(
  file: string,
  body: CoreBody,
  options: ConsensusOptions & FeedWatch = {},
): Promise<ConsensusResult> {
  const feed = new ConsensusFeed(file, body.config, options);
  try {
    await runFeed(feed, body, options);
    return { messages: feed.messages, reports: feed.reports.counts.slice(0, 6), sha256: feed.reports.finish() };
  } catch (error) {
    throw withKept(error, feed.messages, 'lines');
  } finally {
    feed.reports.close();
  }
}

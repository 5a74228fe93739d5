import { InputError } from '../../../model/base/input-error.ts';
import type { CoreBody } from '../../../model/message/core.ts';
import { type FeedWatch, runFeed, withKept } from '../feed.ts';
import { LobsterFeed, type LobsterOptions } from './feed.ts';
import type { LobsterFigures } from './judge.ts';
import { orderBookFile } from './rows.ts';

export interface LobsterResult extends Readonly<LobsterFigures> {
  /** Core commands answered. */
  readonly commands: number;
  /** Canonical reports by type. */
  readonly reports: readonly number[];
  /** SHA-256 of the canonical reports, hex: equal on every body. */
  readonly sha256: string;
}

/**
 * Replays a LOBSTER message file through a body and compares its book with the order book file row by
 * row. `bookFile` undefined: found by name (`…_message_N…` to `…_orderbook_N…`).
 */
export async function matchLobster(
  messageFile: string,
  bookFile: string | undefined,
  body: CoreBody,
  options: LobsterOptions & FeedWatch = {},
): Promise<LobsterResult> {
  const book = bookFile ?? orderBookFile(messageFile);
  if (book === undefined)
    throw new InputError(
      `${messageFile}: expected a name with _message_ in it, to find the order book file beside it`,
    );
  const feed = new LobsterFeed(messageFile, book, body.config, options);
  try {
    await runFeed(feed, body, options);
    return {
      ...feed.judge.figures,
      commands: feed.reports.commands,
      reports: feed.reports.counts,
      sha256: feed.reports.finish(),
    };
  } catch (error) {
    throw withKept(error, feed.messages, 'rows');
  } finally {
    feed.reports.close();
  }
}

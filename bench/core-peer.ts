/**
 * The peer of the core's benchmark: npm nodejs-order-book. It gets what favours it: its messages are built, ids
 * as the strings it wants, before the clock starts, and nothing is made of its answers.
 */
import { OrderBook, Side } from 'nodejs-order-book';
import { COMMAND_FIELDS } from '../model/message/command.ts';
import { getField, RECORD_WORDS } from '../model/message/record.ts';
import { KIND } from '../scenarios/commands/raw.ts';

type Limit = Parameters<OrderBook['limit']>[0];
type Message =
  | { readonly kind: 'limit'; readonly order: Limit }
  | { readonly kind: 'cancel'; readonly id: string }
  | { readonly kind: 'modify'; readonly id: string; readonly terms: { price: number; size: number } };

/** Price levels as [price, size]. */
export type Depth = readonly (readonly [number, number])[];

/** The first `count` commands as calls of the peer: replace is its own modify, which cancels and enters anew. */
export function peerMessages(commands: Int32Array, count: number): Message[] {
  const messages: Message[] = [];
  for (let at = 0; at < count * RECORD_WORDS; at += RECORD_WORDS) {
    const field = (name: keyof typeof COMMAND_FIELDS) => getField(commands, at, COMMAND_FIELDS[name]);
    const id = String(field('order'));
    const terms = { price: field('price'), size: field('quantity') };
    if (field('kind') === KIND.CANCEL) messages.push({ kind: 'cancel', id });
    else if (field('kind') === KIND.REPLACE) messages.push({ kind: 'modify', id, terms });
    else {
      const side = field('side') === 0 ? Side.BUY : Side.SELL;
      const order = { id, side, ...terms } as Limit;
      messages.push({ kind: 'limit', order: field('timeInForce') === 1 ? ({ ...order, timeInForce: 'IOC' } as Limit) : order });
    }
  }
  return messages;
}

export interface PeerRun {
  /** How far it came. */
  readonly messages: number;
  readonly seconds: number;
  /** The book afterwards, best price first. */
  readonly asks: Depth;
  readonly bids: Depth;
}

const BLOCK = 1000;

/** One run from an empty book, cut short after `most` seconds on the processor. */
export function runPeer(messages: readonly Message[], most: number): PeerRun {
  const book = new OrderBook();
  const start = processorSeconds();
  let done = 0;
  while (done < messages.length && processorSeconds() - start < most) {
    const end = Math.min(messages.length, done + BLOCK);
    for (; done < end; done++) {
      const message = messages[done];
      if (message.kind === 'limit') book.limit(message.order);
      else if (message.kind === 'cancel') book.cancel(message.id);
      else book.modify(message.id, message.terms);
    }
  }
  const seconds = processorSeconds() - start;
  const [asks, bids] = book.depth();
  return { messages: done, seconds, asks, bids };
}

/** What this thread has used of a processor, in seconds: other work on the machine does not count. */
export function processorSeconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}

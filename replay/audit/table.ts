import type { CoreEvent } from '../../model/message/event.ts';
import { REJECTS, rejectName } from '../../model/message/reject.ts';
import { renderRecord } from '../diff/render.ts';
import type { AuditEntry, OrderAudit, OrderLife } from './order.ts';
import type { Tops } from './tracker.ts';

/** The life of an order as plain text: a heading and a block per command. Prices are ticks, sizes shares. */
export function renderAudit(audit: OrderAudit): string {
  const lives = audit.lives.map((life, i) => `${heading(audit, life, i)}\n${table(life.entries)}`);
  const refused = audit.refused.length === 0 ? [] : [`refused while order ${audit.order} was not in the book\n${table(audit.refused)}`];
  return [...lives, ...refused].join('\n\n');
}

function heading({ order, lives }: OrderAudit, life: OrderLife, index: number): string {
  const which = lives.length > 1 ? `, life ${index + 1} of ${lives.length}` : '';
  const { participant, side, price, quantity, traded, end, firstSequence, lastSequence } = life;
  const ending = end === 'RESTING' ? 'rests at the end of the journal' : `ended ${end} by command ${lastSequence}`;
  const terms = `participant ${participant}, ${side} ${quantity} at ${price}, from command ${firstSequence}`;
  return `order ${order}${which}: ${terms}; traded ${traded}; ${ending}`;
}

/** A block for each command, so that a line fits a terminal: when and what was asked, what came of it, where that left the order. */
function table(entries: readonly AuditEntry[]): string {
  return entries.map(block).join('\n');
}

function block(entry: AuditEntry): string {
  const { command, own, events, before, after, open, queue } = entry;
  const said = command.command === null ? command.hex : renderRecord(command.command);
  const asked = own ? said : `(other) ${said}`;
  const lines = [`${command.time}  #${command.sequence}  ${asked}`];
  let fill = 0;
  for (const event of events) lines.push(`    ${happening(event, event.kind === 'TRADE' ? entry.fills[fill++] : undefined)}`);
  const ahead = queue === null ? '' : `, ${queue.ordersAhead} orders of ${queue.quantityAhead} ahead`;
  const answer = entry.recorded === 'other' ? '; NOT AS RECORDED' : '';
  lines.push(`    open ${open}${ahead}; top ${top(before)} -> ${top(after)}${answer}`);
  return lines.join('\n');
}

function happening(event: CoreEvent, fill: AuditEntry['fills'][number] | undefined): string {
  if (fill !== undefined) {
    const { role, quantity, price, left, counterparty } = fill;
    const who = counterparty.participant === null ? '' : ` of participant ${counterparty.participant}`;
    return `traded ${quantity} at ${price} as ${role} with order ${counterparty.order}${who}, left ${left}`;
  }
  switch (event.kind) {
    case 'ACCEPTED': return `accepted ${event.side} ${event.quantity} at ${event.price}`;
    case 'RESTED': return `rested ${event.quantity} at ${event.price}`;
    case 'REPLACED': return `replaced: ${event.quantity} at ${event.price}`;
    case 'CANCELLED': return `cancelled ${event.quantity}, ${event.reason}, left ${event.left}`;
    case 'REJECTED': return `refused ${event.code}: ${refusal(event.code)}`;
    default: return renderRecord(event);
  }
}

function refusal(code: number): string {
  const name = rejectName(code);
  return name === undefined ? 'an unknown reason' : REJECTS[name].sentence;
}

function top({ bid, ask }: Tops): string {
  const side = (best: Tops['bid']) => (best === null ? 'none' : `${best.size} @ ${best.price}`);
  return `${side(bid)} / ${side(ask)}`;
}

import { BOOK_STATES } from '../../../model/message/command.ts';
import type { Bar, Tape } from './tape.ts';

const WIDTH = 1200;
const HEIGHT = 560;
const LEFT = 64;
const RIGHT = 16;
const PRICE = { top: 56, bottom: 400 } as const;
const VOLUME = { top: 424, bottom: 520 } as const;
const MINUTE = 60_000_000_000;
const HOUR = 60 * MINUTE;

type Scale = (value: number) => number;

/** A price chart of one-minute bars over traded volume, halts shaded: one SVG that needs nothing beside it. */
export function picture(tape: Tape, title: string): string {
  const { bars } = tape;
  const first = Math.floor((bars[0]?.from ?? 0) / HOUR) * HOUR;
  const last = Math.ceil(((bars.at(-1)?.from ?? 0) + MINUTE) / HOUR) * HOUR;
  const x = scale(first, last, LEFT, WIDTH - RIGHT);
  const y = scale(Math.min(...bars.map((b) => b.low)), Math.max(...bars.map((b) => b.high)), PRICE.bottom, PRICE.top);
  const volume = scale(0, Math.max(...bars.map((b) => b.volume)), VOLUME.bottom, VOLUME.top);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${LEFT}" y="30" font-size="18" fill="#111">${escaped(title)}</text>`,
    ...halts(tape, x, last),
    ...priceAxis(bars, y),
    ...timeAxis(first, last, x),
    ...bars.map((bar) => candle(bar, x, y)),
    ...bars.map((bar) => volumeBar(bar, x, volume)),
    `<text x="${LEFT}" y="${PRICE.top - 8}" fill="#555">price, ticks</text>`,
    `<text x="${LEFT}" y="${VOLUME.top - 6}" fill="#555">traded quantity a minute</text>`,
    '</svg>',
    '',
  ].join('\n');
}

function scale(from: number, to: number, start: number, end: number): Scale {
  const span = to === from ? 1 : to - from;
  return (value) => Math.round((start + ((value - from) / span) * (end - start)) * 10) / 10;
}

function halts({ states }: Tape, x: Scale, last: number): string[] {
  return states.flatMap(({ time, state }, i) => {
    if (BOOK_STATES[state] !== 'HALTED') return [];
    const end = states[i + 1]?.time ?? last;
    const label = `<text x="${x(time)}" y="${PRICE.top + 12}" fill="#a60">halted</text>`;
    return [`<rect x="${x(time)}" y="${PRICE.top}" width="${Math.max(1, x(end) - x(time))}" height="${VOLUME.bottom - PRICE.top}" fill="#fe9" opacity="0.6"/>`, label];
  });
}

function priceAxis(bars: readonly Bar[], y: Scale): string[] {
  const low = Math.min(...bars.map((b) => b.low));
  const high = Math.max(...bars.map((b) => b.high));
  const step = niceStep((high - low) / 6);
  const lines: string[] = [];
  for (let price = Math.ceil(low / step) * step; price <= high; price += step) {
    lines.push(`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(price)}" y2="${y(price)}" stroke="#e5e5e5"/>`);
    lines.push(`<text x="${LEFT - 8}" y="${y(price) + 4}" text-anchor="end" fill="#555">${price}</text>`);
  }
  return lines;
}

/** 1, 2 or 5 times a power of ten, at least `step`. */
function niceStep(step: number): number {
  let power = 1;
  while (power * 10 <= step) power *= 10;
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= step) ?? power * 10;
}

function timeAxis(first: number, last: number, x: Scale): string[] {
  const lines: string[] = [];
  for (let time = first; time <= last; time += HOUR) {
    lines.push(`<line x1="${x(time)}" x2="${x(time)}" y1="${PRICE.top}" y2="${VOLUME.bottom}" stroke="#eee"/>`);
    lines.push(`<text x="${x(time)}" y="${VOLUME.bottom + 20}" text-anchor="middle" fill="#555">${time / HOUR}:00</text>`);
  }
  return lines;
}

function candle(bar: Bar, x: Scale, y: Scale): string {
  const middle = x(bar.from + MINUTE / 2);
  const colour = bar.close >= bar.open ? '#0a7d4b' : '#c0392b';
  const top = Math.min(y(bar.open), y(bar.close));
  const height = Math.max(1, Math.abs(y(bar.open) - y(bar.close)));
  const wick = `<line x1="${middle}" x2="${middle}" y1="${y(bar.high)}" y2="${y(bar.low)}" stroke="${colour}"/>`;
  return `${wick}<rect x="${(middle - 1).toFixed(1)}" y="${top.toFixed(1)}" width="2" height="${height.toFixed(1)}" fill="${colour}"/>`;
}

function volumeBar(bar: Bar, x: Scale, volume: Scale): string {
  const top = volume(bar.volume);
  return `<rect x="${x(bar.from)}" y="${top}" width="2" height="${(VOLUME.bottom - top).toFixed(1)}" fill="#4a76b8"/>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

const BLOCKS = '▁▂▃▄▅▆▇█';

/** The closing prices as one line of text, `width` characters. */
export function sparkline(bars: readonly Bar[], width: number): string {
  if (bars.length === 0) return '';
  const closes = Array.from({ length: Math.min(width, bars.length) }, (_, i) => bars[Math.floor((i * bars.length) / Math.min(width, bars.length))]!.close);
  const low = Math.min(...closes);
  const high = Math.max(...closes);
  return closes.map((close) => BLOCKS[high === low ? 0 : Math.round(((close - low) / (high - low)) * (BLOCKS.length - 1))]!).join('');
}

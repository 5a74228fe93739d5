import seedrandom from 'seedrandom';

/** How the outside feeds the core and takes its events: gaps before commands, readiness for events, both by cycle. */
export interface Pace {
  readonly name: string;
  /** Idle cycles before each of the next `count` commands. */
  gaps(count: number): Uint32Array;
  /** One bit a cycle for the next `cycles` cycles (a multiple of 32), bit 0 of word 0 first. */
  ready(cycles: number): Uint32Array;
}

/** No gaps, no back-pressure: the core at its own speed. */
export function fullSpeed(): Pace {
  return {
    name: 'full speed',
    gaps: (count) => new Uint32Array(count),
    ready: (cycles) => new Uint32Array(cycles / 32).fill(0xffff_ffff),
  };
}

const GAP_STYLES = ['none', 'short', 'bursts', 'long'] as const;
const READY_STYLES = ['always', 'half', 'rare', 'blocks'] as const;

/** Random gaps and back-pressure; the seed picks their styles too, so that a thousand seeds meet every pairing. */
export function seededPace(seed: string): Pace {
  const style = seedrandom.alea(`${seed}/style`);
  const gapStyle = GAP_STYLES[Math.floor(style() * GAP_STYLES.length)]!;
  const readyStyle = READY_STYLES[Math.floor(style() * READY_STYLES.length)]!;
  // Two streams, so that neither depends on how the other is cut into calls.
  const forGaps = seedrandom.alea(`${seed}/gaps`);
  const forReady = seedrandom.alea(`${seed}/ready`);
  const word = () => forReady.int32() >>> 0;
  let block = 0;
  let blockWord = 0;

  function gap(): number {
    if (gapStyle === 'none') return 0;
    if (gapStyle === 'short') return Math.floor(forGaps() * 4);
    if (gapStyle === 'bursts') return forGaps() < 0.9 ? 0 : Math.floor(forGaps() * 60);
    return Math.floor(forGaps() * 40);
  }

  function readyWord(): number {
    if (readyStyle === 'always') return 0xffff_ffff;
    if (readyStyle === 'half') return word();
    if (readyStyle === 'rare') return (word() & word() & word()) >>> 0;
    if (block === 0) {
      block = 1 + Math.floor(forReady() * 8);
      blockWord = forReady() < 0.5 ? 0 : forReady() < 0.5 ? 0xffff_ffff : word();
    }
    block--;
    return blockWord;
  }

  return {
    name: `gaps ${gapStyle}, ready ${readyStyle}`,
    gaps: (count) => Uint32Array.from({ length: count }, gap),
    ready: (cycles) => Uint32Array.from({ length: cycles / 32 }, readyWord),
  };
}

export type Profile = 'mixed' | 'fifo' | 'market';

/** A stretch of the stream with a mood of its own. */
export type Phase =
  | 'calm' | 'deep' | 'wide' | 'takers' | 'self' | 'heavy' | 'edge' | 'nonsense'
  | 'halt' | 'close' | 'band' | 'drain';

export type Action =
  | 'add' | 'take' | 'cancel' | 'reduce' | 'replace' | 'massCancel' | 'setState' | 'setBand' | 'setAlgorithm'
  | 'nonsense';

/** How often each phase starts. */
export const PHASES: Readonly<Record<Profile, Readonly<Record<Phase, number>>>> = {
  mixed: {
    calm: 30, deep: 9, wide: 9, takers: 10, self: 10, heavy: 5, edge: 6, nonsense: 5,
    halt: 4, close: 3, band: 8, drain: 8,
  },
  fifo: {
    calm: 30, deep: 9, wide: 9, takers: 10, self: 10, heavy: 5, edge: 6, nonsense: 5,
    halt: 4, close: 3, band: 8, drain: 3,
  },
  market: {
    calm: 70, deep: 6, wide: 6, takers: 10, self: 1, heavy: 0, edge: 0, nonsense: 0,
    halt: 0.3, close: 0.1, band: 1, drain: 0,
  },
};

const USUAL: Readonly<Record<Action, number>> = {
  add: 42, take: 16, cancel: 18, reduce: 7, replace: 10, massCancel: 0.5, setState: 0.2, setBand: 0.2,
  setAlgorithm: 0.3, nonsense: 3,
};

/** What happens within a phase, by weight. */
export const ACTIONS: Readonly<Record<Phase, Readonly<Record<Action, number>>>> = {
  calm: USUAL,
  deep: { ...USUAL, add: 80, take: 2, cancel: 6, reduce: 4, replace: 4, nonsense: 1 },
  wide: { ...USUAL, add: 70, take: 4, cancel: 6, replace: 12 },
  takers: { ...USUAL, add: 36, take: 50, cancel: 4 },
  self: USUAL,
  heavy: USUAL,
  edge: { ...USUAL, replace: 20 },
  nonsense: { ...USUAL, nonsense: 60 },
  halt: { ...USUAL, cancel: 30, massCancel: 2 },
  close: { ...USUAL, massCancel: 5 },
  band: { ...USUAL, setBand: 6, take: 24 },
  drain: USUAL,
};

/** Commands in a phase: from, to. */
export const LENGTHS: Readonly<Record<Phase, readonly [number, number]>> = {
  calm: [40, 300], deep: [30, 400], wide: [40, 300], takers: [20, 120], self: [20, 150], heavy: [20, 120],
  edge: [20, 100], nonsense: [5, 40], halt: [2, 12], close: [2, 8], band: [10, 80], drain: [20, 150],
};

/** The market profile does nothing that a member of a real market would not. */
export function actionsOf(profile: Profile, phase: Phase): Readonly<Record<Action, number>> {
  if (profile !== 'market') return ACTIONS[phase];
  return { ...ACTIONS[phase], cancel: 30, massCancel: 0.05, setState: 0, setBand: 0, setAlgorithm: 0, nonsense: 0 };
}

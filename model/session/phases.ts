/** What a session is doing. */
export const PHASES = [
  'CLOSED', 'PRE_OPEN', 'OPENING_AUCTION', 'CONTINUOUS', 'VOLATILITY_AUCTION', 'CLOSING_AUCTION', 'HALTED',
] as const;
export type Phase = (typeof PHASES)[number];

/** What a phase means for orders; `fix` is TradingSessionSubID (tag 625) or, for CLOSED and HALTED, TradSesStatus (tag 340). */
export const PHASE_RULES: Readonly<Record<Phase, { readonly enters: boolean; readonly trades: boolean; readonly auction: boolean; readonly fix: string }>> = {
  CLOSED: { enters: false, trades: false, auction: false, fix: '340=3' },
  PRE_OPEN: { enters: true, trades: false, auction: false, fix: '625=1' },
  OPENING_AUCTION: { enters: true, trades: false, auction: true, fix: '625=2' },
  CONTINUOUS: { enters: true, trades: true, auction: false, fix: '625=3' },
  VOLATILITY_AUCTION: { enters: true, trades: false, auction: true, fix: '625=9' },
  CLOSING_AUCTION: { enters: true, trades: false, auction: true, fix: '625=4' },
  HALTED: { enters: false, trades: false, auction: false, fix: '340=1' },
};

/** Every change of phase that may happen. Leaving a phase with `auction` ends it by an uncross. */
export const PHASE_CHANGES: Readonly<Record<Phase, readonly Phase[]>> = {
  CLOSED: ['PRE_OPEN', 'OPENING_AUCTION', 'CONTINUOUS'],
  PRE_OPEN: ['OPENING_AUCTION', 'CONTINUOUS', 'HALTED', 'CLOSED'],
  OPENING_AUCTION: ['CONTINUOUS', 'HALTED', 'CLOSED'],
  CONTINUOUS: ['VOLATILITY_AUCTION', 'CLOSING_AUCTION', 'HALTED', 'CLOSED'],
  VOLATILITY_AUCTION: ['CONTINUOUS', 'CLOSING_AUCTION', 'HALTED', 'CLOSED'],
  CLOSING_AUCTION: ['CLOSED', 'HALTED'],
  HALTED: ['PRE_OPEN', 'OPENING_AUCTION', 'CONTINUOUS', 'VOLATILITY_AUCTION', 'CLOSING_AUCTION', 'CLOSED'],
};

/** Orders are collected and nothing trades until the uncross. */
export function isCall(phase: Phase): boolean {
  return PHASE_RULES[phase].enters && !PHASE_RULES[phase].trades;
}

/** The phase ends by an uncross. */
export function isAuction(phase: Phase): boolean {
  return PHASE_RULES[phase].auction;
}

export function mayChange(from: Phase, to: Phase): boolean {
  return PHASE_CHANGES[from].includes(to);
}

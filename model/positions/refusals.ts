/** Refusals of the position keeper, 80xx. A code is never reused. 0 is no refusal. */
export const POSITION_REFUSALS = {
  VALUE_TOO_LARGE: { code: 8001, sentence: 'price times shares passes 2^53 ten-thousandths' },
  POSITION_TOO_LARGE: { code: 8002, sentence: 'the position, its cost or its realised gain would pass 2^53' },
  MOVED_TODAY: { code: 8003, sentence: 'the position has traded today: shares and cost are adjusted before the first trade of a day' },
  COST_WITHOUT_SHARES: { code: 8004, sentence: 'the adjustment would leave cost where there are no shares, or cost of the wrong sign' },
} as const;

export type PositionRefusal = keyof typeof POSITION_REFUSALS;

/** Accepted. */
export const ACCEPTED = 0;

import type { Price, Shares } from '../base/money.ts';

/** Side as on the wire: 0 buys, 1 sells. */
export type SideCode = 0 | 1;

/** One account in one instrument. Money in ten-thousandths; all signed whole numbers. */
export interface Position {
  readonly account: number;
  readonly instrument: number;
  /** Long above zero, short below. */
  readonly shares: number;
  /** What the open shares cost; of a short position minus what they brought. Its sign is that of `shares`. */
  readonly cost: number;
  readonly realised: number;
  /** Dividends, fees, interest: money that came with the position but not from a trade. */
  readonly income: number;
}

/** Sums over positions, in ten-thousandths. An instrument never marked is valued at cost. */
export interface Pnl {
  readonly realised: number;
  readonly unrealised: number;
  readonly income: number;
  readonly cost: number;
  /** Value of the long positions, and of the short ones as a number not above zero. */
  readonly longValue: number;
  readonly shortValue: number;
  /** Change of realised + unrealised + income since `startDay`. */
  readonly today: number;
}

export interface DayTrade {
  readonly side: SideCode;
  readonly price: Price;
  readonly shares: Shares;
}

export interface Adjustment {
  /** Added to the shares and to the cost. */
  readonly shares: number;
  readonly cost: number;
  /** Money received (+), or cost handed over to another instrument (+) or taken over from one (-). */
  readonly received: number;
}

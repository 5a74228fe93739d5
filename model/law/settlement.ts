import { ENTRY_KINDS } from '../ledger/reasons.ts';
import { assetOf, CASH, HOUSE, REASON } from '../ledger/reasons.ts';
import { ENTRY, ENTRY_WIDTH } from '../ledger/entries.ts';
import type { SettlementRules } from '../settlement/rules.ts';
import { stepOf, type ObligationState } from '../settlement/states.ts';
import { OBLIGATION_STEPS } from '../settlement/states.ts';
import { SmallHouse } from '../settlement/testing.ts';
import type { Verdict } from './law.ts';
import { same, sums } from './ledger.ts';

/** What can befall a clearing house. Accounts are 16 to 20, instruments 0 to 2. */
export type SettlementAct =
  | { readonly kind: 'DEPOSIT'; readonly account: number; readonly asset: number; readonly amount: number }
  | { readonly kind: 'TRADE'; readonly buyer: number; readonly seller: number; readonly instrument: number; readonly price: number;
    readonly quantity: number; readonly buyFee: number; readonly sellFee: number }
  | { readonly kind: 'BUST'; readonly nth: number }
  /** The trading day ends; the next morning what is due settles, unless held. `withheld` shares of the first account are out of reach. */
  | { readonly kind: 'DAY'; readonly held: readonly number[]; readonly withheld: number; readonly price: number }
  | { readonly kind: 'BUY_IN'; readonly seller: number; readonly price: number }
  | { readonly kind: 'COMPENSATE'; readonly price: number }
  | { readonly kind: 'RESTART' };

export const SETTLEMENT_LAWS = {
  promises: 'what an account is due and owes in the ledger is its open obligations and its trades of today',
  dvp: 'of an obligation that moves, shares and money both move, or neither',
  bust: 'a bust leaves the ledger as if the trade had never been, but for the count of entries and loans of the house',
  steps: 'every change of state is in the table',
  gross: 'netting moves the same as gross: once all is settled each account has what its trades make it',
  restart: 'a house restored from its snapshots has the same snapshots and goes on identically',
} as const;

const ACCOUNTS = [16, 17, 18, 19, 20];
const ASSETS = [CASH, assetOf(0), assetOf(1), assetOf(2)];

/** Runs the acts; the first law broken, or undefined. */
export function judgeSettlement(acts: readonly SettlementAct[], rules: SettlementRules, make: () => SmallHouse = () => new SmallHouse(rules)): Verdict {
  const house = make();
  const wanted = new Map<string, number>();
  const states = new Map<number, ObligationState>();
  const expect = (account: number, asset: number, amount: number) => wanted.set(`${account} ${asset}`, (wanted.get(`${account} ${asset}`) ?? 0) + amount);
  for (const [at, act] of acts.entries()) {
    const wrong = perform(house, act, expect) ?? sums(house.ledger) ?? promises(house) ?? both(house) ?? steps(house, states);
    if (wrong !== undefined) return `act ${at + 1}, ${act.kind}: ${wrong}`;
    house.ledger.entries.clear();
    house.settlement.events.length = 0;
  }
  return atEnd(house, wanted);
}

function perform(house: SmallHouse, act: SettlementAct, expect: (account: number, asset: number, amount: number) => void): Verdict {
  switch (act.kind) {
    case 'DEPOSIT':
      house.deposit(act.account, act.asset, act.amount);
      expect(act.account, act.asset, act.amount);
      return undefined;
    case 'TRADE':
      house.trade(act.buyer, act.seller, act.instrument, act.price, act.quantity, act.buyFee, act.sellFee);
      return undefined;
    case 'BUST':
      return house.trades.length === 0 ? undefined : bust(house, act.nth % house.trades.length);
    case 'DAY':
      return day(house, act, expect);
    case 'BUY_IN': {
      const due = house.settlement.failing().find((o) => house.settlement.mayBuyIn(house.ledger, o.id, act.seller, act.price, house.rules) === 0);
      if (due === undefined) return undefined;
      const [shares, value] = [-due.shares, act.price * -due.shares];
      for (const [account, sign] of [[due.account, 1], [act.seller, -1]] as const) {
        expect(account, assetOf(due.instrument), sign * shares);
        expect(account, CASH, -sign * value);
      }
      house.settlement.buyIn(house.ledger, due.id, act.seller, act.price);
      return undefined;
    }
    case 'COMPENSATE':
      return compensate(house, act.price, expect);
    case 'RESTART': {
      const before = [house.ledger.snapshot(), house.settlement.snapshot()];
      house.restart();
      return same(before[0], house.ledger.snapshot()) && same(before[1], house.settlement.snapshot()) ? undefined : SETTLEMENT_LAWS.restart;
    }
  }
}

/** What each side of a trade is to have in the end counts from when it can no longer be busted. */
function day(house: SmallHouse, act: SettlementAct & { kind: 'DAY' }, expect: (account: number, asset: number, amount: number) => void): Verdict {
  for (const { buyer, seller, instrument, quantity, value, buyFee, sellFee } of house.trades) {
    expect(buyer, assetOf(instrument), quantity);
    expect(seller, assetOf(instrument), -quantity);
    expect(buyer, CASH, -value - buyFee);
    expect(seller, CASH, value - sellFee);
  }
  house.net();
  const [account] = ACCOUNTS;
  const locks = ASSETS.map((asset) => [asset, Math.min(act.withheld, house.ledger.deliverable(account, asset))] as const).filter(([, amount]) => amount > 0);
  for (const [asset, amount] of locks) house.ledger.lock(account, asset, amount, REASON.ORDER, 0);
  house.settle(act.held, act.price === 0 ? undefined : () => act.price);
  for (const [asset, amount] of locks) house.ledger.unlock(account, asset, amount, REASON.ORDER, 0);
  for (const event of house.settlement.events) {
    if (event.kind === 'PENALTY') {
      expect(event.from, CASH, -event.amount);
      if (event.to >= 16) expect(event.to, CASH, event.amount);
    }
  }
  return undefined;
}

function compensate(house: SmallHouse, price: number, expect: (account: number, asset: number, amount: number) => void): Verdict {
  const { settlement, ledger, rules } = house;
  for (const o of settlement.failing()) {
    const found = settlement.compensable(o.id, price, rules);
    if (typeof found === 'number') continue;
    const waiting = settlement.get(found.waiting)!;
    const shares = -o.shares;
    for (const [account, sign] of [[o.account, 1], [waiting.account, -1]] as const) {
      expect(account, assetOf(o.instrument), sign * shares);
      expect(account, CASH, -sign * price * shares);
    }
    settlement.compensate(ledger, o.id, found.waiting, price);
    return undefined;
  }
  return undefined;
}

/** The rest of the day replayed without the trade gives the same balances, where nobody had to be lent anything. */
function bust(house: SmallHouse, nth: number): Verdict {
  const trade = house.trades[nth];
  const before = house.ledger.all().map((row) => ({ ...row }));
  house.bust(nth);
  const after = new Map(house.ledger.all().map((row) => [`${row.account} ${row.asset}`, row]));
  for (const row of before) {
    const now = after.get(`${row.account} ${row.asset}`) ?? { dueIn: 0, dueOut: 0, posted: 0, held: 0 };
    const sign = (account: number) => (row.account === account ? 1 : 0);
    const shares = row.asset === assetOf(trade.instrument);
    const money = row.asset === CASH;
    const dueIn = (shares ? trade.quantity * sign(trade.buyer) : 0) + (money ? trade.value * sign(trade.seller) : 0)
      + (money ? Math.max(0, -trade.buyFee) * sign(trade.buyer) + Math.max(0, -trade.sellFee) * sign(trade.seller) : 0);
    const dueOut = (shares ? trade.quantity * sign(trade.seller) : 0) + (money ? trade.value * sign(trade.buyer) : 0)
      + (money ? Math.max(0, trade.buyFee) * sign(trade.buyer) + Math.max(0, trade.sellFee) * sign(trade.seller) : 0);
    const isClient = row.account >= 16;
    if (isClient && (row.dueIn - now.dueIn !== dueIn || row.dueOut - now.dueOut !== dueOut || row.posted !== now.posted || row.held !== now.held)) {
      return `${SETTLEMENT_LAWS.bust}: account ${row.account}, asset ${row.asset}`;
    }
  }
  return undefined;
}

function promises(house: SmallHouse): Verdict {
  const due = new Map<string, number>();
  const add = (account: number, asset: number, amount: number) => due.set(`${account} ${asset}`, (due.get(`${account} ${asset}`) ?? 0) + amount);
  for (const o of house.settlement.open()) {
    add(o.account, assetOf(o.instrument), o.shares);
    add(o.account, CASH, o.cash - o.fee);
  }
  for (const t of house.trades) {
    add(t.buyer, assetOf(t.instrument), t.quantity);
    add(t.seller, assetOf(t.instrument), -t.quantity);
    add(t.buyer, CASH, -t.value - t.buyFee);
    add(t.seller, CASH, t.value - t.sellFee);
  }
  for (const account of ACCOUNTS) {
    for (const asset of ASSETS) {
      const { dueIn, dueOut } = house.ledger.balance(account, asset);
      const owed = due.get(`${account} ${asset}`) ?? 0;
      if (dueIn - dueOut !== owed) return `${SETTLEMENT_LAWS.promises}: account ${account}, asset ${asset}: ${dueIn - dueOut} in the ledger, ${owed} by obligations`;
    }
  }
  return undefined;
}

/** By the ledger's own journal: of each MOVED leg both halves were posted. Under net money the money is summed by account. */
function both(house: SmallHouse): Verdict {
  const posted = new Map<string, number>();
  const { rows, used } = house.ledger.entries;
  for (let at = 0; at < used; at += ENTRY_WIDTH) {
    if (rows[at + ENTRY.KIND] !== ENTRY_KINDS.POST.code || rows[at + ENTRY.REASON] !== REASON.SETTLEMENT) continue;
    const [from, to, asset, amount] = [rows[at + ENTRY.FROM], rows[at + ENTRY.TO], rows[at + ENTRY.ASSET], rows[at + ENTRY.AMOUNT]];
    for (const [account, sign] of [[from, -1], [to, 1]] as const) {
      const key = `${account} ${asset}`;
      posted.set(key, (posted.get(key) ?? 0) + sign * amount);
    }
  }
  const moved = new Map<string, number>();
  for (const event of house.settlement.events) {
    if (event.kind !== 'MOVED') continue;
    for (const [asset, amount] of [[assetOf(event.instrument), event.shares], [CASH, event.cash - event.fee]] as const) {
      const key = `${event.account} ${asset}`;
      moved.set(key, (moved.get(key) ?? 0) + amount);
    }
  }
  for (const account of ACCOUNTS) {
    for (const asset of ASSETS) {
      const key = `${account} ${asset}`;
      if ((posted.get(key) ?? 0) !== (moved.get(key) ?? 0)) return `${SETTLEMENT_LAWS.dvp}: account ${account}, asset ${asset}`;
    }
  }
  return undefined;
}

function steps(house: SmallHouse, states: Map<number, ObligationState>): Verdict {
  for (const event of house.settlement.events) {
    if (event.kind === 'OBLIGATION') states.set(event.id, 'OPEN');
    if (event.kind !== 'STATE') continue;
    const from = states.get(event.id);
    const legal = from !== undefined && OBLIGATION_STEPS.some(({ from: f, step, to }) => f === from && to === event.state && stepOf(f, step) === to);
    if (!legal) return `${SETTLEMENT_LAWS.steps}: obligation ${event.id} from ${from} to ${event.state}`;
    states.set(event.id, event.state);
  }
  return undefined;
}

/** Everybody is given what is missing and the days go on until all is settled. */
function atEnd(house: SmallHouse, wanted: Map<string, number>): Verdict {
  const expect = (account: number, asset: number, amount: number) => wanted.set(`${account} ${asset}`, (wanted.get(`${account} ${asset}`) ?? 0) + amount);
  for (const account of ACCOUNTS) for (const asset of ASSETS) perform(house, { kind: 'DEPOSIT', account, asset, amount: 1_000_000 }, expect);
  for (let days = 0; days < 4; days++) day(house, { kind: 'DAY', held: [], withheld: 0, price: 0 }, expect);
  if (house.settlement.open().length > 0) return `${SETTLEMENT_LAWS.gross}: ${house.settlement.open().length} obligations are still open`;
  for (const account of ACCOUNTS) {
    for (const asset of ASSETS) {
      const { posted, dueIn, dueOut } = house.ledger.balance(account, asset);
      const right = wanted.get(`${account} ${asset}`) ?? 0;
      if (posted !== right || dueIn !== 0 || dueOut !== 0) return `${SETTLEMENT_LAWS.gross}: account ${account}, asset ${asset}: ${posted}, expected ${right}`;
    }
  }
  const clearing = ASSETS.find((asset) => house.ledger.balance(HOUSE.CLEARING, asset).posted !== 0);
  return clearing === undefined ? undefined : `${SETTLEMENT_LAWS.gross}: the clearing house is left with asset ${clearing}`;
}

/** For the sabotage of one method. */
export function spoilt(rules: SettlementRules, spoil: (house: SmallHouse) => void): () => SmallHouse {
  return () => {
    const house = new SmallHouse(rules);
    spoil(house);
    return house;
  };
}


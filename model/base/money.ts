import { assert } from './assert.ts';
import { type Integer, isWhole, U16_MAX, U32_MAX } from './integers.ts';

/** Amount in 1/10,000 of the currency, signed; magnitude below 2^53. */
export type Money = Integer<'Money'>;
/** Whole shares (or contracts), signed where it is a position or a movement; magnitude below 2^53. */
export type Shares = Integer<'Shares'>;
/** Price of one share in 1/10,000 of the currency, 0 to 2^32 - 1 (429,496.7295). */
export type Price = Integer<'Price'>;
/** Dense, from 0: an index of tables, at most 2^20 - 1. */
export type AccountId = Integer<'AccountId'>;
/** Dense, from 0: an index of tables, at most 2^16 - 1 (so that it can be the index of a book). */
export type InstrumentId = Integer<'InstrumentId'>;
/** Days since 1970-01-01, 0 to 65,535 (the year 2149). */
export type Day = Integer<'Day'>;

export const ACCOUNT_MAX = 0xf_ffff;
export const INSTRUMENT_MAX = U16_MAX;
export const DAY_MAX = U16_MAX;

/** True for a whole number of magnitude below 2^53: no digit of it was ever rounded away. */
export function isExact(value: number): boolean {
  return Number.isSafeInteger(value);
}

function signed<Name extends string>(name: Name): (value: number) => Integer<Name> {
  return (value) => {
    assert(Number.isSafeInteger(value), `${name} must be a whole number of magnitude below 2^53, got ${value}`);
    // Adding zero turns a minus zero into the one zero: equal amounts have equal bytes.
    return (value + 0) as Integer<Name>;
  };
}

function bounded<Name extends string>(name: Name, max: number): (value: number) => Integer<Name> {
  return (value) => {
    assert(isWhole(value, max), `${name} must be a whole number from 0 to ${max}, got ${value}`);
    return value as Integer<Name>;
  };
}

/** One checked constructor each; a value out of range is a bug of the caller, who checks what comes from outside first. */
export const money = signed('Money');
export const shares = signed('Shares');
export const price = bounded('Price', U32_MAX);
export const accountId = bounded('AccountId', ACCOUNT_MAX);
export const instrumentId = bounded('InstrumentId', INSTRUMENT_MAX);
export const day = bounded('Day', DAY_MAX);

/** The sum, or undefined when it is past 2^53 (a sum of two safe integers is exact or not safe, never wrong and safe). */
export function checkedAdd(a: number, b: number): number | undefined {
  const sum = a + b;
  return Number.isSafeInteger(sum) ? sum : undefined;
}

/** The product, or undefined when it is past 2^53. */
export function checkedMultiply(a: number, b: number): number | undefined {
  const product = a * b;
  return Number.isSafeInteger(product) ? product + 0 : undefined;
}

export function addMoney(a: Money, b: Money): Money | undefined {
  return checkedAdd(a, b) as Money | undefined;
}

/** What `amount` shares at `unit` each are worth. */
export function multiplyMoney(unit: Price, amount: Shares): Money | undefined {
  return checkedMultiply(unit, amount) as Money | undefined;
}

import { assert } from './assert.ts';

declare const brand: unique symbol;
/** A whole number that passed its one checked constructor. */
export type Integer<Name extends string> = number & { readonly [brand]: Name };

/** Price as an index of the book's ladder: 0 to levels - 1, at most 32 bits on the wire. */
export type Tick = Integer<'Tick'>;
/** Shares or contracts, 32 bits. */
export type Quantity = Integer<'Quantity'>;
/** Exchange-assigned order id, 32 bits: slot in the low bits, generation above. */
export type OrderId = Integer<'OrderId'>;
/** Trading participant, 16 bits. */
export type Participant = Integer<'Participant'>;
/** Book within a core, 16 bits. */
export type BookIndex = Integer<'BookIndex'>;
/** Nanoseconds since midnight of the trading day, 48 bits. */
export type TimeOfDay = Integer<'TimeOfDay'>;

export const U16_MAX = 0xffff;
export const U32_MAX = 0xffff_ffff;
export const U48_MAX = 0xffff_ffff_ffff;

/** True for a whole number from 0 to `max`. Written so that NaN and fractions fail. */
export function isWhole(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= max;
}

function checked<Name extends string>(name: Name, max: number): (value: number) => Integer<Name> {
  return (value) => {
    assert(isWhole(value, max), `${name} must be a whole number from 0 to ${max}, got ${value}`);
    return value as Integer<Name>;
  };
}

/** One checked constructor each; a value out of range is a bug of the caller, who parses first. */
export const tick = checked('Tick', U32_MAX);
export const quantity = checked('Quantity', U32_MAX);
export const orderId = checked('OrderId', U32_MAX);
export const participant = checked('Participant', U16_MAX);
export const bookIndex = checked('BookIndex', U16_MAX);
export const timeOfDay = checked('TimeOfDay', U48_MAX);

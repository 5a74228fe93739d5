/** A valid/ready bus, declared once; drivers and monitors derive from the declaration. */
import { UsageError } from '../errors.ts';
import type { Signal } from '../bench/handles.ts';

export type Value = number | bigint;

/** What goes over the bus at once: the value of the data port, or one value per named field. */
export type ItemOf<D> = D extends string ? Value : { readonly [K in keyof D]: Value };

/** Port names. `data` is one port, or fields by name with a port each. */
export interface Bus<D extends string | Readonly<Record<string, string>>> {
  readonly valid: string;
  readonly ready: string;
  readonly data: D;
}

export type AnyBus = Bus<string | Readonly<Record<string, string>>>;
export type BusItem<B> = B extends Bus<infer D> ? ItemOf<D> : never;

/** Names the pins of a valid/ready handshake: an item moves at each edge where both are 1. */
export function defineBus<const D extends string | Readonly<Record<string, string>>>(
  bus: Bus<D>,
): Bus<D> {
  return Object.freeze({ ...bus });
}

type Port = Signal<number | bigint>;

/** The pins of a bus in a design at hand. */
export class Pins<Item> {
  readonly valid: Signal;
  readonly ready: Signal;
  readonly #single: Port | undefined;
  readonly #fields: readonly (readonly [string, Port])[];

  constructor(dut: object, bus: AnyBus) {
    const ports = dut as Readonly<Record<string, Signal>>;
    this.valid = ports[bus.valid];
    this.ready = ports[bus.ready];
    for (const pin of [this.valid, this.ready]) {
      if (pin.width !== 1) throw new UsageError(`${pin.path} has ${pin.width} bits, a handshake has one`);
    }
    const { data } = bus;
    this.#single = typeof data === 'string' ? (ports[data] as Port) : undefined;
    this.#fields = typeof data === 'string' ? []
      : Object.entries(data).map(([field, name]) => [field, ports[name] as Port] as const);
  }

  /** True when an item moves at the edge just awaited. */
  get moves(): boolean {
    return this.valid.value === 1 && this.ready.value === 1;
  }

  read(): Item {
    if (this.#single !== undefined) return this.#single.value as Item;
    return Object.fromEntries(this.#fields.map(([name, port]) => [name, port.value])) as Item;
  }

  /** Drives the data pins; zeros without an item. */
  write(item: Item | undefined): void {
    if (this.#single !== undefined) {
      this.#single.value = (item ?? 0) as Value;
      return;
    }
    const values = (item ?? {}) as Readonly<Record<string, Value>>;
    for (const [name, port] of this.#fields) {
      if (item !== undefined && values[name] === undefined) {
        throw new UsageError(`the item has no field ${name}`);
      }
      port.value = values[name] ?? 0;
    }
  }
}

/** For messages: numbers in hexadecimal, fields by name. */
export function describeItem(item: unknown): string {
  if (typeof item === 'number' || typeof item === 'bigint') return `0x${item.toString(16)}`;
  if (typeof item !== 'object' || item === null) return String(item);
  const fields = Object.entries(item).map(([name, value]) => `${name}: ${describeItem(value)}`);
  return `{ ${fields.join(', ')} }`;
}

export function sameItem(a: unknown, b: unknown): boolean {
  return describeItem(a) === describeItem(b);
}

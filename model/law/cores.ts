import { ModelCore } from '../book/book.ts';
import type { Core, CoreConfig } from '../message/core.ts';
import { OracleCore } from '../oracle/oracle.ts';

/** A kind of synchronous core: how it is made, and how it goes on from a snapshot. */
export interface CoreMaker {
  readonly name: string;
  make(config: CoreConfig): Core;
  /** Asserts on bytes that are no snapshot. */
  restore(snapshot: Uint8Array): Core;
}

export const ORACLE: CoreMaker = {
  name: 'oracle',
  make: (config) => new OracleCore(config),
  restore: (snapshot) => OracleCore.restore(snapshot),
};

export const MODEL: CoreMaker = {
  name: 'model',
  make: (config) => new ModelCore(config),
  restore: (snapshot) => ModelCore.restore(snapshot),
};

/** Every core that is a function; the oracle, the yardstick, is the first. */
export const CORE_MAKERS: readonly CoreMaker[] = [ORACLE, MODEL];

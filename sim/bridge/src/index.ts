/** @cocotb-ts/bridge: Verilog test benches in TypeScript over Verilator. See ../README.md. */
export { type BuildOptions, buildSimulator, type SimulatorImage } from './build/build.ts';
export {
  BuildError, type DeathKind, type DeathNote, IllegalAwaitError, MissingToolError, SimulatorError,
  UsageError,
} from './errors.ts';
export {
  type Direction, getField, getWide, layout, type PlacedPort, type Port, type RowLayout, type Rows,
  setField, setWide,
} from './layout.ts';
export { type OpenOptions, openSimulator, type ResetOptions, Simulator } from './sim/simulator.ts';
export type {
  Items, SinkPins, SourcePins, StreamCall, StreamResult,
} from './sim/stream.ts';

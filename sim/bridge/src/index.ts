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
export { Clock, type ClockHandle } from './bench/clock.ts';
export type { EdgeKind } from './bench/engine.ts';
export type { Dut, Signal } from './bench/handles.ts';
export { type BenchContext, type BenchOptions, runBench } from './bench/run.ts';
export { Event, fork, Lock, Queue, type TaskHandle } from './bench/sync.ts';
export { TaskKilledError } from './bench/task.ts';
export { Trigger } from './bench/trigger.ts';
export {
  ClockCycles, Combine, Edge, FallingEdge, First, NextTimeStep, ReadOnly, ReadWrite, RisingEdge,
  SimTimeoutError, Timer, type Winner, withTimeout,
} from './bench/triggers.ts';
export type { TimeUnit } from './bench/units.ts';
export { type SignalInfo, SignalTable } from './sim/signals.ts';
export { type WaveOptions, type WaveSource, waveText } from './wave-text.ts';
export { type AnyBus, type Bus, type BusItem, defineBus, describeItem } from './bus/bus.ts';
export {
  type DriverOptions, type Pause, patternPause, randomPause, Sink, Source,
} from './bus/drivers.ts';
export {
  BusProtocolError, Monitor, type MonitorOptions, Scoreboard, ScoreboardError, type Seen,
} from './bus/monitor.ts';
export { dutInterface } from './bench/dut-interface.ts';
export type { Probe } from './sim/probe.ts';

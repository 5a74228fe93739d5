/** The bytes between the two processes. The C++ twin is ../shim/protocol.h. */

export const COMMAND_MAGIC = 0x4b434f4c;
export const REPLY_MAGIC = 0x50455453;
export const FRAME_BYTES = 32;
export const HEADER_BYTES = 4096;
export const SHIM_VERSION = 1;
/** Asked and answered in the header page while both ends spin. */
export const FLAG_IN_PLACE = 1;

export const Op = {
  hello: 1, rows: 2, stream: 3, traceOn: 4, traceOff: 5, signals: 6,
  peek: 7, poke: 8, clock: 9, advance: 10, deposit: 11, bus: 12, wake: 13,
} as const;
export type Op = (typeof Op)[keyof typeof Op];

export const Status = { ok: 0, finish: 1, stop: 2, fatal: 3, refused: 4 } as const;

/** Byte offsets within the header page. */
export const HeaderAt = {
  halt: 4, cycle: 8, reply: 24, asleep: 56, ring: 60, command: 64, haltText: 96, haltTextBytes: 256,
} as const;

export interface Reply {
  readonly seq: number;
  readonly status: number;
  readonly n: number;
  /** Rising edges completed. */
  readonly cycle: number;
  /** Picoseconds. */
  readonly time: number;
}

/** The reply at that offset, or undefined when the bytes there are no reply. */
export function decodeReply(bytes: Buffer, at: number): Reply | undefined {
  if (bytes.readUInt32LE(at) !== REPLY_MAGIC) return undefined;
  return {
    seq: bytes.readUInt32LE(at + 4),
    status: bytes.readUInt32LE(at + 8),
    n: bytes.readUInt32LE(at + 12),
    cycle: bytes.readUInt32LE(at + 16) + bytes.readUInt32LE(at + 20) * 2 ** 32,
    time: bytes.readUInt32LE(at + 24) + bytes.readUInt32LE(at + 28) * 2 ** 32,
  };
}

export function encodeCommand(
  op: Op, seq: number, slot: number, flags: number, a: number, b: number,
): Buffer {
  const frame = Buffer.alloc(FRAME_BYTES);
  const fields = [COMMAND_MAGIC, op, seq, slot, flags, a, b];
  for (let i = 0; i < fields.length; i += 1) frame.writeUInt32LE(fields[i] >>> 0, 4 * i);
  return frame;
}

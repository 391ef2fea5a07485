/** A frame's header: `u16` each. */
export const HEADER_BYTES = 8

const HIGH = 4
const TWO_POW_32 = 2 ** 32
/** High halves below this make an integer that a number holds exactly. */
const SAFE_HIGH = 2 ** 21

/** An unsigned 16-bit integer. Read byte by byte: a view of a frame would cost more than what it reads. */
export function readUint16(frame: Uint8Array, at: number): number {
  return (frame[at] as number) | ((frame[at + 1] as number) << 8)
}

/** A signed 32-bit integer. */
export function readInt32(frame: Uint8Array, at: number): number {
  return (
    (frame[at] as number) |
    ((frame[at + 1] as number) << 8) |
    ((frame[at + 2] as number) << 16) |
    ((frame[at + 3] as number) << 24)
  )
}

/** A whole number of at least 0 from an `i64`; -1 for a negative one, or one above 2⁵³ − 1. */
export function readCount(frame: Uint8Array, at: number): number {
  const high = readInt32(frame, at + HIGH)
  return high >= 0 && high < SAFE_HIGH ? high * TWO_POW_32 + (readInt32(frame, at) >>> 0) : -1
}

/** An instant in ms since the Unix epoch, cut off, from microseconds; -1 where it is none. */
export function readInstant(frame: Uint8Array, at: number): number {
  return Math.floor(readCount(frame, at) / 1_000)
}

/** Any `i64` as text. */
export function readInt64(frame: Uint8Array, at: number): string {
  return ((BigInt(readInt32(frame, at + HIGH)) << 32n) | BigInt(readInt32(frame, at) >>> 0)).toString()
}

/** True for the `i64` that stands for nothing, the smallest there is. */
export function isNull(frame: Uint8Array, at: number): boolean {
  return readInt32(frame, at) === 0 && readInt32(frame, at + HIGH) === -(2 ** 31)
}

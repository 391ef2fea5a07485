import type { WireFrame } from './feed.ts'

const FINAL = 0x80
const OPCODE = 0x0f
const LENGTH = 0x7f
const LENGTH_16_BITS = 126
const MAX_BYTES = 65_535
const MASK_BYTES = 4

export const TEXT = 0x1
const BINARY = 0x2
export const PING = 0x9
export const PONG = 0xa

/** A whole unmasked WebSocket frame (RFC 6455, 5.2), as servers send them: ready for the TCP socket. */
export function encodeFrame(frame: WireFrame, opcode = typeof frame === 'string' ? TEXT : BINARY): Buffer {
  const payload =
    typeof frame === 'string' ? Buffer.from(frame) : Buffer.from(frame.buffer, frame.byteOffset, frame.length)
  if (payload.length > MAX_BYTES) throw new RangeError(`Cannot encode a frame of ${payload.length} bytes`)
  const isShort = payload.length < LENGTH_16_BITS
  const length = isShort ? [payload.length] : [LENGTH_16_BITS, payload.length >>> 8, payload.length & 0xff]
  return Buffer.concat([Buffer.from([FINAL | opcode, ...length]), payload])
}

/** A frame that a client sent. */
export interface ClientFrame {
  readonly opcode: number
  readonly payload: Buffer
}

/** The whole masked frames at the start of `bytes`, and what is left. Clients of the bench send small, whole messages. */
export function decodeFrames(bytes: Buffer): { readonly frames: readonly ClientFrame[]; readonly rest: Buffer } {
  const frames: ClientFrame[] = []
  let rest = bytes
  for (let next = decodeFrame(rest); next !== null; next = decodeFrame(rest)) {
    frames.push(next.frame)
    rest = rest.subarray(next.size)
  }
  return { frames, rest }
}

function decodeFrame(bytes: Buffer): { readonly frame: ClientFrame; readonly size: number } | null {
  const isLong = bytes.length >= 2 && (bytes.readUInt8(1) & LENGTH) === LENGTH_16_BITS
  const headBytes = isLong ? 4 : 2
  if (bytes.length < headBytes) return null
  const length = isLong ? bytes.readUInt16BE(2) : bytes.readUInt8(1) & LENGTH
  const size = headBytes + MASK_BYTES + length
  if (bytes.length < size) return null
  const mask = bytes.subarray(headBytes, headBytes + MASK_BYTES)
  const masked = bytes.subarray(headBytes + MASK_BYTES, size)
  const payload = Buffer.from(masked.map((byte, index) => byte ^ (mask[index % MASK_BYTES] ?? 0)))
  return { frame: { opcode: bytes.readUInt8(0) & OPCODE, payload }, size }
}

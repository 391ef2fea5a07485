import { brotliDecompressSync } from 'node:zlib'
import { type Frame, readJson } from '@holdfast/adapter-core'

/** The most a compressed frame may unfold to, in bytes: as much as a plain frame may be. */
export const MAX_FRAME_BYTES = 4 * 1024 * 1024

/** JSON objects begin with it, and no Brotli stream of any content does: its bits would say "last and empty". */
const OPENING_BRACE = 0x7b

/**
 * The JSON of a frame, undefined where it holds none. Vest sends text; its v2 servers also sent the same JSON as bytes,
 * and in early 2025 compressed with Brotli, as their users observed. Never throws: garbage, and what would unfold to more
 * than 4 MiB, is no JSON.
 */
export function readFrame(frame: Frame): unknown {
  if (typeof frame === 'string' || frame[0] === OPENING_BRACE) return readJson(frame)
  const inflated = inflate(frame)
  return inflated === null ? undefined : readJson(inflated)
}

function inflate(bytes: Uint8Array): Uint8Array | null {
  try {
    return brotliDecompressSync(bytes, { maxOutputLength: MAX_FRAME_BYTES })
  } catch {
    return null
  }
}

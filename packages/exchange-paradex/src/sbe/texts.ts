/** How many texts are remembered; a power of two, above the markets a socket holds. */
const SLOTS = 256

const utf8 = new TextDecoder('utf-8', { fatal: true })

interface Remembered {
  readonly bytes: Uint8Array
  readonly text: string
}

/** Reads texts of a `u8` length and UTF-8 bytes: a socket sends the same few markets over and over. */
export interface Texts {
  /** The text at `at`; null where the frame ends before it does, or it is no UTF-8. */
  read(frame: Uint8Array, at: number): string | null
}

export function createTexts(): Texts {
  const slots: (Remembered | undefined)[] = new Array(SLOTS).fill(undefined)
  return {
    read: (frame, at) => {
      const length = frame[at]
      const start = at + 1
      if (length === undefined || start + length > frame.length) return null
      let hash = length
      for (let i = 0; i < length; i++) hash = (Math.imul(hash, 31) + (frame[start + i] as number)) | 0
      const slot = hash & (SLOTS - 1)
      const known = slots[slot]
      if (known !== undefined && isAt(known.bytes, frame, start, length)) return known.text
      // Copied: a frame may lie in a buffer that is used again.
      const bytes = frame.slice(start, start + length)
      const text = decode(bytes)
      if (text !== null) slots[slot] = { bytes, text }
      return text
    },
  }
}

function isAt(bytes: Uint8Array, frame: Uint8Array, start: number, length: number): boolean {
  if (bytes.length !== length) return false
  for (let i = 0; i < length; i++) if (bytes[i] !== frame[start + i]) return false
  return true
}

function decode(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

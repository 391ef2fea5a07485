import type { Frame } from './socket.ts'

/** An object off the wire: its members are unknown until checked. */
export type WireObject = Readonly<Record<string, unknown>>

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The JSON a frame holds, as text or as UTF-8 bytes; undefined where it holds none. Never throws. */
export function readJson(frame: Frame): unknown {
  try {
    return JSON.parse(typeof frame === 'string' ? frame : utf8.decode(frame))
  } catch {
    return undefined
  }
}

/** True for a JSON object; false for null and arrays. */
export function isWireObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A whole number of at least 0, as a JSON number or in digits: documents and wires disagree. Null for anything else. */
export function readInteger(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null
}

/** Anything off the wire as words for people, without its quotes; '' for nothing. */
export function describeWire(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

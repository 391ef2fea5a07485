import { isDecimal, isZero } from './decimal.ts'
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

/** The longest name accepted, in characters; those of markets and states stay under 30. */
const MAX_NAME_LENGTH = 64

/** True for a name of something, as text of 1 to 64 characters. */
export function isWireName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_NAME_LENGTH
}

/** True for a price or a size that is one: a plain decimal above 0, as text. */
export function isPositiveDecimal(value: unknown): value is string {
  return typeof value === 'string' && isDecimal(value) && !isZero(value)
}

/** How much of a value is put into words: levels, and members of each. Beyond it nobody reads on. */
const DESCRIBED_LEVELS = 4
const DESCRIBED_MEMBERS = 20

/** Anything off the wire as words for people, without its quotes; '' for nothing. Never throws. */
export function describeWire(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(outlined(value, DESCRIBED_LEVELS))
}

/** A frame of brackets alone is quick to read, but takes a second and the whole stack to write. */
function outlined(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (levels === 0) return '…'
  if (Array.isArray(value)) return value.slice(0, DESCRIBED_MEMBERS).map((member) => outlined(member, levels - 1))
  const members = Object.entries(value).slice(0, DESCRIBED_MEMBERS)
  return Object.fromEntries(members.map(([name, member]) => [name, outlined(member, levels - 1)]))
}

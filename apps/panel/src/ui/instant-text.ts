import type { Zone } from '../preferences.ts'

/** Reads an instant in RFC 3339, or a day alone, ms since the Unix epoch; null where the text is none. */
export function parseInstant(text: string | null): number | null {
  const at = text === null ? Number.NaN : Date.parse(text)
  return Number.isFinite(at) && at >= 0 ? at : null
}

/** An instant in RFC 3339 in UTC, to the millisecond where it has any: `2026-11-23T16:40:02Z`. */
export function instantText(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z')
}

/** Reads a `datetime-local` field, ms since the Unix epoch; null where it holds no instant. */
export function fromFieldTime(text: string, zone: Zone): number | null {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)
  return isTime ? parseInstant(zone === 'utc' ? `${text}Z` : text) : null
}

/** An instant in UTC to the millisecond, `2026-11-23T16:40:02.000Z`. */
export function utcText(at: number): string {
  return new Date(at).toISOString()
}

/** How far this browser's own zone is ahead of UTC at an instant, in ms. */
export function localOffsetMs(at: number): number {
  return -new Date(at).getTimezoneOffset() * 60_000
}

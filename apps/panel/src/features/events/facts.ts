import type { Zone } from '../../preferences.ts'
import { roundDuration } from '../../ui/duration.ts'
import { instant } from '../../ui/instant.ts'

/** One value of an event's data, by its path: `recovery.durationMs`. */
export interface Fact {
  readonly key: string
  /** As it is stored. */
  readonly value: string
  /** The same for people, where the key says what it is. */
  readonly note: string | null
}

/** How deep data is taken apart; below that it stays JSON. */
const MAX_DEPTH = 3

/** Keys of instants that do not end in `At`. */
const INSTANTS: ReadonlySet<string> = new Set(['from', 'until'])

/** The earliest that is taken for an instant (2000-01-01): generations of sockets are also `from`. */
const OLDEST_INSTANT = 946_684_800_000

/** All that an event's data says, in its own order. */
export function factsOf(data: unknown, now: number, zone: Zone): readonly Fact[] {
  const facts: Fact[] = []
  const take = (path: string, value: unknown, depth: number): void => {
    const entries = depth < MAX_DEPTH && typeof value === 'object' && value !== null ? Object.entries(value) : []
    if (entries.length > 0) {
      for (const [name, inner] of entries) take(path === '' ? name : `${path}.${name}`, inner, depth + 1)
      return
    }
    if (path !== '') facts.push({ key: path, value: textOf(value), note: noteOf(path, value, now, zone) })
  }
  take('', data, 0)
  return facts
}

function textOf(value: unknown): string {
  if (value === null) return 'null'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function noteOf(path: string, value: unknown, now: number, zone: Zone): string | null {
  if (typeof value !== 'number') return null
  const name = path.slice(path.lastIndexOf('.') + 1)
  // Under a second the number says it already.
  if (name.endsWith('Ms')) return Math.abs(value) < 1_000 ? null : roundDuration(value)
  const isInstant = (name.endsWith('At') || INSTANTS.has(name)) && value >= OLDEST_INSTANT
  return isInstant ? `${instant(value, now, zone)} ${zone === 'utc' ? 'UTC' : 'local'}` : null
}

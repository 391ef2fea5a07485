import { durationMs } from '@holdfast/api-contract'
import { InvalidArgumentError } from 'commander'

/** Parses `--since` and `--until`: how long ago (`24h`), or an ISO instant; without an offset it is UTC. */
export function parseInstant(now: number): (text: string) => number {
  return (text) => {
    const ago = durationMs(text)
    if (ago !== null) return now - ago
    const at = isoInstant(text)
    if (at !== null) return at
    throw new InvalidArgumentError(
      'Use a duration such as 90s, 24h or 30d, or an ISO instant such as 2026-11-23T10:00:00Z.',
    )
  }
}

/** Parses `--min-duration`. */
export function parseDuration(text: string): number {
  const ms = durationMs(text)
  if (ms === null) throw new InvalidArgumentError('Use a duration such as 500ms, 2s or 5m.')
  return ms
}

/** Parses a whole number from 1 to `max`. */
export function parseCount(max: number): (text: string) => number {
  return (text) => {
    const count = /^\d{1,9}$/.test(text) ? Number(text) : 0
    if (count < 1 || count > max) throw new InvalidArgumentError(`Use a whole number from 1 to ${max}.`)
    return count
  }
}

function isoInstant(text: string): number | null {
  for (const candidate of [text, `${text}Z`, `${text}T00:00:00Z`]) {
    try {
      return Temporal.Instant.from(candidate).epochMilliseconds
    } catch {
      // The next form may fit.
    }
  }
  return null
}

/** Longest silence of the stream before what it told counts as old, in ms. The bot sends a pulse each second. */
export const STALE_AFTER_MS = 3_000

/** How the panel's own stream is. */
export type Link =
  | { readonly state: 'live' }
  | { readonly state: 'reconnecting'; readonly nextAt: number | null }
  /** `since`: wall time of the last sign of life, null when there never was one. */
  | { readonly state: 'stale'; readonly since: number | null; readonly nextAt: number | null }

/** What the link's state is derived from; monotonic ms unless said otherwise. */
export interface LinkFacts {
  readonly startedAt: number
  /** Last pulse or snapshot; null before the first. */
  readonly lastSignAt: number | null
  /** The same in wall time. */
  readonly lastSignWallAt: number | null
  /** The stream that is open now has spoken. */
  readonly isSpeaking: boolean
  /** When the next one will be opened (wall time), null while one is open or being opened. */
  readonly nextAt: number | null
}

/** Live: the open stream speaks. Stale: silence for longer than `STALE_AFTER_MS`. Else reconnecting. */
export function linkOf(facts: LinkFacts, monotonicNow: number): Link {
  const silentMs = monotonicNow - (facts.lastSignAt ?? facts.startedAt)
  if (silentMs > STALE_AFTER_MS) return { state: 'stale', since: facts.lastSignWallAt, nextAt: facts.nextAt }
  return facts.isSpeaking ? { state: 'live' } : { state: 'reconnecting', nextAt: facts.nextAt }
}

export function isSameLink(a: Link, b: Link): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

import type { Clock } from '../clock.ts'
import type { UpgradeAnswer } from '../transport/socket-server.ts'

/** A fault that answers requests to upgrade with another status than 101. */
export interface StatusRule {
  readonly status: number
  /** Headers for an answer given now. */
  headers(): Readonly<Record<string, string>>
  /** True for the requests that it may hit. Absent: all. */
  appliesTo?(url: URL): boolean
  /** How many requests it hits; Infinity = all while it lasts. */
  readonly count: number
  /** Called when the last of them was hit. */
  onSpent(): void
}

/** What faults do to requests to upgrade on one exchange; each key is a fault's id. */
export interface UpgradeRules {
  refuse(key: number, rule: StatusRule): void
  /** Admits so many upgrades in any minute from now on. The others meet 429 and the seconds until there is room. */
  limit(key: number, perMinute: number): void
  delay(key: number, delayMs: number): void
  mute(key: number): void
  /** Takes back whatever the fault did. */
  remove(key: number): void
  /** What to make of a request that came now; it counts then. The harshest rule wins: mute, refuse, limit, delay. */
  answer(url: URL): UpgradeAnswer
}

const WINDOW_MS = 60_000

/** Admits so many in any minute: null, or the ms until there is room again. */
function rateLimit(perMinute: number, clock: Clock): () => number | null {
  const admitted: number[] = []
  return () => {
    const now = clock.monotonic()
    while ((admitted[0] ?? now) <= now - WINDOW_MS) admitted.shift()
    if (admitted.length >= perMinute) return (admitted[0] ?? now) + WINDOW_MS - now
    admitted.push(now)
    return null
  }
}

export function upgradeRules(clock: Clock): UpgradeRules {
  const mutes = new Set<number>()
  const refusals = new Map<number, { rule: StatusRule; left: number }>()
  const limits = new Map<number, () => number | null>()
  const delays = new Map<number, number>()

  function refused(url: URL): UpgradeAnswer | null {
    for (const [key, entry] of refusals) {
      const { status, headers, onSpent, appliesTo } = entry.rule
      if (appliesTo?.(url) === false) continue
      entry.left -= 1
      if (entry.left <= 0) {
        refusals.delete(key)
        onSpent()
      }
      return { kind: 'refuse', status, headers: headers() }
    }
    return null
  }

  function limited(): UpgradeAnswer | null {
    for (const admit of limits.values()) {
      const waitMs = admit()
      if (waitMs === null) continue
      return { kind: 'refuse', status: 429, headers: { 'Retry-After': String(Math.ceil(waitMs / 1000)) } }
    }
    return null
  }

  return {
    refuse: (key, rule) => void refusals.set(key, { rule, left: rule.count }),
    limit: (key, perMinute) => void limits.set(key, rateLimit(perMinute, clock)),
    delay: (key, delayMs) => void delays.set(key, delayMs),
    mute: (key) => void mutes.add(key),
    remove(key) {
      mutes.delete(key)
      for (const each of [refusals, limits, delays]) each.delete(key)
    },
    answer(url) {
      if (mutes.size > 0) return { kind: 'ignore' }
      return refused(url) ?? limited() ?? { kind: 'accept', delayMs: Math.max(0, ...delays.values()) }
    },
  }
}

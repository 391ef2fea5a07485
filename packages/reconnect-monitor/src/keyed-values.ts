import { createRecentKeys } from '@holdfast/adapter-core'

/** Keys remembered of what was told, at least: more than two sockets of a market can be apart. */
const KEPT_KEYS = 1_000

/** Most values of sockets beside the primary that wait; the oldest make room. As many as an adapter fetches at most. */
const MAX_WAITING = 5_000

/** Values of one subscription that can be told apart: each goes out once, whichever socket brings it first. */
export interface KeyedValues<T> {
  /** @returns False for what was told before. */
  tell(key: string): boolean
  /** Keeps what a socket beside the primary brought, for the day another speaks; what was told is not kept. */
  keep(key: string, value: T): void
  /** What was kept and never told, in the order it came. It counts as told. */
  takeKept(): readonly T[]
}

export function createKeyedValues<T>(): KeyedValues<T> {
  const told = createRecentKeys(KEPT_KEYS)
  const kept = new Map<string, T>()
  return {
    tell: (key) => {
      if (told.has(key)) return false
      told.add(key)
      kept.delete(key)
      return true
    },
    keep: (key, value) => {
      if (told.has(key) || kept.has(key)) return
      kept.set(key, value)
      const [oldest] = kept.keys()
      if (kept.size > MAX_WAITING && oldest !== undefined) kept.delete(oldest)
    },
    takeKept: () => {
      const values = [...kept.values()]
      for (const key of kept.keys()) told.add(key)
      kept.clear()
      return values
    },
  }
}

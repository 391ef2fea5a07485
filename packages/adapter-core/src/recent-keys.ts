/** The newest keys that were added; older ones are forgotten, so that it never grows past twice its limit. */
export interface RecentKeys {
  has(key: string): boolean
  add(key: string): void
  /** The same keys, from here on apart. */
  copy(): RecentKeys
}

/** Remembers at least the newest `limit` keys, and at most twice as many. */
export function createRecentKeys(limit: number): RecentKeys {
  return recentKeys(limit, new Set(), new Set())
}

/** Two sets that take turns: the older is dropped whole when the newer is full. */
function recentKeys(limit: number, newer: Set<string>, older: ReadonlySet<string>): RecentKeys {
  let [current, before] = [newer, older]
  return {
    has: (key) => current.has(key) || before.has(key),
    add: (key) => {
      current.add(key)
      if (current.size < limit) return
      before = current
      current = new Set()
    },
    copy: () => recentKeys(limit, new Set(current), before),
  }
}

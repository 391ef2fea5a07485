/** What can go wrong with a request to subscribe: it is refused, or it is served and the answer is lost. */
export type RequestTrouble = 'reject' | 'ack_lost'

/** A fault's claim on requests for books. */
export interface RequestRule {
  readonly trouble: RequestTrouble
  /** Null = every market. */
  readonly market: string | null
  /** How many requests it hits; Infinity = all while it lasts. */
  readonly count: number
  /** Called when the last of them was hit. */
  onSpent(): void
}

/** The rules in force on one exchange. */
export interface RequestRules {
  add(id: number, rule: RequestRule): void
  remove(id: number): void
  /** True when a request for this market's book is hit; it counts then. */
  hits(trouble: RequestTrouble, market: string): boolean
}

export function requestRules(): RequestRules {
  const rules = new Map<number, { rule: RequestRule; left: number }>()
  return {
    add: (id, rule) => void rules.set(id, { rule, left: rule.count }),
    remove: (id) => void rules.delete(id),
    hits(trouble, market) {
      for (const [id, entry] of rules) {
        if (entry.rule.trouble !== trouble || (entry.rule.market ?? market) !== market) continue
        entry.left -= 1
        if (entry.left <= 0) {
          rules.delete(id)
          entry.rule.onSpent()
        }
        return true
      }
      return false
    },
  }
}

/** What can go wrong with a request to subscribe: it is refused; it is served and the answer is lost, or comes late. */
export type RequestTrouble = 'reject' | 'ack_lost' | 'ack_late'

/** A fault's claim on requests for books. */
export interface RequestRule {
  readonly trouble: RequestTrouble
  /** Null = every market. */
  readonly market: string | null
  /** How many requests it hits; Infinity = all while it lasts. */
  readonly count: number
  /** How late an answer comes, in ms; 0 where none comes. */
  readonly delayMs: number
  /** Called when the last of them was hit. */
  onSpent(): void
}

/** The rules in force on one exchange. */
export interface RequestRules {
  add(id: number, rule: RequestRule): void
  remove(id: number): void
  /** The rule by which a request for this market's book is hit, or undefined; it counts then. */
  hit(trouble: RequestTrouble, market: string): RequestRule | undefined
}

export function requestRules(): RequestRules {
  const rules = new Map<number, { rule: RequestRule; left: number }>()
  return {
    add: (id, rule) => void rules.set(id, { rule, left: rule.count }),
    remove: (id) => void rules.delete(id),
    hit(trouble, market) {
      for (const [id, entry] of rules) {
        if (entry.rule.trouble !== trouble || (entry.rule.market ?? market) !== market) continue
        entry.left -= 1
        if (entry.left <= 0) {
          rules.delete(id)
          entry.rule.onSpent()
        }
        return entry.rule
      }
      return undefined
    },
  }
}

/** What becomes of the answer to a request that is served: ms until it goes out, or null where it is lost. */
export function answerDelayMs(rules: RequestRules, markets: readonly string[]): number | null {
  if (markets.some((market) => rules.hit('ack_lost', market))) return null
  return Math.max(0, ...markets.map((market) => rules.hit('ack_late', market)?.delayMs ?? 0))
}

import type { Condition } from './schedule.ts'

export type ConditionOf<K extends Condition['kind']> = Extract<Condition, { kind: K }>

/** Conditions that decide what becomes of a dial. */
const DIAL_KINDS: ReadonlySet<Condition['kind']> = new Set([
  'refuse',
  'no_dns',
  'http',
  'wrong_tls_name',
  'slow_dial',
  'mute_dial',
  'flap',
])

/** What holds at one exchange right now: any number of conditions, each for its time. */
export class Climate {
  readonly #active: Condition[] = []

  begin(condition: Condition): void {
    this.#active.push(condition)
  }

  end(condition: Condition): void {
    const index = this.#active.indexOf(condition)
    if (index >= 0) this.#active.splice(index, 1)
  }

  get isFair(): boolean {
    return this.#active.length === 0
  }

  has(kind: Condition['kind']): boolean {
    return this.find(kind) !== undefined
  }

  /** The newest condition of a kind. */
  find<K extends Condition['kind']>(kind: K): ConditionOf<K> | undefined {
    for (let index = this.#active.length - 1; index >= 0; index--) {
      const condition = this.#active[index]
      if (condition?.kind === kind) return condition as ConditionOf<K>
    }
    return undefined
  }

  /** What a dial meets: the newest condition that is about dials. */
  dial(): Condition | undefined {
    return this.#active.findLast(({ kind }) => DIAL_KINDS.has(kind))
  }

  /** A condition about one market, or about all. */
  covers(kind: 'silence' | 'quiet' | 'refuse_subscribe' | 'poison', market: number): boolean {
    for (const condition of this.#active) {
      if (condition.kind === kind && 'market' in condition && (condition.market ?? market) === market) return true
    }
    return false
  }
}

/** One fault of a schedule. */
export interface Fault {
  readonly fault: string
  readonly connection: string
  readonly market: string | null
  /** Null where the fault is an instant. */
  readonly durationMs: number | null
  /** A reset on top, so that the way back leads through the fault. */
  readonly isCut: boolean
}

export interface ScheduleOptions {
  /** The same seed gives the same schedule. */
  readonly seed: number
  readonly rounds: number
  readonly faults: readonly {
    readonly fault: string
    readonly takesMarket: boolean
    readonly defaultDurationMs: number | null
  }[]
  readonly connections: readonly {
    readonly id: string
    readonly subscriptions: readonly { readonly market: string }[]
  }[]
}

/** Longest a fault of a schedule lasts, in ms: long enough to be noticed, short enough to run many. */
const LONGEST_MS = 8_000

/** Share of the lasting faults that come with a reset. */
const CUT_SHARE = 0.5

/** Faults at random: uniform over the catalogue, over connections and their markets, lasting half to all of their time. */
export function scheduleFaults({ seed, rounds, faults, connections }: ScheduleOptions): readonly Fault[] {
  const random = seededRandom(seed)
  const pick = <T>(choices: readonly T[]): T | undefined => choices[Math.floor(random() * choices.length)]
  return Array.from({ length: rounds }, () => {
    const kind = pick(faults)
    const connection = pick(connections)
    if (kind === undefined || connection === undefined) throw new RangeError('Cannot schedule: nothing to break')
    const market = pick(connection.subscriptions)?.market ?? null
    const most = kind.defaultDurationMs === null ? null : Math.min(kind.defaultDurationMs, LONGEST_MS)
    const share = 0.5 + random() / 2
    return {
      fault: kind.fault,
      connection: connection.id,
      market: kind.takesMarket ? market : null,
      durationMs: most === null ? null : Math.round(most * share),
      isCut: most !== null && random() < CUT_SHARE,
    }
  })
}

/** Uniform in [0, 1): mulberry32, by Tommy Ettinger. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

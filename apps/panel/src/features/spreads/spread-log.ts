import { createEffect, createSignal, on } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { standingOf } from './standing.ts'

/** How long a second of a spread is remembered, in ms. */
export const REMEMBERED_MS = 300_000

/** One second of a spread: what it was worth, or that it was blocked. */
export interface SpreadPoint {
  /** The bot's wall clock, ms since the Unix epoch. */
  readonly at: number
  /** In percent; both null while blocked. */
  readonly entryPct: number | null
  readonly exitPct: number | null
}

export interface SpreadLog {
  add(spread: string, point: SpreadPoint): void
  /** Of the last five minutes, oldest first. */
  of(spread: string): readonly SpreadPoint[]
}

/** The last five minutes of each spread, as far as somebody looked. */
export function spreadLog(): SpreadLog {
  const points = new Map<string, SpreadPoint[]>()
  return {
    add(spread, point) {
      const own = points.get(spread) ?? []
      const kept = own.findIndex(({ at }) => at > point.at - REMEMBERED_MS)
      own.splice(0, kept < 0 ? own.length : kept)
      own.push(point)
      points.set(spread, own)
    },
    of: (spread) => points.get(spread) ?? [],
  }
}

/** Looks at every spread once a second while the page is open. A second in which the panel did not hear of it is a gap. */
export function createSpreadLog(): (spread: string) => readonly SpreadPoint[] {
  const { live } = usePanel()
  const log = spreadLog()
  const [version, setVersion] = createSignal(0)
  createEffect(
    on(live.nowSlow, (at) => {
      if (live.link().state !== 'live') return
      for (const [id, spread] of Object.entries(live.state.spreads)) {
        const standing = standingOf(spread, 'live')
        const { entryPct, exitPct } = standing.kind === 'tradable' ? standing : { entryPct: null, exitPct: null }
        log.add(id, { at, entryPct, exitPct })
      }
      setVersion((before) => before + 1)
    }),
  )
  return (spread) => {
    version()
    return log.of(spread)
  }
}

/** How long of what was watched it was blocked, in ms. */
export function blockedOf(points: readonly SpreadPoint[]): { readonly blockedMs: number; readonly watchedMs: number } {
  const blocked = points.filter(({ entryPct }) => entryPct === null).length
  return { blockedMs: blocked * 1_000, watchedMs: points.length * 1_000 }
}

import { describe, expect, test } from 'bun:test'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import fc from 'fast-check'
import { foldAll } from './projection.ts'
import { statsOf } from './stats.ts'
import { arbitraryLog, numbered, sampleEvent } from './testing.ts'
import { tile } from './tile.ts'

// The rules of docs/figures.md.

/** A spell of a connection that is live before and after it. */
type Spell =
  | { readonly kind: 'outage' | 'degraded' | 'paused' | 'bot_down' | 'asleep'; readonly ms: number }
  /** Noticed only after so long a silence. */
  | { readonly kind: 'silence'; readonly ms: number; readonly silentMs: number }

const span = fc.integer({ min: 1, max: 100_000 })
const outage: fc.Arbitrary<Spell> = fc.oneof(
  fc.record({ kind: fc.constant('outage' as const), ms: span }),
  fc.record({ kind: fc.constant('silence' as const), ms: span, silentMs: span }),
)
const spell: fc.Arbitrary<Spell> = fc.oneof(
  { weight: 2, arbitrary: outage },
  fc.record({ kind: fc.constantFrom('degraded', 'paused', 'bot_down', 'asleep'), ms: span }),
)
/** Spells, and how long the connection is live before each. */
const arbitrarySpells = fc.array(fc.tuple(span, spell), { minLength: 1, maxLength: 25 })

const live = (at: number) => sampleEvent('connection_live', at)

/** The events of a spell that begins at an instant; live again after it. */
function eventsOf(one: Spell, at: number): readonly HoldfastEvent[] {
  switch (one.kind) {
    case 'outage':
      return [sampleEvent('connection_lost', at), live(at + one.ms)]
    case 'silence': {
      const noticed = at + one.silentMs
      const lost = sampleEvent('connection_lost', noticed, { impactAt: at, detectionMs: one.silentMs })
      return [lost, live(noticed + one.ms)]
    }
    case 'degraded':
      return [sampleEvent('connection_degraded', at), live(at + one.ms)]
    case 'paused':
      return [sampleEvent('connection_paused', at), live(at + one.ms)]
    case 'bot_down':
      return [sampleEvent('bot_started', at + one.ms, { previousRunEndedAt: at }), live(at + one.ms)]
    case 'asleep':
      return [sampleEvent('watch_interrupted', at + one.ms, { lastSeenAt: at }, null)]
    default:
      return one satisfies never
  }
}

const lengthOf = (one: Spell): number => one.ms + (one.kind === 'silence' ? one.silentMs : 0)

/** A log of spells from 0 on, and its end: one ms after the last. */
function storyOf(spells: readonly (readonly [upMs: number, Spell])[]) {
  let at = 0
  const events = [live(0)]
  for (const [upMs, one] of spells) {
    events.push(...eventsOf(one, at + upMs))
    at += upMs + lengthOf(one)
  }
  return { ...foldAll(numbered(events)), end: at + 1 }
}

/** Checks a figure in percent that is rounded down to three decimals, and at most 99.999. */
function expectRoundedDown(shown: number | null, exact: number): void {
  expect(shown).not.toBeNull()
  // Doubles of this size are exact to 1e-12; the shown one is computed in whole numbers, the exact one is not.
  expect(exact - (shown ?? 0)).toBeGreaterThan(-1e-9)
  expect(exact - (shown ?? 0)).toBeLessThan(0.001 + 1e-9)
}

describe('where outages are unplanned and recover', () => {
  test('uptime is MTBF / (MTBF + MTTR), rounded down, in a window whose edges no outage crosses', () => {
    fc.assert(
      fc.property(arbitrarySpells, outage, span, (spells, last, upMs) => {
        const { intervals, outages, end } = storyOf([...spells, [upMs, last]])
        const window = { from: 0, to: end }
        const { uptimePct, mtbfMs, mttrMs, recovery } = statsOf(tile(intervals, window, end), outages, window)
        expect(recovery.n).toBe(outages.length)
        const [mtbf, mttr] = [mtbfMs ?? Number.NaN, mttrMs ?? Number.NaN]
        expectRoundedDown(uptimePct, (mtbf / (mtbf + mttr)) * 100)
      }),
    )
  })

  test('in any window the two differ by what of the outages lies beyond its edges, and by nothing else', () => {
    fc.assert(
      fc.property(arbitrarySpells, fc.double({ min: 0, max: 1, noNaN: true }), span, (spells, start, length) => {
        const { intervals, outages, end } = storyOf(spells)
        const from = Math.floor(start * end)
        const window = { from, to: from + length }
        const { uptimePct, mtbfMs, mttrMs, recovery } = statsOf(tile(intervals, window, end), outages, window)
        const within = (at: number | null) => at !== null && at >= window.from && at < window.to
        const began = outages.filter(({ startedAt }) => within(startedAt)).length
        fc.pre(began > 0)

        const over = outages.filter(({ recoveredAt }) => within(recoveredAt))
        const before = over.reduce((sum, { startedAt }) => sum + Math.max(0, window.from - startedAt), 0)
        const notOver = outages
          .filter(({ startedAt, endedAt }) => startedAt < window.to && (endedAt ?? end) >= window.to)
          .reduce((sum, { startedAt }) => sum + window.to - Math.max(window.from, startedAt), 0)
        const up = began * (mtbfMs ?? Number.NaN)
        expectRoundedDown(uptimePct, (up / (up + recovery.n * (mttrMs ?? 0) - before + notOver)) * 100)
      }),
    )
  })
})

describe('what nobody watched', () => {
  test('is unknown for every connection, whatever went on before and whatever comes after', () => {
    fc.assert(
      fc.property(arbitraryLog, arbitraryLog, span, span, (before, after, watchedMs, downMs) => {
        const diedAt = Math.max(0, ...before.map(({ at }) => at)) + watchedMs
        const startedAt = diedAt + downMs
        const later = after.map((event) => ({ ...event, at: Math.max(event.at + startedAt, startedAt) }))
        // A later start that claims an earlier end of its run speaks of the first run again: not this property's matter.
        const plausible = later.filter(({ type }) => type !== 'bot_started' && type !== 'watch_interrupted')
        const restart = sampleEvent('bot_started', startedAt, { previousRunEndedAt: diedAt })
        const { intervals, outages } = foldAll(numbered([...before, restart, ...plausible]))

        const gap = { from: diedAt, to: startedAt }
        for (const connection of new Set(intervals.map((interval) => interval.connection))) {
          const rows = intervals.filter((interval) => interval.connection === connection)
          const tiles = tile(rows, gap, startedAt)
          expect(tiles).toEqual([{ state: 'unknown', ...gap, outageId: null }])
          const own = outages.filter((one) => one.connection === connection)
          expect(statsOf(tiles, own, gap)).toMatchObject({ uptimePct: null, coveragePct: 0, mtbfMs: null })
        }
        const isOld = ({ id }: { readonly id: number }) => id <= before.length
        const old = outages.filter(isOld)
        expect(old.filter(({ endedAt }) => endedAt === null || endedAt > diedAt)).toEqual([])
        const young = outages.filter((one) => !isOld(one) && one.scope === 'connection')
        expect(young.filter((one) => one.startedAt < startedAt)).toEqual([])
      }),
    )
  })

  test('takes from coverage what it is long, and nothing from uptime', () => {
    fc.assert(
      fc.property(
        span,
        span,
        fc.constantFrom('bot_down' as const, 'asleep' as const),
        span,
        (upMs, ms, kind, thenMs) => {
          const { intervals, outages, end } = storyOf([[upMs, { kind, ms }]])
          const window = { from: 0, to: end - 1 + thenMs }
          const stats = statsOf(tile(intervals, window, window.to), outages, window)
          expect(stats.uptimePct).toBe(100)
          expectRoundedDown(stats.coveragePct, ((upMs + thenMs) / (upMs + ms + thenMs)) * 100)
        },
      ),
    )
  })

  test('has no figures: a window before the first event says 0 % coverage, n 0 and null', () => {
    fc.assert(
      fc.property(arbitraryLog, span, (log, length) => {
        const { intervals, outages } = foldAll(numbered(log))
        const first = Math.min(
          ...intervals.map(({ from }) => from),
          ...outages.map(({ startedAt }) => startedAt),
          Number.MAX_SAFE_INTEGER,
        )
        const window = { from: first - length, to: first }
        const distribution = { n: 0, p50: null, p95: null, p99: null, max: null }
        expect(statsOf(tile(intervals, window, first), outages, window)).toEqual({
          uptimePct: null,
          livePct: null,
          coveragePct: 0,
          outages: 0,
          mttrMs: null,
          mtbfMs: null,
          recovery: distribution,
          detection: distribution,
          byCause: {},
        })
      }),
    )
  })
})

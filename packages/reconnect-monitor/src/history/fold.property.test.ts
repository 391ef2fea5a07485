import { describe, expect, test } from 'bun:test'
import type { StateInterval } from '@holdfast/adapter-core/events'
import fc from 'fast-check'
import { foldEvent, foldInto, type NumberedEvent } from './fold.ts'
import { type ConnectionHistory, emptyHistory, type History } from './history.ts'
import { createProjection, foldAll } from './projection.ts'
import { touches } from './stats.ts'
import { arbitraryLog, numbered, sampleEvent } from './testing.ts'
import { tile } from './tile.ts'

const ofEach = (intervals: readonly StateInterval[]): readonly (readonly StateInterval[])[] => [
  ...Map.groupBy(intervals, ({ connection }) => connection).values(),
]

/** Of each outage how long of it nobody watched, as the interruptions during it say, in ms. */
function unwatchedIn(events: readonly NumberedEvent[]): ReadonlyMap<number, number> {
  const unwatched = new Map<number, number>()
  let history = emptyHistory()
  for (const event of events) {
    for (const { outage, since } of event.type === 'watch_interrupted' ? Object.values(history.connections) : []) {
      if (outage === null || event.type !== 'watch_interrupted') continue
      const ms = Math.max(0, event.at - Math.max(event.data.lastSeenAt, since))
      unwatched.set(outage.id, (unwatched.get(outage.id) ?? 0) + ms)
    }
    history = foldEvent(history, event).history
  }
  return unwatched
}

const holds = (claim: (log: ReturnType<typeof foldAll>) => void): void => {
  fc.assert(
    fc.property(arbitraryLog, (events) => claim(foldAll(numbered(events)))),
    { numRuns: 300 },
  )
}

describe('whatever the events, folded', () => {
  test('intervals have a length, follow each other, and only the last is open', () => {
    holds(({ intervals }) => {
      for (const rows of ofEach(intervals)) {
        const ends = rows.map(({ from, to }) => to ?? Math.max(from + 1, 1_000_000))
        const next = rows.slice(1).map(({ from }) => from)
        expect(rows.every(({ from }, index) => (ends[index] ?? 0) > from)).toBe(true)
        expect(next.every((from, index) => from >= (ends[index] ?? 0))).toBe(true)
      }
    })
  })

  test('any window is tiled without gap, overlap or equal neighbours', () => {
    const instant = fc.integer({ min: 9_000, max: 20_000 })
    fc.assert(
      fc.property(arbitraryLog, instant, instant, instant, (events, one, other, now) => {
        const window = { from: Math.min(one, other), to: Math.max(one, other) }
        for (const rows of ofEach(foldAll(numbered(events)).intervals)) {
          const tiles = tile(rows, window, now)
          expect(tiles.map(({ from }) => from)).toEqual(
            window.from === window.to ? [] : [window.from, ...tiles.slice(0, -1).map(({ to }) => to)],
          )
          expect(tiles.at(-1)?.to ?? window.to).toBe(window.to)
          for (const [index, { from, to, state, outageId }] of tiles.entries()) {
            expect(to).toBeGreaterThan(from)
            const next = tiles[index + 1]
            expect(next?.state === state && next.outageId === outageId).toBe(false)
          }
        }
      }),
    )
  })

  test('at most one outage of a kind is open', () => {
    holds(({ outages }) => {
      const open = outages.filter(({ endedAt }) => endedAt === null)
      const keys = open.map(({ connection, scope, channel, market }) => `${connection} ${scope} ${channel} ${market}`)
      expect(new Set(keys).size).toBe(keys.length)
    })
  })

  test('an outage of a connection is exactly its time down and failed, and what of it nobody watched', () => {
    holds(({ events, outages, intervals }) => {
      const unwatched = unwatchedIn(events)
      for (const outage of outages.filter(({ scope }) => scope === 'connection')) {
        const rows = intervals.filter(({ outageId }) => outageId === outage.id)
        const length = (end: number): number => rows.reduce((sum, { from, to }) => sum + (to ?? end) - from, 0)
        const end = outage.endedAt ?? 1_000_000
        expect(rows.every(({ state }) => state === 'down' || state === 'failed')).toBe(true)
        expect(length(end) + (unwatched.get(outage.id) ?? 0)).toBe(end - outage.startedAt)
      }
      const down = intervals.filter(({ state }) => state === 'down' || state === 'failed')
      expect(down.every(({ outageId }) => outageId !== null)).toBe(true)
    })
  })

  test('outages of a connection follow each other: the order of their starts is that of their ids', () => {
    holds(({ outages }) => {
      const own = outages.filter(({ scope }) => scope === 'connection')
      for (const rows of Map.groupBy(own, ({ connection }) => connection).values()) {
        for (const [index, { id, startedAt }] of rows.slice(1).entries()) {
          expect(id).toBeGreaterThan(rows[index]?.id ?? 0)
          expect(startedAt).toBeGreaterThanOrEqual(rows[index]?.endedAt ?? Number.POSITIVE_INFINITY)
        }
      }
    })
  })

  test('while nobody watched, the state is unknown, and goes on after it as it was', () => {
    const watched = fc.tuple(arbitraryLog, fc.nat({ max: 400 }), fc.nat({ max: 400 }))
    fc.assert(
      fc.property(watched, ([log, awakeMs, asleepMs]) => {
        const lastSeenAt = Math.max(10_000, ...log.map(({ at }) => at)) + awakeMs
        const at = lastSeenAt + asleepMs
        const before = foldAll(numbered(log))
        const interruption = sampleEvent('watch_interrupted', at, { lastSeenAt, reason: 'stalled' }, null)
        const after = foldAll(numbered([...log, interruption]))
        for (const rows of ofEach(before.intervals)) {
          const [{ connection = '' } = {}] = rows
          const own = after.intervals.filter((row) => row.connection === connection)
          const window = { from: 0, to: at + 1 }
          const gap = { state: 'unknown', from: lastSeenAt, to: at } as const
          const open = rows.at(-1)
          if (open === undefined || open.to !== null || asleepMs === 0) {
            expect(own).toEqual([...rows])
            continue
          }
          const known = { from: lastSeenAt, to: at }
          expect(tile(own, known, at + 1)).toEqual([{ ...gap, outageId: null }])
          expect(tile(own, { from: at, to: at + 1 }, at + 1)).toEqual([
            { state: open.state, from: at, to: at + 1, outageId: open.outageId },
          ])
          expect(tile(own, { ...window, to: lastSeenAt }, at)).toEqual([
            ...tile(rows, { ...window, to: lastSeenAt }, at),
          ])
        }
        expect(after.outages).toEqual(before.outages)
      }),
    )
  })

  test('an outage has the id of its first event, and every event of an outage names one that is there', () => {
    holds(({ events, outages }) => {
      const ids = new Set(outages.map(({ id }) => id))
      for (const { id } of outages) expect(events[id - 1]?.outageId).toBe(id)
      for (const { outageId, id } of events) {
        if (outageId === null) continue
        expect(ids.has(outageId)).toBe(true)
        expect(outageId).toBeLessThanOrEqual(id)
      }
    })
  })

  test('an outage starts, is detected and ends in this order, and recovers only by recovering', () => {
    holds(({ outages }) => {
      for (const { startedAt, detectedAt, endedAt, recoveredAt, endedBy, durationMs } of outages) {
        expect(detectedAt).toBeGreaterThanOrEqual(startedAt)
        expect(endedAt === null).toBe(endedBy === null && durationMs === null)
        if (endedAt !== null) expect(endedAt).toBeGreaterThanOrEqual(startedAt)
        expect(recoveredAt).toBe(endedBy === 'recovered' ? endedAt : null)
      }
    })
  })

  test('it touches any window that holds a part of it', () => {
    holds(({ outages }) => {
      for (const outage of outages) {
        expect(touches(outage, { from: outage.startedAt, to: outage.startedAt + 1 })).toBe(true)
        expect(touches(outage, { from: 0, to: outage.startedAt })).toBe(false)
      }
    })
  })

  test('a prefix, stored as JSON, then the rest give what the whole gives', () => {
    fc.assert(
      fc.property(arbitraryLog, fc.nat({ max: 60 }), (log, at) => {
        const events = numbered(log)
        const projection = createProjection()
        let history: History = emptyHistory()
        for (const [index, event] of events.entries()) {
          if (index === at) history = JSON.parse(JSON.stringify(history))
          const folded = foldEvent(history, event)
          history = folded.history
          projection.apply(folded.changes)
        }
        const whole = foldAll(events)
        expect(history).toEqual(whole.history)
        expect([projection.outages(), projection.intervals()]).toEqual([whole.outages, whole.intervals])
      }),
    )
  })

  test('folded in place it is the same', () => {
    fc.assert(
      fc.property(arbitraryLog, (log) => {
        let history = emptyHistory()
        const connections = new Map<string, ConnectionHistory>()
        for (const event of numbered(log)) {
          const { history: next, ...folded } = foldEvent(history, event)
          history = next
          expect(foldInto(connections, event)).toEqual(folded)
          expect(Object.fromEntries(connections)).toEqual({ ...history.connections })
        }
      }),
    )
  })

  test('no history is changed in place', () => {
    fc.assert(
      fc.property(arbitraryLog, (log) => {
        let history = emptyHistory()
        for (const event of numbered(log)) {
          const before = JSON.stringify(history)
          const { history: next } = foldEvent(history, event)
          expect(JSON.stringify(history)).toBe(before)
          history = next
        }
      }),
    )
  })
})

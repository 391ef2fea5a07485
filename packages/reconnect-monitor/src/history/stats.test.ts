import { describe, expect, test } from 'bun:test'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import fc from 'fast-check'
import { foldAll } from './projection.ts'
import { statsOf } from './stats.ts'
import { numbered, sampleEvent } from './testing.ts'
import { tile } from './tile.ts'

function statsFor(window: { from: number; to: number }, ...events: readonly HoldfastEvent[]) {
  const { intervals, outages } = foldAll(numbered(events))
  return statsOf(tile(intervals, window, window.to), outages, window)
}

const live = (at: number) => sampleEvent('connection_live', at)
const lost = (at: number, planned = false) => sampleEvent('connection_lost', at, { planned })

describe('stats', () => {
  test('weigh uptime by time: live and degraded over all monitored time', () => {
    const window = { from: 0, to: 1_000 }
    const stats = statsFor(window, live(0), sampleEvent('connection_degraded', 500), lost(700), live(800))
    expect(stats).toMatchObject({ uptimePct: 90, livePct: 70, coveragePct: 100, outages: 1, mttrMs: 100, mtbfMs: 900 })
    expect(stats.byCause).toEqual({ remote_close: 1 })
  })

  test('leave paused, connecting and unknown time out of uptime, and unknown out of coverage', () => {
    const stats = statsFor(
      { from: 0, to: 1_000 },
      sampleEvent('connection_connecting', 200),
      live(300),
      sampleEvent('connection_paused', 400),
    )
    expect(stats).toMatchObject({
      uptimePct: 100,
      livePct: 100,
      coveragePct: 80,
      outages: 0,
      mtbfMs: null,
      mttrMs: null,
    })
  })

  test('round down', () => {
    const window = { from: 0, to: 30_000 }
    expect(statsFor(window, live(0), lost(20_000), live(20_010)).uptimePct).toBe(99.966)
  })

  test('never say 100 % when an outage touched the window', () => {
    const window = { from: 0, to: 30 * 86_400_000 }
    expect(statsFor(window, live(0), lost(5_000), live(5_001)).uptimePct).toBe(99.999)
    expect(statsFor(window, live(0), lost(5_000), live(5_000)).uptimePct).toBe(99.999)
  })

  test('have no uptime without monitored time', () => {
    expect(statsFor({ from: 0, to: 10 })).toEqual({
      uptimePct: null,
      livePct: null,
      coveragePct: 0,
      outages: 0,
      mttrMs: null,
      mtbfMs: null,
      recovery: { n: 0, p50: null, p95: null, p99: null, max: null },
      detection: { n: 0, p50: null, p95: null, p99: null, max: null },
      byCause: {},
    })
  })

  test('count planned outages, but keep them out of MTTR and MTBF', () => {
    const stats = statsFor({ from: 0, to: 1_000 }, live(0), lost(100, true), live(300), lost(500), live(600))
    expect(stats).toMatchObject({ outages: 2, mttrMs: 100, mtbfMs: 700, recovery: { n: 1, max: 100 } })
  })

  test('take recoveries and beginnings inside the window only', () => {
    const events = [live(0), lost(100), live(300), lost(500)]
    expect(statsFor({ from: 200, to: 400 }, ...events)).toMatchObject({ outages: 1, mttrMs: 200, mtbfMs: null })
    expect(statsFor({ from: 400, to: 900 }, ...events)).toMatchObject({ outages: 1, mttrMs: null, mtbfMs: 100 })
  })

  test('leave subscriptions to their own list', () => {
    const stale = sampleEvent('subscription_stale', 500, { impactAt: 100, detectedAt: 400 })
    expect(statsFor({ from: 0, to: 1_000 }, live(0), stale)).toMatchObject({ uptimePct: 100, outages: 0 })
  })

  test('agree: uptime is MTBF / (MTBF + MTTR) where every outage is unplanned and recovered', () => {
    const span = fc.integer({ min: 1, max: 100_000 })
    fc.assert(
      fc.property(fc.array(fc.tuple(span, span), { minLength: 1, maxLength: 30 }), (cycles) => {
        let at = 0
        const events = [live(0)]
        for (const [up, down] of cycles) {
          events.push(lost(at + up), live(at + up + down))
          at += up + down
        }
        // The last recovery is inside; the live time after it is the edge.
        const { uptimePct, mtbfMs, mttrMs } = statsFor({ from: 0, to: at + 1 }, ...events)
        const expected = ((mtbfMs ?? 0) / ((mtbfMs ?? 0) + (mttrMs ?? 0))) * 100
        expect(uptimePct).toBeLessThanOrEqual(expected + 1e-9)
        expect(uptimePct).toBeGreaterThan(expected - 0.001 - 1e-9)
      }),
    )
  })
})

import { describe, expect, test } from 'bun:test'
import { FakeClock } from '@holdfast/adapter-core/testing'
import fc from 'fast-check'
import { type Bucket, createRateLimiter, takeToken } from './rate-limit.ts'

const RATE = { perSecond: 10, burst: 3 }

describe('a bucket', () => {
  test('gives its burst at once, then as many as come in', () => {
    let bucket: Bucket | null = null
    const waits: number[] = []
    for (const now of [0, 0, 0, 0, 50, 100, 100, 250, 250]) {
      const taken = takeToken(bucket, RATE, now)
      bucket = taken.bucket
      waits.push(taken.ok ? 0 : taken.waitMs)
    }
    expect(waits).toEqual([0, 0, 0, 100, 50, 0, 100, 0, 50])
  })

  test('whoever waits as long as told is served, and not a millisecond earlier', () => {
    const rate = fc.record({ perSecond: fc.integer({ min: 1, max: 2_000 }), burst: fc.integer({ min: 1, max: 50 }) })
    const property = fc.property(rate, fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 200 }), (one, gaps) => {
      let bucket: Bucket | null = null
      let now = 0
      for (const gap of gaps) {
        now += gap
        const taken = takeToken(bucket, one, now)
        bucket = taken.bucket
        if (taken.ok) continue
        expect(takeToken(bucket, one, now + taken.waitMs + 1e-6).ok).toBe(true)
        expect(takeToken(bucket, one, now + taken.waitMs - 1.01).ok).toBe(false)
      }
    })
    fc.assert(property)
  })

  test('never more than its burst and what has come in, whatever the pace', () => {
    const property = fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 300 }), (gaps) => {
      let bucket: Bucket | null = null
      let now = 0
      let served = 0
      for (const gap of gaps) {
        now += gap
        const taken = takeToken(bucket, RATE, now)
        bucket = taken.bucket
        if (taken.ok) served++
      }
      expect(served).toBeLessThanOrEqual(RATE.burst + (now / 1_000) * RATE.perSecond + 1e-6)
    })
    fc.assert(property)
  })

  test('a clock that went back adds nothing', () => {
    const empty: Bucket = { tokens: 0, at: 1_000 }
    expect(takeToken(empty, RATE, 0)).toEqual({ ok: false, bucket: { tokens: 0, at: 0 }, waitMs: 100 })
  })
})

describe('the table', () => {
  test('callers do not share', () => {
    const limiter = createRateLimiter(new FakeClock(), { perSecond: 1, burst: 1 }, 10)
    expect([limiter.take('a'), limiter.take('a'), limiter.take('b')]).toEqual([0, 1_000, 0])
  })

  test('a flood of names neither grows it nor frees whom it slows down', () => {
    const limiter = createRateLimiter(new FakeClock(), { perSecond: 1, burst: 2 }, 10)
    for (let time = 0; time < 2; time++) limiter.take('greedy')
    const served = Array.from({ length: 1_000 }, (_, name) => limiter.take(`name ${name}`)).filter((wait) => wait === 0)
    expect(served).toHaveLength(9 + 2)
    expect(limiter.size()).toBe(11)
    expect(limiter.take('greedy')).toBeGreaterThan(0)
  })

  test('whoever has not asked for long gives way', async () => {
    const clock = new FakeClock()
    const limiter = createRateLimiter(clock, { perSecond: 1, burst: 2 }, 10)
    for (let name = 0; name < 20; name++) limiter.take(`name ${name}`)
    await clock.advance(60_000)
    for (let name = 20; name < 30; name++)
      expect([limiter.take(`name ${name}`), limiter.take(`name ${name}`)]).toEqual([0, 0])
  })
})

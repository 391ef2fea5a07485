import { describe, expect, test } from 'bun:test'
import { afterTry, noticeDelayMs } from './retry.ts'

describe('the delay after a failed try', () => {
  test('doubles from 1 s up to 5 min, less a random half', () => {
    const delays = (random: number) => [1, 2, 3, 9, 10, 11, 100].map((tries) => noticeDelayMs(tries, null, random))
    expect(delays(1)).toEqual([1_000, 2_000, 4_000, 256_000, 300_000, 300_000, 300_000])
    expect(delays(0)).toEqual([500, 1_000, 2_000, 128_000, 150_000, 150_000, 150_000])
  })

  test('is never shorter than the receiver asks, nor than it would be', () => {
    expect(noticeDelayMs(1, 30_000, 0)).toBe(30_000)
    expect(noticeDelayMs(1, 30_000, 0.5)).toBe(30_500)
    expect(noticeDelayMs(10, 30_000, 0)).toBe(150_000)
    expect(noticeDelayMs(1, 0, 0)).toBe(500)
  })
})

describe('what follows from a try', () => {
  const AGAIN = { outcome: 'again', httpStatus: 500, error: 'ops: HTTP 500', retryAfterMs: null } as const
  const day = 86_400_000

  test('what was sent or refused is over', () => {
    const context = { tries: 1, ageMs: 0, random: 0 }
    expect(afterTry({ ...AGAIN, outcome: 'sent', error: null }, context)).toEqual({ outcome: 'sent', error: null })
    expect(afterTry({ ...AGAIN, outcome: 'failed', error: 'no' }, context)).toEqual({ outcome: 'failed', error: 'no' })
  })

  test('what may work later is tried later, within a day of its decision', () => {
    const { error } = AGAIN
    expect(afterTry(AGAIN, { tries: 1, ageMs: day - 501, random: 0 })).toEqual({
      outcome: 'again',
      error,
      delayMs: 500,
    })
    expect(afterTry(AGAIN, { tries: 1, ageMs: day - 500, random: 0 })).toEqual({
      outcome: 'failed',
      error: 'Given up after 24 h and 1 try: ops: HTTP 500',
    })
    expect(afterTry(AGAIN, { tries: 3, ageMs: day, random: 0 }).error).toContain('3 tries')
  })

  test('a stop gives nothing up', () => {
    expect(afterTry(AGAIN, { tries: 9, ageMs: day, random: null })).toMatchObject({ outcome: 'again', delayMs: 0 })
  })
})

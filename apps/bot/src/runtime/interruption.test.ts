import { describe, expect, test } from 'bun:test'
import type { Instant } from '@holdfast/reconnect-monitor'
import { type Interruption, interruptionBetween } from './interruption.ts'

const NOON = Date.UTC(2026, 0, 1, 12)
const SECOND = 1_000
const HOUR = 3_600_000

/** How far each clock went since the look before. */
type Step = readonly [wallMs: number, monotonicMs: number]

const look: Step = [SECOND, SECOND]

/** What the looks tell, one after another, the first at noon. */
function told(...steps: readonly Step[]): readonly (Interruption & { readonly at: number })[] {
  let last: Instant = { at: NOON, monotonic: 5_000.25 }
  return steps.flatMap(([wallMs, monotonicMs]) => {
    const now = { at: last.at + wallMs, monotonic: last.monotonic + monotonicMs }
    const interruption = interruptionBetween(last, now)
    last = now
    return interruption === null ? [] : [{ ...interruption, at: now.at }]
  })
}

describe('an interruption', () => {
  const found: readonly [name: string, steps: readonly Step[], expected: Partial<Interruption>][] = [
    [
      'a sleep of 8 h in which the monotonic clock stood still',
      [look, [8 * HOUR + 300, 300], look],
      { reason: 'clock_jumped', jumpMs: 8 * HOUR, lastSeenAt: NOON + SECOND },
    ],
    [
      'a sleep of 8 h in which it went on',
      [look, [8 * HOUR, 8 * HOUR], look],
      { reason: 'stalled', jumpMs: 0, lastSeenAt: NOON + SECOND },
    ],
    [
      'a process that was stopped for 20 s',
      [look, look, [20_400, 20_400], look],
      { reason: 'stalled', jumpMs: 0, lastSeenAt: NOON + 2 * SECOND },
    ],
    [
      'a clock that is set ahead by 1 h',
      [look, [HOUR + SECOND, SECOND], look],
      { reason: 'clock_jumped', jumpMs: HOUR, lastSeenAt: NOON + SECOND },
    ],
    [
      'a clock that is set back by 1 h: seen last at no later instant than it says now',
      [look, [SECOND - HOUR, SECOND], look],
      { reason: 'clock_jumped', jumpMs: -HOUR, lastSeenAt: NOON + 2 * SECOND - HOUR },
    ],
    [
      'a standstill in which the clock was set ahead too: the jump is told',
      [[HOUR + 20_000, 20_000], look],
      { reason: 'clock_jumped', jumpMs: HOUR, lastSeenAt: NOON },
    ],
  ]
  test.each(found)('is %s', (_name, steps, expected) => {
    expect(told(...steps)).toMatchObject([expected])
  })

  test('is told once each, of two in a row', () => {
    expect(told([20_000, 20_000], [HOUR, 0], look)).toMatchObject([
      { reason: 'stalled', lastSeenAt: NOON, at: NOON + 20_000 },
      { reason: 'clock_jumped', lastSeenAt: NOON + 20_000, at: NOON + 20_000 + HOUR },
    ])
  })

  const day = Array.from({ length: 86_400 }, (): Step => [SECOND * (1 + 200e-6), SECOND])
  const none: readonly [name: string, steps: readonly Step[]][] = [
    ['a leap of 1.5 s', [look, [2_500, SECOND], look]],
    ['a leap of 1.5 s back', [look, [-500, SECOND], look]],
    ['a clock that drifts by 200 ppm for a day, 17 s in all', day],
    ['a loop that was blocked for 14 s', [look, [14_000, 14_000], look]],
    ['two looks in the same instant', [[0, 0]]],
  ]
  test.each(none)('is not %s', (_name, steps) => {
    expect(told(...steps)).toEqual([])
  })

  test('begins where it is told to begin', () => {
    const limits = { silenceMs: 100, jumpMs: 10 }
    const start = { at: NOON, monotonic: 0 }
    expect(interruptionBetween(start, { at: NOON + 100, monotonic: 100 }, limits)).toBeNull()
    expect(interruptionBetween(start, { at: NOON + 101, monotonic: 101 }, limits)?.reason).toBe('stalled')
    expect(interruptionBetween(start, { at: NOON + 11, monotonic: 0 }, limits)?.reason).toBe('clock_jumped')
  })
})

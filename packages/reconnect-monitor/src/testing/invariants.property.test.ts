import { beforeAll, describe, expect, test } from 'bun:test'
import type { EventType } from '@holdfast/adapter-core/events'
import { type Exploration, explore } from './explore.ts'
import { INVARIANTS, type InvariantId } from './invariants/invariant.ts'
import { shrink } from './soak.ts'

/** Every schedule is judged by all invariants. The same ones in every run; a soak tries others. */
const SCHEDULES = Number(Bun.env['HOLDFAST_SCHEDULES'] ?? 8_000)
const SEED = Number(Bun.env['HOLDFAST_SEED'] ?? 1)
const LIMIT_MS = 3_600_000

/** What a machine tells of; each must be reached, or the schedules prove less than they seem to. */
const TOLD: readonly EventType[] = [
  'connection_connecting',
  'connection_live',
  'connection_degraded',
  'connection_lost',
  'connection_failed',
  'connection_paused',
  'connection_resumed',
  'attempt_started',
  'attempt_failed',
  'cause_revised',
  'flapping_started',
  'subscription_refused',
  'subscription_suspect',
  'subscription_stale',
  'subscription_restored',
  'book_gap',
  'book_resynced',
  'socket_rotated',
  'standby_promoted',
  'operator_action',
]

describe('under any schedule of faults', () => {
  let explored: Exploration

  beforeAll(() => {
    explored = explore(SEED, SCHEDULES)
  }, LIMIT_MS)

  for (const [id, sentence] of Object.entries(INVARIANTS) as [InvariantId, string][]) {
    test(
      sentence,
      () => {
        const index = explored.breaches.get(id)
        if (index !== undefined) expect().fail(describeBreach(id, index))
      },
      LIMIT_MS,
    )
  }

  test('everything that is ever told is told, and few connections are excused from being back in time', () => {
    const unseen = TOLD.filter((type) => !explored.events.has(type))
    if (SCHEDULES >= 2_000) expect(unseen).toEqual([])
    expect(explored.excused).toBeLessThan(0.1 * SCHEDULES + 10)
  })
})

/** The smallest schedule that still breaks the invariant, and how it is replayed. */
function describeBreach(id: InvariantId, index: number): string {
  const breach = shrink(SEED, index, id)
  const schedule = JSON.stringify(breach?.schedule)
  return `${breach?.detail}\nReplay: bun run chaos sim --replay '${schedule}'`
}

import { expect, test } from 'bun:test'
import type { EventDto } from '@holdfast/api-contract'
import { eventDto } from '../../testing/dtos.ts'
import { outageDto } from '../../testing/outages.ts'
import { foldMiddle, type Step, waterfallOf } from './attempt-steps.ts'

const START = 1_000_000
const PHASES = { detectedMs: 1_000, waitedMs: 0, dialedMs: 0, authenticatedMs: 0, subscribedMs: 0, firstDataMs: 0 }

/** An outage with the events of these instants, in ms from its start; it opens with its loss. */
function outage(
  change: Partial<ReturnType<typeof outageDto>>,
  ...events: readonly (readonly [number, EventDto['type'], EventDto['data']?])[]
) {
  const opened = [[1_000, 'connection_lost'] as const, ...events]
  const timeline = opened.map(([atMs, type, data = {}], index) =>
    eventDto({ id: 10 + index, at: START + atMs, type, data }),
  )
  return { ...outageDto({ id: 10, startedAt: START, detectionMs: 1_000, ...change }), timeline }
}
const started = (atMs: number, attempt: number, data = {}) =>
  [atMs, 'attempt_started', { attempt, generation: attempt, delayMs: 0, reason: 'backoff', ...data }] as const
const failed = (atMs: number, attempt: number, phase = 'dialing') =>
  [
    atMs,
    'attempt_failed',
    { attempt, generation: attempt, cause: 'refused', detail: 'ECONNREFUSED', phase, elapsedMs: 1 },
  ] as const
const ongoing = { endedAt: null, recoveredAt: null, durationMs: null, endedBy: null } as const

/** A step as its name and its stretches. */
function drawn(step: Step) {
  const name = step.kind === 'attempt' ? `attempt ${step.attempt}` : step.kind === 'phase' ? step.phase : step.kind
  return `${name}: ${step.segments.map(({ kind, startMs, endMs }) => `${kind} ${startMs}–${endMs ?? ''}`).join(', ')}`
}
const draw = (detail: Parameters<typeof waterfallOf>[0]) => waterfallOf(detail).steps.map(drawn)

test('one attempt: unnoticed, its wait, and the phases that brought the data back', () => {
  const phases = { ...PHASES, waitedMs: 500, dialedMs: 900, authenticatedMs: 100, subscribedMs: 700, firstDataMs: 800 }
  expect(draw(outage({ phases }, started(1_500, 1), [4_000, 'connection_live']))).toEqual([
    'unnoticed: unnoticed 0–1000',
    'attempt 1: waited 1000–1500, tried 1500–4000',
    'dialedMs: phase 1500–2400',
    'authenticatedMs: phase 2400–2500',
    'subscribedMs: phase 2500–3200',
    'firstDataMs: data 3200–4000',
  ])
})

test('failed attempts tell why, how far they came, and how long was waited for the next', () => {
  const phases = { ...PHASES, waitedMs: 1_100, dialedMs: 1_400, subscribedMs: 100, firstDataMs: 400 }
  const detail = outage(
    { phases },
    started(1_100, 1),
    failed(1_600, 1),
    started(2_000, 2),
    failed(2_100, 2),
    started(2_700, 3),
  )
  expect(draw(detail)).toEqual([
    'unnoticed: unnoticed 0–1000',
    'attempt 1: waited 1000–1100, failed 1100–1600',
    'attempt 2: waited 1600–2000, failed 2000–2100',
    'attempt 3: waited 2100–2700, tried 2700–4000',
    'dialedMs: phase 2700–3500',
    'subscribedMs: phase 3500–3600',
    'firstDataMs: data 3600–4000',
  ])
  expect(waterfallOf(detail).steps[2]).toMatchObject({
    reason: 'backoff',
    waitedMs: 400,
    failure: { cause: 'refused', detail: 'ECONNREFUSED', phase: 'dialing' },
    isLast: false,
  })
})

test('one that was left for another ends with it, or with its own failure where that is told later', () => {
  const left = outage({}, started(1_000, 1), started(2_000, 2))
  expect(draw(left)[1]).toBe('attempt 1: waited 1000–1000, tried 1000–2000')
  const late = outage({}, started(1_000, 1), started(2_000, 2), failed(2_500, 1))
  expect(draw(late).slice(1, 3)).toEqual([
    'attempt 1: waited 1000–1000, failed 1000–2500',
    'attempt 2: waited 2000–2000, tried 2000–4000',
  ])
})

test('the phases of the last attempt are not claimed where another came as far', () => {
  const phases = { ...PHASES, dialedMs: 10, firstDataMs: 2_990 }
  const kinds = draw(outage({ phases }, started(1_000, 1), failed(3_000, 1, 'syncing'), started(3_000, 2)))
  expect(kinds).toEqual([
    'unnoticed: unnoticed 0–1000',
    'attempt 1: waited 1000–1000, failed 1000–3000',
    'attempt 2: waited 3000–3000, tried 3000–4000',
  ])
})

test('a replacement that was dialed before the loss is promoted: its phases fit into what is left', () => {
  const change = { endedAt: START + 1_010, durationMs: 1_005, phases: { ...PHASES, firstDataMs: 5 } }
  const detail = outage(change, started(1_002, 1, { reason: 'ping_unanswered', role: 'next' }), [
    1_005,
    'connection_live',
  ])
  expect(draw(detail)).toEqual([
    'unnoticed: unnoticed 0–1000',
    'attempt 1: waited 1000–1002, tried 1002–1005',
    'dialedMs: phase 1002–1002',
    'subscribedMs: phase 1002–1002',
    'firstDataMs: data 1002–1005',
  ])
  expect(waterfallOf(detail).steps[1]).toMatchObject({ role: 'next', reason: 'ping_unanswered' })
})

test('a market that went stale, and a standby that took over, have no attempts', () => {
  expect(draw(outage({ scope: 'subscription', market: 'BTC' }, [4_000, 'subscription_restored']))).toEqual([
    'unnoticed: unnoticed 0–1000',
    'rest: out 1000–4000',
  ])
  expect(draw(outage({}, [4_000, 'connection_live']))).toEqual(['unnoticed: unnoticed 0–1000', 'rest: out 1000–4000'])
})

test('an end of the bot or a pause cuts off a wait, or an attempt that is not said to have failed', () => {
  const stopped = { endedBy: 'process_stop', recoveredAt: null } as const
  expect(draw(outage(stopped, started(1_000, 1), failed(2_000, 1)))).toEqual([
    'unnoticed: unnoticed 0–1000',
    'attempt 1: waited 1000–1000, failed 1000–2000',
    'waiting: waited 2000–4000',
  ])
  const paused = outage({ endedBy: 'paused', recoveredAt: null }, started(3_000, 1), [4_000, 'connection_paused'])
  expect(draw(paused)).toEqual(['unnoticed: unnoticed 0–1000', 'attempt 1: waited 1000–3000, tried 3000–4000'])
  expect(waterfallOf(paused).steps[1]).toMatchObject({ failure: null, isLast: false })
})

test('what goes on has no end yet', () => {
  expect(draw(outage(ongoing))).toEqual(['unnoticed: unnoticed 0–1000', 'waiting: waited 1000–'])
  expect(draw(outage(ongoing, started(1_200, 1)))).toEqual([
    'unnoticed: unnoticed 0–1000',
    'attempt 1: waited 1000–1200, tried 1200–',
  ])
  expect(draw(outage(ongoing, started(1_200, 1), failed(1_300, 1))).at(-1)).toBe('waiting: waited 1300–')
  expect(draw(outage({ ...ongoing, scope: 'subscription' })).at(-1)).toBe('rest: out 1000–')
  expect(waterfallOf(outage(ongoing)).totalMs).toBeNull()
})

test('without its first event the sums of the phases are told, or as much as is known', () => {
  const phases = { ...PHASES, waitedMs: 500, dialedMs: 1_500, subscribedMs: 300, firstDataMs: 700 }
  const purged = { ...outage({ phases }, started(1_500, 1)), timeline: [] }
  expect(waterfallOf(purged).from).toBe('phases')
  expect(draw(purged)).toEqual([
    'unnoticed: unnoticed 0–1000',
    'waitedMs: waited 1000–1500',
    'dialedMs: phase 1500–3000',
    'subscribedMs: phase 3000–3300',
    'firstDataMs: data 3300–4000',
  ])
  const half = outage({ phases: null }, started(1_500, 2))
  expect(waterfallOf({ ...half, timeline: half.timeline.slice(1) })).toMatchObject({ from: 'none' })
  expect(draw({ ...half, timeline: [] })).toEqual(['unnoticed: unnoticed 0–1000', 'rest: out 1000–4000'])
})

test('a wall clock that was set back or ahead draws nothing outside', () => {
  const steps = draw(outage({}, started(-5_000, 1), failed(900_000, 1), started(2_000, 2)))
  expect(steps.slice(0, 3)).toEqual([
    'unnoticed: unnoticed 0–1000',
    'attempt 1: waited 1000–1000, failed 1000–4000',
    'attempt 2: waited 4000–4000, tried 4000–4000',
  ])
})

test('of many attempts the middle is folded, of a few nothing', () => {
  const tries = (n: number) =>
    Array.from({ length: n }, (_, index) => [
      started(1_000 + index, index + 1),
      failed(1_000 + index, index + 1),
    ]).flat()
  const forty = foldMiddle(waterfallOf(outage(ongoing, ...tries(40))).steps)
  expect(forty.hidden).toHaveLength(33)
  expect([forty.before.length, forty.after.map(drawn).at(-1)]).toEqual([5, 'waiting: waited 1039–'])
  expect(foldMiddle(waterfallOf(outage(ongoing, ...tries(9))).steps).hidden).toEqual([])
  expect(foldMiddle(waterfallOf(outage(ongoing, ...tries(10))).steps).hidden.map(({ attempt }) => attempt)).toEqual([
    5, 6, 7,
  ])
})

import { expect, test } from 'bun:test'
import { type PurgeFacts, type PurgePlan, planPurge } from './purge-plan.ts'

const DAY = 86_400_000
const NOW = 1_000 * DAY

/** Events 1 to 10,000, a checkpoint kept every 1,000 of them and every day; the newest 1,000 are of today. */
const FACTS: PurgeFacts = {
  now: NOW,
  usedBytes: 10_000_000,
  events: { first: 1, last: 10_000 },
  purgedThrough: 0,
  kept: Array.from({ length: 9 }, (_, index) => ({ eventId: (index + 1) * 1_000, at: NOW - (9 - index) * DAY + 5 })),
}
const NOTHING: PurgePlan = { throughId: null, isOverLimit: false }
const OVER: PurgePlan = { throughId: null, isOverLimit: true }
const upTo = (throughId: number): PurgePlan => ({ throughId, isOverLimit: false })

test.each<[string, Partial<PurgeFacts>, { retentionDays?: number; maxBytes?: number }, PurgePlan]>([
  ['nothing goes from a database within its limits', {}, {}, NOTHING],
  ['a size just at the limit is within it', {}, { maxBytes: 10_000_000 }, NOTHING],
  ['older events go, up to the newest checkpoint that is old enough', {}, { retentionDays: 5 }, upTo(4_000)],
  ['a checkpoint exactly at the horizon stays', { now: NOW + 5 }, { retentionDays: 5 }, upTo(4_000)],
  ['a checkpoint 1 ms older than that goes', { now: NOW + 6 }, { retentionDays: 5 }, upTo(5_000)],
  ['a large database goes down to nine tenths of its limit', {}, { maxBytes: 8_000_000 }, upTo(3_000)],
  ['of age and size the one that takes more counts', {}, { maxBytes: 8_000_000, retentionDays: 3 }, upTo(6_000)],
  ['the newest day stays, however large the database is', {}, { maxBytes: 1_000_000 }, upTo(8_000)],
  [
    'when only that is left, the database is over its limit',
    { events: { first: 8_001, last: 10_000 } },
    { maxBytes: 1_000_000 },
    OVER,
  ],
  ['a database without events may be over its limit', { events: null, kept: [] }, { maxBytes: 1_000_000 }, OVER],
  ['a database without a kept checkpoint keeps all', { kept: [] }, { maxBytes: 1_000_000, retentionDays: 1 }, OVER],
  [
    'where a purge ended nothing is left to purge',
    { events: { first: 4_001, last: 10_000 }, purgedThrough: 4_000 },
    { retentionDays: 5 },
    NOTHING,
  ],
  [
    'a purge that was broken off goes on, within the limits or not',
    { events: { first: 500, last: 10_000 }, purgedThrough: 2_000 },
    {},
    upTo(2_000),
  ],
  [
    'a purge that was broken off is not begun anew before its end',
    { events: { first: 500, last: 10_000 }, purgedThrough: 7_000 },
    { retentionDays: 5 },
    upTo(7_000),
  ],
])('%s', (_, facts, limits, plan) => {
  expect(planPurge({ ...FACTS, ...facts }, { retentionDays: 365, maxBytes: 20_000_000, ...limits })).toEqual(plan)
})

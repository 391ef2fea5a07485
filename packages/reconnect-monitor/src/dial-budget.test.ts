import { expect, test } from 'bun:test'
import { httpFailure } from '@holdfast/adapter-core/testing'
import fc from 'fast-check'
import { createDialBudget, type DialBudget } from './dial-budget.ts'
import { supervised } from './testing/supervised.ts'

const ADDRESS = 'exchange.test:443'
const WIDE = { perSecond: 1_000, perMinute: 1_000 }

interface Asking {
  readonly connection: string
  readonly role?: 'primary' | 'next' | 'standby'
  readonly limits?: { readonly perSecond: number; readonly perMinute: number }
}

const ask = (budget: DialBudget, now: number, { connection, role = 'primary', limits = WIDE }: Asking) =>
  budget.request({ connection, address: ADDRESS, limits, role, now })

/** Lets every asker come back when it was told to, until each has dialed. In order: who dialed, and when. */
function settle(budget: DialBudget, askers: readonly (Asking & { readonly at?: number })[]) {
  const pending = askers.map((asker) => ({ asker, at: asker.at ?? 0 }))
  const dials: { readonly connection: string; readonly at: number }[] = []
  let requests = 0
  while (pending.length > 0) {
    const next = pending.reduce((first, one) => (one.at < first.at ? one : first))
    requests += 1
    const decision = ask(budget, next.at, next.asker)
    if (decision.granted) {
      dials.push({ connection: next.asker.connection, at: next.at })
      pending.splice(pending.indexOf(next), 1)
    } else next.at += decision.waitMs
  }
  return { dials, requests, order: dials.map(({ connection }) => connection) }
}

const most = (dials: readonly { readonly at: number }[], windowMs: number) =>
  Math.max(...dials.map(({ at: from }) => dials.filter(({ at }) => at >= from && at < from + windowMs).length))

test('no second and no minute holds more dials than it may, whoever asks for what whenever', () => {
  const asker = fc.record({
    connection: fc.integer({ min: 0, max: 30 }).map((id) => `c${id}`),
    role: fc.constantFrom('primary' as const, 'next' as const, 'standby' as const),
    at: fc.integer({ min: 0, max: 90_000 }),
  })
  const limits = fc.record({ perSecond: fc.integer({ min: 1, max: 6 }), perMinute: fc.integer({ min: 1, max: 40 }) })
  fc.assert(
    fc.property(
      fc.uniqueArray(asker, { maxLength: 60, selector: ({ connection, role }) => connection + role }),
      limits,
      (askers, allowed) => {
        const { dials } = settle(
          createDialBudget(),
          askers.map((one) => ({ ...one, limits: allowed })),
        )
        expect(dials).toHaveLength(askers.length)
        if (dials.length === 0) return
        expect(most(dials, 1_000)).toBeLessThanOrEqual(allowed.perSecond)
        expect(most(dials, 60_000)).toBeLessThanOrEqual(allowed.perMinute)
      },
    ),
    { numRuns: 300 },
  )
})

test('a window rolls: after a burst the next dial waits for the first of it to be a second old, and a little', () => {
  const budget = createDialBudget()
  const limits = { perSecond: 2, perMinute: 100 }
  expect(ask(budget, 0, { connection: 'a', limits })).toEqual({ granted: true })
  expect(ask(budget, 900, { connection: 'b', limits })).toEqual({ granted: true })
  expect(ask(budget, 950, { connection: 'c', limits })).toEqual({ granted: false, waitMs: 100, reason: 'dial_budget' })
  expect(ask(budget, 1_050, { connection: 'c', limits })).toEqual({ granted: true })
})

test('a connection without a socket goes first, then a replacement, then a standby; among equals the first to ask', () => {
  const limits = { perSecond: 1, perMinute: 100 }
  const budget = createDialBudget()
  ask(budget, 0, { connection: 'busy', limits })
  const { order } = settle(budget, [
    { connection: 'standby', role: 'standby', limits, at: 1 },
    { connection: 'next', role: 'next', limits, at: 2 },
    { connection: 'first', role: 'primary', limits, at: 3 },
    { connection: 'second', role: 'primary', limits, at: 4 },
  ])
  expect(order).toEqual(['first', 'second', 'next', 'standby'])
})

test('one that asks again keeps its place, however often it asks', () => {
  const limits = { perSecond: 1, perMinute: 100 }
  const budget = createDialBudget()
  ask(budget, 0, { connection: 'busy', limits })
  ask(budget, 1, { connection: 'first', limits })
  ask(budget, 2, { connection: 'second', limits })
  for (let now = 3; now < 1_000; now += 100) ask(budget, now, { connection: 'first', limits })
  expect(ask(budget, 1_050, { connection: 'second', limits }).granted).toBe(false)
  expect(ask(budget, 1_050, { connection: 'first', limits }).granted).toBe(true)
})

test('who waits dials evenly, not together as the window opens', () => {
  const limits = { perSecond: 5, perMinute: 100 }
  const askers = Array.from({ length: 12 }, (_, id) => ({ connection: `c${id}`, limits }))
  const { dials } = settle(createDialBudget(), askers)
  expect(dials.map(({ at }) => at)).toEqual([0, 0, 0, 0, 0, 1_050, 1_250, 1_450, 1_650, 1_850, 2_100, 2_300])
})

test('of a wide budget only a few dials start together, the rest evenly', () => {
  const limits = { perSecond: 20, perMinute: 600 }
  const askers = Array.from({ length: 8 }, (_, id) => ({ connection: `c${id}`, limits }))
  const { dials } = settle(createDialBudget(), askers)
  expect(dials.map(({ at }) => at)).toEqual([0, 0, 0, 0, 0, 250, 300, 350])
})

test('a waiter that left holds the others up for no more than its turn', () => {
  const limits = { perSecond: 1, perMinute: 100 }
  const budget = createDialBudget()
  ask(budget, 0, { connection: 'busy', limits })
  ask(budget, 1, { connection: 'gone', limits })
  const { dials } = settle(budget, [{ connection: 'waiting', limits, at: 2 }])
  expect(dials[0]?.at).toBeLessThanOrEqual(3_000)
  expect(settle(budget, [{ connection: 'later', limits, at: 60_000 }]).dials[0]?.at).toBe(60_000)
})

test('nobody dials before a floor, and then the line forms by role, not by who asks first', () => {
  const limits = { perSecond: 1, perMinute: 100 }
  const budget = createDialBudget()
  budget.raiseFloor(ADDRESS, 5_000, 'retry_after')
  budget.raiseFloor(ADDRESS, 3_000, 'rate_limited')
  expect(ask(budget, 10, { connection: 'standby', role: 'standby', limits })).toEqual({
    granted: false,
    waitMs: 4_990,
    reason: 'retry_after',
  })
  expect(ask(budget, 4_999, { connection: 'primary', limits }).granted).toBe(false)
  expect(ask(budget, 5_000, { connection: 'standby', role: 'standby', limits }).granted).toBe(false)
  expect(ask(budget, 5_000, { connection: 'primary', limits }).granted).toBe(true)
})

test('addresses do not wait for each other', () => {
  const budget = createDialBudget()
  const limits = { perSecond: 1, perMinute: 1 }
  budget.raiseFloor(ADDRESS, 60_000, 'maintenance')
  const elsewhere = { connection: 'a', address: 'other.test:443', limits, role: 'primary' } as const
  expect(budget.request({ ...elsewhere, now: 0 }).granted).toBe(true)
})

test('a thousand that wait are served in order, each after a few questions', () => {
  const limits = { perSecond: 100, perMinute: 6_000 }
  const askers = Array.from({ length: 1_000 }, (_, id) => ({ connection: `c${id}`, limits }))
  const { dials, order, requests } = settle(createDialBudget(), askers)
  expect(order).toEqual(askers.map(({ connection }) => connection))
  expect(most(dials, 1_000)).toBeLessThanOrEqual(100)
  expect(dials.at(-1)?.at).toBeLessThanOrEqual(11_000)
  expect(requests).toBeLessThanOrEqual(5_000)
})

test('a share of the budget is that share, and never less than one dial', async () => {
  for (const [budgetShare, inTheFirstSecond] of [
    [1, 5],
    [0.4, 2],
    [0.01, 1],
  ] as const) {
    const bot = supervised({
      policy: { budgetShare, backoffBaseMs: 10, backoffCapMs: 10 },
      prepare: (adapter) => adapter.failNext(100),
    })
    await bot.clock.advance(990)
    expect(bot.adapter.dialed).toHaveLength(inTheFirstSecond)
    expect(bot.supervisor.status().nextAttemptReason).toBe('dial_budget')
    await bot.stop()
  }
})

test('the operator sees what a floor of the shared budget is for', async () => {
  const dialBudget = createDialBudget()
  const bot = supervised({ dialBudget, prepare: (adapter) => adapter.failNext(1, httpFailure(500)) })
  await bot.clock.advance(10)
  dialBudget.raiseFloor('mock.test:443', bot.clock.monotonic() + 10_000, 'maintenance')
  await bot.clock.advance(1_000)
  expect(bot.supervisor.status()).toMatchObject({ phase: 'waiting', nextAttemptReason: 'maintenance' })
  await bot.clock.advance(9_100)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

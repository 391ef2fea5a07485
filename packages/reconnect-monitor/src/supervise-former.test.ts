import { expect, test } from 'bun:test'
import type { Outage, StoredEvent } from '@holdfast/adapter-core/events'
import { emptyHistory, foldEvent } from './history/index.ts'
import { createMaintenanceWatch } from './maintenance-watch.ts'
import { BTC, ETH, type Supervised, type SupervisedOptions, supervised } from './testing/supervised.ts'

const STARTED_AT = 1_800_000_000_000

/** Ends a connection and lets another of its id take its place, in one tick. */
function replaced(bot: Supervised, options: SupervisedOptions = {}): Supervised {
  const former = bot.supervisor.former('Reloaded by signal')
  void bot.stop()
  return supervised({ clock: bot.clock, former, ...options })
}

/** What the record makes of both lives. */
function historyOf(...bots: readonly Supervised[]) {
  let history = emptyHistory()
  const outages = new Map<number, Outage>()
  const states: [string, number][] = []
  const events = bots.flatMap(({ events: own }) => own as readonly StoredEvent[])
  for (const [index, event] of events.entries()) {
    const folded = foldEvent(history, { ...event, id: index + 1 })
    history = folded.history
    for (const change of folded.changes) {
      if (change.kind === 'outage') outages.set(change.outage.id, change.outage)
      if (change.kind === 'interval') states.push([change.interval.state, change.interval.from - STARTED_AT])
    }
  }
  return { outages: [...outages.values()], states }
}

test('a live connection that begins anew is down by plan, by the operator, until data flows again', async () => {
  const before = supervised()
  await before.flow(6_000)
  await before.clock.advance(10)
  const after = replaced(before, { subscriptions: [ETH] })
  expect(before.books.at(-1)).toMatchObject({ fresh: false, staleReason: 'not_live' })
  expect(before.adapter.open).toEqual([])
  expect(after.supervisor.status()).toMatchObject({ state: 'down', cause: 'operator', detail: 'Reloaded by signal' })
  await after.flow(1_000, [ETH])
  expect(after.supervisor.status()).toMatchObject({ state: 'live', generation: 2, outageId: null })
  expect(before.types().slice(3)).toEqual([])
  expect(after.types()).toEqual(['connection_lost', 'connection_connecting', 'attempt_started', 'connection_live'])
  expect(after.last('connection_lost')).toMatchObject({ generation: 1, planned: true, socketOpen: false })
  expect(after.last('attempt_started')).toMatchObject({ attempt: 1, generation: 2, reason: 'operator' })
  const { outages, states } = historyOf(before, after)
  expect(outages).toMatchObject([
    { cause: 'operator', attribution: 'operator', planned: true, detail: 'Reloaded by signal', endedBy: 'recovered' },
  ])
  expect(states.map(([state]) => state)).toEqual(['connecting', 'live', 'down', 'live'])
  expect(states[2]).toEqual(['down', 6_010])
  expect(outages[0]?.durationMs).toBe((states[3]?.[1] ?? 0) - 6_010)
  await after.stop()
})

test('an outage goes on under its first cause, with one clock, and its recovery is of the whole', async () => {
  const before = supervised()
  await before.flow(6_000)
  before.adapter.failNext(99)
  before.adapter.drop(1, 1012)
  await before.clock.advance(3_000)
  const attempts = before.types().filter((type) => type === 'attempt_started').length - 1
  expect(before.supervisor.status()).toMatchObject({ state: 'down', cause: 'remote_close' })
  const { since } = before.supervisor.status()
  const after = replaced(before)
  expect(after.supervisor.status()).toMatchObject({ state: 'down', cause: 'remote_close', since, attempt: 0 })
  await after.flow(1_000)
  const live = after.last('connection_live')
  expect(live?.recovery?.durationMs).toBe(3_000)
  expect(live?.recovery?.attempts).toBe(attempts + 1)
  expect(Object.values(live?.recovery?.phases ?? {}).reduce((sum, ms) => sum + ms, 0)).toBe(3_000)
  const { outages } = historyOf(before, after)
  expect(outages).toMatchObject([{ cause: 'remote_close', planned: false, endedBy: 'recovered', durationMs: 3_000 }])
  await after.stop()
})

test('the status names the outage that goes on, and no outage once it is over', async () => {
  const before = supervised()
  await before.flow(6_000)
  before.adapter.failNext(99)
  before.adapter.drop(1, 1012)
  await before.clock.advance(1_000)
  const former = before.supervisor.former('Reloaded')
  void before.stop()
  const after = supervised({ clock: before.clock, former: { ...former, outageId: 17 } })
  expect(after.supervisor.status().outageId).toBe(17)
  await after.flow(1_000)
  expect(after.supervisor.status().outageId).toBeNull()
  await after.stop()
})

test('one that failed for good is tried at once: another configuration may be the remedy', async () => {
  const before = supervised({ policy: { maxAttempts: 2 }, prepare: (adapter) => adapter.failNext(99) })
  await before.clock.advance(10_000)
  expect(before.supervisor.status()).toMatchObject({ state: 'failed', cause: 'refused' })
  const after = replaced(before)
  expect(after.supervisor.status()).toMatchObject({ state: 'down', cause: 'refused' })
  await after.flow(1_000)
  expect(after.supervisor.status().state).toBe('live')
  const { outages, states } = historyOf(before, after)
  expect(outages).toMatchObject([{ cause: 'refused', planned: false, endedBy: 'recovered' }])
  expect(states.map(([state]) => state)).toEqual(['connecting', 'down', 'failed', 'down', 'live'])
  await after.stop()
})

test('one that was never reached goes on connecting, and that is no outage', async () => {
  const before = supervised({ prepare: (adapter) => adapter.hangNext() })
  await before.clock.advance(1_000)
  expect(before.supervisor.status().state).toBe('connecting')
  const after = replaced(before)
  expect(after.supervisor.status().state).toBe('connecting')
  await after.flow(1_000)
  const { outages, states } = historyOf(before, after)
  expect(outages).toEqual([])
  expect(states.map(([state]) => state)).toEqual(['connecting', 'live'])
  await after.stop()
})

test('what an operator paused stays paused, dials nothing, and resumes under the new settings', async () => {
  const before = supervised()
  await before.flow(6_000)
  await before.supervisor.pause({ actor: 'local', reason: null })
  const { since } = before.supervisor.status()
  await before.clock.advance(2_000)
  const after = replaced(before, { subscriptions: [ETH] })
  await after.clock.advance(60_000)
  expect(after.supervisor.status()).toMatchObject({ state: 'paused', since })
  expect(after.adapter.connectCalls).toBe(0)
  expect(after.types()).toEqual([])
  await after.supervisor.resume({ actor: 'local', reason: null })
  await after.flow(1_000, [ETH])
  expect(after.supervisor.status()).toMatchObject({ state: 'live', generation: 2 })
  expect(after.types().slice(0, 2)).toEqual(['connection_resumed', 'connection_connecting'])
  await after.stop()
})

test('a pause that is still being stored is one already', async () => {
  const stored = Promise.withResolvers<void>()
  let isSlow = false
  const before = supervised({ storing: () => (isSlow ? stored.promise : Promise.resolve()) })
  await before.flow(6_000)
  isSlow = true
  const paused = before.supervisor.pause({ actor: 'local', reason: null })
  const after = replaced(before)
  stored.resolve()
  await paused
  await after.clock.advance(5_000)
  expect(after.supervisor.status().state).toBe('paused')
  expect(after.adapter.connectCalls).toBe(0)
  expect(historyOf(before, after).states.at(-1)?.[0]).toBe('paused')
  await after.stop()
})

test('the end of a pause that is still being stored is one already', async () => {
  const stored = Promise.withResolvers<void>()
  let isSlow = false
  const before = supervised({ storing: () => (isSlow ? stored.promise : Promise.resolve()) })
  await before.flow(6_000)
  await before.supervisor.pause({ actor: 'local', reason: null })
  isSlow = true
  const resumed = before.supervisor.resume({ actor: 'local', reason: null })
  const after = replaced(before)
  stored.resolve()
  await resumed
  await after.flow(1_000)
  expect(after.supervisor.status().state).toBe('live')
  expect(after.types()).toEqual(['connection_connecting', 'attempt_started', 'connection_live'])
  await after.stop()
})

test('a subscription that was out is told to be back, where it is still wanted', async () => {
  const policy = { staleMinSamples: 10 }
  const before = supervised({ subscriptions: [BTC, ETH], policy })
  await before.flow(6_000)
  before.adapter.push({ type: 'gap', generation: 1, subscription: ETH, expected: '7', got: '9' })
  before.adapter.answers.snapshot = false
  expect(before.supervisor.status().state).toBe('degraded')
  const after = replaced(before, { subscriptions: [ETH, BTC], policy })
  await after.flow(1_000, [ETH, BTC])
  expect(after.last('subscription_restored')).toMatchObject({ market: ETH.market })
  expect(historyOf(before, after).outages.map(({ endedBy, scope }) => [scope, endedBy])).toEqual([
    ['subscription', 'recovered'],
    ['connection', 'recovered'],
  ])
  await after.stop()
})

test('an outage whose socket was open has none any more', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  bot.adapter.push({ type: 'gap', generation: 1, subscription: BTC, expected: '7', got: '9' })
  expect(bot.last('connection_lost')).toMatchObject({ socketOpen: true })
  expect(bot.supervisor.former('Reloaded').loss).toMatchObject({ cause: 'sequence_gap', socketOpen: false })
  await bot.stop()
})

test('nothing is asked of an exchange for what is paused; with its end the markets are', async () => {
  let asked = 0
  let listed = 0
  const rest = {
    markets: async () => {
      listed++
      return [BTC.market]
    },
    systemState: async () => {
      asked++
      return null
    },
  }
  // The window is always on.
  const maintenance = [{ weekdays: [0, 1, 2, 3, 4, 5, 6], startMinute: 0, durationMs: 86_400_000 }]
  const before = supervised()
  await before.flow(6_000)
  await before.supervisor.pause({ actor: 'local', reason: null })
  const after = replaced(before, { adapter: { rest, maintenance }, maintenanceWatch: createMaintenanceWatch() })
  await after.clock.advance(600_000)
  // The question that was under way as it was made, and no other.
  expect(asked).toBeLessThanOrEqual(1)
  expect(listed).toBe(0)
  await after.supervisor.resume({ actor: 'local', reason: null })
  await after.flow(500)
  expect(listed).toBe(1)
  await after.stop()
})

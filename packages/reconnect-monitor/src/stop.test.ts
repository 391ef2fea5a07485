import { expect, test } from 'bun:test'
import { httpFailure, REFUSED } from '@holdfast/adapter-core/testing'
import fc from 'fast-check'
import { BTC, ETH, type Supervised, supervised } from './testing/supervised.ts'

const ACTIONS = {
  data: (bot: Supervised) => bot.flow(1_000),
  feed: (bot: Supervised) => bot.feed(1_000),
  wait: (bot: Supervised) => bot.clock.advance(1_300),
  long_wait: (bot: Supervised) => bot.clock.advance(17_000),
  stall: (bot: Supervised) => bot.clock.stall(7_000),
  close: (bot: Supervised) => bot.adapter.drop(bot.supervisor.status().generation, 1012),
  refuse: (bot: Supervised) => bot.adapter.failNext(2, REFUSED),
  limit: (bot: Supervised) => bot.adapter.failNext(1, httpFailure(429)),
  bar: (bot: Supervised) => bot.adapter.failNext(1, httpFailure(451)),
  hang: (bot: Supervised) => bot.adapter.hangNext(2),
  mute: (bot: Supervised) => Object.assign(bot.adapter.answers, { ping: false, acknowledged: false, snapshot: false }),
  speak: (bot: Supervised) => Object.assign(bot.adapter.answers, { ping: true, acknowledged: true, snapshot: true }),
  gap: (bot: Supervised) => {
    const { generation } = bot.supervisor.status()
    bot.adapter.push({ type: 'gap', generation, subscription: BTC, expected: '7', got: '9' })
  },
  say_no: (bot: Supervised) => {
    const { generation } = bot.supervisor.status()
    bot.adapter.push({ type: 'refused', generation, subscription: ETH, detail: 'no' })
  },
  reconnect: (bot: Supervised) => bot.supervisor.reconnect({ actor: 'local', reason: null }),
  pause: (bot: Supervised) => bot.supervisor.pause({ actor: 'local', reason: null }),
  resume: (bot: Supervised) => bot.supervisor.resume({ actor: 'local', reason: null }),
} as const

const actions = fc.array(fc.constantFrom(...(Object.keys(ACTIONS) as (keyof typeof ACTIONS)[])), { maxLength: 14 })

test('nothing is left after a stop, whatever came before', async () => {
  await fc.assert(
    fc.asyncProperty(actions, fc.constantFrom(1 as const, 2 as const), async (before, sockets) => {
      const bot = supervised({ sockets, subscriptions: [BTC, ETH], adapter: { lifetimeMs: 30_000 } })
      for (const action of before) await ACTIONS[action](bot)
      await bot.stop()
      expect(bot.adapter.health().sockets).toEqual([])
      expect(bot.adapter.closed).toBe(true)
      expect(bot.clock.sleeping).toBe(0)
      expect(bot.supervisor.status()).toMatchObject({ state: 'stopped', sockets: [], nextAttemptAt: null })
      expect(bot.supervisor.books().some(({ fresh }) => fresh)).toBe(false)
      const told = { events: bot.events.length, dials: bot.adapter.dials.length, books: bot.books.length }
      await bot.clock.advance(400_000)
      expect({ events: bot.events.length, dials: bot.adapter.dials.length, books: bot.books.length }).toEqual(told)
    }),
    { numRuns: 150 },
  )
}, 60_000)

test('a stop does not wait for a pause that is being stored', async () => {
  let isStuck = false
  const bot = supervised({ storing: () => (isStuck ? new Promise(() => {}) : Promise.resolve()) })
  await bot.flow(1_000)
  isStuck = true
  void bot.supervisor.pause({ actor: 'local', reason: null })
  await bot.stop()
  expect(bot.adapter.open).toEqual([])
  expect(bot.supervisor.status().state).toBe('stopped')
})

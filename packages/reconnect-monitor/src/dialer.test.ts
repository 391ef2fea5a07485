import { expect, test } from 'bun:test'
import { plainExchange } from '@holdfast/adapter-core'
import { FakeClock, httpFailure, REDIAL, scriptedDial } from '@holdfast/adapter-core/testing'
import { createDialBudget } from './dial-budget.ts'
import { keepAlive } from './keep-alive.ts'
import { supervised } from './testing/supervised.ts'

const HOUR_MS = 3_600_000
const ONE_A_SECOND = { dialLimits: { perSecond: 1, perMinute: 100 } }

test('what is to be dialed again is, at once, as the same attempt of the same generation', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.script(REDIAL) })
  await bot.clock.advance(0)
  expect(bot.adapter.dials.map(({ kind, generation }) => `${kind} ${generation}`)).toEqual(['connect 1', 'reconnect 1'])
  expect(bot.types()).toEqual(['connection_connecting', 'attempt_started', 'connection_live'])
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 1, attempt: 0 })
  await bot.stop()
})

test('dialed again during an outage it costs no attempt, and is told nowhere', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  bot.adapter.script(REDIAL)
  bot.adapter.drop(1)
  await bot.flow(100)
  expect(bot.adapter.dialed).toEqual([1, 2, 2])
  expect(bot.types().slice(3)).toEqual(['connection_lost', 'attempt_started', 'connection_live'])
  expect(bot.last('connection_live')?.recovery?.attempts).toBe(1)
  await bot.stop()
})

test('a second wish to be dialed again is an ordinary failure', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.script(REDIAL, REDIAL) })
  await bot.clock.advance(10)
  expect(bot.adapter.dialed).toEqual([1, 1])
  expect(bot.last('attempt_failed')).toMatchObject({ generation: 1, cause: 'handshake_http' })
  await bot.clock.advance(1_000)
  expect(bot.adapter.dialed).toEqual([1, 1, 2])
  await bot.stop()
})

test('it waits for the dial budget, and the operator sees a dial under way', async () => {
  const bot = supervised({ adapter: ONE_A_SECOND, prepare: (adapter) => adapter.script(REDIAL) })
  await bot.clock.advance(1_049)
  expect(bot.adapter.dialed).toEqual([1])
  expect(bot.supervisor.status()).toMatchObject({ state: 'connecting', phase: 'dialing' })
  await bot.clock.advance(1)
  expect(bot.adapter.dialed).toEqual([1, 1])
  expect(bot.types()).toEqual(['connection_connecting', 'attempt_started', 'connection_live'])
  await bot.stop()
})

test('stands in the line of its role: a connection without a socket goes before a standby', async () => {
  const dialBudget = createDialBudget()
  const first = supervised({ adapter: ONE_A_SECOND, dialBudget, sockets: 2 })
  await first.clock.advance(0)
  first.adapter.script(REDIAL)
  await first.clock.advance(1_050)
  expect(first.adapter.dialed).toEqual([1, 2])
  const second = supervised({ adapter: ONE_A_SECOND, dialBudget, clock: first.clock })
  await first.clock.advance(1_100)
  expect([first.adapter.dialed, second.adapter.dialed]).toEqual([[1, 2], [1]])
  await first.clock.advance(1_100)
  expect(first.adapter.dialed).toEqual([1, 2, 2])
  await first.stop()
  await second.stop()
})

test('the limit of a dial goes on counting: what waited past it is dialed no more', async () => {
  const dialBudget = createDialBudget()
  const bot = supervised({ dialBudget, prepare: (adapter) => adapter.hangNext() })
  await bot.clock.advance(100)
  dialBudget.raiseFloor(bot.adapter.address, bot.clock.monotonic() + 5_000, 'maintenance')
  bot.adapter.failDial(1, REDIAL)
  await bot.clock.advance(3_400)
  expect(bot.last('attempt_failed')).toMatchObject({ generation: 1, cause: 'connect_timeout' })
  await bot.clock.advance(2_000)
  expect(bot.adapter.dialed).toEqual([1, 2])
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 2 })
  await bot.stop()
})

test('a pause or the end during the wait dials nothing, and leaves no timer', async () => {
  const paused = supervised({ adapter: ONE_A_SECOND, prepare: (adapter) => adapter.script(REDIAL) })
  await paused.clock.advance(10)
  await paused.supervisor.pause({ actor: 'local', reason: null })
  await paused.clock.advance(5_000)
  expect(paused.adapter.dialed).toEqual([1])
  await paused.stop()
  const stopped = supervised({ adapter: ONE_A_SECOND, prepare: (adapter) => adapter.script(REDIAL) })
  await stopped.clock.advance(10)
  await stopped.stop()
  expect(stopped.clock.sleeping).toBe(0)
  await stopped.clock.advance(5_000)
  expect(stopped.adapter.dialed).toEqual([1])
})

test('credentials that were minted anew for an attempt are not minted again for its second dial', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  bot.adapter.script(REDIAL)
  bot.adapter.push({ type: 'auth_refused', generation: 1, detail: 'expired', remedy: null })
  await bot.flow(1_000)
  expect(bot.adapter.dials.slice(1)).toMatchObject([
    { generation: 2, refreshCredentials: true },
    { generation: 2, refreshCredentials: false },
  ])
  await bot.stop()
})

test('an exchange that refuses the preferred encoding is live in the other at once, and in a day asks again', async () => {
  const exchange = plainExchange({
    id: 'negotiated',
    channels: { trades: { firstData: 'on_event' } },
    options: { encoding: { values: ['auto', 'sbe', 'json'], default: 'auto' } },
    negotiation: { preferred: 'sbe', fallback: 'json', refusedBy: [400], retryMs: 20 * HOUR_MS },
    variant: ({ encoding = '' }) => ({ requiredQuery: { as: encoding } }),
    decode: () => [],
  })
  const clock = new FakeClock()
  const script = scriptedDial(httpFailure(400))
  const stop = new AbortController()
  const events: string[] = []
  const connection = keepAlive({
    exchange,
    url: 'wss://negotiated.test/ws',
    subscriptions: [{ channel: 'trades', market: 'BTC' }],
    signal: stop.signal,
    policy: { pingAfterMs: 60_000, pingEveryMs: 600_000 },
    onEvent: ({ type }) => events.push(type),
    clock,
    dial: script.dial,
    random: () => 0,
  })
  const asked = () => script.requests.map(({ url }) => new URL(url).searchParams.get('as'))
  await clock.advance(0)
  expect([asked(), events]).toEqual([
    ['sbe', 'json'],
    ['connection_connecting', 'attempt_started', 'connection_live'],
  ])
  await clock.advance(20.5 * HOUR_MS)
  expect(asked()).toEqual(['sbe', 'json', 'sbe'])
  expect(events.slice(3)).toEqual(['attempt_started', 'socket_rotated'])
  stop.abort()
  await connection.done
})

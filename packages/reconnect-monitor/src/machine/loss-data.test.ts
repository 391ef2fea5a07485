import { expect, test } from 'bun:test'
import { CAUSES, type Cause } from '@holdfast/adapter-core/events'
import { DEFAULT_POLICY } from '../policy.ts'
import { BTC, supervised } from '../testing/supervised.ts'
import { newMachine } from './index.ts'
import { lossData } from './loss-data.ts'

const MACHINE = newMachine(
  {
    exchange: 'mock',
    endpoint: 'wss://mock.test',
    policy: DEFAULT_POLICY,
    subscriptions: [],
    channels: [],
    heartbeat: { kind: 'protocol', answered: true },
    subscribePacing: { burst: 1, perSecond: 1 },
    closes: {},
    lifetimeMs: null,
    silenceHint: null,
    sockets: 1,
  },
  0,
)

const LOSS = {
  cause: 'remote_close',
  detail: null,
  planned: false,
  generation: 1,
  impactAt: 50_000,
  socketOpen: false,
  isAway: false,
} as const

/** What is told of a loss at 50,000 ms of a process that stood still for `ms`, until `endedAt`. */
function told(cause: Cause, pause: { readonly ms: number; readonly endedAt: number } | null) {
  return lossData({ ...MACHINE, ownPause: pause }, { ...LOSS, cause }, 50_000)
}

test('a loss within 10 s of a standstill of 1 s or more is put down to us', () => {
  expect(told('remote_close', { ms: 1_000, endedAt: 40_000 }).attribution).toBe('us')
  expect(told('remote_close', { ms: 1_000, endedAt: 39_999 }).attribution).toBe('exchange')
  expect(told('remote_close', { ms: 999, endedAt: 49_000 }).attribution).toBe('exchange')
  expect(told('remote_close', null).attribution).toBe('exchange')
})

test('what a standstill cannot bring about is not put down to it', () => {
  const ours: readonly Cause[] = CAUSES.filter(
    (cause) => told(cause, { ms: 5_000, endedAt: 49_000 }).attribution === 'us',
  )
  expect(ours).toEqual([
    'remote_close',
    'abnormal_close',
    'connect_timeout',
    'stale_data',
    'lagging',
    'heartbeat_timeout',
    // Planned by us, standstill or not.
    'rotation',
  ])
})

test('an impact is never later than its detection', () => {
  expect(lossData(MACHINE, { ...LOSS, impactAt: 60_000 }, 50_000)).toMatchObject({ impactAt: 50_000, detectionMs: 0 })
  expect(lossData(MACHINE, { ...LOSS, impactAt: 47_000 }, 50_000)).toMatchObject({
    impactAt: 47_000,
    detectionMs: 3_000,
  })
})

test('the standstill itself is noticed by the shell', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  await bot.clock.stall(3_000)
  await bot.flow(100)
  bot.adapter.drop(1, 1011)
  await bot.clock.advance(0)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'remote_close', attribution: 'us' })
  await bot.stop()
})

test('without a standstill each cause has its usual author', async () => {
  for (const [code, cause, attribution] of [
    [1000, 'remote_close', 'exchange'],
    [null, 'abnormal_close', 'network'],
  ] as const) {
    const bot = supervised()
    await bot.flow(6_000)
    bot.adapter.drop(1, code)
    await bot.clock.advance(0)
    expect(bot.last('connection_lost')).toMatchObject({ cause, attribution })
    await bot.stop()
  }
})

test('a dial that fails beside an open socket without data does not tell that the socket was lost', async () => {
  const bot = supervised({ policy: { gapsBeforeReconnect: 1 } })
  await bot.flow(6_000)
  Object.assign(bot.adapter.answers, { acknowledged: false, snapshot: false })
  bot.adapter.failNext(2)
  bot.adapter.push({
    type: 'gap',
    generation: 1,
    subscription: BTC,
    expected: '7',
    got: '9',
  })
  await bot.clock.advance(600)
  expect(bot.adapter.open).toEqual([1])
  expect(bot.types().filter((type) => type === 'connection_lost')).toHaveLength(1)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'sequence_gap', socketOpen: true })
  bot.adapter.drop(1)
  await bot.clock.advance(0)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'sequence_gap', socketOpen: false })
  await bot.stop()
})

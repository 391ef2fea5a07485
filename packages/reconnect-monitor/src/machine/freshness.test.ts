import { expect, test } from 'bun:test'
import { BTC, ETH, supervised } from '../testing/supervised.ts'

const unprobed = (probes: 'answered' | 'unanswered') =>
  supervised({
    adapter: { probes: [], heartbeat: { kind: 'protocol', answered: false } },
    prepare: (adapter) => {
      adapter.answers.ping = probes === 'answered'
    },
  })

test('a channel without a probe is judged by its longest silence alone', async () => {
  const bot = unprobed('answered')
  await bot.flow(6_000)
  await bot.clock.advance(14_900)
  expect(bot.types()).not.toContain('subscription_suspect')
  expect(bot.books.at(-1)?.fresh).toBe(true)
  await bot.clock.advance(200)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'stale_data', detectionMs: 15_000 })
  await bot.stop()
})

test('a ping that may never have been answerable puts no channel on trial that nothing can test', async () => {
  const bot = unprobed('unanswered')
  await bot.flow(6_000)
  await bot.clock.advance(14_900)
  expect(bot.types()).not.toContain('subscription_suspect')
  await bot.clock.advance(200)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'stale_data', detectionMs: 15_000 })
  await bot.stop()
})

const TRADES = { channel: 'trades', market: 'BTC-USD-PERP' }

/** A channel that is satisfied by its acknowledgement, and yet says how long it may be silent. */
const trades = (probes: readonly 'resubscribe'[]) =>
  supervised({
    subscriptions: [TRADES],
    adapter: {
      channels: {
        trades: {
          firstData: 'on_event',
          snapshotOnSubscribe: false,
          staleAfterMs: 5_000,
          maxStaleAfterMs: 15_000,
          probes,
        },
      },
    },
  })

test('a channel that its acknowledgement satisfies is suspected from there on, though nothing ever came', async () => {
  const bot = trades(['resubscribe'])
  await bot.clock.advance(4_990)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.clock.advance(20)
  expect(bot.last('subscription_suspect')).toMatchObject({ channel: 'trades', silentMs: 5_000, thresholdMs: 5_000 })
  await bot.clock.advance(1_000)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'stale_data', detectionMs: 6_000 })
  await bot.stop()
})

test('an unprobed channel that never spoke has its longest silence, counted from the acknowledgement', async () => {
  const bot = trades([])
  await bot.clock.advance(14_990)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.clock.advance(20)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'stale_data', detectionMs: 15_000 })
  await bot.stop()
})

test('a threshold learned from a steady feed is 2 s, and it is probed for 1 s', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  await bot.clock.advance(1_990)
  expect(bot.books.at(-1)?.fresh).toBe(true)
  await bot.clock.advance(20)
  expect(bot.books.at(-1)).toMatchObject({ fresh: false, staleReason: 'suspect' })
  await bot.clock.advance(980)
  expect(bot.types()).not.toContain('connection_lost')
  await bot.clock.advance(20)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'stale_data', detectionMs: 3_000 })
  await bot.stop()
})

test('before thirty messages the channel’s own default counts', async () => {
  const bot = supervised()
  await bot.flow(1_000)
  bot.adapter.answers.snapshot = false
  await bot.clock.advance(4_990)
  expect(bot.types()).not.toContain('subscription_suspect')
  await bot.clock.advance(20)
  expect(bot.last('subscription_suspect')?.thresholdMs).toBe(5_000)
  await bot.stop()
})

test('a probe that ended without proof is judged as soon as another market speaks, not at the next tick', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  await bot.flow(500, [ETH])
  await bot.clock.advance(2_600)
  const states = () => bot.supervisor.status().subscriptions.map(({ state }) => state)
  expect(states()).toEqual(['suspect', 'suspect'])
  bot.adapter.data(1, ETH)
  expect(states()).toEqual(['stale', 'fresh'])
  await bot.stop()
})

test.each([
  [false, 'a channel numbered without holes was mute', ['BTC-USD-PERP']],
  [true, 'a channel whose numbers skip was quiet', []],
] as const)('an answer to the probe that is far ahead, numbersSkip %p: %s', async (numbersSkip, _words, stale) => {
  const channel = {
    firstData: 'snapshot',
    snapshotOnSubscribe: true,
    staleAfterMs: 5_000,
    maxStaleAfterMs: 15_000,
    probes: ['resubscribe'],
    numbersSkip,
  } as const
  const bot = supervised({ subscriptions: [BTC, ETH], adapter: { channels: { order_book: channel } } })
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  await bot.flow(2_050, [ETH])
  // The same prices; the counter has gone on with what this channel does not tell.
  bot.adapter.data(1, BTC, { kind: 'snapshot', sequence: 1_000_000 })
  await bot.flow(1_500, [ETH])
  const told = bot.events.flatMap((event) => (event.type === 'subscription_stale' ? [event.data.market] : []))
  expect(told).toEqual([...stale])
  await bot.stop()
})

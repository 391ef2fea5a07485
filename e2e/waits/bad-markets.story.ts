import { expect } from '@playwright/test'
import { steady } from '../harness/recovery.ts'
import { rigStory } from '../harness/rig.ts'

const FAST_BOOKS = ['--hyperliquid-book-ms', '500']

rigStory(
  'a market that no exchange knows is refused with the nearest names, and the others live',
  async ({ startRig }) => {
    const rig = await startRig({
      flags: FAST_BOOKS,
      exchanges: ({ hyperliquid, paradex, rest, vest }) => [
        {
          id: 'paradex',
          adapter: 'paradex',
          url: paradex,
          restUrl: rest.paradex,
          markets: ['BTC-USD-PERP', 'ETG-USD-PERP'],
        },
        { id: 'vest', adapter: 'vest', url: vest, restUrl: rest.vest, markets: ['BTC-PERP', 'ETG-PERP'] },
        {
          id: 'hyperliquid',
          adapter: 'hyperliquid',
          url: hyperliquid,
          restUrl: rest.hyperliquid,
          markets: ['BTC', 'ETG'],
        },
      ],
    })
    const { api } = rig.bot
    for (const [id, good, bad, near] of [
      ['paradex', 'BTC-USD-PERP', 'ETG-USD-PERP', 'ETH-USD-PERP'],
      ['vest', 'BTC-PERP', 'ETG-PERP', 'ETH-PERP'],
      ['hyperliquid', 'BTC', 'ETG', 'ETH'],
    ] as const) {
      await expect.poll(async () => (await api.book(id, good)).fresh, { timeout: 20_000 }).toBe(true)
      const { state, subscriptions } = await api.connection(id)
      expect(state).toBe('degraded')
      expect(subscriptions).toMatchObject([
        { market: good, state: 'fresh' },
        { market: bad, state: 'refused' },
      ])
      expect(rig.bot.output()).toContain(near)
    }
  },
)

rigStory('a market that kills its socket is found out and held back, and the others live', async ({ startRig }) => {
  const rig = await startRig({
    flags: [...FAST_BOOKS, '--markets-hyperliquid', 'BTC,ETH,SOL'],
    exchanges: ({ hyperliquid }) => [
      // Without REST there is no list that would tell.
      {
        id: 'hyperliquid',
        adapter: 'hyperliquid',
        url: hyperliquid,
        markets: ['BTC', 'ETH', 'SOL'],
        reconnect: { heldRetryMs: 10_000 },
      },
    ],
  })
  const { api } = rig.bot
  await steady(api, 5_500)
  await rig.simulator.inject({
    fault: 'poisoned_subscription',
    exchange: 'hyperliquid',
    market: 'ETH',
    durationMs: 12_000,
  })
  const stateOf = async () => {
    const { state, subscriptions } = await api.connection('hyperliquid')
    return [state, ...subscriptions.map((one) => one.state)]
  }
  await expect.poll(stateOf, { timeout: 20_000 }).toEqual(['degraded', 'fresh', 'refused', 'fresh'])
  const { generation } = await api.connection('hyperliquid')
  expect(rig.bot.output()).toContain('ETH')
  // When the market is cured, it comes back; the others never noticed.
  await expect.poll(stateOf, { timeout: 30_000 }).toEqual(['live', 'fresh', 'fresh', 'fresh'])
  const outages = await api.outages({ scope: 'connection' })
  expect(outages.length).toBe(1)
  expect((await api.connection('hyperliquid')).generation).toBeGreaterThan(generation)
})

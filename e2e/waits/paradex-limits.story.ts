import { expect } from '@playwright/test'
import { steady } from '../harness/recovery.ts'
import { rigStory } from '../harness/rig.ts'

rigStory('eighty subscriptions after a reconnect never flood an exchange that closes for it', async ({ startRig }) => {
  const markets = Array.from({ length: 80 }, (_, index) => `M${index}-USD-PERP`)
  const rig = await startRig({
    flags: ['--markets-paradex', markets.join(','), '--rate-hz', '1'],
    exchanges: ({ paradex, rest }) => [
      { id: 'paradex', adapter: 'paradex', url: paradex, restUrl: rest.paradex, markets },
    ],
  })
  const { api } = rig.bot
  await steady(api, 5_500)
  // Half of what the exchange really takes; all at once would be eighty.
  await rig.simulator.inject({ fault: 'subscribe_limit', exchange: 'paradex', perSecond: 50, durationMs: 30_000 })
  await expect.poll(async () => (await api.outages({ ongoing: 'false' })).length, { timeout: 20_000 }).toBe(1)
  const fresh = async () =>
    (await api.connection('paradex')).subscriptions.filter(({ state }) => state === 'fresh').length
  await expect.poll(fresh, { timeout: 20_000 }).toBe(markets.length)
  expect((await api.outages())[0]).toMatchObject({ cause: 'abnormal_close', attempts: 1 })
  const details = (await api.events({ connection: 'paradex' })).map(({ data }) => JSON.stringify(data))
  expect(details.filter((detail) => detail.includes('4032'))).toEqual([])
})

rigStory(
  'a release of the exchange is maintenance in the record, and over within 15 s of its end',
  async ({ startRig }) => {
    const rig = await startRig({
      exchanges: ({ paradex, rest }) => [
        { id: 'paradex', adapter: 'paradex', url: paradex, restUrl: rest.paradex, markets: ['BTC-USD-PERP'] },
      ],
    })
    const { api } = rig.bot
    await steady(api, 5_500)
    await rig.simulator.inject({ fault: 'maintenance_cycle', exchange: 'paradex', durationMs: 20_000 })
    await expect
      .poll(async () => (await api.outages({ ongoing: 'false' }))[0]?.endedBy, { timeout: 50_000 })
      .toBe('recovered')
    expect((await api.outages())[0]).toMatchObject({ cause: 'maintenance', attribution: 'exchange' })
    await expect.poll(async () => (await api.book('paradex', 'BTC-USD-PERP')).fresh).toBe(true)
  },
)

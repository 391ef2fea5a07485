import { expect } from '@playwright/test'
import { steady } from '../harness/recovery.ts'
import { rigStory } from '../harness/rig.ts'

const [BTC, ETH] = ['BTC-USD-PERP', 'ETH-USD-PERP']

rigStory(
  'a market that is acknowledged and sends nothing never looks fresh, and its neighbour lives',
  async ({ startRig }) => {
    const rig = await startRig({
      exchanges: ({ paradex, rest }) => [
        { id: 'paradex', adapter: 'paradex', url: paradex, restUrl: rest.paradex, markets: [BTC, ETH] },
      ],
    })
    const { api } = rig.bot
    await steady(api, 5_500)

    await rig.simulator.inject({ fault: 'acknowledged_silent', exchange: 'paradex', market: BTC, durationMs: 12_000 })

    await expect.poll(async () => (await api.connection('paradex')).state, { timeout: 10_000 }).toBe('degraded')
    expect(await api.book('paradex', BTC)).toMatchObject({ fresh: false })
    expect(await api.book('paradex', ETH)).toMatchObject({ fresh: true })
    await expect.poll(async () => (await api.connection('paradex')).state, { timeout: 30_000 }).toBe('live')
    expect(await api.book('paradex', BTC)).toMatchObject({ fresh: true })
  },
)

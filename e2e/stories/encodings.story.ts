import { expect } from '@playwright/test'
import { steady } from '../harness/recovery.ts'
import { rigStory } from '../harness/rig.ts'
import type { SimulatorProcess } from '../harness/simulator-process.ts'

const MARKETS = ['BTC-USD-PERP', 'ETH-USD-PERP']

/** The simulated Paradex alone. */
const paradexOnly = ({ paradex, rest }: SimulatorProcess) => [
  { id: 'paradex', adapter: 'paradex', url: paradex, restUrl: rest.paradex, markets: MARKETS },
]

rigStory(
  'an exchange that refuses the binary encoding is spoken to in JSON at once: no attempt fails, nothing is lost',
  async ({ startRig }) => {
    const rig = await startRig({ flags: ['--paradex-encoding', 'json'], exchanges: paradexOnly })
    const { api } = rig.bot
    expect((await api.connection('paradex')).state).toBe('live')
    for (const market of MARKETS) expect(await api.book('paradex', market)).toMatchObject({ fresh: true })
    const types = (await api.events({ connection: 'paradex' })).map(({ type }) => type)
    expect(types).toEqual(['connection_live', 'attempt_started', 'connection_connecting'])
    expect(await api.outages()).toEqual([])
    expect(rig.bot.output()).toContain('json')
  },
)

rigStory(
  'an exchange that comes to refuse the binary encoding is back in JSON with its first attempt',
  async ({ startRig }) => {
    const rig = await startRig({ exchanges: paradexOnly })
    const { api } = rig.bot
    await steady(api, 5_500)
    const { id } = await rig.simulator.inject({ fault: 'http_400', exchange: 'paradex', durationMs: 60_000 })
    await expect.poll(async () => (await api.outages({ ongoing: 'false' })).length).toBe(1)
    const [outage] = await api.outages()
    expect(outage).toMatchObject({ cause: 'abnormal_close', attempts: 1, endedBy: 'recovered' })
    const { beganAt, firstFrameAt } = await rig.simulator.injected(id)
    expect((firstFrameAt ?? Number.POSITIVE_INFINITY) - beganAt).toBeLessThan(1_000)
    for (const market of MARKETS) expect(await api.book('paradex', market)).toMatchObject({ fresh: true })
  },
)

rigStory(
  'a JSON connection that is acknowledged and silent from the start is told what it needs',
  async ({ startRig }) => {
    const rig = await startRig({
      probe: '/healthz',
      flags: ['--paradex-encoding', 'sbe'],
      exchanges: ({ paradex }) => [
        { id: 'json', adapter: 'paradex', url: paradex, markets: MARKETS, encoding: 'json' },
        { id: 'auto', adapter: 'paradex', url: paradex, markets: MARKETS },
      ],
    })
    const { api } = rig.bot
    const json = async () => {
      const { cause, detail } = await api.connection('json')
      return `${cause}: ${detail}`
    }
    await expect.poll(json, { timeout: 20_000 }).toMatch(/^no_first_data: .*encoding/)
    expect((await api.connection('json')).state).toBe('down')
    expect((await api.connection('auto')).state).toBe('live')
  },
)

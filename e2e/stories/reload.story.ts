import { expect } from '@playwright/test'
import { panelOf } from '../harness/panel.ts'
import { steady } from '../harness/recovery.ts'
import { rigStory } from '../harness/rig.ts'
import type { SimulatorProcess } from '../harness/simulator-process.ts'

type Exchange = 'paradex' | 'vest' | 'hyperliquid'

/** A connection to a simulated exchange, as a file has it. */
const entry = (simulator: SimulatorProcess, id: string, adapter: Exchange, market: string) => ({
  id,
  adapter,
  url: simulator[adapter],
  restUrl: simulator.rest[adapter],
  markets: [market],
})

rigStory('connections come, go and change with their file, while the others live on', async ({ page, startRig }) => {
  const { bot, configure, simulator } = await startRig({
    exchanges: (at) => [
      entry(at, 'paradex', 'paradex', 'BTC-USD-PERP'),
      entry(at, 'vest', 'vest', 'BTC-PERP'),
      entry(at, 'going', 'hyperliquid', 'BTC'),
    ],
  })
  const panel = panelOf(page)
  await page.goto(bot.url)
  await expect(panel.connection('going')).toHaveAttribute('data-state', 'live')
  await steady(bot.api)
  let navigations = 0
  page.on('framenavigated', () => navigations++)
  const dials = await simulator.status('paradex')
  const paradex = entry(simulator, 'paradex', 'paradex', 'BTC-USD-PERP')
  const vest = entry(simulator, 'vest', 'vest', 'ETH-PERP')
  const coming = entry(simulator, 'coming', 'hyperliquid', 'ETH')

  // By signal.
  configure(JSON.stringify({ mode: 'live', exchanges: [coming, paradex, vest] }))
  process.kill(bot.pid, 'SIGHUP')
  await expect(panel.connection('coming')).toHaveAttribute('data-state', 'live')
  await expect(panel.connection('going')).toHaveCount(0)
  await expect(panel.connection('vest')).toHaveAttribute('data-state', 'live')
  expect(await bot.api.book('vest', 'ETH-PERP')).toMatchObject({ fresh: true })
  expect((await bot.api.connections()).map(({ generation, id }) => [id, generation])).toEqual([
    ['coming', 1],
    ['paradex', 1],
    ['vest', 2],
  ])
  const [planned] = await bot.api.outages()
  expect(planned).toMatchObject({ connection: 'vest', cause: 'operator', planned: true, endedBy: 'recovered' })

  // A mistake anywhere changes nothing at all.
  configure(JSON.stringify({ mode: 'live', exchanges: [coming, { ...vest, adapter: 'vset' }] }))
  await expect(bot.api.reload()).rejects.toThrow(/422.*invalid_configuration/s)
  process.kill(bot.pid, 'SIGHUP')
  await expect
    .poll(
      async () => (await bot.api.events({ type: 'operator_action' })).filter(({ data }) => 'refused' in data).length,
    )
    .toBe(2)
  expect((await bot.api.connections()).map(({ id, state }) => [id, state])).toEqual([
    ['coming', 'live'],
    ['paradex', 'live'],
    ['vest', 'live'],
  ])

  // By API, with a reason on record.
  configure(JSON.stringify({ mode: 'live', exchanges: [paradex] }))
  expect(await bot.api.reload('only one is traded')).toMatchObject({
    added: [],
    changed: [],
    removed: ['coming', 'vest'],
  })
  await expect(panel.connection('vest')).toHaveCount(0)
  await expect(panel.connection('coming')).toHaveCount(0)
  await expect(panel.connection('paradex')).toHaveAttribute('data-state', 'live')
  const [asked] = await bot.api.events({ type: 'operator_action' })
  expect(asked?.data).toMatchObject({ actor: 'local', action: 'reload', reason: 'only one is traded' })

  // All the while nobody noticed anything of it on the connection that was not touched.
  const types = (await bot.api.events({ connection: 'paradex' })).map(({ type }) => type)
  expect(types).toEqual(['connection_live', 'attempt_started', 'connection_connecting'])
  expect((await simulator.status('paradex')).dials).toEqual(dials.dials)
  await expect(panel.link).toHaveAttribute('data-link', 'live')
  expect(navigations).toBe(0)
})

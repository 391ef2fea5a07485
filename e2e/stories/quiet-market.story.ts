import { setTimeout as sleep } from 'node:timers/promises'
import { expect, story } from '../harness/story.ts'

/** Longer than the silence that arouses suspicion, its probe and what would follow. */
const QUIET_MS = 9_000

story('a quiet market causes no outage and no reconnect', async ({ bot, panel }) => {
  const before = await bot.api.connection('paradex')
  const market = before.subscriptions[0]?.market ?? ''

  await bot.api.fault('quiet', { connection: 'paradex', market, durationMs: QUIET_MS })
  await sleep(QUIET_MS + 1_000)

  const after = await bot.api.connection('paradex')
  expect(after).toMatchObject({ state: 'live', generation: before.generation })
  expect(await bot.api.outages()).toEqual([])
  await expect(panel.connection('paradex')).toHaveAttribute('data-state', 'live')
  await expect(panel.outages({})).toHaveCount(0)
})

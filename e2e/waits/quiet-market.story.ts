import { setTimeout as sleep } from 'node:timers/promises'
import { expect, story } from '../harness/story.ts'

/** The simulator's quiet books change every 8 s: two such silences, each longer than what arouses suspicion. */
const QUIET_MS = 18_000

story('a quiet market causes no outage and no reconnect', async ({ bot, panel }) => {
  const before = await bot.api.connections()

  for (const { id } of before) await bot.api.fault('quiet', { connection: id, durationMs: QUIET_MS })
  await sleep(QUIET_MS + 1_000)

  for (const { id, generation } of before) {
    expect(await bot.api.connection(id)).toMatchObject({ state: 'live', generation })
    await expect(panel.connection(id)).toHaveAttribute('data-state', 'live')
  }
  expect(await bot.api.outages()).toEqual([])
  await expect(panel.outages({})).toHaveCount(0)
})

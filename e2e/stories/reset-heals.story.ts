import { PROVEN_MS, recoveryMs, steady } from '../harness/recovery.ts'
import { expect, story } from '../harness/story.ts'

story('a reset socket appears as an outage and heals', async ({ bot, panel }) => {
  await expect(panel.connection('paradex')).toHaveAttribute('data-state', 'live')
  await expect(panel.outages({})).toHaveCount(0)
  await steady(bot.api, PROVEN_MS)

  await bot.api.fault('rst', { connection: 'paradex' })

  const outage = panel.outages({ connection: 'paradex', cause: 'abnormal_close', scope: 'connection' })
  await expect(outage).toHaveCount(1)
  await expect(outage).toHaveAttribute('data-ongoing', 'false')
  await expect(panel.connection('paradex')).toHaveAttribute('data-state', 'live')
  await expect(panel.connection('vest')).toHaveAttribute('data-state', 'live')
  // The promise is 150 ms at p99; one run on a shared machine gets room.
  expect(await recoveryMs(bot.api, 'rst')).toBeLessThan(1_000)
})

story('an outage says where its seconds went', async ({ bot }) => {
  await bot.api.fault('rst', { connection: 'vest' })
  await recoveryMs(bot.api, 'rst')
  await expect.poll(async () => (await bot.api.outages({ ongoing: 'false' })).length).toBe(1)
  const [outage] = await bot.api.outages({ connection: 'vest' })
  expect(outage).toMatchObject({ cause: 'abnormal_close', planned: false, endedBy: 'recovered' })
  const phases = Object.values(outage?.phases ?? {}).reduce((sum, ms) => sum + ms, 0)
  expect(Math.abs(phases - (outage?.durationMs ?? 0))).toBeLessThanOrEqual(2)
})

import { recoveryMs } from '../harness/recovery.ts'
import { expect, story } from '../harness/story.ts'

story('a blackholed socket is noticed without a close, and replaced', async ({ bot, panel }) => {
  const before = (await bot.api.connection('paradex')).generation

  await bot.api.fault('blackhole_sockets', { connection: 'paradex' })

  const outage = panel.outages({ connection: 'paradex', cause: 'heartbeat_timeout', scope: 'connection' })
  await expect(outage).toHaveCount(1)
  await expect(outage).toHaveAttribute('data-ongoing', 'false')
  await expect(panel.connection('paradex')).toHaveAttribute('data-state', 'live')
  expect(await recoveryMs(bot.api, 'blackhole_sockets')).toBeLessThan(5_000)
  expect((await bot.api.connection('paradex')).generation).toBeGreaterThan(before)
})

import { recoveryMs, steady } from '../harness/recovery.ts'
import { expect, story } from '../harness/story.ts'

story('a socket that answers pings but sends no data is noticed, and replaced', async ({ bot, panel }) => {
  await steady(bot.api)
  await bot.api.fault('mute', { connection: 'paradex' })

  const outage = panel.outages({ connection: 'paradex', cause: 'stale_data', scope: 'connection' })
  await expect(outage).toHaveCount(1)
  await expect(outage).toHaveAttribute('data-ongoing', 'false')
  await expect(panel.connection('paradex')).toHaveAttribute('data-state', 'live')
  expect(await recoveryMs(bot.api, 'mute')).toBeLessThan(5_000)
})

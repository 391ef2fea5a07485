import { recoveryMs, steady } from '../harness/recovery.ts'
import { expect, story } from '../harness/story.ts'
import { streamLog } from '../harness/stream-log.ts'

story('one mute channel comes back without a reconnect, and its neighbour stays fresh', async ({ bot, panel }) => {
  const before = await bot.api.connection('paradex')
  const [mute, neighbour] = before.subscriptions.map(({ market }) => market)
  if (mute === undefined || neighbour === undefined) throw new Error('The demo watches two markets a connection')
  await steady(bot.api)
  const log = await streamLog(bot.url, 'quote')

  await bot.api.fault('mute_channel', { connection: 'paradex', market: mute })

  const stale = await log.first(({ market, fresh }) => market === mute && !fresh)
  const back = await log.first((quote) => quote.market === mute && quote.fresh && quote.receivedAt > stale.receivedAt)
  log.close()
  expect(back.generation).toBe(before.generation)
  expect(log.messages.filter(({ market, fresh }) => market === neighbour && !fresh)).toEqual([])
  expect(await recoveryMs(bot.api, 'mute_channel')).toBeLessThan(3_500)

  const outage = panel.outages({ connection: 'paradex', scope: 'subscription', cause: 'stale_data' })
  await expect(outage).toHaveAttribute('data-ongoing', 'false')
  await expect(panel.outages({ connection: 'paradex', scope: 'connection' })).toHaveCount(0)
  await expect(panel.connection('paradex')).toHaveAttribute('data-state', 'live')
  expect((await bot.api.connection('paradex')).generation).toBe(before.generation)
})

import { expect, story } from '../harness/story.ts'

story('one mute channel comes back without a reconnect, and its neighbour stays fresh', async ({ bot, panel }) => {
  const before = await bot.api.connection('paradex')
  const [mute, neighbour] = before.subscriptions.map(({ market }) => market)
  if (mute === undefined || neighbour === undefined) throw new Error('The demo watches two markets a connection')

  await bot.api.fault('mute_channel', { connection: 'paradex', market: mute })

  await expect.poll(async () => (await bot.api.book('paradex', mute)).fresh, { intervals: [50] }).toBe(false)
  expect((await bot.api.book('paradex', neighbour)).fresh).toBe(true)
  await expect.poll(async () => (await bot.api.book('paradex', mute)).fresh, { intervals: [50] }).toBe(true)

  const after = await bot.api.connection('paradex')
  expect(after.generation).toBe(before.generation)
  await expect(panel.outages({ connection: 'paradex', scope: 'subscription' })).toHaveAttribute('data-ongoing', 'false')
  await expect(panel.outages({ connection: 'paradex', scope: 'connection' })).toHaveCount(0)
  await expect(panel.connection('paradex')).toHaveAttribute('data-state', 'live')
})

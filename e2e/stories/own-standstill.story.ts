import { setTimeout as sleep } from 'node:timers/promises'
import { expect, story } from '../harness/story.ts'

/** More than the 15 s after which a silence of the bot's own is told. */
const STOPPED_MS = 20_000

story('a bot that was stopped for 20 s says that it saw nothing', { tag: '@long' }, async ({ bot }) => {
  await sleep(3_000)
  process.kill(bot.pid, 'SIGSTOP')
  const stoppedAt = Date.now()
  await sleep(STOPPED_MS)
  process.kill(bot.pid, 'SIGCONT')

  await expect.poll(async () => (await bot.api.events({ type: 'watch_interrupted' })).length).toBe(1)
  const [told] = await bot.api.events({ type: 'watch_interrupted' })
  expect(told?.data).toMatchObject({ reason: 'stalled' })
  const goneOnAt = told?.at ?? 0
  const isLive = async () => (await bot.api.connections()).every(({ state }) => state === 'live')
  await expect.poll(isLive).toBe(true)

  const [first] = await bot.api.events({ after: String((told?.id ?? 0) - 1), limit: '1' })
  expect(first?.type).toBe('watch_interrupted')
  const before = await bot.api.events({ to: String(goneOnAt), from: String(stoppedAt + 1_000) })
  expect(before, 'events in the time in which it stood still').toEqual([])

  const to = Date.now()
  const lanes = Object.values(await bot.api.timeline({ from: String(stoppedAt - 2_000), to: String(to) }))
  expect(lanes.length).toBeGreaterThan(0)
  for (const tiles of lanes) {
    for (const [index, tile] of tiles.slice(1).entries()) expect(tile.from).toBe(tiles[index]?.to)
    const unknown = tiles.filter(({ state }) => state === 'unknown')
    expect(unknown).toHaveLength(1)
    expect(unknown[0]?.from).toBeLessThanOrEqual(stoppedAt + 100)
    expect(unknown[0]?.from).toBeGreaterThan(stoppedAt - 1_500)
    expect(unknown[0]?.to).toBe(goneOnAt)
  }
  for (const { startedAt } of await bot.api.outages({ from: String(stoppedAt) })) {
    expect(startedAt).toBeGreaterThanOrEqual(goneOnAt)
  }
})

import { expect, test } from 'bun:test'
import { supervised } from '../testing/supervised.ts'

const unprobed = (probes: 'answered' | 'unanswered') =>
  supervised({
    adapter: { probes: [], heartbeat: { kind: 'protocol', answered: false } },
    prepare: (adapter) => {
      adapter.answers.ping = probes === 'answered'
    },
  })

test('a channel without a probe is judged by its longest silence alone', async () => {
  const bot = unprobed('answered')
  await bot.flow(6_000)
  await bot.clock.advance(14_900)
  expect(bot.types()).not.toContain('subscription_suspect')
  expect(bot.books.at(-1)?.fresh).toBe(true)
  await bot.clock.advance(200)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'stale_data', detectionMs: 15_000 })
  await bot.stop()
})

test('a ping that may never have been answerable puts no channel on trial that nothing can test', async () => {
  const bot = unprobed('unanswered')
  await bot.flow(6_000)
  await bot.clock.advance(14_900)
  expect(bot.types()).not.toContain('subscription_suspect')
  await bot.clock.advance(200)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'stale_data', detectionMs: 15_000 })
  await bot.stop()
})

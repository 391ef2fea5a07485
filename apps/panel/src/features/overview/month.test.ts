import { afterAll, afterEach, expect, mock, test } from 'bun:test'
import { ENDPOINTS } from '@holdfast/api-contract'
import type { Api } from '../../api/client.ts'
import { createFakeClock } from '../../testing/fake-clock.ts'
import { createFakePage } from '../../testing/fake-page.ts'
import { loadReactiveSolid } from '../../testing/reactive.ts'
import { isBehind, newerOf } from './month.ts'
import type { ConnectionStats } from './past.ts'

await loadReactiveSolid({ afterAll, mock })
const { createRoot, createSignal } = await import('solid-js')
const { createPast } = await import('./past.ts')

let dispose = () => {}
afterEach(() => dispose())

const stats = (uptimePct: number | null) => ({ uptimePct }) as ConnectionStats
const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

test.each([
  [100, 99.7, true],
  [null, 99.7, true],
  [null, 100, true],
  [99.99, 99.7, false],
  [100, 100, false],
  [99.9, 100, false],
  [100, null, false],
] as const)('a month of %p %% beside a day of %p %%: behind it %p', (month, day, isSo) => {
  expect(isBehind(stats(month), stats(day))).toBe(isSo)
})

test('what is not known contradicts nothing, and what was asked for last is the newer', () => {
  expect([isBehind(undefined, stats(99)), isBehind(stats(100), undefined)]).toEqual([false, false])
  const [first, second] = [1, 2].map((n) => ({ n, stats: {} }))
  expect([newerOf(first, second), newerOf(second, first), newerOf(undefined, first)]).toEqual([second, second, first])
})

/** A bot whose figures of a day and of a month can be read at any time, some later than others. */
function start({ monthTakesMs = 0, dayTakesMs = 0 } = {}) {
  const clock = createFakeClock()
  const { page } = createFakePage()
  const [newest, setNewest] = createSignal(0)
  const bot = { uptimePct: 100 }
  const api = {
    call: (endpoint: unknown, { query }: { query: { window?: string } }) => {
      if (endpoint === ENDPOINTS.outages) return Promise.resolve({ items: [], next: null })
      if (endpoint === ENDPOINTS.timeline) return Promise.resolve({})
      const isMonth = query.window === '30d'
      const answer = { a: stats(isMonth ? 100 - (100 - bot.uptimePct) / 30 : bot.uptimePct) }
      const { promise, resolve } = Promise.withResolvers<typeof answer>()
      clock.after(isMonth ? monthTakesMs : dayTakesMs, () => resolve(answer))
      return promise
    },
  } as unknown as Api
  const live = {
    newestOf: newest,
    nowSlow: () => 0,
    state: { order: Array.from({ length: 200 }, (_, index) => `c${index}`), epoch: 1, ready: true },
  }
  const router = { query: () => new URLSearchParams() }
  const past = createRoot((end) => {
    dispose = end
    return createPast(() => live.state.ready, { api, clock, live, router }, page)
  })
  const shown = () => [past.recent.data()?.day['a']?.uptimePct ?? null, past.monthOf('a')?.uptimePct ?? null] as const
  const pass = async (ms: number) => {
    for (let at = 0; at < ms; at += 50) {
      clock.advance(50)
      await settled()
    }
  }
  const lose = (uptimePct: number) => {
    bot.uptimePct = uptimePct
    setNewest((before) => before + 1)
  }
  return { lose, pass, shown }
}

test('an outage is in the figures of the month as soon as it is in those of the day', async () => {
  const { lose, pass, shown } = start()
  await pass(1_000)
  expect(shown()).toEqual([100, 100])
  // Something else happens, so that the month is not asked for soon.
  lose(100)
  await pass(1_000)
  lose(97)
  const seen = new Set<string>()
  for (let ms = 0; ms < 15_000; ms += 50) {
    await pass(50)
    seen.add(shown().join())
  }
  lose(94)
  for (let ms = 0; ms < 15_000; ms += 50) {
    await pass(50)
    seen.add(shown().join())
  }
  expect([...seen].filter((text) => text.startsWith('97'))).toEqual(['97,99.9'])
  expect(shown()).toEqual([94, 99.8])
})

test('a month that was read before an outage is not shown beside a day that was read after it', async () => {
  const { lose, pass, shown } = start({ monthTakesMs: 3_000 })
  const seen = new Set<string>()
  for (let ms = 0; ms < 20_000; ms += 50) {
    if (ms === 1_000) lose(97)
    await pass(50)
    seen.add(
      shown()
        .map((figure) => figure ?? 'none')
        .join(),
    )
  }
  expect([...seen].filter((text) => text === '97,100')).toEqual([])
  expect(shown()).toEqual([97, 99.9])
})

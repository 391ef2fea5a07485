import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type Simulator, startSimulator } from '../simulator.ts'
import { BTC, ETH } from '../testing/books.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
  // Nobody trades, so that pages of one list can be compared.
  simulator.inject({ fault: 'quiet', exchange: 'paradex', intervalMs: 600_000, durationMs: 600_000 })
})
afterAll(() => simulator.stop())

interface Trade {
  readonly id: string
  readonly market: string
  readonly created_at: number
}

interface Page {
  readonly next: string | null
  readonly prev: string | null
  readonly results: readonly Trade[]
}

const get = (query: string) => fetch(`${simulator.urls.paradex.replace('ws:', 'http:')}/trades?${query}`)
const page = async (query: string) => (await (await get(query)).json()) as Page
const idsOf = ({ results }: Page) => results.map(({ id }) => BigInt(id))

test('newest first, in the shape of real answers', async () => {
  const all = await page(`market=${BTC}`)
  expect(Object.keys(all)).toEqual(['next', 'prev', 'results'])
  expect([all.next, all.prev]).toEqual([null, null])
  expect(Object.keys(all.results[0] ?? {})).toEqual([
    'id',
    'market',
    'side',
    'size',
    'price',
    'created_at',
    'trade_type',
  ])
  expect(idsOf(all).length).toBeGreaterThanOrEqual(30)
  expect(idsOf(all)).toEqual(idsOf(all).map((_, index) => (idsOf(all)[0] ?? 0n) - BigInt(index)))
  expect((await page(`market=${ETH}`)).results.every(({ market }) => market === ETH)).toBe(true)
})

test('pages follow each other by their cursor, and by the time of the last trade', async () => {
  const all = idsOf(await page(`market=${BTC}`))
  const first = await page(`market=${BTC}&page_size=4`)
  const second = await page(`market=${BTC}&page_size=4&cursor=${encodeURIComponent(first.next ?? '')}`)
  expect([...idsOf(first), ...idsOf(second)]).toEqual(all.slice(0, 8))
  const until = await page(`market=${BTC}&end_at=${first.results.at(-1)?.created_at}`)
  expect(idsOf(until)).toEqual(all.slice(3))
  const since = await page(`market=${BTC}&start_at=${first.results.at(-1)?.created_at}`)
  expect(idsOf(since)).toEqual(all.slice(0, 4))
})

test.each([
  ['', 400, 'market is required'],
  ['market=X-USD-PERP', 404, 'no such market'],
  [`market=${BTC}&page_size=0`, 400, 'page_size'],
  [`market=${BTC}&page_size=5001`, 400, 'page_size'],
  [`market=${BTC}&end_at=yesterday`, 400, 'end_at'],
  [`market=${BTC}&cursor=abc`, 400, 'cursor'],
])('%s → %d', async (query, status, message) => {
  const answer = await get(query)
  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ error: expect.any(String), message: expect.stringContaining(message) })
})

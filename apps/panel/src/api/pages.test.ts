import { afterAll, afterEach, expect, mock, test } from 'bun:test'
import { createFakeClock } from '../testing/fake-clock.ts'
import { loadReactiveSolid } from '../testing/reactive.ts'
import type { PageRequest } from './pages.ts'

await loadReactiveSolid({ afterAll, mock })
const { createRoot, createSignal } = await import('solid-js')
const { createPages } = await import('./pages.ts')

let dispose = () => {}
afterEach(() => dispose())

const settled = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

/** A list of the numbers from `newest` down to 1, whose pages come 1 s after they were asked for. */
function start(newest = 9) {
  const clock = createFakeClock()
  const record = { newest }
  const [filter, setFilter] = createSignal<string | null>('all')
  const [revision, setRevision] = createSignal(0)
  const asked: PageRequest[] = []
  const load = ({ limit, cursor, signal }: PageRequest) => {
    asked.push({ limit, cursor, signal })
    const first = cursor === null ? record.newest : Number(cursor)
    const items = Array.from({ length: Math.min(limit, first) }, (_, index) => ({ id: first - index }))
    const next = first > limit ? String(first - limit) : null
    return new Promise<{ items: { id: number }[]; next: string | null }>((resolve) => {
      clock.after(1_000, () => resolve({ items, next }))
    })
  }
  const pages = createRoot((end) => {
    dispose = end
    return createPages({ filter, revision, pageSize: 3, load })
  })
  const pass = async (ms: number) => {
    clock.advance(ms)
    await settled()
  }
  const ids = () => pages.items.map(({ id }) => id)
  const requests = () =>
    asked.map(({ limit, cursor, signal }) => `${cursor ?? 'newest'} ${limit}${signal.aborted ? ' aborted' : ''}`)
  return { ids, pages, pass, record, requests, revision, setFilter, setRevision }
}

test('a list grows page by page to its end', async () => {
  const { ids, pages, pass } = start(5)
  expect([pages.isLoading(), ids()]).toEqual([true, []])
  await pass(1_000)
  expect([pages.isLoading(), ids(), pages.hasMore()]).toEqual([false, [5, 4, 3], true])
  pages.more()
  pages.more()
  expect(pages.isLoadingMore()).toBe(true)
  await pass(1_000)
  expect([pages.isLoadingMore(), ids(), pages.hasMore()]).toEqual([false, [5, 4, 3, 2, 1], false])
})

test('a newer revision lets what is under way finish, and one more is asked behind it', async () => {
  const { ids, pass, record, requests, setRevision } = start()
  setRevision(1)
  record.newest = 10
  setRevision(2)
  expect(requests()).toEqual(['newest 3'])
  await pass(1_000)
  expect([ids(), requests()]).toEqual([
    [9, 8, 7],
    ['newest 3', 'newest 3'],
  ])
  await pass(1_000)
  expect([ids(), requests()]).toEqual([
    [10, 9, 8],
    ['newest 3', 'newest 3'],
  ])
})

test('a page that is asked for during news comes behind them, where the list then ends', async () => {
  const { ids, pages, pass, record, requests, setRevision } = start()
  await pass(1_000)
  record.newest = 10
  setRevision(1)
  pages.more()
  await pass(1_000)
  expect([ids(), pages.isLoadingMore()]).toEqual([[10, 9, 8], true])
  await pass(1_000)
  expect([ids(), pages.isLoadingMore()]).toEqual([[10, 9, 8, 7, 6, 5], false])
  expect(requests()).toEqual(['newest 3', 'newest 3', '7 3'])
})

test('news during a further page ask again for all that is shown', async () => {
  const { ids, pages, pass, requests, setRevision } = start()
  await pass(1_000)
  pages.more()
  setRevision(1)
  await pass(1_000)
  await pass(1_000)
  expect([ids().length, requests()]).toEqual([6, ['newest 3', '6 3', 'newest 6']])
})

test('another filter aborts what is under way, forgets what waits, and begins an empty list', async () => {
  const { ids, pages, pass, requests, setFilter, setRevision } = start()
  await pass(1_000)
  pages.more()
  setRevision(1)
  setFilter('some')
  expect([ids(), pages.isLoading(), pages.isLoadingMore()]).toEqual([[], true, false])
  await pass(1_000)
  await pass(1_000)
  expect([ids(), requests()]).toEqual([
    [9, 8, 7],
    ['newest 3', '6 3 aborted', 'newest 3'],
  ])
})

test('under a steady stream of news a slow list still comes', async () => {
  const { ids, pass, record, revision, setRevision } = start()
  for (let ms = 0; ms < 10_000; ms += 200) {
    record.newest += 1
    setRevision(revision() + 1)
    await pass(200)
  }
  expect(ids()[0]).toBeGreaterThan(record.newest - 12)
})

import { describe, expect, test } from 'bun:test'
import type { Outage, StoredEvent } from '@holdfast/adapter-core/events'
import { arbitraryLog, sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import fc from 'fast-check'
import { memoryStore } from '../memory-store.ts'
import type { EventQuery, EventStore, ExportRequest } from '../port.ts'
import { parseCsv } from '../testing/parse-csv.ts'
import { everyStore } from '../testing/stores.ts'
import { exportOf } from './export.ts'
import { EXPORT_PAGE } from './pages.ts'

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await Array.fromAsync(chunks)).toString()
}

const jsonl = async <T>(store: Pick<EventStore, 'export'>, request: Omit<ExportRequest, 'format' | 'gzip'>) =>
  linesOf<T>(await textOf(store.export({ ...request, format: 'jsonl', gzip: false } as ExportRequest)))

const linesOf = <T>(text: string): readonly T[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))

/** A text that wants to be a formula, a second cell and a second line at once. */
const HOSTILE = '=HYPERLINK("http://evil.test","x"),\r\n"@a'

describe.each(everyStore())('%s, exports', (_name, create) => {
  async function start(): Promise<EventStore> {
    const store = await create()
    await store.append([
      sampleEvent('bot_started', 1_000),
      sampleEvent('connection_live', 2_000),
      sampleEvent('connection_lost', 5_000, { cause: 'remote_close', detail: HOSTILE }),
      sampleEvent('connection_live', 7_000),
      sampleEvent('connection_live', 7_500, {}, 'vest'),
    ])
    return store
  }

  test('hold events as CSV, formulas disarmed, with a time for people', async () => {
    const store = await start()
    const query = { type: 'connection_lost' } as const
    const text = await textOf(store.export({ what: 'events', format: 'csv', gzip: false, query }))
    const [header, row, ...rest] = parseCsv(text)
    expect(header).toEqual(['id', 'time', 'at', 'connection', 'type', 'outageId', 'data'])
    expect(row?.slice(0, 6)).toEqual(['3', '1970-01-01T00:00:05.000Z', '5000', 'paradex', 'connection_lost', '3'])
    expect(JSON.parse(row?.[6] ?? '')).toMatchObject({ cause: 'remote_close', detail: HOSTILE })
    expect(rest).toEqual([])
  })

  test('hold outages as CSV', async () => {
    const store = await start()
    await store.append([sampleEvent('connection_connecting', 7_600, { exchange: 'paradex' })])
    const text = await textOf(store.export({ what: 'outages', format: 'csv', gzip: false, query: {} }))
    const [header, row] = parseCsv(text)
    const cells = Object.fromEntries(header?.map((name, index) => [name, row?.[index]]) ?? [])
    expect(cells).toMatchObject({ id: '3', market: '', cause: 'remote_close', detail: `'${HOSTILE}`, planned: 'false' })
    expect(cells['exchange']).toBe('paradex')
    expect(header?.slice(-2)).toEqual(['phases', 'exchange'])
    expect(cells).toMatchObject({ started: '1970-01-01T00:00:05.000Z', startedAt: '5000', endedBy: 'recovered' })
  })

  test('hold what the pages hold, in their order, filtered and limited as they are', async () => {
    const store = await start()
    const events = async (query: object) => jsonl<StoredEvent>(store, { what: 'events', query } as never)
    expect(await events({})).toEqual([...(await store.events({ limit: 100 })).items])
    expect((await events({ connection: 'vest' })).map(({ id }) => id)).toEqual([5])
    expect((await events({ limit: 2 })).map(({ id }) => id)).toEqual([5, 4])
    expect((await events({ after: 2 })).map(({ id }) => id)).toEqual([3, 4, 5])
    expect((await events({ from: 2_000, to: 5_001, limit: 1 })).map(({ id }) => id)).toEqual([3])
    expect(await jsonl<Outage>(store, { what: 'outages', query: {} } as never)).toEqual([
      ...(await store.outages({ limit: 100 })).items,
    ])
  })

  test('that match nothing are a header alone, or nothing at all', async () => {
    const store = await start()
    const query = { connection: 'nobody' }
    expect(await textOf(store.export({ what: 'events', format: 'csv', gzip: false, query }))).toStartWith('id,time,at,')
    expect(await textOf(store.export({ what: 'events', format: 'jsonl', gzip: false, query }))).toBe('')
    const zipped = Buffer.concat(
      await Array.fromAsync(store.export({ what: 'events', format: 'jsonl', gzip: true, query })),
    )
    expect(Bun.gunzipSync(zipped)).toHaveLength(0)
  })

  test.each([{}, { after: 0 }])(
    'do not hold what is stored meanwhile, and do not wait for its end: %j',
    async (query) => {
      const store = await create()
      const page = Array.from({ length: EXPORT_PAGE }, (_, at) => sampleEvent('notice_sent', at))
      await store.append(page)
      let reads = 0
      const source = {
        ...store,
        async events(page_: EventQuery) {
          reads += 1
          if (reads > 5) throw new Error('It reads what came meanwhile, for ever')
          await store.append(page)
          return store.events(page_)
        },
      }
      const chunks = exportOf(source, { what: 'events', format: 'jsonl', gzip: false, query })
      const ids = linesOf<StoredEvent>(await textOf(chunks)).map(({ id }) => id)
      expect(ids.toSorted((a, b) => a - b)).toEqual(page.map((_, at) => at + 1))
    },
  )

  test('zipped are the same bytes in one gzip stream', async () => {
    const store = await start()
    const request = { what: 'events', format: 'csv', query: {} } as const
    const plain = await textOf(store.export({ ...request, gzip: false }))
    const zipped = Buffer.concat(await Array.fromAsync(store.export({ ...request, gzip: true })))
    expect(Buffer.from(Bun.gunzipSync(zipped)).toString()).toBe(plain)
  })

  test('fail as their store fails', async () => {
    const store = await start()
    const query = { cursor: 'nonsense' }
    for (const gzip of [false, true]) {
      const bytes = Array.fromAsync(store.export({ what: 'events', format: 'csv', gzip, query }))
      await expect(bytes).rejects.toThrow(/Cannot read the cursor/)
    }
  })
})

test('whatever happened, JSONL holds every event and every outage whole', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryLog, fc.string({ unit: 'binary' }), async (log, detail) => {
      const store = memoryStore()
      await store.append([...log, sampleEvent('connection_lost', 1e12, { detail })])
      const events = await jsonl<StoredEvent>(store, { what: 'events', query: { after: 0 } } as never)
      expect(events).toEqual([...(await store.events({ after: 0, limit: 10_000 })).items])
      const outages = await jsonl<Outage>(store, { what: 'outages', query: {} } as never)
      expect(outages).toEqual([...(await store.outages({ limit: 10_000 })).items])
    }),
    { numRuns: 50 },
  )
})

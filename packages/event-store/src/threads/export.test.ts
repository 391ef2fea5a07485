import { describe, expect, test } from 'bun:test'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { ThreadDiedError } from '../errors.ts'
import { type ExportRequest, InvalidCursorError } from '../port.ts'
import { openReader } from '../reader.ts'
import { refusal } from '../testing/refusal.ts'
import { closingStores, tempPaths } from '../testing/stores.ts'
import { openWriter } from '../writer.ts'
import type { FromReader, ToReader } from './protocol.ts'
import { serveReader } from './reader-server.ts'
import { startThread, type Thread } from './thread.ts'

const path = tempPaths()
const openStore = closingStores()
const EVENTS: ExportRequest = { what: 'events', format: 'jsonl', gzip: false, query: {} }

/** A file with so many events. */
function fileWith(events: number): string {
  const file = path()
  const writer = openWriter({ path: file, mode: 'demo' })
  writer.append(Array.from({ length: events }, (_, at) => sampleEvent('attempt_started', at)))
  writer.close()
  return file
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts).toString()
}

describe('an export through the thread', () => {
  test('is the same bytes as without one, and two at once do not mix', async () => {
    const file = fileWith(5_000)
    const reader = openReader(file)
    const expected = await textOf(reader.export(EVENTS))
    await reader.close()
    expect(expected.trim().split('\n').length).toBe(5_000)
    const store = await openStore({ path: file })
    const few: ExportRequest = { what: 'events', format: 'csv', gzip: false, query: { limit: 3 } }
    const [all, three] = await Promise.all([textOf(store.export(EVENTS)), textOf(store.export(few))])
    expect(all).toBe(expected)
    expect(three.trim().split('\n').length).toBe(4)
  })

  test('of a bad cursor is refused by its class', async () => {
    const store = await openStore({ path: fileWith(1) })
    const bad: ExportRequest = { ...EVENTS, what: 'events', query: { cursor: 'nonsense' } }
    expect(await refusal(() => textOf(store.export(bad)))).toBeInstanceOf(InvalidCursorError)
  })

  test('whose thread dies ends with an error, never as if it were whole', async () => {
    let thread: Thread<ToReader> | undefined
    const store = await openStore(
      { path: fileWith(20_000) },
      {
        reader(events) {
          thread = startThread<ToReader, FromReader>(new URL('./reader-thread.ts', import.meta.url), events)
          return thread
        },
      },
    )
    const chunks = store.export(EVENTS)[Symbol.asyncIterator]()
    expect((await chunks.next()).done).toBe(false)
    await thread?.terminate()
    expect(await refusal(() => chunks.next())).toBeInstanceOf(ThreadDiedError)
  })

  test('that nobody takes any more is let go of', async () => {
    const file = fileWith(20_000)
    let receive: (message: ToReader) => void = () => {}
    let answered: (message: FromReader) => void = () => {}
    serveReader({
      onMessage: (to) => {
        receive = to
      },
      post: (message) => answered(message),
      close: () => {},
    })
    const pull = (id: number): Promise<FromReader> =>
      new Promise((resolve) => {
        answered = resolve
        receive({ kind: 'pull', id, stream: 1 })
      })
    receive({ kind: 'open', path: file, busyTimeoutMs: 1_000 })
    receive({ kind: 'export', stream: 1, request: EVENTS })
    expect(await pull(1)).toMatchObject({ kind: 'answer', id: 1, value: expect.any(Uint8Array) })
    receive({ kind: 'stop', stream: 1 })
    expect(await pull(2)).toEqual({ kind: 'answer', id: 2, value: null })
    const closed = new Promise<FromReader>((resolve) => {
      answered = resolve
    })
    receive({ kind: 'close' })
    expect(await closed).toEqual({ kind: 'closed' })
  })

  test('stops reading where its consumer stops', async () => {
    const sent: string[] = []
    const store = await openStore(
      { path: fileWith(20_000) },
      {
        reader(events) {
          const thread = startThread<ToReader, FromReader>(new URL('./reader-thread.ts', import.meta.url), events)
          return {
            ...thread,
            post(message) {
              sent.push(message.kind)
              thread.post(message)
            },
          }
        },
      },
    )
    for await (const chunk of store.export(EVENTS)) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    expect(sent).toEqual(['open', 'export', 'pull', 'stop'])
  })
})

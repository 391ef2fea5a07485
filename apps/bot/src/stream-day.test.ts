import { expect, test } from 'bun:test'
import { join } from 'node:path'
import type { StoredEvent } from '@holdfast/adapter-core/events'
import { openReader } from '@holdfast/event-store'
import { openFilling } from '@holdfast/event-store/testing'
import { emptyFolders, startBot } from './testing/bot-process.ts'
import { dayOfEvents } from './testing/day-of-events.ts'

const IS_FULL = Bun.env['HOLDFAST_FULL'] === '1'
const EVENTS = IS_FULL ? 50_000 : 4_000
/** Resets of a connection while the client follows. */
const FAULTS = IS_FULL ? 20 : 5
const TIMEOUT_MS = IS_FULL ? 300_000 : 60_000
/** The client's streams last so long. */
const STREAM_MS = 200
/** It takes a piece, and then looks at it for so long. */
const PIECE_MS = 40

const emptyFolder = emptyFolders()

/** A client whose stream is cut every 200 ms, in the middle of whatever comes, and that comes back with its last id. */
function createHastyClient(url: string) {
  const events: StoredEvent[] = []
  let streams = 0
  const take = (block: string): void => {
    const data = /^event: event\nid: (\d+)\ndata: (.*)$/s.exec(block)
    if (data !== null) events.push(JSON.parse(data[2] ?? ''))
    expect(block).not.toStartWith('event: reset')
  }
  const follow = async (): Promise<void> => {
    const headers = { 'last-event-id': String(events.at(-1)?.id ?? 0) }
    const response = await fetch(`${url}/api/v1/stream`, { headers, signal: AbortSignal.timeout(STREAM_MS) })
    streams++
    const decoder = new TextDecoder()
    let rest = ''
    for await (const bytes of response.body ?? []) {
      const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) take(block)
      await Bun.sleep(PIECE_MS)
    }
  }
  return {
    events,
    streams: () => streams,
    /** Comes back again and again until it has the event `until` names, once that is known. */
    async followTo(until: () => number | null): Promise<void> {
      while ((events.at(-1)?.id ?? 0) < (until() ?? Number.POSITIVE_INFINITY)) {
        await follow().catch((error: unknown) => {
          if (!(error instanceof Error && error.name === 'TimeoutError')) throw error
        })
      }
    },
  }
}

async function post(url: string, body: unknown): Promise<void> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  expect((await fetch(url, init)).status).toBeLessThan(300)
}

test(
  'a day of events arrives once each and in order at a client that reconnects every 200 ms, while more are written',
  async () => {
    const folder = emptyFolder()
    const path = join(folder, 'day.db')
    const filling = openFilling({ path, mode: 'demo' })
    filling.append(dayOfEvents(EVENTS, Date.now()))
    filling.close()
    const bot = startBot(folder, { HOLDFAST_DB: path }, ['--no-panel-build'])
    const url = await bot.url()
    let newestId: number | null = null
    const client = createHastyClient(url)
    const followed = client.followTo(() => newestId)
    await Promise.all([bot.line('Connection to paradex is live'), bot.line('Connection to vest is live')])
    for (let fault = 0; fault < FAULTS; fault++) {
      await post(`${url}/api/v1/demo/faults`, { fault: 'rst', connection: fault % 2 === 0 ? 'paradex' : 'vest' })
      await bot.line('[RECONNECT] Reconnection to', fault + 1)
    }
    const newest = await fetch(`${url}/api/v1/events?limit=1`)
    newestId = ((await newest.json()) as { items: readonly StoredEvent[] }).items[0]?.id ?? null
    await followed
    expect((await bot.end('SIGTERM')).status).toBe(0)

    const reader = openReader(path)
    const stored: StoredEvent[] = []
    const last = client.events.at(-1)?.id ?? 0
    while ((stored.at(-1)?.id ?? 0) < last) {
      stored.push(...(await reader.events({ after: stored.at(-1)?.id ?? 0, limit: 1_000 })).items)
    }
    await reader.close()
    expect(client.events.map(({ id }) => id)).toEqual(stored.map(({ id }) => id).filter((id) => id <= last))
    expect(client.events).toEqual(stored.slice(0, client.events.length))
    expect(client.events.length).toBeGreaterThan(EVENTS + FAULTS)
    expect(client.streams()).toBeGreaterThan(EVENTS / 2_000)
  },
  TIMEOUT_MS,
)

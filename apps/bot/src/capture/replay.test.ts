import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type BookTop,
  createExchangeAdapter,
  createWsDial,
  type Dial,
  type ExchangeDefinition,
  type SocketEvents,
  systemClock,
} from '@holdfast/adapter-core'
import { openReader } from '@holdfast/event-store'
import { type Simulator, startSimulator } from '@holdfast/exchange-simulator'
import { DEFAULT_POLICY, type GatedBook, keepAlive, lastKnown } from '@holdfast/reconnect-monitor'
import { adapters } from '../adapters.ts'
import { emptyFolders, startBot } from '../testing/bot-process.ts'
import { type CaptureOptions, captureSession } from './capture.ts'
import { startReplayServer } from './replay-server.ts'
import { createScaledClock } from './scaled-clock.ts'
import { parseSession, type Session } from './session-file.ts'

const emptyFolder = emptyFolders()

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ rateHz: 100 })
})
afterAll(() => simulator.stop())

const MARKETS = { paradex: ['BTC-USD-PERP', 'ETH-USD-PERP'], vest: ['BTC-PERP', 'ETH-PERP'] }
type Recorded = keyof typeof MARKETS

const subscriptionsOf = (exchange: Recorded) => MARKETS[exchange].map((market) => ({ channel: 'order_book', market }))

/** Records so many frames of the simulator; every best price that the recording bot saw comes along. */
async function record(exchange: Recorded, frames: number, changes: Partial<CaptureOptions> = {}) {
  let text = ''
  const captured = await captureSession({
    definition: adapters[exchange],
    url: simulator.urls[exchange],
    options: {},
    subscriptions: subscriptionsOf(exchange),
    policy: DEFAULT_POLICY,
    dial: createWsDial({ clock: systemClock }),
    clock: systemClock,
    random: () => 0.5,
    recordedBy: 'a test',
    limits: { durationMs: 30_000, frames, bytes: 10_000_000 },
    write: (more) => {
      text += more
    },
    signal: new AbortController().signal,
    ...changes,
  })
  return { captured, text }
}

/** Every best price of a session, as a bot sees it that is played the session `speed` times as fast. */
async function pricesOf(session: Session, definition: ExchangeDefinition, speed: number) {
  const ending = new AbortController()
  const clock = createScaledClock({ clock: systemClock, speed, startsAt: session.header.openedAt })
  const server = startReplayServer({ session, clock, signal: ending.signal })
  const seen: Record<string, string[]> = {}
  const onBook = (book: GatedBook) => {
    const text = priceText(lastKnown(book))
    const ofMarket = seen[book.market] ?? []
    seen[book.market] = ofMarket
    if (ofMarket.at(-1) !== text) ofMarket.push(text)
  }
  const supervisor = keepAlive({
    exchange: definition,
    url: server.url,
    subscriptions: session.header.subscriptions,
    clock,
    signal: ending.signal,
    onBook,
  })
  const frames = await server.played
  await server.stop()
  ending.abort()
  await supervisor.done
  return { frames, seen }
}

/** Every best price in a session, as its frames say it, one by one. */
function pricesIn({ entries, header }: Session, definition: ExchangeDefinition) {
  const seen: Record<string, string[]> = {}
  let events: SocketEvents | undefined
  const dial: Dial = (_request, told) => {
    events = told
    return { send: () => {}, ping: () => {}, terminate: () => {} }
  }
  const adapter = createExchangeAdapter({ definition, url: 'ws://127.0.0.1:1/', dial, clock: systemClock })
  adapter.listen((signal) => {
    if (signal.type !== 'data' || signal.top === null) return
    const { market } = signal.subscription
    seen[market] = [...(seen[market] ?? []), priceText(signal.top)]
  })
  void adapter.connect(1, new AbortController().signal)
  events?.onOpen()
  for (const subscription of header.subscriptions) adapter.subscribe(1, subscription)
  for (const entry of entries) {
    if (entry.kind === 'received') events?.onFrame(entry.text)
    if (entry.kind === 'received_bytes') events?.onFrame(Buffer.from(entry.base64, 'base64'))
  }
  return seen
}

const priceText = ({ bestAsk, bestBid }: BookTop) =>
  `${bestBid?.price} ${bestBid?.size} ${bestAsk?.price} ${bestAsk?.size}`

/** Whether all of them stand in the list, in this order. */
function inOrder(some: readonly string[], list: readonly string[]): boolean {
  let at = -1
  return some.every((one) => {
    at = list.indexOf(one, at + 1)
    return at !== -1
  })
}

describe.each(['paradex', 'vest'] as const)('a recorded session of %s', (exchange) => {
  test('is played at any speed to the same prices in the same order, the last one included', async () => {
    const { captured, text } = await record(exchange, 60)
    expect(captured).toMatchObject({ frames: 60, endedBy: 'frames', bytes: Buffer.byteLength(text) })
    const session = parseSession(text)
    expect(session.header).toMatchObject({ exchange, subscriptions: subscriptionsOf(exchange) })
    const all = pricesIn(session, adapters[exchange])
    for (const speed of [1, 20]) {
      const { frames, seen } = await pricesOf(session, adapters[exchange], speed)
      expect(frames).toBe(60)
      for (const market of MARKETS[exchange]) {
        const shown = seen[market] ?? []
        expect(shown.length).toBeGreaterThan(3)
        // Of frames that come in one turn of the event loop the newest is shown.
        expect(inOrder(shown, all[market] ?? [])).toBe(true)
        expect(shown.at(-1)).toBe(all[market]?.at(-1) ?? '')
      }
    }
  })
})

test('a recording ends with its socket, and holds the address without its query', async () => {
  const url = `${simulator.urls.vest}&secret=hush`
  const recording = record('vest', 1_000_000, {
    url,
    write: (more) => {
      text += more
      if (more.includes('@depth\\",\\"data')) simulator.inject({ fault: 'close', exchange: 'vest' })
    },
  })
  let text = ''
  const { captured } = await recording
  expect(captured.endedBy).toBe('socket')
  expect(parseSession(text).entries.at(-1)?.kind).toBe('closed')
  expect(text).not.toContain('hush')
})

test('a file that cannot be written ends the recording with the reason', async () => {
  const full = record('vest', 10, {
    write: () => {
      throw new Error('no space left on device')
    },
  })
  await expect(full).rejects.toThrow('no space left on device')
})

test('the whole bot is played a session, on the clock of the session, and ends after the last frame', async () => {
  const { text } = await record('paradex', 80)
  const folder = emptyFolder()
  writeFileSync(join(folder, 'session.jsonl'), text)
  const bot = startBot(folder, {}, ['--db', 'replay.db', '--no-panel-build', 'replay', 'session.jsonl', '--speed', '5'])
  const { status, stderr, lastLine } = await bot.end()
  expect({ status, stderr, lastLine }).toEqual({
    status: 0,
    stderr: 'Replayed 80 frames\n',
    lastLine: '[SHUTDOWN] Clean exit',
  })
  const reader = openReader(join(folder, 'replay.db'))
  const events = await reader.events({ limit: 100 })
  await reader.close()
  const { openedAt } = parseSession(text).header
  const live = events.items.find(({ type }) => type === 'connection_live')
  expect(live?.at).toBeGreaterThanOrEqual(openedAt)
  expect(live?.at).toBeLessThan(openedAt + 60_000)
})

test('capture as a command records the demo into a new file and never over another', async () => {
  const folder = emptyFolder()
  const args = ['capture', '--connection', 'vest', '--market', 'ETH-PERP', '--frames', '20', '--out', 'new/one.jsonl']
  const first = await startBot(folder, {}, args).end()
  expect(first.status).toBe(0)
  const session = parseSession(readFileSync(join(folder, 'new/one.jsonl'), 'utf8'))
  expect(session.header.subscriptions).toEqual([{ channel: 'order_book', market: 'ETH-PERP' }])
  const again = await startBot(folder, {}, args).end()
  expect(again.status).toBe(1)
  expect(again.stderr).toContain('Cannot write new/one.jsonl')
  const stray = await startBot(folder, {}, ['capture', '--connection', 'vset', '--out', 'two.jsonl']).end()
  expect([stray.status, stray.stderr]).toEqual([1, expect.stringContaining('Did you mean')])
  expect(existsSync(join(folder, 'two.jsonl'))).toBe(false)
})

import { FakeClock, MockAdapter } from '@holdfast/adapter-core/testing'
import { type EventStore, memoryStore } from '@holdfast/event-store'
import { DEFAULT_POLICY, type Log } from '@holdfast/reconnect-monitor'
import type { Config, SpreadConfig } from '../config/config.ts'
import { createApp } from '../http/app.ts'
import type { Faults } from '../http/deps.ts'
import { createStreams } from '../http/stream/streams.ts'
import { startCore } from '../runtime/core.ts'
import { createHub } from '../runtime/hub.ts'
import { createRecorder } from '../runtime/recorder.ts'
import { createWatchfulRecorder } from '../runtime/watchful-recorder.ts'

export interface WorldOptions {
  readonly token?: string
  readonly mode?: Config['mode']
  readonly faults?: Faults
  readonly allowedHosts?: readonly string[]
  readonly maxQueuedBytes?: number
  readonly panel?: Readonly<Record<string, Blob>>
  readonly store?: EventStore
  /** Default: one, `btc`, from vest to paradex. */
  readonly spreads?: readonly SpreadConfig[]
  /** A connection whose dials never end. */
  readonly hanging?: string
  /** Trades are subscribed too. */
  readonly trades?: boolean
}

/** Markets of the two connections of a test world. */
const MARKETS: Readonly<Record<string, readonly string[]>> = { paradex: ['BTC-USD-PERP'], vest: ['BTC-PERP'] }

const ORDER_BOOK = {
  firstData: 'snapshot',
  snapshotOnSubscribe: true,
  staleAfterMs: 5_000,
  maxStaleAfterMs: 15_000,
  probes: ['resubscribe'],
} as const
const TRADES = { ...ORDER_BOOK, firstData: 'on_event', staleAfterMs: null, maxStaleAfterMs: null, probes: [] } as const
const WITH_TRADES = { order_book: ORDER_BOOK, trades: TRADES }

/** The spread between them. */
const BTC: SpreadConfig = {
  id: 'btc',
  buy: { connection: 'vest', market: 'BTC-PERP' },
  sell: { connection: 'paradex', market: 'BTC-USD-PERP' },
  entryPct: 0.3,
  exitPct: 0.05,
  maxPriceAgeMs: 60_000,
  confirmUpdates: 2,
}

/**
 * The bot without sockets, disk or time: real supervisors over mock adapters, the real recorder over the memory store,
 * the real application. Both connections are live when it resolves.
 */
export async function createWorld(options: WorldOptions = {}) {
  const clock = new FakeClock()
  const stop = new AbortController()
  const lines: { readonly level: string; readonly message: string }[] = []
  const log: Log = (level, message) => void lines.push({ level, message })
  const store = options.store ?? memoryStore()
  const hub = createHub(0)
  const stored = createRecorder({
    clock,
    log,
    append: (events) => store.append(events),
    publish: (event) => hub.publish({ kind: 'event', event }),
  })
  const onInterrupted = () => void store.tick(clock.now())
  const recorder = createWatchfulRecorder({ recorder: stored, clock, log, onInterrupted, signal: stop.signal })
  const adapters = Object.fromEntries(
    Object.keys(MARKETS).map((id) => [
      id,
      new MockAdapter({ exchange: id, address: `${id}.test:443`, ...(options.trades && { channels: WITH_TRADES }) }),
    ]),
  )
  adapters[options.hanging ?? '']?.hangNext(100)
  const watched = Object.entries(adapters).map(([id, adapter]) => ({
    id,
    adapter,
    policy: DEFAULT_POLICY,
    sockets: 1 as const,
    subscriptions: (MARKETS[id] ?? []).flatMap((market) =>
      Object.keys(adapter.channels).map((channel) => ({ channel, market })),
    ),
  }))
  await store.beginRun(clock.now())
  const core = startCore({
    watched,
    spreads: options.spreads ?? [BTC],
    hub,
    recorder,
    clock,
    log,
    random: () => 0.5,
    signal: stop.signal,
  })
  const mode = options.mode ?? 'demo'
  const { maxQueuedBytes } = options
  const streams = createStreams({
    ...core,
    mode,
    hub,
    store,
    recorderHealth: () => recorder.health(),
    clock,
    signal: stop.signal,
    ...(maxQueuedBytes === undefined ? {} : { maxQueuedBytes }),
  })
  const server = { host: '127.0.0.1', port: 0, allowedHosts: options.allowedHosts ?? [], token: options.token ?? null }
  let ids = 0
  const app = createApp({
    ...core,
    config: { mode, file: null, values: [{ key: 'mode', value: mode, source: 'default', origin: null }], server },
    versions: { holdfast: '0.0.0', bun: '0.0.0' },
    startedAt: clock.now(),
    startedMonotonic: clock.monotonic(),
    clock,
    log,
    store,
    hub,
    markets: MARKETS,
    recorderHealth: () => recorder.health(),
    streams,
    loopLag: { read: () => ({ p99Ms: 0, maxMs: 0 }) },
    faults: options.faults ?? null,
    panel: {
      find: async (path) => options.panel?.[path] ?? null,
      remedy: () => (options.panel === undefined ? 'Build it' : null),
    },
    newSessionId: () => `session-${++ids}`,
  })
  await clock.advance(100)

  /** Sends a request as curl would; `init` may add to it or override the Host. */
  const request = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (!headers.has('host')) headers.set('host', '127.0.0.1:4400')
    return Promise.resolve(app.fetch(new Request(`http://127.0.0.1:4400${path}`, { ...init, headers })))
  }
  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    })
  return { ...core, adapters, app, clock, hub, lines, post, recorder, request, stop, store, streams }
}

/** The mock adapter of a connection of a test world. */
export function adapterOf(
  world: { readonly adapters: Readonly<Record<string, MockAdapter>> },
  id: string,
): MockAdapter {
  const adapter = world.adapters[id]
  if (adapter === undefined) throw new RangeError(`Cannot find an adapter for ${id}`)
  return adapter
}

import { FakeClock, MockAdapter } from '@holdfast/adapter-core/testing'
import { type EventStore, memoryStore } from '@holdfast/event-store'
import { DEFAULT_POLICY } from '@holdfast/reconnect-monitor'
import { adapters as exchanges } from '../adapters.ts'
import type { Config, ConnectionConfig, SpreadConfig } from '../config/config.ts'
import { type Resolution, resolveConfig } from '../config/resolve.ts'
import { createApp } from '../http/app.ts'
import type { Faults } from '../http/deps.ts'
import { createCredentials } from '../http/security/credentials.ts'
import type { RequestRates } from '../http/security/limit-requests.ts'
import { createStreams, type StreamsOptions } from '../http/stream/streams.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { runNotices } from '../notices/notices.ts'
import { configInForce } from '../runtime/config-in-force.ts'
import { startCore, type WatchedConnection } from '../runtime/core.ts'
import { createHub } from '../runtime/hub.ts'
import type { Log } from '../runtime/log.ts'
import type { LogFields } from '../runtime/log-fields.ts'
import { createRecorder } from '../runtime/recorder.ts'
import { createReloader } from '../runtime/reload.ts'
import { createScrubber } from '../runtime/scrubber.ts'
import { createWatchfulRecorder } from '../runtime/watchful-recorder.ts'

export interface WorldOptions {
  readonly token?: string
  readonly mode?: Config['mode']
  readonly faults?: Faults
  readonly allowedHosts?: readonly string[]
  readonly limits?: StreamsOptions['limits']
  readonly panel?: Readonly<Record<string, Blob>>
  readonly store?: EventStore
  /** Default: one, `btc`, from vest to paradex. */
  readonly spreads?: readonly SpreadConfig[]
  /** Default: what no test meets by accident. */
  readonly rates?: RequestRates
  /** Where requests come from; default: it cannot be told. */
  readonly address?: () => string
  /** The server is asked over TLS. */
  readonly isTls?: boolean
  /** A connection whose dials never end. */
  readonly hanging?: string
  /** Where notices go; default none. */
  readonly channels?: Config['notices']
  /** Trades are subscribed too. */
  readonly trades?: boolean
  /** The configuration's file, read at every reload; without it there is nothing to reload. JSON is YAML. */
  readonly file?: () => string
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

const PLAIN_FILE = JSON.stringify({
  mode: 'live',
  exchanges: Object.entries(MARKETS).map(([id, markets]) => ({ id, adapter: id, markets })),
})

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
  const lines: { readonly level: string; readonly message: string; readonly fields: LogFields }[] = []
  const log: Log = (level, message, fields) => void lines.push({ level, message, fields })
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
  /** By connection; of one that began anew the last. */
  const adapters: Record<string, MockAdapter> = {}
  const watch = (id: string, markets: readonly string[]): WatchedConnection => {
    const channels = options.trades && { channels: WITH_TRADES }
    const adapter = new MockAdapter({ exchange: id, address: `${id}.test:443`, ...channels })
    adapters[id] = adapter
    if (id === options.hanging) adapter.hangNext(100)
    const subscriptions = markets.flatMap((market) =>
      Object.keys(adapter.channels).map((channel) => ({ channel, market })),
    )
    return { id, adapter, policy: DEFAULT_POLICY, sockets: 1, subscriptions }
  }
  const watchAll = (connections: readonly Pick<ConnectionConfig, 'id' | 'markets'>[]) =>
    connections.map(({ id, markets }) => watch(id, markets))
  const read = (): Resolution => {
    const yamlText = options.file?.() ?? PLAIN_FILE
    return resolveConfig({ flags: {}, env: {}, adapters: exchanges, yamlPath: 'config.yaml', yamlText })
  }
  const resolution = read()
  if (!resolution.ok) throw new RangeError(resolution.issues.map(({ message }) => message).join('; '))
  await store.beginRun(clock.now())
  const notices = runNotices({
    config: { ...resolution.config, ...(options.channels && { notices: options.channels }) },
    store,
    notices: store.notices,
    hub,
    recorder,
    clock,
    log,
    random: () => 0.5,
    signal: stop.signal,
  })
  const core = startCore({
    watched: watchAll(resolution.config.exchanges.filter(({ enabled }) => enabled)),
    spreads: options.spreads ?? (options.file === undefined ? [BTC] : resolution.config.spreads),
    hub,
    recorder,
    clock,
    log,
    random: () => 0.5,
    signal: stop.signal,
  })
  const mode = options.mode ?? 'demo'
  const { limits = {} } = options
  const streams = createStreams({
    ...core,
    mode,
    hub,
    store,
    recorderHealth: () => recorder.health(),
    clock,
    signal: stop.signal,
    limits,
  })
  const token = options.token ?? null
  const credentials = createCredentials(token)
  const server = { host: '127.0.0.1', port: 0, allowedHosts: options.allowedHosts ?? [], token, tls: null }
  const metrics = createMetrics({
    ...core,
    hub,
    mode,
    versions: { holdfast: '0.0.0', bun: '0.0.0' },
    startedAt: clock.now(),
    usage: () => ({ cpuSeconds: 1.5, residentBytes: 100_000_000 }),
    loopLag: () => ({ p99Ms: 2, maxMs: 3 }),
    recorder: () => recorder.health(),
    lastEventId: () => hub.lastEventId,
    streams: () => streams.health(),
    spreads: () => core.spreads.all(),
    connections: () => core.connections.list(),
    storeHealth: () => store.health(),
    signal: stop.signal,
  })
  let ids = 0
  let requests = 0
  const shown =
    options.file === undefined
      ? { mode, file: null, values: [{ key: 'mode', value: mode, source: 'default' as const, origin: null }] }
      : {}
  const config: Config = { ...resolution.config, ...shown, ...(options.file === undefined ? { server } : {}) }
  const reloader = createReloader({
    config,
    read,
    watch: watchAll,
    core,
    parts: [{ takes: ['notices', 'deadMansSwitch'], take: notices.reconfigure }],
    recorder,
    clock,
    log,
    signal: stop.signal,
  })
  const app = createApp({
    ...core,
    config: configInForce(reloader),
    reload: options.file === undefined ? null : reloader.reload,
    versions: { holdfast: '0.0.0', bun: '0.0.0' },
    startedAt: clock.now(),
    startedMonotonic: clock.monotonic(),
    clock,
    log,
    store,
    hub,
    recorderHealth: () => recorder.health(),
    record: (event) => recorder.record(event),
    notices,
    streams,
    loopLag: { read: () => ({ p99Ms: 0, maxMs: 0 }) },
    metrics,
    faults: options.faults ?? null,
    panel: {
      find: async (path) => options.panel?.[path] ?? null,
      remedy: () => (options.panel === undefined ? 'Build it' : null),
    },
    credentials,
    newSessionId: () => `session-${++ids}`,
    newRequestId: () => `request-${++requests}`,
    scrub: createScrubber(token === null ? [] : [token]),
    ...(options.rates && { rates: options.rates }),
  })
  await clock.advance(100)

  /** Sends a request as curl would; `init` may add to it or override the Host. */
  const request = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (!headers.has('host')) headers.set('host', '127.0.0.1:4400')
    const env = {
      ...(options.address && {
        server: { timeout: () => {}, requestIP: () => ({ address: options.address?.() ?? '' }) },
      }),
      isTls: options.isTls ?? false,
    }
    return Promise.resolve(app.fetch(new Request(`http://127.0.0.1:4400${path}`, { ...init, headers }), env))
  }
  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    })
  return {
    ...core,
    adapters,
    app,
    reloader,
    clock,
    credentials,
    hub,
    lines,
    metrics,
    notices,
    post,
    recorder,
    request,
    stop,
    store,
    streams,
  }
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

import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { type ExchangeAdapter, systemClock } from '@holdfast/adapter-core'
import { createWatch } from '@holdfast/adapter-core/testing'
import { memoryStore } from '@holdfast/event-store'
import { adapters } from '../adapters.ts'
import { resolveConfig } from '../config/resolve.ts'
import { fromSources } from '../packaging/from-sources.ts'
import { startCore } from './core.ts'
import { createHub, type HubMessage } from './hub.ts'
import { createRecorder } from './recorder.ts'
import { createReloader } from './reload.ts'
import { type SimulatorProcess, startSimulatorProcess } from './simulator-process.ts'
import { createWatchedConnections } from './watched.ts'

type Entry = Readonly<Record<string, unknown>>

const clock = systemClock
const log = () => {}
const PATIENCE_MS = 15_000

const ending = new AbortController()
let simulator: SimulatorProcess
beforeAll(async () => {
  const program = fromSources.simulator(process.execPath)
  simulator = await startSimulatorProcess({ simulator: program, clock, log, signal: ending.signal })
})
const bots: { end(): Promise<void> }[] = []
afterEach(async () => {
  for (const { end } of bots.splice(0)) await end()
})
afterAll(async () => {
  ending.abort()
  await simulator.done
})

const entry = (id: string, adapter: string, markets: readonly string[], more: Entry = {}): Entry => ({
  id,
  adapter,
  url: simulator.addresses.urls[adapter],
  restUrl: simulator.addresses.rest[adapter],
  markets,
  ...more,
})

/** The bot's core over real sockets to the simulated exchanges, with the numbers of the books that its sockets deliver. */
async function start(exchanges: readonly Entry[]) {
  const stop = new AbortController()
  const { changed, until } = createWatch(clock, PATIENCE_MS)
  let text = ''
  const write = (next: readonly Entry[]) => {
    text = JSON.stringify({ mode: 'live', exchanges: next })
  }
  write(exchanges)
  const read = () => resolveConfig({ flags: {}, env: {}, adapters, yamlPath: 'config.yaml', yamlText: text })
  const resolution = read()
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.issues))
  const { config } = resolution
  const told: HubMessage[] = []
  const hub = createHub(0)
  hub.listen((message) => {
    told.push(message)
    changed()
  })
  const store = memoryStore()
  await store.beginRun(clock.now())
  const recorder = createRecorder({
    clock,
    log,
    append: (events) => store.append(events),
    publish: (event) => hub.publish({ kind: 'event', event }),
  })
  const sequences = new Map<string, number[]>()
  const make = createWatchedConnections({ adapters, clock, log }, null)
  const watch: typeof make = (connections) =>
    make(connections).map((one) => {
      const seen: number[] = []
      sequences.set(one.id, seen)
      return { ...one, adapter: observed(one.adapter, seen) }
    })
  const { signal } = stop
  const watched = watch(config.exchanges)
  const core = startCore({ watched, spreads: [], hub, recorder, clock, log, random: Math.random, signal })
  const reloader = createReloader({ config, read, watch, core, parts: [], recorder, clock, log, signal })
  const end = async () => {
    stop.abort()
    await core.done
  }
  bots.push({ end })
  return {
    core,
    store,
    told,
    sequences,
    write,
    reload: () => reloader.reload({ actor: 'signal', reason: null }),
    status: (id: string) => core.connections.get(id)?.status(),
    live: () =>
      until(
        () => core.connections.list().every(({ state }) => state === 'live'),
        () => `all live, but ${JSON.stringify(core.connections.list())}`,
      ),
    until,
  }
}

/** The same adapter; notes the number of every change of its first market's book. */
function observed(adapter: ExchangeAdapter, seen: number[]): ExchangeAdapter {
  const listen: ExchangeAdapter['listen'] = (sink, onBurstEnd) =>
    adapter.listen((signal, ...rest) => {
      if (signal.type === 'data' && signal.sequence !== null) seen.push(signal.sequence)
      sink(signal, ...rest)
    }, onBurstEnd)
  return Object.create(adapter, { listen: { value: listen } })
}

async function dialsOf(exchange: string): Promise<number> {
  const answer = (await (await fetch(`${simulator.addresses.control}/status`)).json()) as {
    readonly exchanges: readonly { readonly exchange: string; readonly dials: Readonly<Record<string, number>> }[]
  }
  const dials = answer.exchanges.find((one) => one.exchange === exchange)?.dials ?? {}
  return Object.values(dials).reduce((sum, n) => sum + n, 0)
}

test(
  'reload after reload, whoever was not changed keeps its socket and misses no change of its book',
  async () => {
    const paradex = entry('paradex', 'paradex', ['BTC-USD-PERP'])
    const vest = (market: string) => entry('vest', 'vest', [market])
    const hyper = entry('hyper', 'hyperliquid', ['BTC'])
    const bot = await start([paradex, vest('BTC-PERP'), hyper])
    await bot.live()
    const before = bot.status('paradex')
    const dials = await dialsOf('paradex')
    const mark = bot.told.length
    for (const [round, market] of ['ETH-PERP', 'BTC-PERP', 'ETH-PERP', 'BTC-PERP'].entries()) {
      // One changes, one comes or goes, one stays.
      const isGone = round % 2 === 0
      bot.write([...(isGone ? [] : [hyper]), paradex, vest(market)])
      const outcome = await bot.reload()
      expect(outcome).toMatchObject({
        kind: 'taken',
        changes: { added: isGone ? [] : ['hyper'], changed: ['vest'], removed: isGone ? ['hyper'] : [] },
      })
      await bot.live()
      expect(bot.status('vest')?.generation).toBe(round + 2)
      expect(
        bot.core.books
          .all()
          .map(({ connection, market: shown }) => `${connection} ${shown}`)
          .sort(),
      ).toEqual([...(isGone ? [] : ['hyper BTC']), 'paradex BTC-USD-PERP', `vest ${market}`].sort())
    }
    const seen = bot.sequences.get('paradex') ?? []
    const reached = seen.length
    await bot.until(() => seen.length > reached + 5, 'more of paradex')
    expect(seen).toEqual(Array.from(seen, (_, index) => (seen[0] ?? 0) + index))
    const after = bot.status('paradex')
    expect(after).toMatchObject({ state: 'live', generation: 1, sockets: [{ generation: 1 }] })
    // Both are told in wall time, which is rounded.
    expect(Math.abs((after?.since ?? 0) - (before?.since ?? 0))).toBeLessThanOrEqual(2)
    expect(await dialsOf('paradex')).toBe(dials)
    const since = bot.told.slice(mark)
    expect(since.filter((one) => one.kind === 'connection' && one.status.id === 'paradex')).toEqual([])
    expect(since.filter((one) => one.kind === 'event' && one.event.connection === 'paradex')).toEqual([])
    expect(
      since.filter((one) => one.kind === 'quote' && one.quote.connection === 'paradex' && !one.quote.fresh),
    ).toEqual([])
    const { items } = await bot.store.outages({ limit: 100 })
    // The four times that vest began anew; what was removed was no outage.
    expect(items.map(({ connection, endedBy, planned }) => [connection, planned, endedBy])).toEqual(
      Array.from({ length: 4 }, () => ['vest', true, 'recovered']),
    )
  },
  PATIENCE_MS * 4,
)

test(
  'the sockets of what was removed or changed are closed',
  async () => {
    const openAt = async (exchange: string) => {
      const answer = (await (await fetch(`${simulator.addresses.control}/status`)).json()) as {
        readonly exchanges: readonly { readonly exchange: string; readonly sockets: { readonly open: number } }[]
      }
      return answer.exchanges.find((one) => one.exchange === exchange)?.sockets.open
    }
    const twins = (sockets: 1 | 2) => entry('vest', 'vest', ['BTC-PERP'], { sockets })
    const bot = await start([twins(2), entry('hyper', 'hyperliquid', ['BTC'])])
    await bot.live()
    await bot.until(() => bot.status('vest')?.sockets.length === 2, 'a standby')
    bot.write([twins(1)])
    await bot.reload()
    await bot.live()
    const deadline = clock.monotonic() + PATIENCE_MS
    let open: unknown
    do {
      open = [await openAt('vest'), await openAt('hyperliquid')]
    } while (JSON.stringify(open) !== '[1,0]' && clock.monotonic() < deadline)
    expect(open).toEqual([1, 0])
  },
  PATIENCE_MS * 2,
)

import type { EventStore } from '@holdfast/event-store'
import { LOG_FROM } from '../log/event-log.ts'
import { profilesOf } from '../log/profiles.ts'
import { seededRandom } from '../log/random.ts'
import { watchLoopDelay } from '../loop-delay.ts'
import { hardCases, type LogFacts, type PageCase, randomCases, randomWindow } from '../page-cases.ts'
import { quantile } from '../verdict.ts'
import { openStore } from './open.ts'
import type { HistoryResult, Job, Subject, Timing } from './protocol.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const WINDOWS = { '1 h': HOUR_MS, '24 h': DAY_MS, '7 d': 7 * DAY_MS, '30 d': 30 * DAY_MS, '90 d': 90 * DAY_MS }
const LONG_WINDOWS = { '1 y': 365 * DAY_MS, '2 y': 730 * DAY_MS }
const RANDOM_WINDOWS = 20
const RANDOM_PAGES = 240
/** Each is asked so often; the overview, which is one case, more often. */
const TIMES = 5
const OVERVIEW_TIMES = 40
/** What the panel's overview asks for to find each connection's last outage. */
const RECENT_OUTAGES = 200
/** A deep page lies behind so many of the largest. */
const DEEP_PAGES = 15
const LARGEST_PAGE = 1_000
const WATCHED_MS = 4_000

/** Asks for pages and statistics as the bot does for the panel: over the port, from the main thread. */
export const historyJob: Job<'history'> = async (subject) => {
  const store = await openStore(subject.path)
  try {
    return await ask(store, subject)
  } finally {
    await store.close()
  }
}

async function ask(store: EventStore, subject: Subject): Promise<HistoryResult> {
  const { isQuick, log } = subject
  const facts = await factsOf(store, subject)
  const now = facts.to
  const overview = await timed('overview', OVERVIEW_TIMES, () => askOverview(store, now))
  const cases = [...hardCases(facts), ...randomCases(isQuick ? 60 : RANDOM_PAGES, facts, log.seed)]
  const pages: Timing[] = []
  for (const one of cases) pages.push(await timePage(store, one))

  const random = seededRandom(log.seed, 'windows')
  const windows = [
    ...Object.entries({ ...WINDOWS, ...LONG_WINDOWS }).map(([name, ms]) => ({ name, from: now - ms, to: now })),
    ...Array.from({ length: RANDOM_WINDOWS }, () => randomWindow(facts, random)).map((window) => ({
      name: `${((window.to - window.from) / DAY_MS).toFixed(1)} d until ${new Date(window.to).toISOString()}`,
      ...window,
    })),
  ]
  const stats: Timing[] = []
  for (const { name, from, to } of windows) {
    stats.push(await timed(`stats of ${name}`, TIMES, () => store.stats({ from, to }, now)))
  }

  const loop = watchLoopDelay()
  await Bun.sleep(WATCHED_MS)
  const idleDelays = loop.take()
  for (const until = performance.now() + WATCHED_MS; performance.now() < until; ) {
    await store.stats({ from: facts.from, to: now }, now)
  }
  const statsDelays = loop.take()
  loop.stop()
  return { overview, pages, stats, idleDelays, statsDelays }
}

/** The panel's first view: a day's timeline and statistics of all connections, a month's beside them, and the newest outages. */
async function askOverview(store: EventStore, now: number): Promise<void> {
  const day = { from: now - DAY_MS, to: now }
  await Promise.all([
    store.timeline(day, now),
    store.stats(day, now),
    store.stats({ from: now - 30 * DAY_MS, to: now }, now),
    store.outages({ scope: 'connection', limit: RECENT_OUTAGES }),
  ])
}

async function timePage(store: EventStore, one: PageCase): Promise<Timing> {
  const cursor = one.isDeep ? await deepCursor(store, one) : null
  const deep = cursor === null ? {} : { cursor }
  const page = () =>
    one.what === 'events' ? store.events({ ...one.query, ...deep }) : store.outages({ ...one.query, ...deep })
  return timed(one.name, TIMES, page)
}

/** The last cursor that there is, of many pages of the same filters. */
async function deepCursor(store: EventStore, one: PageCase): Promise<string | null> {
  let cursor: string | null = null
  for (let page = 0; page < DEEP_PAGES; page++) {
    const deep: { readonly cursor?: string } = cursor === null ? {} : { cursor }
    const query = { ...one.query, limit: LARGEST_PAGE, ...deep }
    const { next }: { readonly next: string | null } =
      one.what === 'events' ? await store.events(query) : await store.outages(query)
    if (next === null) return cursor
    cursor = next
  }
  return cursor
}

async function timed(name: string, times: number, ask: () => Promise<unknown>): Promise<Timing> {
  const wall: number[] = []
  const cpu: number[] = []
  for (let time = 0; time <= times; time++) {
    const usedBefore = process.cpuUsage()
    const began = performance.now()
    await ask()
    wall.push(performance.now() - began)
    const used = process.cpuUsage(usedBefore)
    cpu.push((used.user + used.system) / 1_000)
  }
  const [firstMs = 0, ...again] = wall
  return {
    name,
    firstMs,
    middleMs: quantile(again, 0.5),
    maxMs: Math.max(...again),
    cpuMs: quantile(cpu.slice(1), 0.5),
  }
}

async function factsOf(store: EventStore, { facts, log }: Subject): Promise<LogFacts> {
  const range = await store.eventRange()
  if (range === null) throw new Error('The database is empty')
  const random = seededRandom(log.seed, 'outages')
  const outageIds: number[] = []
  for (let nth = 0; nth < 20; nth++) {
    const to = random.between(LOG_FROM + DAY_MS, facts.to)
    const { items } = await store.outages({ from: to - DAY_MS, to, limit: 1 })
    outageIds.push(...items.map(({ id }) => id))
  }
  const connections = profilesOf(log.connections, LOG_FROM, facts.to).map(({ connection }) => connection)
  return { from: LOG_FROM, to: facts.to, lastId: range.last, connections, outageIds }
}

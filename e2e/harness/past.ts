import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { openFilling } from '@holdfast/event-store/testing'
import { botLog } from '../../bench/store/log/bot-log.ts'
import { connectionLog } from '../../bench/store/log/connection-log.ts'
import { incidentsOf } from '../../bench/store/log/incidents.ts'
import { mergeArrivals } from '../../bench/store/log/merge.ts'
import { type Random, seededRandom } from '../../bench/store/log/random.ts'
import type { Run } from '../../bench/store/log/runs.ts'
import { createPastSamples } from './past-samples.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** Rows of one transaction. */
const BATCH = 5_000

/** A connection that has a past. */
export interface PastConnection {
  readonly id: string
  readonly exchange: string
  readonly markets: readonly string[]
  /** How often it was lost, a day. */
  readonly losses: number
}

/** What a past is made of. The same for the same options. */
export interface PastOptions {
  /** The database, which is not there yet. */
  readonly path: string
  readonly mode: 'demo' | 'live'
  readonly connections: readonly PastConnection[]
  readonly days: number
  /** Where it ends, in ms since the Unix epoch: the bot was stopped then. */
  readonly until: number
  readonly seed: number
  /** Times as often as by nature (some 20 suspicions, gaps and rotations a day and connection). */
  readonly intensity: number
  /** Of so many days before `until` the measurements are there, too. */
  readonly measuredDays: number
}

/** What was written. */
export interface Past {
  readonly events: number
}

/**
 * Fills a database with what a bot would have recorded, by the bot's own writer: connections that are lost and come back,
 * exchanges at work on themselves, restarts and a crash of the bot, spreads, and the measurements for charts.
 */
export function writePast(options: PastOptions): Past {
  const { connections, mode, path, seed, until } = options
  const writer = openFilling({ path, mode })
  const measuredFrom = until - options.measuredDays * DAY_MS
  const samples = createPastSamples(connections, measuredFrom, (minutes) => writer.addSamples(minutes), seed)
  let events = 0
  let batch: HoldfastEvent[] = []
  const flush = () => {
    writer.append(batch)
    events += batch.length
    batch = []
  }
  try {
    let before: Run | null = null
    for (const run of runsUntil(until, options.days, seededRandom(seed, 'runs'))) {
      for (const event of runLog(options, run, before)) {
        samples.see(event)
        batch.push(event)
        if (batch.length === BATCH) flush()
      }
      flush()
      samples.endRun(run.lastSeenAt)
      writer.beginRun(run.from)
      if (run.clean) writer.endRun(run.to)
      else writer.tick(run.lastSeenAt)
      before = run
    }
    samples.flush()
  } finally {
    writer.close()
  }
  return { events }
}

/** Two restarts of seconds, a crash, and half an hour in which the bot was not there; the last run is two days old at least. */
function runsUntil(until: number, days: number, random: Random): readonly Run[] {
  const from = until - days * DAY_MS
  const at = (share: number) => from + Math.floor(days * DAY_MS * share)
  const run = (begins: number, ends: number, clean: boolean): Run => ({
    from: begins,
    to: ends,
    clean,
    lastSeenAt: clean ? ends : ends - random.between(1, 5_000),
  })
  return [
    run(from, at(0.31), true),
    run(at(0.31) + 4_000, at(0.58), false),
    run(at(0.58) + 31 * MINUTE_MS, at(0.84), true),
    run(at(0.84) + 6_000, until, true),
  ]
}

function* runLog(options: PastOptions, run: Run, before: Run | null): Generator<HoldfastEvent, void, void> {
  const { connections, intensity, mode, seed } = options
  const purpose = (what: string) => seededRandom(seed, `${what} ${run.from - options.until}`)
  const profiles = connections.map(({ exchange, id, losses, markets }) => ({
    connection: id,
    exchange,
    markets,
    temper: { share: 1, losses: losses / intensity },
    from: run.from,
    to: Number.POSITIVE_INFINITY,
  }))
  const exchanges = [...new Set(connections.map(({ exchange }) => exchange))]
  const incidents = incidentsOf(run, exchanges, Math.min(1, intensity), purpose('incidents'))
  const logs = profiles.map((profile) => {
    const own = incidents.filter(({ exchange }) => exchange === null || exchange === profile.exchange)
    const random = purpose(profile.connection)
    return arrivals(connectionLog({ seed, profile, run, incidents: own, intensity, random }))
  })
  const ids = connections.map(({ id }) => id)
  const ended = { previousRunEndedAt: before?.lastSeenAt ?? null, previousRunClean: before?.clean ?? null }
  const data = { mode, version: '0.1.0', pid: 1, connections: ids, ...ended }
  yield { type: 'bot_started', connection: null, at: run.from, data }
  for (const { event, storedAt } of mergeArrivals([...logs, botLog(run, profiles, intensity, purpose('bot'))])) {
    if (storedAt >= run.lastSeenAt) break
    if (!isUnfounded(event)) yield event
  }
  if (run.clean) yield { type: 'bot_stopped', connection: null, at: run.to, data: { reason: 'SIGTERM' } }
}

/** There is no outbox in this past that would have the notice. */
const isUnfounded = ({ type }: HoldfastEvent): boolean => type === 'notice_sent' || type === 'notice_failed'

function* arrivals(log: Iterable<HoldfastEvent>) {
  for (const event of log) yield { event, storedAt: event.at }
}

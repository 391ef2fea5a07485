import type { StoreReader } from '@holdfast/event-store'
import type { ConnectionStats } from '@holdfast/reconnect-monitor/history'
import { durationText, percentText } from './format/units.ts'
import type { View } from './render.ts'

export interface StatsQuery {
  readonly since: number
  readonly until: number
  readonly connection?: string
}

export type StatsRow = ConnectionStats & { readonly connection: string }

/** After this much silence the bot counts as not running, in ms: three missed ticks. */
const NOT_RUNNING_AFTER_MS = 15_000

/**
 * Stats per connection. A state that never ended lasts until now while the bot runs, else until it was last seen:
 * what came after is unknown.
 */
export async function readStats(store: StoreReader, query: StatsQuery, now: number): Promise<readonly StatsRow[]> {
  const seenAt = await store.lastSeenAt()
  const isRunning = seenAt !== null && now - seenAt <= NOT_RUNNING_AFTER_MS
  const only = query.connection === undefined ? undefined : [query.connection]
  const end = isRunning ? now : (seenAt ?? now)
  const stats = await store.stats({ from: query.since, to: query.until }, end, only)
  return Object.entries(stats).map(([connection, one]) => ({ connection, ...one }))
}

/** How stats are shown. */
export const statsView: View<StatsRow> = {
  columns: [
    { title: 'connection', value: ({ connection }) => connection },
    { title: 'uptime %', value: ({ uptimePct }) => percentText(uptimePct), align: 'right' },
    { title: 'live %', value: ({ livePct }) => percentText(livePct), align: 'right' },
    { title: 'coverage %', value: ({ coveragePct }) => percentText(coveragePct), align: 'right' },
    { title: 'outages', value: ({ outages }) => outages, align: 'right' },
    { title: 'MTTR', value: ({ mttrMs }) => durationText(mttrMs), align: 'right' },
    { title: 'MTBF', value: ({ mtbfMs }) => durationText(mtbfMs), align: 'right' },
    { title: 'n', value: ({ recovery }) => recovery.n, align: 'right' },
    { title: 'p50', value: ({ recovery }) => durationText(recovery.p50), align: 'right' },
    { title: 'p95', value: ({ recovery }) => durationText(recovery.p95), align: 'right' },
    { title: 'p99', value: ({ recovery }) => durationText(recovery.p99), align: 'right' },
    { title: 'max', value: ({ recovery }) => durationText(recovery.max), align: 'right' },
  ],
  none: 'Nothing was recorded in this window.',
  csvHeader: [
    'connection',
    'uptimePct',
    'livePct',
    'coveragePct',
    'outages',
    'mttrMs',
    'mtbfMs',
    ...['n', 'p50', 'p95', 'p99', 'max'].flatMap((name) => [`recovery.${name}`, `detection.${name}`]),
    'byCause',
  ],
  csvRow: ({ connection, uptimePct, livePct, coveragePct, outages, mttrMs, mtbfMs, recovery, detection, byCause }) => [
    connection,
    uptimePct,
    livePct,
    coveragePct,
    outages,
    mttrMs,
    mtbfMs,
    ...(['n', 'p50', 'p95', 'p99', 'max'] as const).flatMap((name) => [recovery[name], detection[name]]),
    JSON.stringify(byCause),
  ],
}

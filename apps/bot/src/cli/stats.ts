import type { CsvValue, StoreReader, Window } from '@holdfast/event-store'
import { type ConnectionStats, coarse } from '@holdfast/reconnect-monitor/history'
import { DIM, YELLOW } from './format/paint.ts'
import { type Column, formatTable } from './format/table.ts'
import { durationText, instantText, percentText } from './format/units.ts'
import type { LongOutput } from './io.ts'
import { csvHeader, csvLines } from './render.ts'
import { readRunning } from './running.ts'

export interface StatsFlags {
  readonly since?: number
  readonly until?: number
  readonly connection?: string
}

export type StatsRow = ConnectionStats & { readonly connection: string }

const DAY_MS = 86_400_000

/** The window that flags ask for; by default the last 24 hours. */
export function statsWindow({ since, until }: StatsFlags, now: number): Window {
  const to = until ?? now
  return { from: since ?? Math.max(0, to - DAY_MS), to }
}

/**
 * Stats per connection. A state that never ended lasts until now while the bot runs, else until it was last seen:
 * what came after is unknown.
 */
export async function readStats(
  store: StoreReader,
  window: Window,
  { connection }: StatsFlags,
  now: number,
): Promise<readonly StatsRow[]> {
  const { knownUntil } = await readRunning(store, now)
  const stats = await store.stats(window, knownUntil, connection === undefined ? undefined : [connection])
  return Object.entries(stats).map(([connection, one]) => ({ connection, ...one }))
}

const QUANTILES = ['n', 'p50', 'p95', 'p99', 'max'] as const

/** Stats as CSV; `byCause` is JSON. */
const STATS_CSV: readonly (readonly [name: string, value: (row: StatsRow) => CsvValue])[] = [
  ['connection', ({ connection }) => connection],
  ['uptimePct', ({ uptimePct }) => uptimePct],
  ['livePct', ({ livePct }) => livePct],
  ['coveragePct', ({ coveragePct }) => coveragePct],
  ['outages', ({ outages }) => outages],
  ['mttrMs', ({ mttrMs }) => mttrMs],
  ['mtbfMs', ({ mtbfMs }) => mtbfMs],
  ...QUANTILES.flatMap((name) => [
    [`recovery.${name}`, ({ recovery }: StatsRow) => recovery[name]] as const,
    [`detection.${name}`, ({ detection }: StatsRow) => detection[name]] as const,
  ]),
  ['byCause', ({ byCause }) => JSON.stringify(byCause)],
]

/** Stats as CSV text. */
export function statsCsv(rows: readonly StatsRow[]): string {
  return csvHeader(STATS_CSV) + csvLines(rows, STATS_CSV)
}

/** Below this much coverage a percentage says little of the window. */
const LOW_COVERAGE_PCT = 95

const isLow = ({ coveragePct }: StatsRow): boolean => coveragePct < LOW_COVERAGE_PCT

/** Why a row has no figures; '' where it has. */
function lackOf({ coveragePct, outages, recovery }: StatsRow): string {
  if (coveragePct === 0 && outages === 0) return 'no data'
  if (recovery.n > 0) return ''
  return outages === 0 ? 'no outages in window' : 'no recovery in window'
}

/** Stats for people: a row per connection, what went wrong by cause, and how far to trust it. */
export function statsText(
  rows: readonly StatsRow[],
  window: Window,
  timeZone: string,
  output: Pick<LongOutput, 'colors' | 'columns'>,
): string {
  const { from, to } = window
  const title = `${instantText(from, timeZone)} to ${instantText(to, timeZone)}, ${coarse(to - from)}\n`
  if (rows.length === 0) return `${title}\nNothing was recorded yet.\n`
  const { colors, columns } = output
  const causes = rows.flatMap(causesOf)
  const parts = [title, formatTable(rows, statsColumns(rows), colors, columns)]
  if (causes.length > 0) parts.push(formatTable(causes, CAUSE_COLUMNS, colors, columns))
  if (rows.some(isLow)) parts.push(FOOTNOTE)
  return parts.join('\n')
}

const FOOTNOTE = `* Less than ${LOW_COVERAGE_PCT} % of the window is known: the bot did not run, or nobody watched. The
  percentages are of the time that is known.
`

function statsColumns(rows: readonly StatsRow[]): readonly Column<StatsRow>[] {
  const dim = (row: StatsRow): number | null => (isLow(row) ? DIM : null)
  const mark = (row: StatsRow): string => (isLow(row) ? ' *' : rows.some(isLow) ? '  ' : '')
  const columns: readonly Column<StatsRow>[] = [
    { title: 'connection', value: ({ connection }) => connection },
    { title: 'uptime %', value: ({ uptimePct }) => percentText(uptimePct), align: 'right', color: dim },
    { title: 'live %', value: ({ livePct }) => percentText(livePct), align: 'right', color: dim, leaveOut: 4 },
    {
      title: `coverage %${rows.some(isLow) ? '  ' : ''}`,
      value: (row) => `${percentText(row.coveragePct)}${mark(row)}`,
      align: 'right',
      color: (row) => (isLow(row) ? YELLOW : null),
    },
    { title: 'outages', value: ({ outages }) => outages, align: 'right' },
    { title: 'MTBF', value: ({ mtbfMs }) => durationText(mtbfMs), align: 'right', leaveOut: 3 },
    { title: 'n', value: ({ recovery }) => recovery.n, align: 'right', leaveOut: 1 },
    { title: 'MTTR', value: ({ mttrMs }) => durationText(mttrMs), align: 'right' },
    { title: 'p50', value: ({ recovery }) => durationText(recovery.p50), align: 'right', leaveOut: 2 },
    { title: 'p95', value: ({ recovery }) => durationText(recovery.p95), align: 'right' },
    { title: 'p99', value: ({ recovery }) => durationText(recovery.p99), align: 'right', leaveOut: 5 },
    { title: 'max', value: ({ recovery }) => durationText(recovery.max), align: 'right' },
  ]
  const lacks: Column<StatsRow> = { title: '', value: lackOf, none: '', color: () => DIM }
  return rows.every((row) => lackOf(row) === '') ? columns : [...columns, lacks]
}

interface CauseRow {
  readonly connection: string
  readonly cause: string
  readonly outages: number
}

/** Outages of a connection by cause, the most frequent first. */
function causesOf({ connection, byCause }: StatsRow): readonly CauseRow[] {
  return Object.entries(byCause)
    .map(([cause, outages]) => ({ connection, cause, outages }))
    .sort((a, b) => b.outages - a.outages)
}

const CAUSE_COLUMNS: readonly Column<CauseRow>[] = [
  { title: 'connection', value: ({ connection }) => connection },
  { title: 'cause', value: ({ cause }) => cause, color: () => YELLOW },
  { title: 'outages', value: ({ outages }) => outages, align: 'right' },
]

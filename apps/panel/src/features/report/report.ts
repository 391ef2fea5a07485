import { type AnswerOf, ENDPOINTS } from '@holdfast/api-contract'
import type { Api } from '../../api/client.ts'
import type { Tile } from '../../ui/pieces.ts'
import { mergeClose, type OutageGroup, outMs, spanOf } from '../outages/merge-close.ts'
import type { ListedOutage } from '../outages/outage-list.ts'
import { type CauseFigures, causesOf, lostWithin } from './causes.ts'
import { type Bounds, type ConnectionFigures, type Overall, overallOf, plannedCount } from './overall.ts'
import { reportVerdict } from './report-verdict.ts'
import { type Unwatched, unwatchedOf } from './unwatched.ts'
import { fetchWindow, type WindowRecord } from './window-record.ts'

/** Outages closer together are told as one, in ms. */
const REPORT_GAP_MS = 10_000
/** Rows of outages that are listed at most: some seven pages of paper. */
const MOST_LISTED = 200
/** Stops and sleeps that are looked at to explain what is unknown. */
const MOST_REASONS = 200

type Groups = readonly OutageGroup<ListedOutage>[]

/** One connection's line. */
export interface ConnectionRow {
  readonly id: string
  readonly figures: ConnectionFigures
  /** Null where the window has too many to tell. */
  readonly tiles: readonly Tile[] | null
  /** Of those not planned, inside the window, in ms; null where not every outage is at hand, or there was none. */
  readonly longestMs: number | null
  /** How many of its outages were planned; null where not every outage is at hand. */
  readonly plannedOutages: number | null
}

/** All that a report says; plain data, made once. */
export interface Report {
  readonly window: Bounds
  /** The bot's clock, ms since the Unix epoch. */
  readonly madeAt: number
  readonly version: string
  readonly mode: 'demo' | 'live'
  readonly verdict: readonly string[]
  readonly overall: Overall
  /** How many of all outages were planned; null where not every outage is at hand. */
  readonly plannedOutages: number | null
  readonly connections: readonly ConnectionRow[]
  readonly causes: readonly CauseFigures[]
  /** Oldest first. */
  readonly unplanned: Groups
  /** Further groups of unplanned outages, all shorter than those listed. */
  readonly unlisted: number
  readonly planned: Groups
  /** Null where it cannot be told. */
  readonly unwatched: readonly Unwatched[] | null
  /** False where the window has more outages than were fetched: only the newest are told of. */
  readonly isWhole: boolean
}

/** Fetches and makes the report of a window. `now`: the bot's clock. */
export async function makeReport(api: Api, window: Bounds, now: number, signal: AbortSignal): Promise<Report> {
  const eventsOf = (type: 'bot_started' | 'watch_interrupted') =>
    api.call(ENDPOINTS.events, { query: { type, ...window, limit: MOST_REASONS } }, signal)
  const [record, health, starts, interruptions] = await Promise.all([
    fetchWindow(api, window, {}, signal),
    api.call(ENDPOINTS.health, {}, signal),
    eventsOf('bot_started'),
    eventsOf('watch_interrupted'),
  ])
  return reportOf(record, health, [...starts.items, ...interruptions.items], now)
}

type Health = Pick<AnswerOf<typeof ENDPOINTS.health>, 'mode' | 'versions'>

/** Adds up what was fetched. */
export function reportOf(
  record: WindowRecord,
  health: Health,
  events: Parameters<typeof unwatchedOf>[1],
  madeAt: number,
): Report {
  const { isWhole, outages, stats, tiles, window } = record
  const overall = overallOf(stats, { tiles, outages: isWhole ? outages : null }, window)
  const causes = causesOf(outages, window)
  const groups = mergeClose(
    outages.filter(({ planned }) => !planned),
    REPORT_GAP_MS,
  )
  const listed = longestOf(groups, window.to)
  return {
    window,
    madeAt,
    version: health.versions.holdfast,
    mode: health.mode,
    verdict: reportVerdict({ record, overall, causes }),
    overall,
    plannedOutages: plannedCount(isWhole ? outages : null),
    connections: Object.entries(stats).map(([id, figures]) => ({
      id,
      figures,
      tiles: tiles?.[id] ?? null,
      longestMs: isWhole ? longestMs(record, id) : null,
      plannedOutages: plannedCount(isWhole ? outages : null, id),
    })),
    causes,
    unplanned: oldestFirst(listed),
    unlisted: groups.length - listed.length,
    planned: oldestFirst(
      mergeClose(
        outages.filter(({ planned }) => planned),
        REPORT_GAP_MS,
      ),
    ),
    unwatched: tiles === null ? null : unwatchedOf(tiles, events),
    isWhole,
  }
}

function longestMs({ outages, window }: WindowRecord, id: string): number | null {
  const lengths = outages
    .filter(({ connection, planned, scope }) => connection === id && scope === 'connection' && !planned)
    .map((outage) => lostWithin(outage, window))
  return lengths.length === 0 ? null : Math.max(...lengths)
}

/** By the beginning of their oldest parts. */
function oldestFirst(groups: Groups): Groups {
  return [...groups].sort((a, b) => spanOf(a.parts).from - spanOf(b.parts).from)
}

/** As many as are listed, in their own order. */
function longestOf(groups: Groups, now: number): Groups {
  if (groups.length <= MOST_LISTED) return groups
  const byLength = [...groups].sort((a, b) => outMs(b.parts, now) - outMs(a.parts, now))
  const kept = new Set(byLength.slice(0, MOST_LISTED))
  return groups.filter((group) => kept.has(group))
}

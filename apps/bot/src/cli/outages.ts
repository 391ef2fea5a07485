import type { Attribution, Cause, Outage } from '@holdfast/adapter-core/events'
import type { OutageQuery } from '@holdfast/event-store'
import { CYAN, DIM, RED, YELLOW } from './format/paint.ts'
import type { Column } from './format/table.ts'
import { agoText, durationText, instantText } from './format/units.ts'
import type { ViewOptions } from './view.ts'

export interface OutagesFlags {
  readonly since?: number
  readonly until?: number
  readonly connection?: string
  readonly cause?: Cause
  /** In ms. */
  readonly minDuration?: number
}

/** The outages that flags ask for: those that touch the window. */
export function outagesQuery(flags: OutagesFlags): Omit<OutageQuery, 'limit'> {
  const { cause, connection, minDuration, since, until } = flags
  return {
    ...(connection === undefined ? {} : { connection }),
    ...(cause === undefined ? {} : { cause }),
    ...(since === undefined ? {} : { from: since }),
    ...(until === undefined ? {} : { to: until }),
    ...(minDuration === undefined ? {} : { minDurationMs: minDuration }),
  }
}

const ATTRIBUTION_COLORS = {
  us: RED,
  network: CYAN,
  exchange: YELLOW,
  account: RED,
  operator: DIM,
  unknown: null,
} as const satisfies Readonly<Record<Attribution, number | null>>

/**
 * Outages in a table.
 *
 * @param options.knownUntil where the record ends: an ongoing outage's age is counted to there
 */
export function outagesColumns(options: ViewOptions & { readonly knownUntil: number }): readonly Column<Outage>[] {
  const { knownUntil, now, timeZone } = options
  const lasted = ({ durationMs, startedAt }: Outage): string | null =>
    durationMs === null ? `${durationText(Math.max(0, knownUntil - startedAt))} so far` : durationText(durationMs)
  return [
    { title: 'id', value: ({ id }) => id, align: 'right', leaveOut: 3 },
    {
      title: 'connection',
      value: ({ connection, market }) => (market === null ? connection : `${connection}/${market}`),
    },
    {
      title: 'cause',
      value: ({ cause, planned }) => (planned ? `${cause} (planned)` : cause),
      color: ({ attribution, planned }) => (planned ? DIM : ATTRIBUTION_COLORS[attribution]),
    },
    { title: 'attribution', value: ({ attribution }) => attribution, leaveOut: 6 },
    { title: 'started', value: ({ startedAt }) => instantText(startedAt, timeZone) },
    { title: 'ago', value: ({ startedAt }) => agoText(startedAt, now), align: 'right', color: () => DIM, leaveOut: 5 },
    { title: 'lasted', value: lasted, align: 'right', color: ({ endedBy }) => (endedBy === null ? RED : null) },
    { title: 'noticed in', value: ({ detectionMs }) => durationText(detectionMs), align: 'right', leaveOut: 4 },
    { title: 'attempts', value: ({ attempts }) => attempts, align: 'right', leaveOut: 2 },
    {
      title: 'ended by',
      value: ({ endedBy }) => endedBy ?? 'ongoing',
      leaveOut: 1,
      color: ({ endedBy }) => (endedBy === null ? RED : null),
    },
    { title: 'detail', value: ({ detail }) => detail },
  ]
}

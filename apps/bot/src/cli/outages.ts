import type { Cause, Outage } from '@holdfast/adapter-core/events'
import type { StoreReader } from '@holdfast/event-store'
import { RED } from './format/paint.ts'
import { durationText, instantText } from './format/units.ts'
import type { View } from './render.ts'

export interface OutagesQuery {
  readonly since?: number
  readonly until?: number
  readonly connection?: string
  readonly cause?: Cause
  /** In ms. */
  readonly minDuration?: number
  readonly limit: number
}

const PAGE = 1_000

/** Outages that touch the window, newest first. */
export async function readOutages(store: StoreReader, query: OutagesQuery): Promise<readonly Outage[]> {
  const { cause, connection, limit, minDuration, since, until } = query
  const filter = {
    ...(connection === undefined ? {} : { connection }),
    ...(cause === undefined ? {} : { cause }),
    ...(since === undefined ? {} : { from: since }),
    ...(until === undefined ? {} : { to: until }),
    ...(minDuration === undefined ? {} : { minDurationMs: minDuration }),
  }
  const outages: Outage[] = []
  let cursor: string | null = null
  do {
    const size = Math.min(PAGE, limit - outages.length)
    const page = await store.outages({ ...filter, limit: size, ...(cursor === null ? {} : { cursor }) })
    outages.push(...page.items)
    cursor = page.next
  } while (cursor !== null && outages.length < limit)
  return outages
}

const FIELDS = [
  'id',
  'connection',
  'scope',
  'channel',
  'market',
  'cause',
  'attribution',
  'detail',
  'planned',
  'startedAt',
  'detectedAt',
  'endedAt',
  'recoveredAt',
  'durationMs',
  'detectionMs',
  'attempts',
  'endedBy',
] as const satisfies readonly (keyof Outage)[]

/** How outages are shown. */
export const outagesView: View<Outage> = {
  columns: [
    { title: 'id', value: ({ id }) => id, align: 'right' },
    {
      title: 'connection',
      value: ({ connection, market }) => (market === null ? connection : `${connection}/${market}`),
    },
    { title: 'cause', value: ({ cause, planned }) => (planned ? `${cause} (planned)` : cause) },
    { title: 'attribution', value: ({ attribution }) => attribution },
    { title: 'started', value: ({ startedAt }) => instantText(startedAt) },
    { title: 'lasted', value: ({ durationMs }) => durationText(durationMs), align: 'right' },
    { title: 'detected after', value: ({ detectionMs }) => durationText(detectionMs), align: 'right' },
    { title: 'attempts', value: ({ attempts }) => attempts, align: 'right' },
    {
      title: 'ended by',
      value: ({ endedBy }) => endedBy ?? 'ongoing',
      color: ({ endedBy }) => (endedBy === null ? RED : null),
    },
    { title: 'detail', value: ({ detail }) => detail },
  ],
  none: 'No outages match.',
  csvHeader: [...FIELDS, 'phases'],
  csvRow: (outage) => [
    ...FIELDS.map((field) => outage[field]),
    outage.phases === null ? null : JSON.stringify(outage.phases),
  ],
}

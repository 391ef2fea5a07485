import { type OutageDto, OutagePageSchema, StatsSchema, TimelineSchema } from '@holdfast/api-contract'
import type { InferOutput } from 'valibot'
import { createRemote, type Remote } from '../../api/remote.ts'
import { createRevision, HISTORY_EVENTS } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'

const MINUTE_MS = 60_000
/** Enough to find the last outage of most connections with one request. */
const RECENT_OUTAGES = 200

/** What the last 24 hours say, per connection id. */
export interface Day {
  readonly timeline: InferOutput<typeof TimelineSchema>
  readonly stats: InferOutput<typeof StatsSchema>
  /** The newest outage of scope `connection` of each connection that had one lately. */
  readonly lastOutage: Readonly<Record<string, OutageDto>>
}

/** Fetched when history changes, and each minute. */
export function createDay(): Remote<Day> {
  const { api, live, clock } = usePanel()
  const revision = createRevision(live, clock, HISTORY_EVENTS)
  const minute = () => Math.floor(live.nowSlow() / MINUTE_MS)
  const key = () => (live.state.ready ? `${live.state.epoch} ${revision()} ${minute()}` : null)
  return createRemote(key, async (_key, signal): Promise<Day> => {
    const [timeline, stats, outages] = await Promise.all([
      api.get('/timeline', TimelineSchema, { window: '24h' }, signal),
      api.get('/stats', StatsSchema, { window: '24h' }, signal),
      api.get('/outages', OutagePageSchema, { scope: 'connection', limit: RECENT_OUTAGES }, signal),
    ])
    return { timeline, stats, lastOutage: newestByConnection(outages.items) }
  })
}

/** `outages`: newest first. */
function newestByConnection(outages: readonly OutageDto[]): Record<string, OutageDto> {
  return Object.fromEntries([...outages].reverse().map((outage) => [outage.connection, outage]))
}

import { type AnswerOf, ENDPOINTS, type OutageDto } from '@holdfast/api-contract'
import { createRemote, type Remote } from '../../api/remote.ts'
import { createRevision, HISTORY_EVENTS } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { type WindowChoice, windowOf } from './window-switch.tsx'

const MINUTE_MS = 60_000
/** Enough to find the last outage of most connections with one request. */
const RECENT_OUTAGES = 200

/** What a window that ends now says, per connection id. */
export interface Past {
  readonly window: WindowChoice
  readonly timeline: AnswerOf<typeof ENDPOINTS.timeline>
  readonly stats: AnswerOf<typeof ENDPOINTS.stats>
  /** The newest outage of scope `connection` of each connection that had one lately. */
  readonly lastOutage: Readonly<Record<string, OutageDto>>
}

/** Fetched when history changes, when another window is chosen, and each minute. */
export function createPast(): Remote<Past> {
  const { api, live, clock, router } = usePanel()
  const revision = createRevision(live, clock, HISTORY_EVENTS)
  const minute = () => Math.floor(live.nowSlow() / MINUTE_MS)
  const window = () => windowOf(router.query())
  const key = () => (live.state.ready ? `${window().value} ${live.state.epoch} ${revision()} ${minute()}` : null)
  return createRemote(key, async (_key, signal): Promise<Past> => {
    const chosen = window()
    const query = { window: chosen.value }
    const [timeline, stats, outages] = await Promise.all([
      api.call(ENDPOINTS.timeline, { query }, signal),
      api.call(ENDPOINTS.stats, { query }, signal),
      api.call(ENDPOINTS.outages, { query: { scope: 'connection', limit: RECENT_OUTAGES } }, signal),
    ])
    return { window: chosen, timeline, stats, lastOutage: newestByConnection(outages.items) }
  })
}

/** `outages`: newest first. */
function newestByConnection(outages: readonly OutageDto[]): Record<string, OutageDto> {
  return Object.fromEntries([...outages].reverse().map((outage) => [outage.connection, outage]))
}

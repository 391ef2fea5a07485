import type { EventType } from '@holdfast/adapter-core/events'
import { ENDPOINTS } from '@holdfast/api-contract'
import { createRemote, type Remote } from '../../api/remote.ts'
import { createRevision } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { type SpreadSetting, spreadSettings } from './spread-settings.ts'

const RELOADED: ReadonlySet<EventType> = new Set<EventType>(['config_reloaded'])

/** The configured spreads; anew when the bot read its configuration anew, or is another one. */
export function createSpreadSettings(): Remote<readonly SpreadSetting[]> {
  const { api, clock, live } = usePanel()
  const revision = createRevision(live, clock, RELOADED)
  // Another stream may be another bot, with other spreads.
  const news = () => `${live.state.epoch} ${live.state.snapshotEventId} ${revision()}`
  const load = async (_all: string, signal: AbortSignal) =>
    spreadSettings((await api.call(ENDPOINTS.config, {}, signal)).values)
  return createRemote(() => (live.state.ready ? 'all' : null), load, news)
}

import type { EventType } from '@holdfast/adapter-core/events'
import { ENDPOINTS, type SilenceDto } from '@holdfast/api-contract'
import { type Accessor, createMemo } from 'solid-js'
import { createRemote, type Remote } from '../../api/remote.ts'
import { createRevision } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { isAhead, silenceOf } from './silence-words.ts'

const SILENCE_EVENTS: ReadonlySet<EventType> = new Set<EventType>(['silence_started', 'silence_ended'])

/** What holds notices back, kept up to date by the stream and by the bot's clock. */
export interface Silences {
  /** In force or to come, by when they begin; undefined until the first answer. */
  readonly ahead: Accessor<readonly SilenceDto[] | undefined>
  /** What holds back notices about a connection right now, its own before one of all; null where nothing does. */
  readonly of: (connection: string) => SilenceDto | null
  readonly remote: Remote<readonly SilenceDto[]>
}

export function createSilences(): Silences {
  const { api, clock, live } = usePanel()
  const revision = createRevision(live, clock, SILENCE_EVENTS)
  const remote = createRemote(
    () => (live.state.ready ? 'all' : null),
    async (_all, signal) => (await api.call(ENDPOINTS.silences, {}, signal)).silences,
    () => `${live.state.epoch} ${revision()}`,
  )
  // By the second, but only another list is news to those that show it.
  const ahead = createMemo(() => remote.data()?.filter((silence) => isAhead(silence, live.nowSlow())), undefined, {
    equals: isSameList,
  })
  return { ahead, of: (connection) => silenceOf(ahead() ?? [], connection, live.nowSlow()), remote }
}

function isSameList(a: readonly SilenceDto[] | undefined, b: readonly SilenceDto[] | undefined): boolean {
  return a?.length === b?.length && (a ?? []).every((silence, index) => silence === b?.[index])
}

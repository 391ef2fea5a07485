import type { EventType } from '@holdfast/adapter-core/events'
import { ENDPOINTS, type SilenceDto } from '@holdfast/api-contract'
import { type Accessor, createMemo } from 'solid-js'
import { createRemote, type Remote } from '../../api/remote.ts'
import { createRevision } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { isInForce } from '../notices/silence-words.ts'

const SILENCE_EVENTS: ReadonlySet<EventType> = new Set<EventType>(['silence_started', 'silence_ended'])

/** The mutes in force that hold back notices of a connection. */
export function createMutes(connection: Accessor<string>): Remote<readonly SilenceDto[]> {
  const { api, clock, live } = usePanel()
  const revision = createRevision(live, clock, SILENCE_EVENTS)
  const remote = createRemote(
    () => (live.state.ready ? connection() : null),
    async (_key, signal) => {
      const { silences } = await api.call(ENDPOINTS.silences, {}, signal)
      return silences.filter(
        (silence) => silence.kind === 'mute' && (silence.connection === null || silence.connection === connection()),
      )
    },
    () => `${live.state.epoch} ${revision()}`,
  )
  // One that runs out by itself says nothing.
  const data = createMemo(() => remote.current()?.filter((mute) => isInForce(mute, live.nowSlow())), undefined, {
    equals: isSameList,
  })
  return { ...remote, data }
}

function isSameList(a: readonly SilenceDto[] | undefined, b: readonly SilenceDto[] | undefined): boolean {
  return a?.length === b?.length && (a ?? []).every((mute, index) => mute === b?.[index])
}

import { type Accessor, createMemo } from 'solid-js'
import { createRemote } from '../../api/remote.ts'
import { usePanel } from '../../panel-context.ts'
import {
  fetchTold,
  isTold,
  NOTHING_STREAMED,
  type Streamed,
  type Told,
  type Trouble,
  troubleOf,
  typesOf,
  withNews,
} from './told-troubles.ts'

/** The troubles of every connection that has one, from the event that told of it: streamed, or else fetched. */
export function createTroubles(): Accessor<Readonly<Record<string, Trouble>>> {
  const { api, live } = usePanel()
  const wanted = createMemo(
    () => live.state.order.flatMap((id) => typesOf(live.state.connections[id]).map((type) => `${id} ${type}`)),
    [],
    { equals: (a, b) => a.join() === b.join() },
  )
  const streamed = createMemo<Streamed>((before) => withNews(before, live.state), NOTHING_STREAMED)
  const missing = createMemo(() =>
    wanted()
      .filter((key) => !isTold(streamed().told, key))
      .join(),
  )
  const fetched = createRemote(
    () => (missing() === '' ? null : 'all'),
    (_all, signal): Promise<Told> => fetchTold(api, missing().split(',').filter(Boolean), signal),
    () => `${live.state.epoch} ${missing()}`,
  )
  return createMemo(() => {
    const told: Told = { ...fetched.data(), ...streamed().told }
    return Object.fromEntries(live.state.order.map((id) => [id, troubleOf(live.state.connections[id], told)]))
  })
}

import type { EventData } from '@holdfast/adapter-core/events'
import { type ConnectionDto, ENDPOINTS, type EventDto } from '@holdfast/api-contract'
import { type Accessor, createMemo } from 'solid-js'
import { createRemote } from '../../api/remote.ts'
import { usePanel } from '../../panel-context.ts'

/** What a connection's status does not say: how it flaps, and why it needs an operator. */
export interface Trouble {
  readonly flapping?: EventData['flapping_started']
  readonly failed?: EventData['connection_failed']
}

const NONE: Trouble = {}

type Told = Readonly<Record<string, EventDto>>

/** The troubles of every connection that has one, from the event that told of it: streamed, or else fetched. */
export function createTroubles(): Accessor<Readonly<Record<string, Trouble>>> {
  const { api, live } = usePanel()
  const wanted = createMemo(
    () => live.state.order.flatMap((id) => typesOf(live.state.connections[id]).map((type) => `${id} ${type}`)),
    [],
    { equals: (a, b) => a.join() === b.join() },
  )
  const streamed = (): Told =>
    Object.fromEntries(
      wanted().flatMap((key) => {
        const event = live.state.events.findLast(({ connection, type }) => `${connection} ${type}` === key)
        return event === undefined ? [] : [[key, event] as const]
      }),
    )
  const missing = createMemo(() =>
    wanted()
      .filter((key) => streamed()[key] === undefined)
      .join(),
  )
  const fetched = createRemote(
    () => (missing() === '' ? null : `${live.state.epoch} ${missing()}`),
    async (_key, signal): Promise<Told> => {
      const found = await Promise.all(
        missing()
          .split(',')
          .map(async (key) => {
            const [connection, type] = key.split(' ')
            const page = await api.call(ENDPOINTS.events, { query: { connection, type, limit: 1 } }, signal)
            return page.items.map((event) => [key, event] as const)
          }),
      )
      return Object.fromEntries(found.flat())
    },
  )
  return createMemo(() => {
    const told: Told = { ...fetched.data(), ...streamed() }
    return Object.fromEntries(
      live.state.order.map((id) => [id, troubleOf(live.state.connections[id], (type) => told[`${id} ${type}`])]),
    )
  })
}

function typesOf(connection: ConnectionDto | undefined): readonly EventDto['type'][] {
  if (connection === undefined) return []
  return [
    ...(connection.flapping ? (['flapping_started'] as const) : []),
    ...(connection.state === 'failed' ? (['connection_failed'] as const) : []),
  ]
}

function troubleOf(
  connection: ConnectionDto | undefined,
  told: (type: EventDto['type']) => EventDto | undefined,
): Trouble {
  const types = typesOf(connection)
  if (types.length === 0) return NONE
  const flapping = types.includes('flapping_started') ? told('flapping_started') : undefined
  const failed = types.includes('connection_failed') ? told('connection_failed') : undefined
  // What data an event of a type holds is the vocabulary's promise, kept by the bot that stored it.
  return {
    ...(flapping === undefined ? {} : { flapping: flapping.data as unknown as EventData['flapping_started'] }),
    ...(failed === undefined ? {} : { failed: failed.data as unknown as EventData['connection_failed'] }),
  }
}

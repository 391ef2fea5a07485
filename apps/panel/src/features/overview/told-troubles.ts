import type { EventData } from '@holdfast/adapter-core/events'
import { type ConnectionDto, ENDPOINTS, type EventDto } from '@holdfast/api-contract'
import type { Api } from '../../api/client.ts'
import { eachAfter } from '../../live/newest.ts'
import type { LiveState } from '../../live/state.ts'

/** What a connection's status does not say: how it flaps, why it needs an operator, and who paused it. */
export interface Trouble {
  readonly flapping?: EventData['flapping_started']
  readonly failed?: EventData['connection_failed']
  readonly paused?: EventData['connection_paused']
}

const NONE: Trouble = {}

/** By connection and type, as in `paradex connection_paused`. */
export type Told = Readonly<Record<string, EventDto>>

/** What was told over the stream. */
export interface Streamed {
  readonly epoch: number
  /** Newest event that was looked at. */
  readonly seenId: number
  readonly told: Told
}
export const NOTHING_STREAMED: Streamed = { epoch: 0, seenId: 0, told: {} }

const TELLING: ReadonlySet<EventDto['type']> = new Set<EventDto['type']>([
  'flapping_started',
  'connection_failed',
  'connection_paused',
])
/** Up to so many are asked for one by one. */
export const FEW = 4
/** Of many, those that the newest events do not tell of are asked for one by one, up to so many. */
export const MOST_ASKED = 20
const PAGE_LIMIT = 1_000

const keyOf = ({ connection, type }: EventDto): string => `${connection} ${type}`

/** With the events that came since. Each is looked at once, however often it is asked. */
export function withNews(before: Streamed, { epoch, events }: Pick<LiveState, 'epoch' | 'events'>): Streamed {
  const known = epoch === before.epoch ? before : NOTHING_STREAMED
  const news: EventDto[] = []
  eachAfter(events, known.seenId, (event) => {
    if (TELLING.has(event.type)) news.push(event)
  })
  const told = news.length === 0 ? known.told : { ...known.told, ...toldBy(news) }
  return { epoch, seenId: events.at(-1)?.id ?? known.seenId, told }
}

export function isTold(told: Told, key: string): boolean {
  return told[key] !== undefined
}

/** The newest of each. `events`: newest first. */
function toldBy(events: readonly EventDto[]): Told {
  return Object.fromEntries(events.toReversed().map((event) => [keyOf(event), event]))
}

function typesIn(keys: readonly string[]): string {
  return [...new Set(keys.map((key) => key.split(' ')[1]))].join(',')
}

function newest(api: Api, types: string, signal: AbortSignal) {
  return api.call(ENDPOINTS.events, { query: { type: types, limit: PAGE_LIMIT } }, signal)
}

/** Asks the bot for what tells of these troubles, by their keys. */
export async function fetchTold(api: Api, keys: readonly string[], signal: AbortSignal): Promise<Told> {
  const recent = keys.length <= FEW ? {} : toldBy((await newest(api, typesIn(keys), signal)).items)
  const older = keys.filter((key) => !isTold(recent, key)).slice(0, MOST_ASKED)
  const found = await Promise.all(
    older.map(async (key) => {
      const [connection, type] = key.split(' ')
      return api.call(ENDPOINTS.events, { query: { connection, type, limit: 1 } }, signal)
    }),
  )
  return { ...recent, ...toldBy(found.flatMap(({ items }) => items)) }
}

/** What has to be told of a connection, as its status is. */
export function typesOf(connection: ConnectionDto | undefined): readonly EventDto['type'][] {
  if (connection === undefined) return []
  return [
    ...(connection.flapping ? (['flapping_started'] as const) : []),
    ...(connection.state === 'failed' ? (['connection_failed'] as const) : []),
    ...(connection.state === 'paused' ? (['connection_paused'] as const) : []),
  ]
}

/** What troubles a connection now. An event of a trouble that is over tells nothing. */
export function troubleOf(connection: ConnectionDto | undefined, told: Told): Trouble {
  const types = typesOf(connection)
  if (connection === undefined || types.length === 0) return NONE
  const of = (type: EventDto['type']) => (types.includes(type) ? told[`${connection.id} ${type}`] : undefined)
  const [flapping, failed, paused] = [of('flapping_started'), of('connection_failed'), of('connection_paused')]
  // What data an event of a type holds is the vocabulary's promise, kept by the bot that stored it.
  return {
    ...(flapping === undefined ? {} : { flapping: flapping.data as unknown as EventData['flapping_started'] }),
    ...(failed === undefined ? {} : { failed: failed.data as unknown as EventData['connection_failed'] }),
    ...(paused === undefined ? {} : { paused: paused.data as unknown as EventData['connection_paused'] }),
  }
}

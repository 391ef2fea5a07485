import { describe, expect, test } from 'bun:test'
import type { EventDto } from '@holdfast/api-contract'
import type { Api } from '../../api/client.ts'
import { connectionDto, eventDto } from '../../testing/dtos.ts'
import { FEW, fetchTold, isTold, MOST_ASKED, NOTHING_STREAMED, troubleOf, typesOf, withNews } from './told-troubles.ts'

const paused = (id: number, change: Partial<EventDto> = {}) => eventDto({ id, type: 'connection_paused', ...change })
const signal = new AbortController().signal

/** A bot whose record is `events`, newest first, and what it was asked. */
function bot(events: readonly EventDto[]) {
  const asked: Readonly<Record<string, unknown>>[] = []
  const api = {
    call: async (_endpoint: unknown, { query }: { query: Readonly<Record<string, unknown>> }) => {
      asked.push(query)
      const types = String(query['type']).split(',')
      const mine = events.filter(
        ({ connection, type }) =>
          types.includes(type) && (query['connection'] === undefined || connection === query['connection']),
      )
      return { items: mine.slice(0, Number(query['limit'])) }
    },
  } as unknown as Api
  return { api, asked }
}

describe('what was streamed', () => {
  test('is looked at once, and the newest of each counts', () => {
    const first = withNews(NOTHING_STREAMED, { epoch: 0, events: [paused(1), paused(2), eventDto({ id: 3 })] })
    expect(first).toMatchObject({ seenId: 3, told: { 'paradex connection_paused': { id: 2 } } })
    const none = withNews(first, { epoch: 0, events: [paused(1), paused(2), eventDto({ id: 3 }), eventDto({ id: 4 })] })
    expect(none.told).toBe(first.told)
    const next = withNews(none, { epoch: 0, events: [paused(5, { connection: 'vest' })] })
    expect(Object.keys(next.told)).toEqual(['paradex connection_paused', 'vest connection_paused'])
  })

  test('of another epoch is forgotten: its ids may begin anew', () => {
    const first = withNews(NOTHING_STREAMED, { epoch: 0, events: [paused(900)] })
    expect(withNews(first, { epoch: 1, events: [] })).toEqual({ epoch: 1, seenId: 0, told: {} })
    const other = withNews(first, { epoch: 1, events: [paused(3)] })
    expect(other.told['paradex connection_paused']?.id).toBe(3)
  })
})

describe('what is fetched', () => {
  const keys = (count: number) => Array.from({ length: count }, (_, index) => `c-${index} connection_paused`)

  test('few are asked for one by one', async () => {
    const { api, asked } = bot([paused(7, { connection: 'c-0' })])
    const told = await fetchTold(api, keys(FEW), signal)
    expect(asked).toHaveLength(FEW)
    expect(asked[0]).toEqual({ connection: 'c-0', type: 'connection_paused', limit: 1 })
    expect([isTold(told, 'c-0 connection_paused'), isTold(told, 'c-1 connection_paused')]).toEqual([true, false])
  })

  test('of many the newest are asked for together, and then those that these do not tell of, up to a limit', async () => {
    const events = Array.from({ length: 10 }, (_, index) => paused(100 - index, { connection: `c-${index}` }))
    const { api, asked } = bot(events)
    const told = await fetchTold(api, [...keys(200), 'c-0 flapping_started'], signal)
    expect(asked).toHaveLength(1 + MOST_ASKED)
    expect(asked[0]).toEqual({ type: 'connection_paused,flapping_started', limit: 1_000 })
    expect(asked[1]).toMatchObject({ connection: 'c-10' })
    expect(Object.keys(told)).toHaveLength(10)
  })

  test('the newest of a connection counts', async () => {
    const { api } = bot([paused(9, { connection: 'c-0' }), paused(4, { connection: 'c-0' })])
    const told = await fetchTold(api, keys(FEW + 1), signal)
    expect(told['c-0 connection_paused']?.id).toBe(9)
  })
})

describe('the trouble of a connection', () => {
  test('is what its status asks about', () => {
    expect(typesOf(undefined)).toEqual([])
    expect(typesOf(connectionDto())).toEqual([])
    expect(typesOf(connectionDto({ state: 'failed', flapping: true }))).toEqual([
      'flapping_started',
      'connection_failed',
    ])
  })

  test('comes from its own event, and goes with it', () => {
    const data = { actor: 'ops', reason: 'new keys' }
    const told = { 'paradex connection_paused': paused(1, { data }) }
    expect(troubleOf(connectionDto({ state: 'paused' }), told)).toEqual({ paused: data } as never)
    expect(troubleOf(connectionDto({ state: 'live' }), told)).toEqual({})
    expect(troubleOf(connectionDto({ id: 'vest', state: 'paused' }), told)).toEqual({})
  })
})

import { describe, expect, test } from 'bun:test'
import type { EventType, HoldfastEvent, Outage } from '@holdfast/adapter-core/events'
import { emptyHistory, foldEvent } from '@holdfast/reconnect-monitor/history'
import { eventLog, LOG_FROM } from './event-log.ts'

const DAY_MS = 86_400_000
/** As dense as 10 million events of 200 connections in 2 years. */
const OPTIONS = { seed: 1, events: 60_000, connections: 20, years: 0.12 }
const log = [...eventLog(OPTIONS)]
const days = ((log.at(-1)?.at ?? 0) - LOG_FROM) / DAY_MS

const ofType = (type: EventType): readonly HoldfastEvent[] => log.filter((event) => event.type === type)

/** Every outage as the fold leaves it, and the events that opened one. */
function folded() {
  const outages = new Map<number, Outage>()
  let history = emptyHistory()
  for (const [index, event] of log.entries()) {
    const after = foldEvent(history, { ...event, id: index + 1 })
    for (const change of after.changes) if (change.kind === 'outage') outages.set(change.outage.id, change.outage)
    history = after.history
  }
  return { history, outages: [...outages.values()] }
}
const { history, outages } = folded()
const connectionOutages = outages.filter(({ scope }) => scope === 'connection')

describe('a log', () => {
  test('is the same for the same options, and another for another seed', () => {
    const head = (seed: number) => [...eventLog({ ...OPTIONS, events: 5_000, seed })]
    expect(head(1)).toEqual(head(1))
    expect(head(2)).not.toEqual(head(1))
  })

  test('has exactly the events asked for, in about the time asked for', () => {
    expect(log).toHaveLength(OPTIONS.events)
    expect(days / 365 / OPTIONS.years).toBeGreaterThan(0.8)
    expect(days / 365 / OPTIONS.years).toBeLessThan(1.25)
  })

  test('keeps the order of each connection, and is late by little now and then', () => {
    const last = new Map<string, number>()
    let newest = 0
    let late = 0
    for (const { at, connection } of log) {
      if (connection !== null) {
        expect(at).toBeGreaterThanOrEqual(last.get(connection) ?? 0)
        last.set(connection, at)
      }
      if (at < newest) late += 1
      expect(newest - at).toBeLessThanOrEqual(600_000)
      newest = Math.max(newest, at)
    }
    expect(late).toBeGreaterThan(0)
    expect(late).toBeLessThan(log.length / 500)
  })

  test('has whole milliseconds only', () => {
    expect(log.every(({ at }) => Number.isInteger(at))).toBe(true)
  })

  test('has events of the bot itself, spreads among them, under no connection', () => {
    const none = new Set(log.filter(({ connection }) => connection === null).map(({ type }) => type))
    expect([...none]).toEqual(expect.arrayContaining(['bot_started', 'bot_stopped', 'spread_opened', 'spread_closed']))
    expect(log.every(({ connection, type }) => (connection === null) === none.has(type))).toBe(true)
  })

  test('has runs that crashed: the next one knows, and is not older than its last proof of life', () => {
    const [first, ...later] = ofType('bot_started').map(({ at, data }) => ({
      at,
      ...(data as { previousRunEndedAt: number | null; previousRunClean: boolean | null }),
    }))
    expect(first).toMatchObject({ previousRunEndedAt: null, previousRunClean: null })
    expect(later.some(({ previousRunClean }) => previousRunClean === false)).toBe(true)
    expect(later.filter(({ previousRunClean }) => previousRunClean === true)).toHaveLength(ofType('bot_stopped').length)
    expect(later.every(({ at, previousRunEndedAt }) => (previousRunEndedAt ?? at) < at)).toBe(true)
  })
})

describe('its outages', () => {
  test('are about three a day and connection', () => {
    const each = connectionOutages.length / OPTIONS.connections / days
    expect(each).toBeGreaterThan(2)
    expect(each).toBeLessThan(4)
  })

  test('are one for every loss: no connection is lost that is down already', () => {
    const opened = new Set(connectionOutages.map(({ id }) => id))
    const losses = log.flatMap(({ type }, index) => (type === 'connection_lost' ? [index + 1] : []))
    expect(losses.filter((id) => !opened.has(id))).toEqual([])
  })

  test('recover, but for the few that the end of a run or of the log cuts off', () => {
    const recovered = connectionOutages.filter(({ endedBy }) => endedBy === 'recovered')
    expect(recovered.length / connectionOutages.length).toBeGreaterThan(0.99)
    expect(Object.values(history.connections).filter(({ outage }) => outage !== null).length).toBeLessThan(4)
  })

  test('last as long as their phases together, and as their instants say where nothing came late', () => {
    const recovered = connectionOutages.filter(({ endedBy }) => endedBy === 'recovered')
    const sum = ({ phases }: Outage) => Object.values(phases ?? {}).reduce((total, ms) => total + ms, 0)
    expect(recovered.filter((outage) => sum(outage) !== outage.durationMs)).toEqual([])
    const off = recovered.filter(({ durationMs, endedAt, startedAt }) => (endedAt ?? 0) - startedAt !== durationMs)
    expect(off.length / recovered.length).toBeLessThan(0.01)
  })

  test('are of connections of different temper', () => {
    const counts = new Map<string, number>()
    for (const { connection } of connectionOutages) counts.set(connection, (counts.get(connection) ?? 0) + 1)
    const perDay = [...counts.values()].map((count) => count / days).toSorted((a, b) => a - b)
    expect(perDay[2]).toBeLessThan(0.6)
    expect(perDay.at(-1)).toBeGreaterThan(5)
  })

  test('have common causes and rare ones', () => {
    const share = (cause: string) =>
      connectionOutages.filter((outage) => outage.cause === cause).length / connectionOutages.length
    expect(share('remote_close')).toBeGreaterThan(0.25)
    expect(share('heartbeat_timeout')).toBeGreaterThan(0.08)
    expect(share('dns')).toBeLessThan(0.02)
  })
})

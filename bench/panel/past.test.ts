import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFilling } from '@holdfast/event-store/testing'
import { deskConnection } from '../../e2e/harness/desk.ts'
import { writePast } from '../../e2e/harness/past.ts'

const folder = mkdtempSync(join(tmpdir(), 'holdfast-past-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const UNTIL = Date.UTC(2026, 0, 31, 12)
const fill = (name: string) =>
  writePast({
    path: join(folder, name),
    mode: 'live',
    connections: [deskConnection('paradex', 'paradex', 1), deskConnection('vest', 'vest', 2)],
    days: 6,
    until: UNTIL,
    seed: 3,
    intensity: 0.2,
    measuredDays: 0.1,
  })

const look = (name: string) => {
  const writer = openFilling({ path: join(folder, name), mode: 'live' })
  const all = (sql: string) => writer.db.$client.prepare(sql).all() as Record<string, number | string | null>[]
  const found = {
    events: all('SELECT at, type, connection, data FROM events ORDER BY id'),
    outages: all("SELECT connection, count(*) n FROM outages WHERE scope = 'connection' GROUP BY connection"),
    samples: all('SELECT min(at) oldest, max(at) newest FROM samples WHERE bucket_ms = 60000'),
    run: writer.beginRun(UNTIL + 4_000),
  }
  writer.close()
  return found
}

test('a past ends as a bot that was stopped leaves it: nothing is open, and the next start knows when it was', () => {
  const { events } = fill('one.db')
  const found = look('one.db')
  expect(found.events).toHaveLength(events)
  expect(found.events.every(({ at }) => Number(at) <= UNTIL)).toBe(true)
  expect(found.run).toEqual({ endedAt: UNTIL, clean: true })
  expect(found.outages.map(({ connection }) => connection)).toEqual(['paradex', 'vest'])
  expect(Number(found.outages[1]?.['n'])).toBeGreaterThan(4)
  expect(found.samples[0]?.['oldest']).toBeGreaterThanOrEqual(UNTIL - 0.1 * 86_400_000)
  expect(found.samples[0]?.['newest']).toBeGreaterThan(UNTIL - 3_600_000)
})

test('is the same for the same options', () => {
  fill('other.db')
  expect(look('other.db').events).toEqual(look('one.db').events)
})

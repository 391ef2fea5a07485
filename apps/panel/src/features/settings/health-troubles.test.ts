import { expect, test } from 'bun:test'
import type { HealthDto } from '@holdfast/api-contract'
import { type ConfigValue, valueAt } from './config-list.ts'
import { healthTroubles } from './health-troubles.ts'
import { healthDto } from './testing.ts'

const HOUR = 3_600_000
const NOW = 1_000_000_000

const troublesOf = (health: HealthDto, values: readonly ConfigValue[] = []) =>
  healthTroubles(health, [...values], NOW).map(({ look, part, what }) => [part, look, what])

const store = (change: Partial<HealthDto['store']>) => healthDto({ store: { ...healthDto().store, ...change } })
const writer = (change: Partial<HealthDto['store']['writer']>) => ({ ...healthDto().store.writer, ...change })
const upkeep = (change: Partial<HealthDto['store']['upkeep']>) => ({ ...healthDto().store.upkeep, ...change })

test('all is well', () => {
  expect(troublesOf(healthDto())).toEqual([])
})

test('a disk that fails is told with why, and with what becomes of the events', () => {
  const failing = store({
    status: 'degraded',
    queued: 7,
    writer: writer({ status: 'degraded', lastError: 'database or disk is full', waiting: 7, spilled: 3 }),
  })
  expect(troublesOf(failing)).toEqual([['store', 'down', 'The disk takes no events: database or disk is full.']])
  expect(healthTroubles(failing, [], NOW)[0]?.todo).toContain('7 events wait, 3 of them in the spill file')
  const both = store({ status: 'degraded', writer: writer({ spillError: 'EROFS' }) })
  expect(healthTroubles(both, [], NOW)[0]?.todo).toContain('(EROFS)')
})

test('lost events are counted once, and stay told when all else is well again', () => {
  expect(troublesOf(store({ dropped: 1, writer: writer({ dropped: 1 }) }))).toEqual([
    ['store', 'down', '1 event could not be kept and is missing from the record.'],
  ])
})

test('worst first: what is lost before what is late', () => {
  const many = {
    ...store({ database: null, upkeep: upkeep({ isOverLimit: true, lastError: 'ENOSPC' }) }),
    loopLag: { p99Ms: 251, maxMs: 900 },
  }
  expect(troublesOf(many).map(([part, look]) => [part, look])).toEqual([
    ['database', 'down'],
    ['upkeep', 'degraded'],
    ['upkeep', 'degraded'],
    ['process', 'degraded'],
  ])
  expect(troublesOf({ ...healthDto(), loopLag: { p99Ms: 250, maxMs: 900 } })).toEqual([])
})

test('a copy that was missed is told, where copies are made', () => {
  const set = (key: string, value: ConfigValue['value']): ConfigValue => ({ key, value, source: 'file', origin: 'x:1' })
  const scheduled = [set('store.backup.directory', '/b'), set('store.backup.everyHours', 24)]
  const copied = (hours: number) => store({ upkeep: upkeep({ backup: { at: NOW - hours * HOUR, file: '/b/x.db' } }) })
  expect(troublesOf(copied(47), scheduled)).toEqual([])
  expect(troublesOf(copied(48), scheduled)).toEqual([
    ['upkeep', 'degraded', 'The newest copy is 2 d old; one is due every 1 d.'],
  ])
  expect(troublesOf(copied(48))).toEqual([])
  expect(troublesOf(copied(48), [set('store.backup.directory', null), set('store.backup.everyHours', 24)])).toEqual([])
  const never = { ...healthDto(), startedAt: NOW - 50 * HOUR }
  expect(troublesOf(never, scheduled)[0]?.[2]).toContain('No copy was made')
  expect(troublesOf({ ...never, startedAt: NOW - HOUR }, scheduled)).toEqual([])
  expect(valueAt(scheduled, 'store.backup.keep')).toBeUndefined()
})

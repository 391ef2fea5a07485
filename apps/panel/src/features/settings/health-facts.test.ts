import { expect, test } from 'bun:test'
import type { HealthDto } from '@holdfast/api-contract'
import type { ConfigValue } from './config-list.ts'
import { healthParts } from './health-facts.ts'
import { healthDto } from './testing.ts'

const factOf = (health: HealthDto, name: string, values: readonly ConfigValue[] = []) =>
  healthParts(health, [...values])
    .flatMap(({ facts }) => facts)
    .find((fact) => fact.name === name)

const LIMIT: ConfigValue = { key: 'store.maxBytes', value: 159_744 * 4, source: 'default', origin: null }

test('every fact is there once and says what it means', () => {
  const facts = healthParts(healthDto(), []).flatMap(({ facts }) => facts)
  expect(new Set(facts.map(({ name }) => name)).size).toBe(facts.length)
  expect(facts.filter(({ means }) => means === '')).toEqual([])
  expect(facts.filter(({ at, text }) => at === undefined && text === '')).toEqual([])
})

test('sizes stand beside what they are measured by, where that is known', () => {
  expect(factOf(healthDto(), 'Size', [LIMIT])?.filled).toEqual({ share: 0.25, of: 'of 624 KiB' })
  expect(factOf(healthDto(), 'Size')?.filled).toBeUndefined()
  expect(factOf(healthDto(), 'Write-ahead log')?.filled?.of).toBe('of 32 MiB')
})

test('a bar is never fuller than full', () => {
  const store = healthDto().store
  const { database } = store
  const over = healthDto({ store: { ...store, database: database && { ...database, bytes: 10_000_000 } } })
  expect(factOf(over, 'Size', [LIMIT])?.filled?.share).toBe(1)
})

test('what has not happened yet is told from what is not set up', () => {
  const folder: ConfigValue = { key: 'store.backup.directory', value: '/b', source: 'file', origin: 'x:1' }
  expect(factOf(healthDto(), 'Last copy')?.text).toBe('not scheduled')
  expect(factOf(healthDto(), 'Last copy', [folder])?.text).toBe('none yet')
  expect(factOf(healthDto(), 'Last purge')?.text).toBe('none yet')
  expect(factOf(healthDto(), 'Failing since')).toBeUndefined()
})

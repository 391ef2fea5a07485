import { describe, expect, test } from 'bun:test'
import { adapters } from '../adapters.ts'
import { formatIssue } from './config.ts'
import { type ConfigInput, resolveConfig } from './resolve.ts'

const resolve = (yamlText: string | null, env: ConfigInput['env'] = {}) =>
  resolveConfig({ flags: {}, env, adapters, yamlPath: 'config.yaml', yamlText })

function storeOf(yamlText: string | null, env: ConfigInput['env'] = {}) {
  const resolution = resolve(yamlText, env)
  if (!resolution.ok) throw new Error(resolution.issues.map(formatIssue).join('\n'))
  return resolution.config.store
}

function issuesOf(yamlText: string): readonly string[] {
  const resolution = resolve(yamlText)
  return resolution.ok ? [] : resolution.issues.map(formatIssue)
}

describe('the spill file', () => {
  test('is one for each database, where temporary files go', () => {
    const { spillPath } = storeOf(null, { TMPDIR: '/scratch' })
    expect(spillPath).toMatch(/^\/scratch\/holdfast-demo-[0-9a-f]{12}\.spill\.jsonl$/)
    expect(storeOf(null, { TMPDIR: '/scratch', HOLDFAST_DB: './data/../data/demo.db' }).spillPath).toBe(spillPath)
    expect(storeOf(null, { TMPDIR: '/scratch', HOLDFAST_DB: 'other/demo.db' }).spillPath).not.toBe(spillPath)
    expect(storeOf(null).spillPath).toStartWith('/tmp/')
  })

  test('may be anywhere', () => {
    expect(storeOf('store: { spillPath: /mnt/spare/x.jsonl }').spillPath).toBe('/mnt/spare/x.jsonl')
  })
})

describe('scheduled backups', () => {
  test('are made only where the file asks for them', () => {
    expect(storeOf(null).backup).toBeNull()
    expect(storeOf('store: { retentionDays: 30 }').backup).toBeNull()
    expect(storeOf('store: { backup: }').backup).toBeNull()
  })

  test('have defaults for all that is left out', () => {
    expect(storeOf('store: { path: x/y.db, backup: {} }').backup).toEqual({
      directory: 'x/backups',
      everyMs: 86_400_000,
      keep: 7,
    })
    expect(storeOf('store: { backup: { directory: /b, everyHours: 6, keep: 3 } }').backup).toEqual({
      directory: '/b',
      everyMs: 21_600_000,
      keep: 3,
    })
  })

  test('refuse what makes no sense, with its place', () => {
    expect(issuesOf('store:\n  backup:\n    keep: 0\n    everyHour: 2\n')).toEqual([
      'config.yaml:3: store.backup.keep: Must be a whole number from 1 to 1000, got 0',
      'config.yaml:4: store.backup.everyHour: Unknown key. Did you mean "everyHours"?',
    ])
    expect(issuesOf('store: { backup: yes please }')).toEqual([
      'config.yaml:1: store.backup: Must be a map of keys, got a single value',
    ])
  })
})

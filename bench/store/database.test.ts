import { afterAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBenchDatabase } from './database.ts'

const root = mkdtempSync(join(tmpdir(), 'holdfast-bench-test-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const LOG = { seed: 1, events: 400, connections: 3, years: 0.01 }

describe('a database that is kept', () => {
  const path = join(root, 'kept', 'store.db')

  test('is filled once, and there the next time', async () => {
    const first = await openBenchDatabase(LOG, path)
    first.remove()
    const second = await openBenchDatabase(LOG, path)
    second.remove()
    expect(first.facts).toMatchObject({ events: 400 })
    expect(second.facts).toEqual(first.facts)
  })

  test('is copied for those who change it, anew for each, and stays as it was', async () => {
    const database = await openBenchDatabase(LOG, path)
    const copy = await database.copy()
    writeFileSync(copy, 'changed')
    expect(readFileSync(await database.copy())).toEqual(readFileSync(path))
    database.remove()
    expect(existsSync(copy)).toBe(false)
    expect(readdirSync(join(root, 'kept')).filter((name) => name.startsWith('holdfast-bench-'))).toEqual([])
  })

  test('is not taken for another log', async () => {
    await expect(openBenchDatabase({ ...LOG, seed: 2 }, path)).rejects.toThrow('holds another log')
  })

  test("is never somebody else's file", async () => {
    const foreign = join(root, 'holdfast.db')
    writeFileSync(foreign, '')
    await expect(openBenchDatabase(LOG, foreign)).rejects.toThrow('holds another log')
  })
})

test('a temporary database is gone in the end', async () => {
  const database = await openBenchDatabase(LOG, null)
  expect(existsSync(database.path)).toBe(true)
  database.remove()
  expect(existsSync(database.path)).toBe(false)
})

test('needs room on the disk', async () => {
  const promise = openBenchDatabase({ ...LOG, events: 1e15 }, join(root, 'large.db'))
  await expect(promise).rejects.toThrow(/GB free, .* GB are needed/)
})
